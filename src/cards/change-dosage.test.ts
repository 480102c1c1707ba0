import { describe, expect, it } from 'vitest';
import type { FhirResource } from '../chart/chart.ts';
import { asObjects, type Json } from '../fhir/json.ts';
import { changeDosage } from './change-dosage.ts';

const everyOtherDay = {
  offer: 'change-dosage',
  label: 'Every other day',
  text: 'every other day',
  everyHours: 48,
} as const;
const halved = {
  ...everyOtherDay,
  text: '50 mg every 12 hours',
  everyHours: 12,
  dose: { value: 50, unit: 'mg' },
} as const;

function order(...dosages: readonly object[]): FhirResource {
  return { resourceType: 'MedicationRequest', id: 'o1', status: 'draft', dosageInstruction: dosages };
}

/** The only dosage instruction of a changed order. */
function dosageIn(changed: FhirResource | undefined): Json | undefined {
  return asObjects(changed?.['dosageInstruction'])[0];
}

const daily = {
  sequence: 1,
  text: '100 mg daily',
  patientInstruction: 'Once every morning',
  timing: { code: { text: 'QD' }, repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
  route: { text: 'Subcutaneous' },
  doseAndRate: [{ type: { text: 'ordered' }, doseQuantity: { value: 100, unit: 'mg' } }],
};

describe('An order with another interval', () => {
  it('keeps all that says nothing of how often, and what it said before stands behind the new words', () => {
    expect(changeDosage(order(daily), everyOtherDay)).toEqual({
      resourceType: 'MedicationRequest',
      id: 'o1',
      status: 'draft',
      dosageInstruction: [
        {
          sequence: 1,
          text: 'every other day (before: 100 mg daily)',
          timing: { repeat: { frequency: 1, period: 2, periodUnit: 'd' } },
          route: { text: 'Subcutaneous' },
          doseAndRate: [{ type: { text: 'ordered' }, doseQuantity: { value: 100, unit: 'mg' } }],
        },
      ],
    });
  });

  it('says only the new words where it had none', () => {
    const { text: _none, ...silent } = daily;
    expect(changeDosage(order(silent), everyOtherDay)).toMatchObject({
      dosageInstruction: [{ text: 'every other day' }],
    });
  });

  it('has hours where they are no whole days', () => {
    expect(changeDosage(order(daily), halved)).toMatchObject({
      dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 12, periodUnit: 'h' } } }],
    });
  });

  it.each([
    [{ boundsDuration: { value: 14, unit: 'd' } }],
    [{ boundsPeriod: { start: '2026-11-26', end: '2026-12-10' } }],
    [{ boundsRange: { low: { value: 5, unit: 'd' }, high: { value: 7, unit: 'd' } } }],
  ])('keeps its bounds: %j', (bounds) => {
    const timing = { repeat: { ...bounds, frequency: 2, period: 1, periodUnit: 'd', dayOfWeek: ['mon'] } };
    const changed = changeDosage(order({ ...daily, timing }), everyOtherDay);
    expect(changed).toMatchObject({ dosageInstruction: [{ timing: { repeat: expect.anything() } }] });
    const dosage = dosageIn(changed);
    expect(dosage?.['timing']).toEqual({ repeat: { ...bounds, frequency: 1, period: 2, periodUnit: 'd' } });
  });

  it('gets a timing where it had none, and loses what is empty', () => {
    const changed = changeDosage({ ...order({ text: ' ', route: {} }), note: [] }, everyOtherDay);
    expect(changed).toEqual({
      resourceType: 'MedicationRequest',
      id: 'o1',
      status: 'draft',
      dosageInstruction: [
        { text: 'every other day (before:  )', timing: { repeat: { frequency: 1, period: 2, periodUnit: 'd' } } },
      ],
    });
  });
});

describe('An order with another dose', () => {
  it('has the new dose in the place of the old one or of its range, and only the new words', () => {
    const range = { type: { text: 'ordered' }, doseRange: { low: { value: 50 }, high: { value: 100 } } };
    for (const doseAndRate of [daily.doseAndRate, [range]]) {
      const changed = changeDosage(order({ ...daily, doseAndRate }), halved);
      const dosage = dosageIn(changed);
      expect(dosage?.['text']).toBe('50 mg every 12 hours');
      expect(dosage?.['doseAndRate']).toEqual([
        {
          type: { text: 'ordered' },
          doseQuantity: { value: 50, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' },
        },
      ]);
    }
  });

  it('has it also where there was none, and no dose of STU3 beside it', () => {
    const { doseAndRate: _none, ...rest } = daily;
    const changed = changeDosage(order({ ...rest, doseQuantity: { value: 100, unit: 'mg' } }), halved);
    const dosage = dosageIn(changed);
    expect(dosage?.['doseAndRate']).toEqual([
      { doseQuantity: { value: 50, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
    ]);
    expect(dosage).not.toHaveProperty('doseQuantity');
  });
});

describe('No other order is offered', () => {
  it('where there is no dosage instruction, or more than one', () => {
    expect(changeDosage(order(), everyOtherDay)).toBeUndefined();
    expect(changeDosage({ resourceType: 'MedicationRequest' }, everyOtherDay)).toBeUndefined();
    expect(changeDosage(order(daily, daily), everyOtherDay)).toBeUndefined();
  });

  it('where a new dose would stand beside several old ones; another interval can', () => {
    const two = { ...daily, doseAndRate: [daily.doseAndRate[0], { doseQuantity: { value: 1, unit: 'mg/kg' } }] };
    expect(changeDosage(order(two), halved)).toBeUndefined();
    expect(changeDosage(order(two), everyOtherDay)).toMatchObject({
      dosageInstruction: [{ doseAndRate: two.doseAndRate }],
    });
  });
});
