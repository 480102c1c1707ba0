import {
  isNamed,
  type Coding,
  type Concept,
  type Domain,
  type IsA,
  type Match,
  type Question,
  type ValueSets,
  type ValueSetSummary,
} from '../facts/concept.ts';
import { codeKeys, codeSystems, filingKey, isInHierarchy, isSequela, systemOf } from '../facts/code-systems.ts';
import { contentHash } from './content-hash.ts';
import { readValueSet, type Include, type ValueSetResource } from './value-set-resource.ts';

/** One concept of a value set, ready to be found. */
interface Row {
  readonly set: IndexedSet;
  /** Where its code system stands in the set: the first system of the set in which a coding is found decides. */
  readonly rank: number;
  readonly match: Match;
  readonly include: Include;
}

interface IndexedSet {
  readonly summary: ValueSetSummary;
  /** By system and key. */
  readonly rows: Map<string, Row>;
  /** Concepts of one system that stand for all below them, the widest first. */
  readonly ancestors: readonly Ancestor[];
}

/** A concept of a set that stands for all below it. */
interface Ancestor {
  readonly code: string;
  readonly display: string;
  readonly include: Include;
}

/** The rows of one code system over all sets, by key. */
interface SystemRows {
  readonly exact: Map<string, Row[]>;
  readonly prefix: Map<string, Row[]>;
  /** The lengths of the prefixes, longest first. */
  lengths: readonly number[];
}

/** A word or phrase, filed under its first word. */
interface Phrase {
  readonly tokens: readonly string[];
  readonly row: Row;
}

interface Index {
  readonly sets: readonly IndexedSet[];
  /** The sets that have ancestors. */
  readonly rooted: readonly IndexedSet[];
  readonly systems: ReadonlyMap<string, SystemRows>;
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
}

/** What a concept's codings gave in one set. */
interface Found {
  readonly rank: number;
  readonly matches: Match[];
  /** The words of the concept are not looked up in this set. */
  settled: boolean;
}

/**
 * Indexes FHIR R4 ValueSet resources (their shape: `readValueSet`), once at the start.
 *
 * In each set, the codings of the first of its systems that has one are returned: each by its exact code, else by the
 * longest prefix. The words of the concept are looked up in a set only if no coding was found in it, or if every one
 * found says `settles` = `false`; words that then say nothing that a code does not say already are left out. All words
 * of the set that occur are returned, so that a caller sees what speaks against it too.
 *
 * A code for the sequela of a disease (`isSequela`) never matches by a shorter prefix. Where it would have, its set is
 * settled without a match, so that neither a later system nor the words bring back what the code says is past.
 *
 * A code that a set does not list, of a concept of which it lists no other, is in the set if `knowing` was told that it
 * stands below the widest of the set's ancestors. What is said of it is then what the finer ancestors say that it stands
 * below, if they say the same; else what the widest says. Being told that it does not changes nothing: the words speak.
 *
 * @throws Error that names the value set and the place that cannot be used.
 */
export function indexValueSets(resources: readonly unknown[]): ValueSets {
  const index = buildIndex(resources.map((resource, position) => readValueSet(resource, position + 1)));
  const find: Find = (concept, domain) => findMatches(index, concept, domain, nobodySays);
  return valueSetsOf(index, contentHash(resources), nobodySays, remembering(find));
}

const nobodySays: IsA = () => undefined;

type Find = ValueSets['matches'];

/** What was found of a concept, as long as anybody holds the concept: the lists do not change. */
function remembering(find: Find): Find {
  const kept = new WeakMap<Concept, Partial<Record<Domain, readonly Match[]>>>();
  return (concept, domain) => {
    const before = kept.get(concept);
    const known = before?.[domain];
    if (known !== undefined) return known;
    const found = find(concept, domain);
    kept.set(concept, { ...before, [domain]: found });
    return found;
  };
}

function valueSetsOf(index: Index, hash: string, isA: IsA, find: Find): ValueSets {
  return {
    isNamed,
    matches: find,
    codes: (id, system, where = {}) => listCodes(index, id, systemOf(system), where),
    all: index.sets.map(({ summary }) => summary),
    examples: (id, most) => listExamples(index, id, most),
    hash,
    ancestors: index.sets.flatMap(({ ancestors }) =>
      ancestors.map(({ code, include: { system } }) => ({ system, code })),
    ),
    questions: (concept, domain) => listQuestions(index, concept, domain, isA),
    knowing(more) {
      const knows: IsA = (system, code, ancestor) => more(system, code, ancestor) ?? isA(system, code, ancestor);
      return valueSetsOf(index, hash, knows, (concept, domain) => findMatches(index, concept, domain, knows));
    },
  };
}

function buildIndex(resources: readonly ValueSetResource[]): Index {
  const sets: IndexedSet[] = [];
  const systems = new Map<string, SystemRows>();
  const phrases = new Map<string, Phrase[]>();
  for (const resource of resources) {
    if (sets.some(({ summary }) => summary.id === resource.id))
      throw new Error(`value set "${resource.id}" is there twice`);
    const set = indexSet(resource);
    sets.push(set);
    for (const [key, row] of set.rows) {
      const { system, code } = row.match;
      if (system === codeSystems.words) {
        const tokens = tokenise(code);
        push(phrases, tokens[0] ?? '', { tokens, row });
        continue;
      }
      const within = systems.get(system) ?? { exact: new Map(), prefix: new Map(), lengths: [] };
      systems.set(system, within);
      push(row.include.byPrefix ? within.prefix : within.exact, key.slice(system.length + 1), row);
    }
  }
  for (const within of systems.values()) {
    within.lengths = [...new Set([...within.prefix.keys()].map(({ length }) => length))].sort((a, b) => b - a);
  }
  return { sets, rooted: sets.filter(({ ancestors }) => ancestors.length > 0), systems, phrases };
}

function indexSet({ id, title, domain, copyright, includes }: ValueSetResource): IndexedSet {
  const size = includes.reduce((sum, { concepts }) => sum + concepts.length, 0);
  const summary = { id, title, domain, size, ...(copyright !== undefined && { copyright }) };
  const rows = new Map<string, Row>();
  const ancestors: Ancestor[] = [];
  const set: IndexedSet = { summary, rows, ancestors };
  const ranks = [...new Set(includes.map(({ system }) => system))];
  for (const [position, include] of includes.entries()) {
    const { system, properties } = include;
    const rank = ranks.indexOf(system);
    const by = system === codeSystems.words ? 'name' : 'code';
    for (const { code, display } of include.concepts) {
      const at = `value set "${id}": compose.include[${position}]: ${system} "${code}"`;
      const key = `${system}|${readKey(system, code, at)}`;
      const row: Row = { set, rank, include, match: { set: id, system, code, by, display, properties } };
      const other = rows.get(key);
      if (other !== undefined && !saysTheSame(other, row))
        throw new Error(`${at} is in the set twice, with other properties`);
      if (other === undefined) rows.set(key, row);
    }
  }
  for (const [position, include] of includes.entries()) {
    const { system, below } = include;
    if (below === undefined) continue;
    const listed = rows.get(`${system}|${below}`);
    if (listed === undefined)
      throw new Error(`value set "${id}": compose.include[${position}].filter: the set does not list "${below}"`);
    ancestors.push({ code: below, display: listed.match.display, include });
  }
  return set;
}

function readKey(system: string, code: string, at: string): string {
  if (system === codeSystems.words) {
    const isPlain = /^[\p{L}\p{M}\p{N}]+( [\p{L}\p{M}\p{N}]+)*$/u.test(code) && code === code.toLowerCase();
    if (isPlain) return tokenise(code).join(' ');
    throw new Error(`${at} is not in lower case, or has signs or spaces that no text will have`);
  }
  const key = filingKey(system, code);
  if (key === undefined || key === '') throw new Error(`${at} can be read in more than one way`);
  return key;
}

function saysTheSame(one: Row, other: Row): boolean {
  return (
    one.include.byPrefix === other.include.byPrefix &&
    one.include.settles === other.include.settles &&
    haveSameProperties(one.match, other.match)
  );
}

function haveSameProperties(one: Match, other: Match): boolean {
  return haveTheSame(one.properties, other.properties);
}

function haveTheSame(one: Match['properties'], other: Match['properties']): boolean {
  return Object.keys(one).length === Object.keys(other).length && holds({ properties: other }, one);
}

function holds({ properties }: Pick<Match, 'properties'>, where: Readonly<Record<string, string>>): boolean {
  return Object.entries(where).every(([name, value]) => properties[name] === value);
}

function findMatches(index: Index, concept: Concept, domain: Domain, isA: IsA): readonly Match[] {
  const found = findCodes(index, concept, domain);
  for (const { set, coding } of unlisted(index, concept, domain, found)) {
    const placed = place(set, coding, isA);
    if (placed === undefined) continue;
    const known = found.get(set) ?? { rank: 0, matches: [], settled: false };
    found.set(set, { ...known, matches: [...known.matches, placed.match], settled: known.settled || placed.settles });
  }
  const named = findWords(index, concept.words, domain, found);
  if (found.size === 0 && named.size === 0) return [];
  return index.sets.flatMap((set) => {
    const coded = found.get(set)?.matches ?? [];
    const words = [...(named.get(set) ?? [])];
    return [...coded, ...words.filter((match) => !coded.some((other) => haveSameProperties(match, other)))];
  });
}

function findCodes({ systems }: Index, { codings }: Concept, domain: Domain): Map<IndexedSet, Found> {
  const found = new Map<IndexedSet, Found>();
  for (const { system, code } of codings) {
    const within = systems.get(system);
    if (within !== undefined && code !== '') findCode(within, system, code, domain, found);
  }
  return found;
}

interface Unlisted {
  readonly set: IndexedSet;
  readonly coding: Coding;
}

/** Codings that may stand below an ancestor of a set, where the set lists none of the concept. */
function unlisted(
  { rooted }: Index,
  { codings }: Concept,
  domain: Domain,
  found: ReadonlyMap<IndexedSet, unknown>,
): readonly Unlisted[] {
  const open = rooted.filter((set) => set.summary.domain === domain && !found.has(set));
  return open.flatMap((set) =>
    codings
      .filter(({ system, code }) => system === set.ancestors[0]?.include.system && isInHierarchy(system, code))
      .map((coding) => ({ set, coding })),
  );
}

/** What a set says of a code that it does not list, if that stands below the widest of its ancestors. */
function place(
  set: IndexedSet,
  { system, code }: Coding,
  isA: IsA,
): { readonly match: Match; readonly settles: boolean } | undefined {
  const [widest, ...finer] = set.ancestors;
  if (widest === undefined || isA(system, code, widest.code) !== true) return undefined;
  const [first, ...others] = finer.filter((ancestor) => isA(system, code, ancestor.code) === true);
  // A code below ancestors that contradict each other is not understood, so only what holds for all of them is said of it.
  const agreed = others.every(({ include }) => haveTheSame(include.properties, first?.include.properties ?? {}));
  const { display, include } = (agreed ? first : undefined) ?? widest;
  const { properties, settles } = include;
  return { match: { set: set.summary.id, system, code, by: 'hierarchy', display, properties }, settles };
}

function listQuestions(index: Index, concept: Concept, domain: Domain, isA: IsA): readonly Question[] {
  return unlisted(index, concept, domain, findCodes(index, concept, domain)).flatMap(({ set, coding }) => {
    const { system, code } = coding;
    const [widest, ...finer] = set.ancestors.map((ancestor) => ancestor.code);
    if (widest === undefined || isA(system, code, widest) === true) return [];
    return [{ system, code, widest, finer }];
  });
}

/** Adds what one coding finds: in each set the exact code, else the longest prefix. */
function findCode(
  within: SystemRows,
  system: string,
  code: string,
  domain: Domain,
  found: Map<IndexedSet, Found>,
): void {
  const seen = new Set<IndexedSet>();
  const add = (rows: readonly Row[] | undefined, past: boolean): void => {
    for (const row of rows ?? []) {
      if (row.set.summary.domain !== domain || seen.has(row.set)) continue;
      seen.add(row.set);
      addFound(found, row, past);
    }
  };
  for (const key of codeKeys(system, code)) {
    add(within.exact.get(key), false);
    const past = isSequela(system, key);
    for (const length of within.lengths) {
      if (length <= key.length) add(within.prefix.get(key.slice(0, length)), past && length < key.length);
    }
  }
}

function addFound(found: Map<IndexedSet, Found>, { set, rank, match, include }: Row, past: boolean): void {
  const known = found.get(set);
  const settled = past || include.settles;
  if (known === undefined || rank < known.rank) {
    found.set(set, { rank, matches: past ? [] : [match], settled });
    return;
  }
  if (rank > known.rank) return;
  known.settled ||= settled;
  if (!past && !known.matches.includes(match)) known.matches.push(match);
}

/** The words and phrases of the sets that the codings left open. */
function findWords(
  { phrases }: Index,
  words: readonly string[],
  domain: Domain,
  found: ReadonlyMap<IndexedSet, Found>,
): ReadonlyMap<IndexedSet, ReadonlySet<Match>> {
  const named = new Map<IndexedSet, Set<Match>>();
  for (const text of words.map(tokenise)) {
    for (const [start, first] of text.entries()) {
      for (const { tokens, row } of phrases.get(first) ?? []) {
        if (row.set.summary.domain !== domain || found.get(row.set)?.settled === true) continue;
        if (!tokens.every((token, offset) => text[start + offset] === token)) continue;
        const matches = named.get(row.set) ?? new Set();
        named.set(row.set, matches.add(row.match));
      }
    }
  }
  return named;
}

/**
 * Words in lower case, without signs and invisible characters; a number is a word of its own (`exampline100mg`). A trade mark
 * sign ends a word: NFKC would make letters of it.
 */
function tokenise(text: string): readonly string[] {
  const plain = text
    .replaceAll(/[\u2120\u2122]/g, ' ')
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .toLowerCase();
  return plain.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
}

function listCodes(
  { sets }: Index,
  id: string,
  system: string,
  where: Readonly<Record<string, string>>,
): readonly string[] {
  const rows = sets.find(({ summary }) => summary.id === id)?.rows.values() ?? [];
  return [...rows].filter(({ match }) => match.system === system && holds(match, where)).map(({ match }) => match.code);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

/** From every include its first concept, then its second and so on; codes before words, and nothing twice by name. */
function listExamples(index: Index, id: string, most: number): readonly Coding[] {
  const rows = [...(index.sets.find(({ summary }) => summary.id === id)?.rows.values() ?? [])];
  const counts = new Map<Include, number>();
  const placed = rows.map(({ include, match: { system, code, display } }) => {
    const before = counts.get(include) ?? 0;
    counts.set(include, before + 1);
    return { coding: { system, code, display }, before, isWord: system === codeSystems.words };
  });
  // Some displays are notes on a code that has no name of its own.
  const named = placed.filter(
    ({ coding: { display, code }, isWord }) => isWord || (display !== code && !display.startsWith('[')),
  );
  named.sort((a, b) => Number(a.isWord) - Number(b.isWord) || a.before - b.before);
  const names = new Set<string>();
  const isNew = (name: string): boolean => names.size < names.add(name).size;
  return named
    .filter(({ coding }) => isNew(coding.display.toLowerCase()))
    .slice(0, most)
    .map(({ coding }) => coding);
}
