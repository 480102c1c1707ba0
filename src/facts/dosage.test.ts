import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDosages } from './dosage.ts';
import {
  type Members,
  ucum,
  mg,
  daily,
  under,
  ordered,
  first,
  write,
  amounts,
  syringe,
  judged,
  missing,
  hundred,
  exactly,
} from '../../test/dosages.ts';

describe("the pharmacist's doses", () => {
  test('R6-01: 100 mg subcutaneously every 24 hours is 100 mg a day', () => {
    const timing = { code: { text: 'q24h' } };
    const doses = judged([{ ...hundred, timing }]);
    expect(doses.highest.mgPerDay).toEqual(exactly(100));
    expect(doses.highest.mgPerDose).toEqual(exactly(100));
    expect(doses.highest.intervalHours).toEqual(exactly(24));
    expect(missing(doses)).toEqual([]);
    expect(first({ ...hundred, timing }).route.kind).toBe('subcutaneous');
  });

  test('R6-02: 100 mg every 12 hours is 200 mg a day', () => {
    const doses = judged([{ ...hundred, timing: { code: { text: 'Q12H' } } }]);
    expect(doses.highest.mgPerDay).toEqual(exactly(200));
    expect(doses.highest.intervalHours).toEqual(exactly(12));
  });

  test('R6-04: a missing route is said to be absent', () => {
    expect(missing(judged([{ doseAndRate: [{ doseQuantity: mg(100) }], timing: daily }]))).toEqual(['route absent']);
  });

  test('R6-05: 50 mg a day', () => {
    expect(judged([{ doseAndRate: [{ doseQuantity: mg(50) }], timing: daily }]).highest.mgPerDay).toEqual(exactly(50));
  });

  test('R6-07: 200 mg a day in 20 kg are 10 mg/kg a day', () => {
    const dosage = [{ doseAndRate: [{ doseQuantity: mg(200) }], timing: daily }];
    expect(judged(dosage, { ...syringe, weightKg: 20 }).highest.mgPerKgPerDay).toEqual(exactly(10));
  });

  test('R6-08: 5 mg/kg to start with, with and without the weight of 20 kg', () => {
    const dosage = [{ doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg/kg' } }], timing: daily, route: under }];
    const weighed = judged(dosage, { ...syringe, weightKg: 20 });
    expect(weighed.first.mgPerKgPerDay).toEqual(exactly(5));
    expect(weighed.first.mgPerDay).toEqual(exactly(100));
    expect(missing(weighed)).toEqual([]);
    const unweighed = judged(dosage);
    expect(unweighed.first.mgPerKgPerDay).toEqual(exactly(5));
    expect(unweighed.first.mgPerDay).toBeUndefined();
    expect(missing(unweighed)).toEqual(['weight absent']);
  });

  test('R6-13: 0.67 mL are 100 mg', () => {
    const dosage = [{ doseAndRate: [{ doseQuantity: { value: 0.67, unit: 'mL' } }], timing: daily, route: under }];
    expect(judged(dosage).highest.mgPerDay).toEqual(exactly(100));
    expect(missing(judged(dosage, {}))).toEqual(['unit absent']);
  });

  test.each([
    ['rateQuantity', { value: 10, unit: 'mL/h' }],
    ['rateRange', { low: { value: 1 }, high: { value: 2 } }],
    ['rateRatio', { numerator: mg(100), denominator: { value: 1, unit: 'h' } }],
  ])('R6-15: %s makes it an infusion, on the dosage (STU3) or below it (R4)', (member, rate) => {
    expect(first({ ...hundred, [member]: rate }).infusion).toBe(true);
    expect(first({ doseAndRate: [{ doseQuantity: mg(100), [member]: rate }] }).infusion).toBe(true);
    expect(first({ doseAndRate: { [member]: rate } }).amounts).toEqual([]);
    expect(first(hundred).infusion).toBe(false);
  });

  test('R6-16: a range of 100 to 200 mg keeps its high end', () => {
    const dosage = [{ doseAndRate: [{ doseRange: { low: mg(100), high: mg(200) } }], timing: daily }];
    expect(judged(dosage).highest.mgPerDay).toEqual({ low: 100, high: 200 });
  });

  test('R6-18: 100 mg every other day are 50 mg a day at intervals of 48 hours', () => {
    const doses = judged([{ ...hundred, timing: { code: { coding: [{ code: 'QOD' }] } } }]);
    expect(doses.highest.mgPerDay).toEqual(exactly(50));
    expect(doses.highest.mgPerDose).toEqual(exactly(100));
    expect(doses.highest.intervalHours).toEqual(exactly(48));
  });

  test('R6-20: a limit of 900 mg a day in 80 kg is one of 11.25 mg/kg a day', () => {
    const maxDosePerPeriod = { numerator: mg(900), denominator: { value: 1, unit: 'day', system: ucum, code: 'd' } };
    const { ceiling } = judged([{ ...hundred, timing: daily, maxDosePerPeriod }], { ...syringe, weightKg: 80 });
    expect(ceiling).toEqual({ mgPerDay: exactly(900), mgPerKgPerDay: exactly(11.25) });
  });

  test('R6-21: only the text "1 syringe daily" is 100 mg a day, by no route that it names', () => {
    const doses = judged([{ text: '1 syringe daily' }]);
    expect(doses.highest.mgPerDay).toEqual(exactly(100));
    expect(missing(doses)).toEqual(['route absent']);
    expect(first({ text: '1 syringe daily' }).fromText).toBe(true);
  });

  test('R6-24: 100 mg a day for 10 days', () => {
    const timing = { repeat: { ...daily.repeat, boundsDuration: { value: 10, unit: 'd', system: ucum, code: 'd' } } };
    expect(first({ ...hundred, timing }).bounds.days).toEqual(exactly(10));
    expect(first({ text: '100 mg SC daily x 10 days' }).bounds.days).toEqual(exactly(10));
  });

  test('50 mg per half day, 50 mg twice a day, 50 mg at two times of the day: 100 mg a day', () => {
    const half = { repeat: { frequency: 1, period: 0.5, periodUnit: 'd' } };
    const twice = { code: { coding: [{ code: 'BID' }] } };
    const times = { repeat: { timeOfDay: ['08:00:00', '20:00:00'] } };
    for (const timing of [half, twice, times]) {
      const doses = judged([{ doseAndRate: [{ doseQuantity: mg(50) }], timing, route: under }]);
      expect(doses.highest.mgPerDay).toEqual(exactly(100));
      expect(doses.highest.intervalHours).toEqual(exactly(12));
      expect(missing(doses)).toEqual([]);
    }
  });

  test('700 mg a week are 100 mg a day, exactly', () => {
    const timing = { repeat: { frequency: 1, period: 1, periodUnit: 'wk' } };
    expect(judged([{ doseAndRate: [{ doseQuantity: mg(700) }], timing }]).highest.mgPerDay).toEqual(exactly(100));
  });
});

describe('free text beside structured members', () => {
  test('fills in what they leave out', () => {
    const dosage = first({ doseAndRate: [{ doseQuantity: mg(100) }], text: '100 mg subcutaneously once daily' });
    expect(dosage.route.kind).toBe('subcutaneous');
    expect(dosage.frequency).toMatchObject({ kind: 'repeated', dosesPerDay: exactly(1) });
    expect(dosage.fromText).toBe(true);
  });

  test('says nothing where they say it', () => {
    const dosage = first({ ...hundred, timing: daily, text: '100 mg SC daily' });
    expect(dosage.amounts.map(write)).toEqual(['100 mg']);
    expect(dosage.fromText).toBe(false);
  });

  test('is not believed where it contradicts them', () => {
    const dosage = first({ doseAndRate: [{ doseQuantity: mg(100) }], text: '200 mg subcutaneously once daily' });
    expect(dosage.amounts.map(write)).toEqual(['100 mg']);
    expect(dosage.frequency.kind).toBe('unreadable');
    expect(dosage.route.kind).toBe('unreadable');
  });

  test('is not believed where its schedule, or one of its amounts, contradicts them', () => {
    const dose = { doseAndRate: [{ doseQuantity: mg(100) }] };
    const often = first({ ...dose, timing: daily, text: '100 mg subcutaneously every other day' });
    expect(often.frequency).toMatchObject({ kind: 'repeated', dosesPerDay: exactly(1) });
    expect(often.route.kind).toBe('unreadable');
    expect(first({ ...dose, text: '0.67 mL (200 mg) subcutaneously daily' }).route.kind).toBe('unreadable');
  });

  test('is believed where it says the same, or something that cannot be compared', () => {
    const dose = { doseAndRate: [{ doseQuantity: mg(100) }] };
    expect(first({ ...dose, timing: daily, text: '100 mg subcutaneously daily' }).route.kind).toBe('subcutaneous');
    const syringes = { doseAndRate: [{ doseQuantity: { value: 1, unit: 'syringe' } }] };
    expect(first({ ...syringes, text: '100 mg subcutaneously daily' }).frequency.kind).toBe('repeated');
    const perDay = { doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg/day' } }] };
    expect(first({ ...perDay, text: '50 mg subcutaneously twice daily' }).frequency.kind).toBe('repeated');
  });

  test.each<[string, Members, boolean]>([
    ['the schedule', { ...hundred, text: 'daily' }, true],
    ['the amount', { timing: daily, route: under, text: '100 mg' }, true],
    ['the route', { doseAndRate: hundred.doseAndRate, timing: daily, text: '100 mg subcutaneously' }, true],
    ['no schedule', { ...hundred, text: '100 mg' }, false],
    ['no amount', { timing: daily, route: under, text: 'daily' }, false],
    ['no route', { doseAndRate: hundred.doseAndRate, timing: daily, text: '100 mg daily' }, false],
  ])('is said to have been read where it adds %s', (_, members, expected) => {
    expect(first(members).fromText).toBe(expected);
  });

  test('says how long only where they do not', () => {
    const five = { repeat: { ...daily.repeat, boundsDuration: { value: 5, unit: 'd' } } };
    expect(first({ ...hundred, timing: five, text: '100 mg daily for 10 days' }).bounds.days).toEqual(exactly(5));
    expect(first({ ...hundred, timing: daily, text: '100 mg daily for 10 days' }).bounds.days).toEqual(exactly(10));
  });

  test('does not mend a schedule that cannot be read', () => {
    const timing = { code: { text: 'per rheumatology' } };
    expect(first({ ...hundred, timing, text: '100 mg SC daily' }).frequency.kind).toBe('unreadable');
  });

  test('that cannot be read makes unreadable what is left out, and is not passed on', () => {
    const dosage = first({ text: 'Herr Müller: 100 mg as discussed' });
    expect(dosage).toMatchObject({
      amounts: [{ ok: false, why: 'unreadable' }],
      frequency: { kind: 'unreadable' },
      route: { kind: 'unreadable' },
    });
    expect(JSON.stringify(dosage)).not.toContain('Müller');
    expect(missing(judged([{ text: 'as discussed' }]))).toEqual([
      'amount unreadable',
      'frequency unreadable',
      'route unreadable',
    ]);
  });
});

describe('as needed', () => {
  test.each<[string, Members]>([
    ['a flag', { asNeededBoolean: true }],
    ['a flag sent as text', { asNeededBoolean: 'true' }],
    ['a reason', { asNeededCodeableConcept: { text: 'fever' } }],
    ['the flag of R5', { asNeeded: true }],
    ['the reasons of R5', { asNeededFor: [{ text: 'fever' }] }],
    ['the words of the schedule', { timing: { code: { text: 'DAILY PRN' } } }],
    ['the words of the text', { text: '100 mg SC daily as needed' }],
  ])('by %s', (_, members) => {
    expect(first({ ...hundred, ...members }).asNeeded).toBe(true);
  });

  test('neither by false nor by an empty reason', () => {
    expect(first({ asNeededBoolean: false, asNeededCodeableConcept: {} }).asNeeded).toBe(false);
  });

  test('counts at the upper end only', () => {
    const doses = judged([{ ...hundred, timing: { code: { text: 'Q6H PRN' } } }]);
    expect(doses.highest.mgPerDay).toEqual({ low: 0, high: 400 });
    expect(doses.highest.mgPerDose).toEqual(exactly(100));
    expect(doses.highest.intervalHours).toEqual(exactly(6));
  });
});

describe('shapes', () => {
  test('one instruction that is no list, in a request and in a statement', () => {
    expect(ordered({ ...hundred, timing: daily })).toHaveLength(1);
    const statement = { resourceType: 'MedicationStatement', dosage: { ...hundred, timing: daily } };
    expect(readDosages(statement)).toHaveLength(1);
  });

  test('what is no instruction is left out', () => {
    expect(ordered(undefined)).toEqual([]);
    expect(ordered(['100 mg daily', null, 5])).toEqual([]);
  });

  test('one doseAndRate that is no list', () => {
    expect(amounts({ doseAndRate: { doseQuantity: mg(100) } })).toEqual(['untyped: 100 mg']);
  });

  test('a route coded without words, if the caller knows the code', () => {
    const route = { coding: [{ system: 'http://snomed.info/sct', code: '34206005' }] };
    const resource = { resourceType: 'MedicationRequest', dosageInstruction: [{ route }] };
    const codes = [{ system: 'http://snomed.info/sct', code: '34206005', kind: 'subcutaneous' as const }];
    expect(readDosages(resource)[0]?.route.kind).toBe('unreadable');
    expect(readDosages(resource, codes)[0]?.route.kind).toBe('subcutaneous');
  });

  test('anything at all is read without failing, and every rate is a number', () => {
    const values = [fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })];
    const odd = (...likely: readonly unknown[]): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...likely) }, { weight: 1, arbitrary: fc.oneof(...values) });
    const number = odd(1, 2, '3', 0, -1, 0.67, 1e308, Number.NaN, '1e308', 5e-324);
    const dose = fc.record({ value: number, unit: odd('mg', 'mg/kg', 'mL', 'syringe'), code: odd('mg', undefined) });
    const rate = fc.record(
      { type: odd({ text: 'ordered' }), doseQuantity: dose, doseRange: fc.record({ low: dose, high: dose }) },
      { requiredKeys: [] },
    );
    const repeated = fc.record(
      {
        frequency: number,
        frequencyMax: number,
        period: number,
        periodMax: number,
        periodUnit: odd('d', 'h', 's', 'a'),
        dayOfWeek: odd(['mon', 'fri']),
        timeOfDay: odd(['09:00', '18:00']),
        when: odd(['MORN'], 'AC'),
        count: number,
        boundsDuration: dose,
      },
      { requiredKeys: [] },
    );
    const dosage = fc.record(
      {
        sequence: number,
        text: odd('100 mg daily', 'x'),
        timing: fc.oneof(fc.record({ repeat: repeated, code: odd({ text: 'BID' }) }, { requiredKeys: [] }), ...values),
        doseAndRate: fc.oneof(fc.array(rate, { maxLength: 3 }), ...values),
        doseQuantity: dose,
        route: odd(under),
        maxDosePerPeriod: fc.record({ numerator: dose, denominator: dose }),
        asNeededBoolean: odd(true, false),
        extension: odd([]),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(dosage, { maxLength: 3 }), ...values), number, (instructions, weight) => {
        const weightKg = typeof weight === 'number' ? weight : undefined;
        const { first: start, highest, ceiling: most } = judged(instructions, { ...syringe, weightKg });
        for (const range of [start, highest, most].flatMap((rates) => Object.values(rates))) {
          if (range === undefined) continue;
          expect(range.low >= 0 && range.high >= range.low && Number.isFinite(range.high)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
