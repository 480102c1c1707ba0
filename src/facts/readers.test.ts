import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampline, now, problems, valueSets } from '../../test/made-up-content.ts';
import type { FhirResource } from '../chart/chart.ts';
import { readAllergy } from './allergy.ts';
import { currencyOf, readCondition } from './condition.ts';
import { describeInstants } from './dates.ts';
import { readDraft } from './draft.ts';
import { lastUseOf, readMedicationUse, standingOf } from './medication-use.ts';
import { readPatient } from './patient.ts';
import { readResults } from './result.ts';

/** Every member that some reader looks at, at any depth. */
const names = `
  resourceType id status intent taken notGiven notDone doNotPerform subject patient
  medicationCodeableConcept medicationReference contained ingredient itemCodeableConcept itemReference
  code coding system display text reference type category reaction substance reasonCode
  reasonReference authoredOn effectiveDateTime effectivePeriod start end dateAsserted whenHandedOver
  whenPrepared daysSupply value unit dosageInstruction dosage timing repeat boundsPeriod
  boundsDuration boundsRange low high sequence
  dispenseRequest expectedSupplyDuration informationSource reportedBoolean reportedReference
  clinicalStatus verificationStatus onsetDateTime onsetPeriod recordedDate assertedDate
  abatementDateTime abatementPeriod abatementString abatementBoolean deceasedBoolean deceasedDateTime
  birthDate valueQuantity valueCodeableConcept component interpretation dataAbsentReason issued note
  related specimen hasMember`
  .trim()
  .split(/\s+/);

const date = fc.constantFrom('2026', '2026-11', '2026-11-25', '2026-11-25T08:00:00Z', '2199-12-31', 'spring');
const { node } = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.anything({ maxDepth: 1 }), date, fc.constantFrom('active', '#x', 'Medication/x', 'Patient/p2', 1e300)),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('node'), { maxKeys: 8, noNullPrototype: true }),
  ),
}));

/** A resource of this type, with any of the members that are read and anything in them. */
function resource(resourceType: string, members: Readonly<Record<string, unknown>> = {}): fc.Arbitrary<FhirResource> {
  return fc.dictionary(fc.constantFrom(...names), node, { maxKeys: 12, noNullPrototype: true }).map((any) => ({
    ...any,
    ...members,
    resourceType,
  }));
}

const medicationTypes = [
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
] as const;
const found = (): FhirResource => ({ resourceType: 'Medication', code: exampline });

describe('no reader throws, whatever a resource holds', () => {
  it.each(medicationTypes)('readMedicationUse: %s', (type) => {
    fc.assert(
      fc.property(resource(type), (any) => {
        const use = readMedicationUse(any, valueSets, found);
        if (use === undefined) return;
        standingOf(use, now);
        const last = lastUseOf(use, now);
        if (last === undefined) return;
        expect(last.start).toBeLessThanOrEqual(now);
        expect(last.end).toBeGreaterThan(last.start);
        describeInstants(last);
        if (use.ends !== undefined) describeInstants(use.ends);
      }),
    );
  });

  it('readMedicationUse, where the Medication holds anything', () => {
    fc.assert(
      fc.property(resource('Medication'), (any) => {
        const order = { resourceType: 'MedicationRequest', medicationReference: { reference: 'Medication/x' } };
        readMedicationUse(order, valueSets, () => any);
        readMedicationUse({ ...order, contained: any, medicationReference: { reference: '#x' } }, valueSets, found);
      }),
    );
  });

  it('readDraft', () => {
    fc.assert(
      fc.property(resource('MedicationRequest'), (any) => {
        const draft = readDraft(any, true, valueSets, found);
        draft?.forAnother('p1');
        if (draft !== undefined) expect(draft.resource).toBe(any);
      }),
    );
  });

  it('readCondition', () => {
    fc.assert(
      fc.property(resource('Condition'), fc.boolean(), (any, lasting) => {
        const condition = readCondition(any, valueSets);
        if (condition !== undefined) currencyOf(condition, now, 90, lasting);
      }),
    );
  });

  it('readAllergy', () => {
    fc.assert(fc.property(resource('AllergyIntolerance'), (any) => void readAllergy(any, valueSets)));
  });

  it('readPatient', () => {
    fc.assert(fc.property(resource('Patient'), (any) => void readPatient(any)));
  });

  it('readResults', () => {
    fc.assert(fc.property(resource('Observation'), (any) => void readResults(any, valueSets)));
  });

  it('any of them, where the resource is of any type', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), (type) => {
        const any = { resourceType: type };
        expect(readMedicationUse(any, valueSets, found)).toBeUndefined();
        expect(readDraft(any, true, valueSets, found)).toBeUndefined();
        expect(readResults(any, valueSets)).toEqual([]);
      }),
    );
  });
});

describe('what was entered in error gives nothing, whatever else it says', () => {
  const wrong = { coding: [{ code: 'entered-in-error' }] };

  it.each(medicationTypes)('%s', (type) => {
    fc.assert(
      fc.property(resource(type, { status: 'entered-in-error', medicationCodeableConcept: exampline }), (any) => {
        expect(readMedicationUse(any, valueSets, found)).toBeUndefined();
        expect(readDraft(any, true, valueSets, found)).toBeUndefined();
      }),
    );
  });

  it('a problem', () => {
    const code = { coding: [{ system: problems, code: 'ill' }] };
    fc.assert(
      fc.property(resource('Condition', { code, verificationStatus: wrong }), (any) => {
        expect(readCondition(any, valueSets)).toBeUndefined();
      }),
    );
  });

  it('an allergy', () => {
    fc.assert(
      fc.property(resource('AllergyIntolerance', { code: exampline, verificationStatus: wrong }), (any) => {
        expect(readAllergy(any, valueSets)).toBeUndefined();
      }),
    );
  });

  it('a result', () => {
    fc.assert(
      fc.property(resource('Observation', { status: 'entered-in-error' }), (any) => {
        expect(readResults(any, valueSets)).toEqual([]);
      }),
    );
  });
});
