import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileDraws, isOneDraw, mayBeOneDraw, partnersAmong, type Drawn } from './blood-draw.ts';

const hour = 3_600_000;
const monday = Date.UTC(2026, 10, 23);

/** Result number `at`: drawn at an hour of one of two days, on one of these days, in a month, or nobody says when. */
const results = fc.array(
  fc.record({
    when: fc.oneof(
      fc.record({ day: fc.nat(1), hour: fc.nat(23) }),
      fc.record({ day: fc.nat(1) }),
      fc.constantFrom('a month', 'nobody knows'),
    ),
    specimen: fc.option(fc.constantFrom('Specimen/1', 'Specimen/2'), { nil: undefined }),
  }),
  { maxLength: 12 },
);

function drawn({ when, specimen }: { readonly when: unknown; readonly specimen?: string | undefined }): Drawn {
  const more = { status: 'final', issued: undefined, specimen } as const;
  if (when === 'nobody knows') return { ...more, effective: undefined, effectiveText: undefined };
  if (when === 'a month') {
    return { ...more, effective: { start: monday, end: monday + 30 * 24 * hour }, effectiveText: '2026-11' };
  }
  const { day, hour: of } = when as { readonly day: number; readonly hour?: number };
  const effectiveText = `2026-11-${23 + day}`;
  const start = monday + (day * 24 + (of ?? 0)) * hour;
  const end = of === undefined ? start + 24 * hour : start + 1;
  return { ...more, effective: { start, end }, effectiveText };
}

/** How close two results are: 3 of one specimen, 2 certainly of one draw, 1 perhaps. */
function closeness(a: Drawn, b: Drawn): number {
  const isOfSpecimen = a.specimen !== undefined && a.specimen === b.specimen;
  if (isOfSpecimen && !areOfTwoDays(a, b)) return 3;
  if (isOneDraw(a, b)) return 2;
  return mayBeOneDraw(a, b) ? 1 : 0;
}

function areOfTwoDays(a: Drawn, b: Drawn): boolean {
  const areDays = [a, b].every(({ effectiveText = '' }) => effectiveText.length === '2026-11-23'.length);
  const isOneInstant = a.effective !== undefined && a.effective.start === b.effective?.start;
  return areDays && a.effectiveText !== b.effectiveText && !isOneInstant;
}

const apart = (a: Drawn, b: Drawn): number => Math.abs((a.effective?.start ?? 0) - (b.effective?.start ?? 0));

/** The partner of a result by comparing each with each. */
function partnerOf(one: Drawn, ofItsKind: readonly Drawn[], candidates: readonly Drawn[]): Drawn | undefined {
  return candidates
    .filter((candidate) => {
      const own = closeness(one, candidate);
      return own > 0 && ofItsKind.every((other) => closeness(other, candidate) <= own);
    })
    .toSorted((a, b) => closeness(one, b) - closeness(one, a) || apart(one, a) - apart(one, b))[0];
}

/** How often somebody looks at the time of a result while white cells and shares of one day are put together. */
function looksAt(count: number): number {
  let looks = 0;
  const made = (at: number): Drawn => {
    const start = monday + at * 1000;
    return {
      status: 'final',
      issued: undefined,
      specimen: undefined,
      effectiveText: '2026-11-23',
      get effective() {
        looks += 1;
        return { start, end: start + 1 };
      },
    };
  };
  const cells = Array.from({ length: count }, (_, at) => made(at * 2));
  const find = partnersAmong(
    fileDraws(cells),
    Array.from({ length: count }, (_, at) => made(at * 2 + 1)),
  );
  expect(cells.filter((one) => find(one) === undefined)).toEqual([]);
  return looks;
}

describe('Results of one draw', () => {
  it('are put together as by comparing each with each', () => {
    fc.assert(
      fc.property(results, results, (some, others) => {
        const [cells, shares] = [some.map(drawn), others.map(drawn)];
        const find = partnersAmong(fileDraws(cells), shares);
        for (const one of cells) expect(find(one)).toBe(partnerOf(one, cells, shares));
      }),
      { numRuns: 2000 },
    );
  });

  it('that name no other specimen: the first of them is found', () => {
    fc.assert(
      fc.property(results, results, (some, others) => {
        const bands = others.map(drawn);
        const filed = fileDraws(bands);
        for (const one of some.map(drawn)) {
          const names = (other: Drawn): boolean => one.specimen !== undefined && other.specimen !== undefined;
          const fits = (other: Drawn): boolean => !names(other) || one.specimen === other.specimen;
          expect(filed.first(one)).toBe(bands.find((other) => isOneDraw(one, other) && fits(other)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of one day, seconds apart, cost as much as they are many, but for finding their place in time', () => {
    // Each with each would be 64 times as much.
    expect(looksAt(4000) / looksAt(500)).toBeLessThan(14);
  });
});
