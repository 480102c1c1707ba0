import { LRUCache } from 'lru-cache';
import { systemOf } from './code-systems.ts';
import type { Coding, Concept } from './concept.ts';
import { asObjects, isObject, type Json } from '../fhir/json.ts';

/** Longest words and longest code that are looked at; more is no name of anything. */
const longestWords = 500;
const longestCode = 200;
const mostCodings = 50;

/**
 * Reads a CodeableConcept. `coding` may be one object instead of a list, a code may be a number. A coding without a system is kept with
 * an empty one, which no value set has: a code alone means nothing. Words are the text first, then the displays, each once.
 * What is no CodeableConcept has neither codings nor words.
 */
export function readConcept(value: unknown): Concept {
  if (!isObject(value)) return nothing;
  const { text } = value;
  const coding = asObjects(value['coding']);
  const [first] = coding;
  const name = first?.['code'] ?? text;
  if (typeof name !== 'string' || coding.length > mostKeptCodings) return readAnew(coding, text);
  const kept = lately.get(name);
  if (kept !== undefined && saysTheSame(kept, text, coding)) return kept.concept;
  const concept = readAnew(coding, text);
  const said = coding.map(({ system, code, display }) => ({ system, code, display }));
  if ([text, ...said.flatMap((one) => Object.values(one))].every(isShort)) lately.set(name, { text, said, concept });
  return concept;
}

/** What a concept said, and how it was read. */
interface Kept {
  readonly text: unknown;
  readonly said: readonly Readonly<Record<'system' | 'code' | 'display', unknown>>[];
  readonly concept: Concept;
}

/**
 * What was read lately, by the first code or the text: a few thousand names of problems, tests and medicines make up nearly
 * every record, and what came under one name is compared whole. The same concept is then also the same object, of which
 * others may remember what they found.
 */
const lately = new LRUCache<string, Kept>({ max: 5000 });
const mostKeptCodings = 4;
const longestKept = 100;

function saysTheSame({ text, said }: Kept, otherText: unknown, coding: readonly Json[]): boolean {
  if (text !== otherText || said.length !== coding.length) return false;
  return coding.every(({ system, code, display }, at) => {
    const one = said[at];
    return code === one?.code && display === one?.display && system === one?.system;
  });
}

function isShort(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value.length <= longestKept);
}

function readAnew(coding: readonly Json[], text: unknown): Concept {
  const codings: Coding[] = [];
  const words: string[] = [];
  addWords(words, text);
  for (const one of coding.slice(0, mostCodings)) {
    const read = readCoding(one);
    if (read !== undefined) codings.push(read);
    addWords(words, read?.display ?? one['display']);
  }
  return { codings, words };
}

const nothing: Concept = { codings: [], words: [] };

function addWords(words: string[], text: unknown): void {
  const read = readWords(text);
  // Most displays are the text again.
  if (read === undefined || words.includes(read)) return;
  const lower = read.toLowerCase();
  if (!words.some((known) => known.toLowerCase() === lower)) words.push(read);
}

/** Reads a list of CodeableConcepts, or one where a list belongs; those that say nothing are left out. */
export function readConcepts(value: unknown): readonly Concept[] {
  return asObjects(value)
    .map(readConcept)
    .filter(({ codings, words }) => codings.length > 0 || words.length > 0);
}

/** White space that is folded: any but a blank between two words. */
const folded = /[^\S ]| {2}|^ | $/;

/** Words as people wrote them, without line breaks and double blanks, cut after 500 characters. */
export function readWords(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const isTidy = value.length <= longestWords && !folded.test(value) && !isHalf(value.charCodeAt(value.length - 1));
  return isTidy ? value : tidy(value);
}

function tidy(value: string): string | undefined {
  const words = value
    .slice(0, 2 * longestWords)
    .replace(/\s+/g, ' ')
    .trim();
  // Not between the halves of a character.
  const cut = words
    .slice(0, longestWords)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
  return cut === '' ? undefined : cut;
}

/** The first half of a character. */
function isHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function readCoding({ system, code, display }: Readonly<Record<string, unknown>>): Coding | undefined {
  const text = typeof code === 'number' && Number.isFinite(code) ? String(code) : code;
  if (typeof text !== 'string' || text.trim() === '' || text.length > longestCode) return undefined;
  const known = {
    system: typeof system === 'string' && system.trim() !== '' ? systemOf(system) : '',
    code: text.trim(),
  };
  const words = readWords(display);
  return words === undefined ? known : { display: words, ...known };
}
