import { isObject } from './request-text.ts';

/** What a link holds: never a token. */
export interface LinkedCase {
  readonly service: string;
  /** A recorded exchange that was not changed. */
  readonly fixture?: string;
  /** The text of the request, where it is none of the recorded ones. */
  readonly text?: string;
  /** The FHIR server that is to be asked instead of the prefetch. */
  readonly server?: string;
}

const start = '#case=';

/** The fragment for a case, which browsers keep to themselves: compressed, in the letters of a URL. */
export async function caseFragment(linked: LinkedCase): Promise<string> {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(linked)), new CompressionStream('deflate-raw'));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `${start}${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The case of a fragment; nothing if it holds none, and `broken` if it was cut or changed on the way. */
export async function caseOf(fragment: string): Promise<LinkedCase | 'broken' | undefined> {
  if (!fragment.startsWith(start)) return undefined;
  try {
    const binary = atob(fragment.slice(start.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const text = new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
    return read(JSON.parse(text)) ?? 'broken';
  } catch {
    return 'broken';
  }
}

function read(value: unknown): LinkedCase | undefined {
  if (!isObject(value)) return undefined;
  const { service, fixture, text, server } = value;
  if (typeof service !== 'string') return undefined;
  return {
    service,
    ...(typeof fixture === 'string' && { fixture }),
    ...(typeof text === 'string' && { text }),
    ...(typeof server === 'string' && { server }),
  };
}

async function through(bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(by);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
