import { Agent, errors, request } from 'undici';

/** Gets a key set from its URL. Rejects with KeysNotFetched. */
export type FetchKeys = (url: string) => Promise<unknown>;

export type WhyNotFetched =
  'not-https' | 'network' | 'timeout' | 'redirect' | 'too-large' | 'not-json' | 'not-a-key-set' | `status-${number}`;

/** The keys could not be had. Says nothing that the other side wrote. */
export class KeysNotFetched extends Error {
  override readonly name = 'KeysNotFetched';
  readonly why: WhyNotFetched;

  constructor(why: WhyNotFetched) {
    super(why);
    this.why = why;
  }
}

/** Bytes. A set of ten keys has some 5,000. */
const mostBytes = 256 * 1024;

/** Milliseconds from the connection to the last byte: a clinician waits for it. */
const patience = 2000;

/**
 * Fetches key sets. Which URLs may be asked is the caller's to decide; here redirects are not followed, size and time are
 * limited, and in production only https is spoken.
 */
export function keyFetcher({ production }: { readonly production: boolean }): FetchKeys {
  // Keys are fetched every ten minutes: no connection is worth keeping.
  const dispatcher = new Agent({ pipelining: 0, maxResponseSize: mostBytes });
  return async (url) => {
    if (production && !url.startsWith('https://')) throw new KeysNotFetched('not-https');
    const signal = AbortSignal.timeout(patience);
    const text = await textOf(url, dispatcher, signal).catch((error: unknown) => {
      throw error instanceof KeysNotFetched ? error : new KeysNotFetched(whyOf(error, signal));
    });
    try {
      return JSON.parse(text);
    } catch {
      throw new KeysNotFetched('not-json');
    }
  };
}

async function textOf(url: string, dispatcher: Agent, signal: AbortSignal): Promise<string> {
  const headers = {
    accept: 'application/jwk-set+json, application/json',
    // What is compressed could grow without bound after the limit on its size was passed.
    'accept-encoding': 'identity',
    'user-agent': 'cds-hooks-service',
  };
  const { statusCode, body } = await request(url, { dispatcher, signal, headers });
  if (statusCode === 200) return body.text();
  body.on('error', () => {}).destroy();
  throw new KeysNotFetched(statusCode >= 300 && statusCode < 400 ? 'redirect' : `status-${statusCode}`);
}

function whyOf(error: unknown, signal: AbortSignal): WhyNotFetched {
  if (signal.aborted) return 'timeout';
  return error instanceof errors.ResponseExceededMaxSizeError ? 'too-large' : 'network';
}
