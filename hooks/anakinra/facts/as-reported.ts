import type { Observation } from '../../../src/authoring.ts';

/** Longest text of a value; more than a number and a unit is no value. */
const longest = 40;

/**
 * A value as the laboratory wrote it: number and unit, at most 40 characters; empty where there is none. For values that
 * cannot be read, which a card must name all the same.
 */
export function asReported(value: Observation['value']): string {
  switch (value.kind) {
    case 'quantity':
      return capped(quantityText(value.quantity));
    case 'text':
      return capped(value.text);
    case 'number':
      return capped(String(value.number));
    case 'concept':
      return capped(value.concept.words[0] ?? '');
    case 'none':
    case 'boolean':
    case 'other':
      return '';
  }
}

/** A remark, whatever number it counts its comments by. */
const remark =
  /\b(see|refer|comments?|notes?|footnotes?|remarks?|not (performed|done|reported)|unable|cancell?ed|clotted|insufficient)\b/i;
/** What stands as a value: at the beginning, with decimals, or before a unit. */
const measured = /^\W*\d|\d[.,]\d|\d\s*(?:%|[x×*]\s*10|[a-zµμ]*\/)/i;

/** Whether there is a number in a value that may be the result: not that of "see comment 2". */
export function holdsNumber(value: Observation['value']): boolean {
  const written = asReported(value);
  if (!/\d/.test(written)) return false;
  return (value.kind !== 'text' && value.kind !== 'concept') || !remark.test(written) || measured.test(written);
}

/** At most 40 characters, none of them cut in the middle. */
export function capped(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= longest) return trimmed;
  const characters = Array.from(trimmed);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

/** Number, unit, and the code beside it where it is another text: a percentage coded as a count is seen at once. */
function quantityText(quantity: unknown): string {
  const { value, comparator, unit, code } = isObject(quantity) ? quantity : {};
  const number = typeof value === 'number' ? String(value) : textOf(value);
  if (number === '') return '';
  const [written, coded] = [textOf(unit), textOf(code)];
  const other = written !== '' && coded !== '' && written !== coded ? `(code ${coded})` : '';
  const parts = [`${textOf(comparator)}${number}`, written === '' ? coded : written, other];
  return parts.filter((part) => part !== '').join(' ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
