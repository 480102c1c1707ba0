import type { Proportion } from './report.ts';

/** The 97.5th percentile of the normal distribution: for an interval of 95 %. */
const z = 1.959963984540054;

/**
 * A share of so many, with Wilson's score interval of 95 % (Wilson 1927), which holds for small numbers and for none and all
 * as well. Null: of nothing there is no share.
 */
export function wilsonInterval(some: number, all: number): Proportion | null {
  if (all === 0) return null;
  const rate = some / all;
  const denominator = 1 + z ** 2 / all;
  const centre = (rate + z ** 2 / (2 * all)) / denominator;
  const half = (z / denominator) * Math.sqrt((rate * (1 - rate)) / all + z ** 2 / (4 * all ** 2));
  // None and all are ends of the interval themselves; the arithmetic misses them by its last digit.
  return { rate, low: some === 0 ? 0 : rounded(centre - half), high: some === all ? 1 : rounded(centre + half) };
}

function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}
