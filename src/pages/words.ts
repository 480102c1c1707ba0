import type { Concluded } from '../examples/place-on-limits.ts';

/** Units as people write them; one that is not here stands as UCUM. */
const unitWords: Readonly<Record<string, string>> = {
  '10*9/L': '× 10⁹/L',
  '[IU]/L': 'IU/L',
  a: 'years',
  d: 'days',
  h: 'hours',
  mo: 'months',
  'mg/d': 'mg a day',
  'mg/kg/d': 'mg/kg a day',
};

export function unitWord(unit: string): string {
  return unitWords[unit] ?? unit;
}

/** A number with its unit: `30 days`, `1 day`. */
export function amount(value: number, unit: string): string {
  const word = unitWord(unit);
  return `${value} ${value === 1 && ['a', 'd', 'h', 'mo'].includes(unit) ? word.replace(/s$/, '') : word}`;
}

/** The key of an alert as words: `noBaseline` is `no baseline`. */
export function alertName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Where the card of an alert stands on its rule's page. */
export function cardAnchor(key: string): string {
  return `card-${key}`;
}

/** A conclusion as people read it. */
export function concludedWords({ outcome, alert }: Concluded): string {
  if (alert !== undefined) return `${outcome} (${alertName(alert)})`;
  return outcomeWords(outcome);
}

/** What is expected of a case, as people read it: the indicator of the card, or why there is none. */
export function outcomeWords(outcome: string): string {
  switch (outcome) {
    case 'clear':
      return 'silent';
    case 'inapplicable':
      return 'does not apply';
    case 'unknown':
      return 'not checked';
    default:
      return outcome;
  }
}

/** `1 case`, `2 cases`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
