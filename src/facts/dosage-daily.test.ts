import { describe, expect, test } from 'vitest';
import { dailyDoses, type DailyDoses, type PerUnit } from './dosage-daily.ts';
import { readDosages } from './dosage.ts';

type Members = Readonly<Record<string, unknown>>;

const daily = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } };
const route = { text: 'Subcutaneous' };
const mg = (value: number): Members => ({ value, unit: 'mg' });
const order = (value: number, more: Members = {}): Members => ({
  doseAndRate: [{ doseQuantity: mg(value) }],
  timing: daily,
  route,
  ...more,
});
const within = (start: string, end?: string): Members => ({
  timing: { repeat: { ...daily.repeat, boundsPeriod: { start, end } } },
});
const exactly = (number: number): { readonly low: number; readonly high: number } => ({ low: number, high: number });
const judged = (dosageInstruction: readonly Members[], per: PerUnit = {}): DailyDoses =>
  dailyDoses(readDosages({ resourceType: 'MedicationRequest', dosageInstruction }), per);
const missing = (dosages: readonly Members[]): readonly string[] =>
  judged(dosages).missing.map(({ part, why }) => `${part} ${why}`);

describe('Instructions whose periods follow each other', () => {
  test('begin with the earliest, in whatever order they are listed', () => {
    const later = order(150, within('2026-11-08', '2026-11-14'));
    const last = order(50, within('2026-11-15'));
    const earliest = order(100, within('2026-11-01', '2026-11-07'));
    for (const listed of [
      [later, last, earliest],
      [last, later, earliest],
      [earliest, later, last],
    ]) {
      expect(judged(listed).first.mgPerDay).toEqual(exactly(100));
      expect(judged(listed).highest.mgPerDay).toEqual(exactly(150));
    }
  });

  test('do not add up where one ends at the time of the day at which the next one begins', () => {
    const until = order(100, within('2026-11-01T08:00:00Z', '2026-11-08T08:00:00Z'));
    expect(judged([until, order(150, within('2026-11-08T08:00:00Z'))]).highest.mgPerDay).toEqual(exactly(150));
    expect(judged([until, order(150, within('2026-11-08T07:59:00Z'))]).highest.mgPerDay).toEqual(exactly(250));
  });
});

describe('Of several steps', () => {
  const span = { timing: { repeat: { frequency: 1, period: 1, periodMax: 2, periodUnit: 'd' } } };
  const range = { doseAndRate: [{ doseRange: { low: mg(50), high: mg(100) } }] };

  test.each([
    [1, 2],
    [2, 1],
  ])('equally often at the least and equally high at the most, the certain one counts (%d, %d)', (one, other) => {
    const often = judged([order(100, { sequence: one, ...span }), order(100, { sequence: other })]);
    expect(often.highest.intervalHours).toEqual(exactly(24));
    const high = judged([order(100, { sequence: one, ...range }), order(100, { sequence: other })]);
    expect(high.highest.mgPerDay).toEqual(exactly(100));
  });

  test('the largest dose by weight is that of one dose too', () => {
    const twice = { timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } } };
    const doses = judged([order(100, { sequence: 1, ...twice }), order(80, { sequence: 2 })], { weightKg: 50 });
    expect(doses.highest.mgPerKgPerDose).toEqual(exactly(2));
    expect(doses.highest.mgPerKgPerDay).toEqual(exactly(4));
  });
});

describe('What is not known', () => {
  const silent = { doseAndRate: [{ doseQuantity: mg(100) }], route };

  test('is said once, and what is absent beside what cannot be read', () => {
    expect(missing([silent, silent])).toEqual(['frequency absent']);
    const unclear = { ...silent, timing: { code: { text: 'per rheumatology' } } };
    expect(missing([silent, unclear, silent])).toEqual(['frequency absent', 'frequency unreadable']);
  });

  test('is the amount where not only the unit cannot be read', () => {
    const strange = { doseQuantity: { value: 100, unit: 'units' } };
    const wrong = { doseQuantity: { value: 'some', unit: 'mg' } };
    expect(missing([{ ...silent, timing: daily, doseAndRate: [strange] }])).toEqual(['unit unreadable']);
    expect(missing([{ ...silent, timing: daily, doseAndRate: [strange, wrong] }])).toEqual(['amount unreadable']);
  });

  test('of an entry of an unknown type is nothing where it holds no amount', () => {
    const entry = { type: { text: 'maximum' } };
    expect(missing([{ timing: daily, route, doseAndRate: [entry] }])).toEqual(['amount absent']);
    expect(missing([{ timing: daily, route, doseAndRate: [{ ...entry, doseQuantity: mg(1) }] }])).toEqual([
      'amount unreadable',
    ]);
  });

  test.each(['reordered', 'recalculated'])('is an amount whose type is "%s", which is neither of the two', (text) => {
    expect(missing([{ timing: daily, route, doseAndRate: [{ type: { text }, doseQuantity: mg(1) }] }])).toEqual([
      'amount unreadable',
    ]);
  });

  test.each(['Ordered', 'Calculated'])('is nothing where one of several words for its type is "%s"', (text) => {
    const type = { coding: [{ code: 'X1', display: 'something' }], text };
    expect(missing([{ timing: daily, route, doseAndRate: [{ type, doseQuantity: mg(1) }] }])).toEqual([]);
  });
});
