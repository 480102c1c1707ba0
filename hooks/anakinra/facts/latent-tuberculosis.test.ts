import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayLength, type Instants, type MedicationUse } from '../../../src/authoring.ts';
import { protectionBy } from './latent-tuberculosis.ts';

const now = Date.UTC(2026, 10, 26);
const days = { dose: 1, weekly: 7, treatment: 28 };

interface Course {
  readonly status: 'completed' | 'stopped';
  /** Days before now; without an end it may still go on. */
  readonly begun: number | undefined;
  readonly lasted: number | undefined;
}

function isoniazid({ status, begun, lasted }: Course): MedicationUse {
  const dated = begun === undefined ? undefined : dayAgo(begun);
  const ends = lasted === undefined ? undefined : dayAgo((begun ?? 500) - lasted);
  return {
    reference: '',
    source: 'request',
    status,
    intent: 'order',
    reported: false,
    matches: [],
    identified: true,
    coded: true,
    label: 'isoniazid',
    dated,
    datedText: undefined,
    ends,
    lastUsed: ends ?? dated,
    reasons: [],
    reasonReferences: [],
    follows: [],
    dosages: () => [],
    patientReported: false,
  };
}

function dayAgo(ago: number): Instants {
  return { start: now - ago * dayLength, end: now - (ago - 1) * dayLength };
}

/** Whether treatment was completed, by looking at every course for each entry. */
function isDoneByEach(courses: readonly MedicationUse[], noted: Instants | undefined): boolean {
  const completed = courses.filter(
    ({ status, lastUsed }) =>
      status === 'completed' && (lastUsed === undefined || noted === undefined || lastUsed.end > noted.start),
  );
  if (completed.length === 0) return false;
  const last = Math.max(...completed.map(({ lastUsed }) => lastUsed?.end ?? Infinity));
  const begun = Math.min(...completed.map(({ dated }) => dated?.start ?? -Infinity));
  const ended = Math.max(...completed.map(({ ends }) => ends?.end ?? Infinity));
  const isStopped = courses.some(({ status, lastUsed }) => status === 'stopped' && (lastUsed?.start ?? 0) >= last);
  return !isStopped && ended - begun >= days.treatment * dayLength;
}

describe('Whether latent tuberculosis was treated', () => {
  const ago = fc.option(fc.integer({ min: 40, max: 400 }), { nil: undefined, freq: 8 });
  const course = fc.record({
    status: fc.constantFrom('completed' as const, 'completed' as const, 'stopped' as const),
    begun: ago,
    lasted: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 8 }),
  });

  it('is found for each entry as by looking at each course for it', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(course, { maxLength: 6 }), fc.array(ago, { minLength: 1 }), (made, entries) => {
        const courses = made.map(isoniazid);
        const protection = protectionBy(courses, days, now);
        for (const entry of entries) {
          const noted = entry === undefined ? undefined : dayAgo(entry);
          const isDone = isDoneByEach(courses, noted);
          seen.add(isDone);
          expect(protection({ noted }).kind).toBe(isDone ? 'done' : 'none');
        }
      }),
      { numRuns: 2000 },
    );
    expect(seen.size).toBe(2);
  });
});
