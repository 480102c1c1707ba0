import { describe, expect, it } from 'vitest';
import { isSameReference } from './session-ends.ts';

describe('Two references', () => {
  it.each([
    ['MedicationRequest/1', 'MedicationRequest/1'],
    ['https://ehr.example/fhir/MedicationRequest/1', 'MedicationRequest/1'],
    ['MedicationRequest/1', 'https://ehr.example/fhir/MedicationRequest/1'],
    ['MedicationRequest/1/_history/2', 'MedicationRequest/1'],
    ['https://ehr.example/fhir/MedicationRequest/1/_history/2', 'MedicationRequest/1/_history/3'],
  ])('%s and %s mean one resource', (one, other) => {
    expect(isSameReference(one, other)).toBe(true);
  });

  it.each([
    ['MedicationRequest/1', 'MedicationRequest/11'],
    ['MedicationRequest/1', 'MedicationStatement/1'],
    ['MyMedicationRequest/1', 'MedicationRequest/1'],
    ['MedicationRequest/1', ''],
    ['', 'MedicationRequest/1'],
    ['', ''],
    ['https://ehr.example/', ''],
    ['', 'https://ehr.example/'],
    ['/_history/1', '/_history/2'],
  ])('%s and %s do not', (one, other) => {
    expect(isSameReference(one, other)).toBe(false);
  });
});
