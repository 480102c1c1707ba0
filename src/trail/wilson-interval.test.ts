import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

describe("Wilson's score interval of 95 %", () => {
  // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i of %i goes from %f to %f', (some, all, low, high) => {
    const interval = wilsonInterval(some, all);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('of 8 of 10 goes from 49 to 94 %, and never beyond none and all', () => {
    expect(wilsonInterval(8, 10)).toEqual({ rate: 0.8, low: 0.490162, high: 0.943318 });
    expect(wilsonInterval(1, 1)).toEqual({ rate: 1, low: 0.206549, high: 1 });
    expect(wilsonInterval(0, 1)).toEqual({ rate: 0, low: 0, high: 0.793451 });
  });

  it('of nothing is none', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});
