import type { Domain } from '../facts/concept.ts';
import { isInHierarchy, systemOf } from '../facts/code-systems.ts';

/** A ValueSet resource as far as we use it, its shape checked. */
export interface ValueSetResource {
  readonly id: string;
  readonly title: string;
  readonly domain: Domain;
  readonly copyright: string | undefined;
  readonly includes: readonly Include[];
}

/** The concepts of one code system about which the set says the same. */
export interface Include {
  readonly system: string;
  /** Each code stands for every code that begins with it. */
  readonly byPrefix: boolean;
  /** False: the code says too little by itself, so the words of a concept are looked up as well. */
  readonly settles: boolean;
  readonly properties: Readonly<Record<string, string>>;
  readonly concepts: readonly { readonly code: string; readonly display: string }[];
  /** The include is no list but all that stands below this code in the hierarchy of its system. */
  readonly below: string | undefined;
}

const extensionUrl = 'urn:cds-content:';
const domains: readonly Domain[] = ['medication', 'condition', 'lab', 'allergy'];

/**
 * Reads a FHIR R4 ValueSet. The set carries `urn:cds-content:domain` (`valueCode`). Each `compose.include` lists the
 * concepts of one system that share these extensions (`valueString`): `source` (where the codes were read; for people,
 * required), `match` = `prefix`, `settles` = `false`, and any other name, which becomes a property of the match.
 *
 * Instead of a list, an include of SNOMED CT can have the one filter `concept` `is-a` CODE, where the set lists CODE. The
 * first such include of a set is its widest; the others stand below it and say more of what they hold.
 * Other filters, references to other value sets and exclusions are not supported.
 *
 * @throws Error that names the value set and the place that cannot be used.
 */
export function readValueSet(resource: unknown, position: number): ValueSetResource {
  const set = asObject(resource, `value set number ${position}`);
  const id = asText(set['id'], `value set number ${position}: id`);
  const at = `value set "${id}"`;
  if (set['resourceType'] !== 'ValueSet') throw new Error(`${at}: resourceType is not ValueSet`);
  const title = asText(set['title'], `${at}: title`);
  const domain = domains.find((name) => name === extensionsOf(set, at, 'valueCode').get('domain'));
  if (domain === undefined) {
    throw new Error(`${at}: extension ${extensionUrl}domain is missing or not one of ${domains.join(', ')}`);
  }
  const compose = asObject(set['compose'], `${at}: compose`);
  if (compose['exclude'] !== undefined) throw new Error(`${at}: compose.exclude is not supported`);
  const includes = asList(compose['include'], `${at}: compose.include`);
  return {
    id,
    title,
    domain,
    copyright: set['copyright'] === undefined ? undefined : asText(set['copyright'], `${at}: copyright`),
    includes: includes.map((include, index) => readInclude(include, `${at}: compose.include[${index}]`)),
  };
}

function readInclude(value: unknown, at: string): Include {
  const include = asObject(value, at);
  for (const member of ['valueSet', 'version']) {
    if (include[member] !== undefined) throw new Error(`${at}.${member} is not supported`);
  }
  const properties = extensionsOf(include, at, 'valueString');
  const match = properties.get('match');
  const settles = properties.get('settles');
  if (match !== undefined && match !== 'prefix') throw new Error(`${at}: match can only be "prefix"`);
  if (settles !== undefined && settles !== 'false') throw new Error(`${at}: settles can only be "false"`);
  if (!properties.has('source')) throw new Error(`${at}: extension ${extensionUrl}source is missing`);
  for (const name of ['match', 'settles', 'source']) properties.delete(name);
  const system = systemOf(asText(include['system'], `${at}.system`));
  const below = include['filter'] === undefined ? undefined : readFilter(include, system, at);
  return {
    system,
    byPrefix: match === 'prefix',
    settles: settles === undefined,
    properties: Object.fromEntries(properties),
    concepts: below === undefined ? readConcepts(include, at) : [],
    below,
  };
}

function readConcepts(include: Readonly<Record<string, unknown>>, at: string): Include['concepts'] {
  return asList(include['concept'], `${at}.concept`).map((concept, index) => {
    const place = `${at}.concept[${index}]`;
    const { code: rawCode, display } = asObject(concept, place);
    const code = asText(rawCode, `${place}.code`);
    return { code, display: display === undefined ? code : asText(display, `${place}.display`) };
  });
}

/** The code of the filter `concept` `is-a` CODE. */
function readFilter(include: Readonly<Record<string, unknown>>, system: string, at: string): string {
  const filters = asList(include['filter'], `${at}.filter`);
  const { property, op, value } = asObject(filters[0], `${at}.filter[0]`);
  const code = asText(value, `${at}.filter[0].value`);
  const isOurs = filters.length === 1 && property === 'concept' && op === 'is-a' && isInHierarchy(system, code);
  if (!isOurs) throw new Error(`${at}.filter can only be one, "concept" "is-a" and a code of SNOMED CT`);
  if (include['concept'] !== undefined) throw new Error(`${at} has a filter and concepts: make two of it`);
  return code;
}

/** Our own extensions by their short name; those of others are left alone. */
function extensionsOf(
  element: Readonly<Record<string, unknown>>,
  at: string,
  value: 'valueCode' | 'valueString',
): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of element['extension'] === undefined ? [] : asList(element['extension'], `${at}: extension`)) {
    const extension = asObject(entry, `${at}: extension`);
    const url = asText(extension['url'], `${at}: extension.url`);
    if (!url.startsWith(extensionUrl)) continue;
    const name = url.slice(extensionUrl.length);
    if (found.has(name)) throw new Error(`${at}: extension ${url} is there twice`);
    found.set(name, asText(extension[value], `${at}: extension ${url}.${value}`));
  }
  return found;
}

function asObject(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new Error(`${at} is not an object`);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error(`${at} is missing or empty`);
  return value as readonly unknown[];
}

function asText(value: unknown, at: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw new Error(`${at} is missing or empty`);
  return value;
}
