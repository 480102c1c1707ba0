import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dailyDoses, type DailyDoses, type PerUnit } from './dosage-daily.ts';
import type { DoseReading } from './dosage-amount.ts';
import { readDosages, type Dosage } from './dosage.ts';

type Members = Readonly<Record<string, unknown>>;

const ucum = 'http://unitsofmeasure.org';
const mg = (value: unknown): Members => ({ value, unit: 'mg', system: ucum, code: 'mg' });
const daily = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } };
const under = { text: 'Subcutaneous' };
const ordered = (dosage: unknown): readonly Dosage[] =>
  readDosages({ resourceType: 'MedicationRequest', dosageInstruction: dosage });
const first = (dosage: Members): Dosage => {
  const [entry] = ordered([dosage]);
  if (entry === undefined) throw new Error('no dosage');
  return entry;
};
const write = (amount: DoseReading): string =>
  amount.ok
    ? `${amount.low === amount.high ? amount.low : `${amount.low} to ${amount.high}`} ${amount.unit}${amount.perDay ? ' per day' : ''}`
    : amount.why;
const amounts = (dosage: Members): readonly string[] =>
  first(dosage).amounts.map((amount) => `${amount.source}: ${write(amount)}`);
const quantity = (doseQuantity: unknown): string | undefined =>
  first({ doseAndRate: [{ doseQuantity }] }).amounts.map(write)[0];

/** One syringe holds 100 mg in 0.67 mL. */
const syringe: PerUnit = { mgPerMl: 100 / 0.67, mgPerProduct: 100 };
const judged = (dosage: unknown, per: PerUnit = syringe): DailyDoses => dailyDoses(ordered(dosage), per);
const missing = ({ missing: gaps }: DailyDoses): readonly string[] => gaps.map(({ part, why }) => `${part} ${why}`);
const hundred = { doseAndRate: [{ doseQuantity: mg(100) }], route: under };
const exactly = (number: number): { readonly low: number; readonly high: number } => ({ low: number, high: number });

const typeOf = (code: string, system = 'http://epic.com/CodeSystem/dose-rate-type'): Members => ({
  coding: [{ system, code, display: code }],
});
const order = (value: number, more: Members = {}): Members => ({
  doseAndRate: [{ doseQuantity: mg(value) }],
  timing: daily,
  route: under,
  ...more,
});
const perDays = (value: unknown, unit: string, days: unknown): Members => ({
  numerator: { value, unit },
  denominator: { value: days, unit: 'd' },
});
const until = (start: string | undefined, end?: string): Members => ({
  timing: { repeat: { ...daily.repeat, boundsPeriod: { start, end } } },
});
const ceilingOf = (maxDosePerPeriod: unknown, weightKg?: number): DailyDoses['ceiling'] =>
  judged([{ ...hundred, timing: daily, maxDosePerPeriod }], { ...syringe, weightKg }).ceiling;

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

describe('the amount', () => {
  const hl7 = 'http://terminology.hl7.org/CodeSystem/dose-rate-type';

  test('of three typed entries the ordered one comes first and the administered one never', () => {
    const doseAndRate = [
      { type: typeOf('calculated'), doseQuantity: mg(99) },
      { type: typeOf('admin-amount'), doseQuantity: { value: 2, unit: 'syringe' } },
      { type: typeOf('ordered'), doseQuantity: mg(100) },
    ];
    expect(amounts({ doseAndRate })).toEqual(['ordered: 100 mg', 'calculated: 99 mg']);
    expect(judged([{ doseAndRate, timing: daily }]).highest.mgPerDay).toEqual(exactly(100));
  });

  test('without an ordered amount the calculated one counts', () => {
    const doseAndRate = [
      { type: typeOf('admin-amount'), doseQuantity: { value: 0.67, unit: 'mL' } },
      { type: typeOf('calculated', hl7), doseQuantity: mg(80) },
    ];
    expect(amounts({ doseAndRate })).toEqual(['calculated: 80 mg']);
  });

  test('an administered amount alone is no dose', () => {
    const doseAndRate = [{ type: { text: 'Admin-Amount' }, doseQuantity: mg(100) }];
    expect(amounts({ doseAndRate })).toEqual([]);
    expect(missing(judged([{ doseAndRate, timing: daily, route: under }]))).toEqual(['amount absent']);
  });

  test('an ordered amount per weight without a weight leaves mg to the calculated one', () => {
    const doseAndRate = [
      { type: typeOf('ordered', hl7), doseQuantity: { value: 2, unit: 'mg/kg' } },
      { type: typeOf('calculated', hl7), doseQuantity: mg(30) },
    ];
    const { highest } = judged([{ doseAndRate, timing: daily }]);
    expect(highest.mgPerDay).toEqual(exactly(30));
    expect(highest.mgPerKgPerDay).toEqual(exactly(2));
  });

  test('the type in words counts, and an unknown type is not guessed', () => {
    expect(amounts({ doseAndRate: [{ type: { text: 'Ordered' }, doseQuantity: mg(100) }] })).toEqual([
      'ordered: 100 mg',
    ]);
    expect(amounts({ doseAndRate: [{ type: { text: 'maximum' }, doseQuantity: mg(800) }] })).toEqual([
      'untyped: unreadable',
    ]);
    expect(amounts({ doseAndRate: [{ type: { coding: [{ code: '' }] }, doseQuantity: mg(100) }] })).toEqual([
      'untyped: 100 mg',
    ]);
  });

  test('STU3: an amount on the dosage itself, behind the ordered dose of an extension', () => {
    expect(amounts({ doseQuantity: mg(100) })).toEqual(['untyped: 100 mg']);
    expect(amounts({ doseRange: { low: mg(50), high: mg(100) } })).toEqual(['untyped: 50 to 100 mg']);
    const extension = [
      { url: 'https://open.epic.com/fhir/extensions/admin-amount', valueQuantity: { value: 2, unit: 'tablet' } },
      { url: 'https://open.epic.com/fhir/extensions/ordered-dose', valueQuantity: mg(400) },
    ];
    expect(amounts({ extension, doseQuantity: mg(200) })).toEqual(['ordered: 400 mg', 'untyped: 200 mg']);
    expect(judged([{ extension, doseQuantity: mg(200), timing: daily }]).highest.mgPerDay).toEqual(exactly(400));
  });

  test('what was administered has its amount in `dose`', () => {
    const resource = { resourceType: 'MedicationAdministration', dosage: { dose: mg(100), route: under } };
    expect(readDosages(resource)[0]?.amounts.map(write)).toEqual(['100 mg']);
  });

  test('two untyped amounts are a range of both', () => {
    const doseAndRate = [{ doseQuantity: mg(100) }, { doseQuantity: { value: 2, unit: 'syringe' } }];
    expect(judged([{ doseAndRate, timing: daily }]).highest.mgPerDose).toEqual({ low: 100, high: 200 });
  });

  test.each<[string, unknown, string]>([
    ['a number', mg(100), '100 mg'],
    ['a number sent as text', mg('100'), '100 mg'],
    ['a number sent as text with a decimal comma', { value: '0,67', unit: 'mL' }, '0.67 mL'],
    ['grams', { value: 0.1, unit: 'g' }, '100 mg'],
    ['micrograms', { value: 100, unit: 'mcg' }, '0.1 mg'],
    ['milligrams in words', { value: 100, unit: 'milligrams' }, '100 mg'],
    ['per kilogram', { value: 2, unit: 'mg/kg', system: ucum, code: 'mg/kg' }, '2 mg/kg'],
    ['per kilogram in words', { value: 2, unit: 'mg per kg' }, '2 mg/kg'],
    ['per kilogram and dose', { value: 2, unit: 'mg/kg/dose' }, '2 mg/kg'],
    ['micrograms per kilogram', { value: 500, unit: 'mcg/kg' }, '0.5 mg/kg'],
    ['millilitres in the plural', { value: 0.67, unit: 'mLs' }, '0.67 mL'],
    ['cubic centimetres', { value: 0.67, unit: 'cc' }, '0.67 mL'],
    ['a day’s amount', { value: 100, unit: 'mg/day' }, '100 mg per day'],
    ['a day’s amount per kilogram', { value: 2, unit: 'mg/kg/day' }, '2 mg/kg per day'],
    ['syringes', { value: 1, unit: 'Syringe', system: ucum, code: '{Syringe}' }, '1 product'],
    ['a code alone', { value: 1, system: ucum, code: '{syringe}' }, '1 product'],
    ['pills', { value: 2, system: ucum, code: '{pill}' }, '2 product'],
    ['injections', { value: 1, unit: 'injection' }, '1 product'],
    ['each', { value: 1, unit: 'each' }, '1 product'],
    ['pens', { value: 2, unit: 'pens' }, '2 product'],
    ['tablets', { value: 2, unit: 'tablet', system: ucum, code: '{tbl}' }, '2 product'],
    [
      'a dosage form of another system',
      { value: 2, unit: 'TAB', system: 'http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm', code: 'TAB' },
      '2 product',
    ],
    ['half a syringe', { value: 0.5, unit: 'syringe' }, '0.5 product'],
    ['a syringe whose code is the number one', { value: 1, unit: 'syringe', system: ucum, code: '1' }, '1 product'],
    ['a text that contradicts the code', { value: 1, unit: 'mg', system: ucum, code: 'mL' }, 'unknown-unit'],
    ['a syringe coded as milligrams', { value: 1, unit: 'syringe', system: ucum, code: 'mg' }, 'wrong-property'],
    ['milligrams coded as pills', { value: 1, unit: 'mg', system: ucum, code: '{pill}' }, 'wrong-property'],
    ['megalitres beside millilitres', { value: 0.67, unit: 'mL', system: ucum, code: 'ML' }, 'implausible'],
    ['units, perhaps international ones', { value: 100, unit: 'unit' }, 'unknown-unit'],
    ['doses, of what nobody says', { value: 1, unit: 'dose' }, 'unknown-unit'],
    ['an amount per area', { value: 100, unit: 'mg/m2' }, 'unknown-unit'],
    ['an amount per hour', { value: 5, unit: 'mg/h' }, 'unknown-unit'],
    ['a bare number', { value: 100 }, 'no-unit'],
    ['no number', { unit: 'mg' }, 'no-value'],
    ['zero', mg(0), 'implausible'],
    ['less than zero', mg(-100), 'implausible'],
    ['no number at all', mg(Number.NaN), 'unreadable'],
    ['words', mg('one hundred'), 'unreadable'],
    ['a bound', { ...mg(100), comparator: '<' }, 'unreadable'],
    ['a number beyond belief', mg(1e9), 'implausible'],
    ['text where a quantity belongs', '100 mg', 'no-value'],
    ['per kilogram in words with more blanks', { value: 2, unit: 'mg  per  kg' }, '2 mg/kg'],
    ['per dose in braces', { value: 2, unit: 'mg/{dose}' }, '2 mg'],
    ['micrograms per kilogram with a blank', { value: 500, unit: 'mcg/ kg' }, '0.5 mg/kg'],
    ['millilitres with a full stop', { value: 0.67, unit: 'ml.' }, '0.67 mL'],
    ['a day’s amount in UCUM', { value: 100, unit: 'mg/day', system: ucum, code: 'mg/d' }, '100 mg per day'],
    ['an amount per decilitre', { value: 100, unit: 'mg/dL' }, 'unknown-unit'],
    ['an amount per day beside one per hour', { value: 24, unit: 'mg/h', system: ucum, code: 'mg/d' }, 'unknown-unit'],
    ['a syringe in square brackets', { value: 1, unit: '[syringe]' }, '1 product'],
    ['a pen with an underscore', { value: 1, unit: 'Pen_Injector' }, '1 product'],
    ['tablets with a full stop', { value: 1, unit: 'tab.' }, '1 product'],
    ['a brace that is not closed', { value: 1, unit: '{syringe' }, 'unknown-unit'],
    ['words before a brace', { value: 1, unit: 'x{syringe}' }, 'unknown-unit'],
    ['words behind a brace', { value: 1, unit: '{syringe}x' }, 'unknown-unit'],
    ['words behind a plural', { value: 1, unit: 'syringe(s) left' }, 'unknown-unit'],
    ['a thousand tablets', { value: 1000, unit: 'tablet' }, '1000 product'],
    ['more than a thousand tablets', { value: 1001, unit: 'tablet' }, 'implausible'],
    ['milligrams beside a pill of nobody’s system', { value: 100, unit: 'mg', code: '{pill}' }, 'wrong-property'],
    [
      'milligrams beside a pill of UCUM by its OID',
      { value: 100, unit: 'mg', system: 'urn:oid:2.16.840.1.113883.6.8', code: '{pill}' },
      'wrong-property',
    ],
    [
      'milligrams beside a code of another system, which is not asked',
      { value: 100, unit: 'mg', system: 'urn:oid:2.16.840.1.113883.6.88', code: '{pill}' },
      '100 mg',
    ],
  ])('%s', (_, value, expected) => {
    expect(quantity(value)).toBe(expected);
  });

  test.each<[string, unknown, string]>([
    ['the upper end alone begins at zero', { high: mg(200) }, '0 to 200 mg'],
    ['from zero', { low: mg(0), high: mg(200) }, '0 to 200 mg'],
    ['in two units of mass', { low: { value: 0.1, unit: 'g' }, high: mg(200) }, '100 to 200 mg'],
    ['the lower end alone', { low: mg(100) }, 'no-value'],
    ['the wrong way round', { low: mg(200), high: mg(100) }, 'implausible'],
    ['in two kinds of unit', { low: mg(1), high: { value: 2, unit: 'mg/kg' } }, 'wrong-property'],
    ['an end without a unit', { low: { value: 100 }, high: mg(200) }, 'no-unit'],
    ['a day’s amount and a dose', { low: { value: 100, unit: 'mg/day' }, high: mg(200) }, 'wrong-property'],
  ])('a range: %s', (_, doseRange, expected) => {
    expect(first({ doseAndRate: [{ doseRange }] }).amounts.map(write)).toEqual([expected]);
  });

  test('a day’s amount is that, however often it is given', () => {
    const twice = { code: { text: 'BID' } };
    const dosage = [{ doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg/day' } }], timing: twice, route: under }];
    expect(judged(dosage).highest.mgPerDay).toEqual(exactly(100));
    expect(judged(dosage).highest.mgPerDose).toEqual(exactly(50));
    expect(missing(judged(dosage))).toEqual([]);
    const once = [{ doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg/day' } }], timing: daily, route: under }];
    expect(judged(once).highest.mgPerDay).toEqual(exactly(100));
    expect(judged(once).highest.mgPerDose).toEqual(exactly(100));
    expect(missing(judged(once))).toEqual([]);
  });

  test('a day’s amount on every other day contradicts itself', () => {
    const timing = { code: { text: 'QOD' } };
    const doses = judged([{ doseAndRate: [{ doseQuantity: { value: 2, unit: 'mg/kg/day' } }], timing, route: under }]);
    expect(doses.highest.mgPerKgPerDay).toBeUndefined();
    expect(missing(doses)).toContain('frequency unreadable');
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
