import type { Count, Fault, Method } from './blood-counts.ts';
import { isPreliminary } from './newest-count.ts';

const methods: Readonly<Record<Method, string>> = {
  reported: 'reported',
  'segs + bands': 'segmented and band forms added',
  calculated: 'calculated from white cells and percentage',
  segs: 'segmented forms only',
  'calculated segs': 'calculated from white cells and percentage, segmented forms only',
  percentage: 'a percentage only',
};

const faults: Readonly<Record<Fault, string>> = {
  'no-value': 'has no number',
  'no-unit': 'has no unit',
  'unknown-unit': 'has an unknown unit',
  'wrong-property': 'has a unit that is not a count',
  implausible: 'is implausible in its unit',
  unreadable: 'cannot be read as a number',
  'no-date': 'has no date',
  future: 'is dated in the future',
  percentage: 'is a percentage without a white cell count',
};

/** The value in our unit, else as it was reported. */
function valueOf({ reading, reported }: Count): string {
  return reading.ok ? reading.short : reported;
}

/** The same for a summary, which drops asterisks: `10^3/uL` says the same as `10*3/uL`. */
function valueInSummary(count: Count): string {
  return valueOf(count).replaceAll('*', '^');
}

function dateOf({ effectiveText }: Count): string {
  return effectiveText ?? 'an unknown date';
}

/** Why a count was not judged. One without a fault is a bound that could mean several things. */
function faultOf({ fault }: Count): string {
  return fault === undefined ? 'is a bound that settles nothing' : faults[fault];
}

/** How a count came about, with what the reader must know of it: that it was read from text, and what was passed over. */
function howOf(count: Count, passedOver: Count | undefined): string {
  const { method, reading, status } = count;
  // The value itself says what was reported, where that was another number.
  const isConverted = method === 'reported' && reading.ok && reading.text !== reading.short;
  const notes = [
    isConverted ? 'counted by the laboratory' : methods[method],
    reading.ok && reading.fromText === true ? 'read from text' : '',
    isPreliminary(count) ? 'preliminary' : '',
    status === 'unknown' ? 'without a status' : '',
    passedOver === undefined
      ? ''
      : `a newer result, ${valueOf(passedOver)} on ${dateOf(passedOver)}, ${faultOf(passedOver)}`,
  ];
  return notes.filter((note) => note !== '').join('; ');
}

/** The words for a card about a count that was judged. */
export function countWords(count: Count, passedOver: Count | undefined) {
  const full = count.reading.ok ? count.reading.text : '';
  return { count: valueOf(count), full, date: dateOf(count), how: howOf(count, passedOver) };
}

/** The date of a count, and the limit that it lies below; a count that is itself a bound ("below 0.1") names no second one. */
export function whenBelow(count: Count, limit: string): string {
  const isBound = count.reading.ok && count.reading.exact === undefined;
  return isBound ? `on ${dateOf(count)}` : `on ${dateOf(count)}, below ${limit}`;
}

/** The words for a card about a value that cannot be used, and the count before it. */
export function unreadWords(unread: Count, before: Count | undefined) {
  return {
    value: valueInSummary(unread),
    reported: valueOf(unread),
    date: dateOf(unread),
    why: faultOf(unread),
    before:
      before === undefined
        ? 'No other count can be used.'
        : `The last one that can be used is ${valueOf(before)} on ${dateOf(before)}.`,
  };
}

/**
 * Why there is no count to judge: what is on file instead, first the newest with a value. `tooOld` could be used if it were
 * newer; `isSettled`: all results are known, so that what is not there is not on file.
 */
export function whyNone(
  tooOld: Count | undefined,
  passedOver: Count | undefined,
  all: readonly Count[],
  isSettled: boolean,
): string {
  if (passedOver !== undefined) return `${onDate(passedOver)} ${faultOf(passedOver)}`;
  if (tooOld !== undefined) return `the last one is ${onDate(tooOld)}`;
  const [newest] = all;
  if (newest !== undefined) return `${onDate(newest)} ${faultOf(newest)}`;
  return isSettled ? 'none on file' : 'not all results are known';
}

function onDate(count: Count): string {
  const value = valueInSummary(count);
  const what = value === '' ? 'the result' : value;
  return count.effectiveText === undefined ? what : `${what} on ${count.effectiveText}`;
}
