import { describe, expect, test } from 'vitest';
import { prefetchTemplates, queryUrl } from '../../src/chart/queries.ts';
import { queryKeys } from '../../src/chart/chart.ts';

describe('prefetch templates', () => {
  test('every query is one read or search by patient that an EHR can fill in', () => {
    expect(prefetchTemplates(queryKeys, ['1111-1', '2222-2'])).toEqual({
      patient: 'Patient/{{context.patientId}}',
      conditions: 'Condition?patient={{context.patientId}}&_count=200',
      medicationRequests: 'MedicationRequest?patient={{context.patientId}}&_count=200',
      medicationStatements: 'MedicationStatement?patient={{context.patientId}}&_count=200',
      medicationDispenses: 'MedicationDispense?patient={{context.patientId}}&_count=200',
      medicationAdministrations: 'MedicationAdministration?patient={{context.patientId}}&_count=200',
      observations: 'Observation?patient={{context.patientId}}&code=1111-1,2222-2&_sort=-date&_count=200',
      allergies: 'AllergyIntolerance?patient={{context.patientId}}&_count=200',
      immunizations: 'Immunization?patient={{context.patientId}}&_count=200',
      immunizationRecommendations: 'ImmunizationRecommendation?patient={{context.patientId}}&_count=200',
    });
  });

  test('only what is needed is asked for, in the order of the catalogue', () => {
    expect(Object.keys(prefetchTemplates(['allergies', 'patient'], []))).toEqual(['patient', 'allergies']);
  });

  test('a code is asked for once, and without codes the observations are not narrowed', () => {
    expect(prefetchTemplates(['observations'], ['1-1', '1-1'])['observations']).toContain('&code=1-1&');
    expect(prefetchTemplates(['observations'], [])['observations']).toBe(
      'Observation?patient={{context.patientId}}&_sort=-date&_count=200',
    );
  });
});

describe('the same query to the FHIR server', () => {
  test('names the patient by the bare id', () => {
    expect(queryUrl('conditions', [], 'pat-1')).toBe('Condition?patient=pat-1&_count=200');
    expect(queryUrl('patient', [], 'pat-1')).toBe('Patient/pat-1');
  });

  test('encodes an id with characters that mean something in a URL', () => {
    expect(queryUrl('patient', [], '../admin?x=1')).toBe('Patient/..%2Fadmin%3Fx%3D1');
    expect(queryUrl('conditions', [], 'a/b&_include=*')).toBe('Condition?patient=a%2Fb%26_include%3D*&_count=200');
  });

  test('escapes what means something in a FHIR search', () => {
    expect(queryUrl('conditions', [], 'a,b')).toBe('Condition?patient=a%5C%2Cb&_count=200');
  });

  test.each(['', '.', '..', '\ud800'])('gives no URL for the id %j, which no URL can hold', (id) => {
    expect(queryUrl('patient', [], id)).toBeUndefined();
    expect(queryUrl('conditions', [], id)).toBeUndefined();
  });
});
