import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Coding, IsA } from '../facts/concept.ts';
import { asObjects, asText, isObject, type Json } from '../fhir/json.ts';
import { readExpansion } from './fhir-answer.ts';
import type { Expansion } from './expand-ancestors.ts';
import { isaValueSet, readIsaValueSet } from './isa-value-set.ts';

/** Why the file stays where it was made. */
const notice =
  'This expansion holds content of SNOMED CT, (c) SNOMED International. It was made by whoever runs this service, under ' +
  'their own licence of SNOMED CT (an affiliate or national licence), and must not be passed on outside of it.';

/** Writes the expansions as a FHIR R4 Bundle of ValueSets, at once or not at all. */
export async function writeTerminologyFile(path: string, expansions: readonly Expansion[], made: Date): Promise<void> {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: made.toISOString(),
    entry: expansions.map((expansion) => ({ resource: valueSetOf(expansion, made) })),
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(bundle)}\n`);
  await rename(`${path}.part`, path);
}

function valueSetOf({ system, ancestor, codes, version }: Expansion, made: Date): Json {
  return {
    resourceType: 'ValueSet',
    url: isaValueSet(system, ancestor),
    status: 'active',
    copyright: notice,
    expansion: {
      timestamp: made.toISOString(),
      total: codes.length,
      ...(version !== undefined && { parameter: [{ name: 'version', valueUri: version }] }),
      contains: codes.map((code) => ({ system, code })),
    },
  };
}

/** What such a file says. */
export interface TerminologyFile {
  /** Undefined for ancestors that the file does not hold. */
  readonly isA: IsA;
  /** Whether it holds the expansion of an ancestor. */
  holds(ancestor: Pick<Coding, 'system' | 'code'>): boolean;
}

/** Reads a file of `writeTerminologyFile`. @throws Error whose message continues the name of the file's setting. */
export async function readTerminologyFile(path: string): Promise<TerminologyFile> {
  const again = 'make it with npm run terminology';
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot be read (${error.code ?? 'unknown error'}): ${again}`);
  });
  const bundle = parse(text);
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle')
    throw new Error(`is no FHIR Bundle of ValueSets: ${again}`);
  const expansions = new Map<string, ReadonlySet<string>>();
  for (const [position, { resource }] of asObjects(bundle['entry']).entries()) {
    const url = isObject(resource) ? asText(resource['url']) : undefined;
    const about = url === undefined ? undefined : readIsaValueSet(url);
    const page = isObject(resource) && about !== undefined ? readExpansion(resource, about.system) : undefined;
    if (about === undefined || page === undefined || page.codes.length !== (page.total ?? page.codes.length))
      throw new Error(`is damaged or not ours (entry ${position}): ${again}`);
    expansions.set(isaValueSet(about.system, about.ancestor), new Set(page.codes));
  }
  if (expansions.size === 0) throw new Error(`holds no ValueSet: ${again}`);
  return {
    isA: (system, code, ancestor) => expansions.get(isaValueSet(system, ancestor))?.has(code),
    holds: ({ system, code }) => expansions.has(isaValueSet(system, code)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
