import { systemOf } from './code-systems.ts';
import type { Coding, Concept } from './concept.ts';
import { asObject, asObjects } from '../fhir/json.ts';

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
  const concept = asObject(value);
  if (concept === undefined) return { codings: [], words: [] };
  const raw = asObjects(concept['coding']).slice(0, mostCodings);
  const codings = raw.flatMap((coding) => readCoding(coding) ?? []);
  const words = [concept['text'], ...raw.map(({ display }) => display)].flatMap((text) => readWords(text) ?? []);
  const seen = new Set<string>();
  return { codings, words: words.filter((text) => seen.size < seen.add(text.toLowerCase()).size) };
}

/** Reads a list of CodeableConcepts, or one where a list belongs; those that say nothing are left out. */
export function readConcepts(value: unknown): readonly Concept[] {
  return asObjects(value)
    .map(readConcept)
    .filter(({ codings, words }) => codings.length > 0 || words.length > 0);
}

/** Words as people wrote them, without line breaks and double blanks, cut after 500 characters. */
export function readWords(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
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

function readCoding({ system, code, display }: Readonly<Record<string, unknown>>): Coding | undefined {
  const text = typeof code === 'number' && Number.isFinite(code) ? String(code) : code;
  if (typeof text !== 'string' || text.trim() === '' || text.length > longestCode) return undefined;
  const words = readWords(display);
  return {
    system: typeof system === 'string' && system.trim() !== '' ? systemOf(system) : '',
    code: text.trim(),
    ...(words !== undefined && { display: words }),
  };
}
