import { describe, expect, it } from 'vitest';
import { readable } from './resources.ts';

const fine = { ok: true };

describe('A resource is readable', () => {
  it.each<[string, object]>([
    ['with nothing in it', { resourceType: 'Observation' }],
    ['of a type that we do not read, whatever is in it', { resourceType: 'Nonsense', id: 7, code: 'x' }],
    ['with members that we do not know', { resourceType: 'Patient', vendorThing: [[1]], name: 'x' }],
    ['with null for members without value', { resourceType: 'Condition', code: null, category: [null], subject: null }],
    ['with null for an id', { resourceType: 'Patient', id: null }],
    ['with an id outside of the FHIR rule', { resourceType: 'Patient', id: 'a_b/c ü' }],
    ['with a value as text', { resourceType: 'Observation', valueQuantity: { value: '1.2' } }],
    ['with a code as number', { resourceType: 'Observation', code: { coding: [{ code: 7518 }] } }],
    ['with one coding in place of a list', { resourceType: 'Observation', code: { coding: { code: '751-8' } } }],
    ['with one category in place of a list', { resourceType: 'Observation', category: { text: 'laboratory' } }],
    ['with a list of categories in place of one', { resourceType: 'MedicationDispense', category: [{}, {}] }],
    ['with any status', { resourceType: 'Observation', status: 'a status of its own' }],
    [
      'with states as STU3 has them',
      { resourceType: 'Condition', clinicalStatus: 'active', verificationStatus: 'confirmed', assertedDate: '2026' },
    ],
    [
      'with states as R4 has them',
      {
        resourceType: 'AllergyIntolerance',
        clinicalStatus: { coding: [{ code: 'active' }] },
        category: ['medication'],
      },
    ],
    ['with one category of allergy in place of a list', { resourceType: 'AllergyIntolerance', category: 'medication' }],
    [
      'with an STU3 dose',
      { resourceType: 'MedicationStatement', taken: 'y', dosage: [{ doseQuantity: { value: 100, unit: 'mg' } }] },
    ],
    [
      'with an administered dose, which does not repeat',
      { resourceType: 'MedicationAdministration', dosage: { dose: { value: 100 } }, notGiven: false },
    ],
    [
      'with a dose that a vendor puts into an extension',
      {
        resourceType: 'MedicationRequest',
        dosageInstruction: { doseAndRate: { doseQuantity: {} }, extension: { url: 'x', valueQuantity: { value: 1 } } },
      },
    ],
    [
      'with times of day as one text',
      {
        resourceType: 'MedicationRequest',
        dosageInstruction: [{ timing: { repeat: { timeOfDay: '09:00', when: ['AC'] } } }],
      },
    ],
    [
      'with contained resources of any kind',
      { resourceType: 'MedicationRequest', contained: [{ resourceType: 'X', code: 1 }] },
    ],
    [
      'with one contained Medication',
      { resourceType: 'MedicationRequest', contained: { resourceType: 'Medication', code: {} } },
    ],
    ['with a long report', { resourceType: 'Observation', valueString: 'x'.repeat(100_000) }],
  ])('%s', (_name, resource) => {
    expect(readable(resource)).toEqual(fine);
  });
});

describe('A resource is not readable', () => {
  it.each<[string, unknown, string]>([
    ['if it is text', '<html>', ''],
    ['if it is null', null, ''],
    ['if it is a list', [], ''],
    ['without type', { id: '1' }, 'resourceType'],
    ['with a number for a type', { resourceType: 7 }, 'resourceType'],
    ['with a number for an id', { resourceType: 'Patient', id: 7 }, 'id'],
    ['with an id of 513 characters', { resourceType: 'Patient', id: 'x'.repeat(513) }, 'id'],
    ['with a number for a date', { resourceType: 'Patient', birthDate: 1980 }, 'birthDate'],
    ['with text for a flag', { resourceType: 'Patient', deceasedBoolean: 'yes' }, 'deceasedBoolean'],
    ['with text for a concept', { resourceType: 'Condition', code: 'abc' }, 'code'],
    ['with a list for the one concept', { resourceType: 'Condition', code: [{ text: 'x' }] }, 'code'],
    ['with text for a coding', { resourceType: 'Condition', code: { coding: ['x'] } }, 'code.coding[0]'],
    ['with lists within lists', { resourceType: 'Condition', code: { coding: [[{}]] } }, 'code.coding[0]'],
    [
      'with an object for a system',
      { resourceType: 'Condition', code: { coding: [{}, { system: {} }] } },
      'code.coding[1].system',
    ],
    [
      'with an object for a system, in the one coding',
      { resourceType: 'Condition', code: { coding: { system: {} } } },
      'code.coding.system',
    ],
    ['with a number for a state', { resourceType: 'Condition', clinicalStatus: 1 }, 'clinicalStatus'],
    ['with text for a quantity', { resourceType: 'Observation', valueQuantity: '1.2 g/L' }, 'valueQuantity'],
    [
      'with an object for a value',
      { resourceType: 'Observation', valueQuantity: { value: {} } },
      'valueQuantity.value',
    ],
    [
      'with a broken component',
      { resourceType: 'Observation', component: [{ valueQuantity: 1 }] },
      'component[0].valueQuantity',
    ],
    [
      'with text for a reference',
      { resourceType: 'MedicationStatement', medicationReference: 'Medication/1' },
      'medicationReference',
    ],
    ['with a list for the subject', { resourceType: 'Observation', subject: [{}] }, 'subject'],
    [
      'with text for a dose',
      { resourceType: 'MedicationRequest', dosageInstruction: [{ doseAndRate: [{ doseQuantity: '100 mg' }] }] },
      'dosageInstruction[0].doseAndRate[0].doseQuantity',
    ],
    ['with a number for a day supply', { resourceType: 'MedicationDispense', daysSupply: 28 }, 'daysSupply'],
    ['with text for a reaction', { resourceType: 'AllergyIntolerance', reaction: ['rash'] }, 'reaction[0]'],
    [
      'with text for an ingredient',
      { resourceType: 'Medication', ingredient: [{ itemCodeableConcept: 'x' }] },
      'ingredient[0].itemCodeableConcept',
    ],
    [
      'with a broken contained Medication',
      { resourceType: 'MedicationRequest', contained: [{ resourceType: 'Medication', code: 'x' }] },
      'contained[0].code',
    ],
    [
      'with the one contained Medication broken',
      { resourceType: 'MedicationRequest', contained: { resourceType: 'Medication', code: 'x' } },
      'contained.code',
    ],
    ['with text for a contained resource', { resourceType: 'MedicationRequest', contained: ['x'] }, 'contained[0]'],
    [
      'with a unit of 3,000 characters',
      { resourceType: 'Observation', valueQuantity: { unit: 'x'.repeat(3000) } },
      'valueQuantity.unit',
    ],
    [
      'with 1,001 codings',
      { resourceType: 'Condition', code: { coding: Array.from({ length: 1001 }, () => ({})) } },
      'code.coding',
    ],
  ])('%s', (_name, resource, path) => {
    expect(readable(resource)).toEqual({ ok: false, path });
  });
});
