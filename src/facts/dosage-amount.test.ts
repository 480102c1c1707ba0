import { describe, expect, test } from 'vitest';
import { readDosages } from './dosage.ts';
import {
  ucum,
  mg,
  daily,
  under,
  first,
  write,
  amounts,
  quantity,
  judged,
  missing,
  exactly,
  typeOf,
} from '../../test/dosages.ts';

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
