import { describe, expect, test } from 'vitest';
import {
  syringe,
  mg,
  judged,
  missing,
  hundred,
  exactly,
  order,
  perDays,
  until,
  ceilingOf,
} from '../../test/dosages.ts';

describe('several instructions', () => {
  test('that hold at once add up', () => {
    const doses = judged([order(100), order(50)]);
    expect(doses.highest.mgPerDay).toEqual(exactly(150));
    expect(doses.highest.mgPerDose).toEqual({ low: 50, high: 100 });
    expect(doses.highest.intervalHours).toEqual(exactly(12));
    expect(doses.first).toEqual(doses.highest);
    expect(judged([order(100, { sequence: 1 }), order(50, { sequence: 1 })]).highest.mgPerDay).toEqual(exactly(150));
  });

  test('one of them as needed adds to the upper end', () => {
    const doses = judged([order(100), order(100, { asNeededBoolean: true })]);
    expect(doses.highest.mgPerDay).toEqual({ low: 100, high: 200 });
    expect(doses.highest.intervalHours).toEqual({ low: 12, high: 24 });
  });

  test('all of them as needed', () => {
    const prn = { asNeededBoolean: true };
    const doses = judged([order(100, prn), order(50, prn)]);
    expect(doses.highest.mgPerDay).toEqual({ low: 0, high: 150 });
    expect(doses.highest.intervalHours).toEqual({ low: 12, high: 24 });
  });

  test('that follow each other are steps: the first is the dose to start with, the highest counts', () => {
    const steps = [order(200, { sequence: 3 }), order(100, { sequence: '1' }), order(150, { sequence: 2 })];
    const doses = judged(steps, { ...syringe, weightKg: 50 });
    expect(doses.first.mgPerDay).toEqual(exactly(100));
    expect(doses.first.mgPerKgPerDay).toEqual(exactly(2));
    expect(doses.highest.mgPerDay).toEqual(exactly(200));
    expect(doses.highest.mgPerKgPerDay).toEqual(exactly(4));
  });

  test('one without a number holds through all steps', () => {
    const doses = judged([order(100, { sequence: 1 }), order(200, { sequence: 2 }), order(10)]);
    expect(doses.first.mgPerDay).toEqual(exactly(110));
    expect(doses.highest.mgPerDay).toEqual(exactly(210));
  });

  test('those without numbers whose periods do not meet do not add up', () => {
    const steps = [order(100, until('2026-11-01', '2026-11-07')), order(150, until('2026-11-08'))];
    expect(judged(steps).first.mgPerDay).toEqual(exactly(100));
    expect(judged(steps).highest.mgPerDay).toEqual(exactly(150));
    const sameDay = [order(100, until('2026-11-01', '2026-11-08')), order(150, until('2026-11-08'))];
    expect(judged(sameDay).highest.mgPerDay).toEqual(exactly(250));
    const sameTime = [
      order(100, until(undefined, '2026-11-08T08:00:00Z')),
      order(150, until('2026-11-08T08:00:00Z')),
      order(120, until('2026-11-01T08:00:00Z', '2026-11-02T08:00:00Z')),
    ];
    expect(judged(sameTime).first.mgPerDay).toEqual(exactly(220));
    expect(judged(sameTime).highest.mgPerDay).toEqual(exactly(220));
    expect(judged([order(100, until('2026-11-08', '2026-11-01'))]).highest.mgPerDay).toEqual(exactly(100));
  });

  test('the shortest interval of the steps counts', () => {
    const doses = judged([order(100, { sequence: 1, timing: { code: { text: 'QOD' } } }), order(100, { sequence: 2 })]);
    expect(doses.first.intervalHours).toEqual(exactly(48));
    expect(doses.highest.intervalHours).toEqual(exactly(24));
  });

  test('a single dose counts as that of its day', () => {
    const doses = judged([order(200, { timing: { repeat: { count: 1 } } })]);
    expect(doses.highest.mgPerDay).toEqual(exactly(200));
    expect(doses.highest.intervalHours).toBeUndefined();
    expect(missing(doses)).toEqual([]);
  });

  test('one that cannot be read leaves the others to count, and is said', () => {
    const doses = judged([order(200), { text: 'as discussed' }]);
    expect(doses.highest.mgPerDay).toEqual(exactly(200));
    expect(missing(doses)).toEqual(['amount unreadable', 'frequency unreadable', 'route unreadable']);
  });

  test('a dose without a frequency is a dose, and no daily one', () => {
    const doses = judged([hundred]);
    expect(doses.highest.mgPerDose).toEqual(exactly(100));
    expect(doses.highest.mgPerDay).toBeUndefined();
    expect(missing(doses)).toEqual(['frequency absent']);
  });

  test('a unit that nobody can convert', () => {
    const dosage = [order(1, { doseAndRate: [{ doseQuantity: { value: 100, unit: 'units' } }] })];
    expect(missing(judged(dosage))).toEqual(['unit unreadable']);
  });

  test('none at all', () => {
    const doses = judged([]);
    expect(doses.highest.mgPerDay).toBeUndefined();
    expect(missing(doses)).toEqual(['amount absent', 'frequency absent', 'route absent']);
  });

  test('on Monday, Wednesday and Friday', () => {
    const doses = judged([order(70, { timing: { repeat: { dayOfWeek: ['mon', 'wed', 'fri'] } } })]);
    expect(doses.highest.mgPerDay).toEqual(exactly(30));
    expect(doses.highest.intervalHours).toEqual({ low: 48, high: 72 });
  });

  test('once or twice a day', () => {
    const timing = { repeat: { frequency: 1, frequencyMax: 2, period: 1, periodUnit: 'd' } };
    expect(judged([order(100, { timing })]).highest.mgPerDay).toEqual({ low: 100, high: 200 });
  });

  test('numbers of the caller that are none are not counted with', () => {
    const dosage = [order(1, { doseAndRate: [{ doseQuantity: { value: 2, unit: 'mg/kg' } }] })];
    for (const weightKg of [0, -20, Number.NaN, Infinity]) {
      expect(judged(dosage, { weightKg }).highest.mgPerDay).toBeUndefined();
    }
  });
});

describe('limits', () => {
  test('of several all hold, so the lowest per day counts', () => {
    expect(ceilingOf([perDays(200, 'mg', 1), perDays(700, 'mg', 7)]).mgPerDay).toEqual(exactly(100));
  });

  test('per 24 hours, per weight, in syringes', () => {
    const denominator = { value: 24, unit: 'h' };
    expect(ceilingOf({ numerator: mg(900), denominator }).mgPerDay).toEqual(exactly(900));
    expect(ceilingOf(perDays(8, 'mg/kg', 1)).mgPerKgPerDay).toEqual(exactly(8));
    expect(ceilingOf(perDays(8, 'mg/kg', 1), 20).mgPerDay).toEqual(exactly(160));
    expect(ceilingOf(perDays(2, 'syringe', 1)).mgPerDay).toEqual(exactly(200));
  });

  test.each<[string, unknown]>([
    ['without a length of time', { numerator: mg(900) }],
    ['of no length of time', perDays(900, 'mg', 0)],
    ['without an amount', { denominator: { value: 1, unit: 'd' } }],
    ['of text', '900 mg per day'],
  ])('%s are none', (_, maxDosePerPeriod) => {
    expect(ceilingOf(maxDosePerPeriod)).toEqual({ mgPerDay: undefined, mgPerKgPerDay: undefined });
  });
});
