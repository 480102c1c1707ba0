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

/** At most 40 characters, none of them cut in the middle. */
export function capped(text: string): string {
  const characters = Array.from(text.trim());
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
