import { roundOff } from './units.ts';

/** From `low` to `high`, both ends included; equal where one number is meant. Never negative, never infinite. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A range of finite numbers from zero up. Gives nothing where there is none, or where it would end before it begins. */
export function rangeOf(low: number, high: number = low): Range | undefined {
  return low >= 0 && high >= low && Number.isFinite(high) ? { low, high } : undefined;
}

/**
 * Twelve digits of both ends. Only results are rounded: a week rounded in between would make 99.9999999999 mg per day of 700 mg per week.
 */
export function rounded({ low, high }: Range): Range {
  return { low: roundOff(low), high: roundOff(high) };
}

/** The number, where one is meant. */
export function exactOf({ low, high }: Range): number | undefined {
  return low === high ? low : undefined;
}

export function times(first: Range, second: Range): Range | undefined {
  return rangeOf(first.low * second.low, first.high * second.high);
}

/** Gives nothing where the divisor may be zero. */
export function dividedBy(first: Range, second: Range): Range | undefined {
  return second.low > 0 ? rangeOf(first.low / second.high, first.high / second.low) : undefined;
}

/** The sum of all; nothing for none. */
export function sumOf(ranges: readonly Range[]): Range | undefined {
  if (ranges.length === 0) return undefined;
  return ranges.reduce<Range | undefined>((sum, { low, high }) => sum && rangeOf(sum.low + low, sum.high + high), {
    low: 0,
    high: 0,
  });
}

/** The range that holds all; nothing for none. */
export function spanOf(ranges: readonly Range[]): Range | undefined {
  const [first, ...others] = ranges;
  return others.reduce<Range | undefined>(
    (span, { low, high }) => span && { low: Math.min(span.low, low), high: Math.max(span.high, high) },
    first,
  );
}

/** Whether two ranges have a number in common, to twelve digits. */
export function overlap(first: Range, second: Range): boolean {
  const [one, other] = [rounded(first), rounded(second)];
  return one.low <= other.high && other.low <= one.high;
}
