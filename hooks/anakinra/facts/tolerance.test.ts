import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayLength, type Amount, type Instants, type MedicationUse } from '../../../src/authoring.ts';
import { tolerance } from './tolerance.ts';

const now = Date.UTC(2026, 10, 26);
const atLeast: Amount<'d'> = { value: 90, unit: 'd' };
/** A statement of use, by days before now. */
function use({ written, days, open }: { written: number; days: number; open: boolean }): MedicationUse {
  const dated = { start: now - written * dayLength, end: now - (written - 1) * dayLength };
  const end = dated.start + days * dayLength;
  return {
    reference: '',
    source: 'statement',
    status: 'completed',
    intent: undefined,
    reported: false,
    matches: [],
    identified: true,
    coded: true,
    label: 'anakinra',
    dated,
    datedText: undefined,
    ends: open ? undefined : { start: end, end: end + dayLength },
    lastUsed: undefined,
    reasons: [],
    reasonReferences: [],
    follows: [],
    dosages: () => [],
    patientReported: false,
  };
}

/** Since when, by looking at every use for each reaction: stretches without a pause of more than 90 days. */
function sinceByEach(uses: readonly MedicationUse[], { end }: Instants): number | undefined {
  let stretch: { from: number; to: number } | undefined;
  const after = uses.flatMap(({ dated, ends }) => {
    if (dated === undefined || dated.start < end || dated.end - 1 > now) return [];
    const from = dated.end - 1;
    return [{ from, to: Math.max(from, ends === undefined ? from : Math.min(ends.start, now)) }];
  });
  for (const { from, to } of after.toSorted((a, b) => a.from - b.from)) {
    const isJoined = stretch !== undefined && from - stretch.to <= 90 * dayLength;
    stretch = isJoined && stretch ? { from: stretch.from, to: Math.max(stretch.to, to) } : { from, to };
    const { from: began, to: last } = longest(after, stretch);
    if (Math.floor(last / dayLength) - Math.floor(began / dayLength) >= 90) return began;
  }
  return undefined;
}

/** The stretch with all that still joins it. */
function longest(
  all: readonly { from: number; to: number }[],
  stretch: { from: number; to: number },
): { from: number; to: number } {
  const to = Math.max(
    stretch.to,
    ...all.filter((one) => one.from >= stretch.from && one.from - stretch.to <= 90 * dayLength).map((one) => one.to),
  );
  return to === stretch.to ? stretch : longest(all, { from: stretch.from, to });
}

describe('Since when anakinra is tolerated after a reaction', () => {
  const someUses = fc.array(
    fc.record({
      written: fc.integer({ min: 1, max: 900 }),
      days: fc.integer({ min: 0, max: 150 }),
      open: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  it('is found as by looking at each use after it', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(someUses, fc.array(fc.integer({ min: 0, max: 900 })), (made, reactions) => {
        const uses = made.map(use);
        const toleratedSince = tolerance(uses, atLeast, now);
        for (const ago of reactions) {
          const reaction = { start: now - ago * dayLength, end: now - (ago - 1) * dayLength };
          const since = sinceByEach(uses, reaction);
          seen.add(since !== undefined);
          expect(toleratedSince(reaction)?.start).toBe(since);
        }
      }),
      { numRuns: 2000 },
    );
    expect(seen.size).toBe(2);
  });
});
