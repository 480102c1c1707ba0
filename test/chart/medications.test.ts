import { describe, expect, test } from 'vitest';
import { indexMedications } from '../../src/chart/medications.ts';
import type { Readable } from '../../src/chart/bundle.ts';

const readable: Readable = (resource) =>
  typeof resource['code'] === 'string' ? { ok: false, path: 'code' } : { ok: true };

const medication = { resourceType: 'Medication', id: 'med-1' };
const entry = { fullUrl: 'urn:uuid:0A', resource: medication };
const bundle = { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: 'med-1' } }, entry] };

describe('a Medication is found', () => {
  test.each([
    'Medication/med-1',
    'https://ehr.example/fhir/Medication/med-1',
    'Medication/med-1/_history/2',
    'https://ehr.example/fhir/Medication/med%2D1',
    'urn:uuid:0A',
    'urn:uuid:0a',
    'URN:UUID:0A',
    'med-1',
  ])('by %s', (reference) => {
    expect(indexMedications([null, 'text', bundle], readable).find(reference)).toBe(medication);
  });

  test.each([
    ['a Bundle that was added later', bundle],
    ['a list', [medication]],
    ['a response wrapper', { response: { status: '200' }, resource: bundle }],
    ['a value of its own', medication],
  ])('in %s', (_name, value) => {
    const medications = indexMedications([], readable);
    expect(medications.find('Medication/med-1')).toBeUndefined();
    medications.add(value);
    expect(medications.find('Medication/med-1')).toBe(medication);
  });

  test('under the address of its own server first, where two servers use one id', () => {
    const other = { resourceType: 'Medication', id: 'med-1', status: 'active' };
    const medications = indexMedications(
      [
        { resourceType: 'Bundle', entry: [{ fullUrl: 'https://a.example/Medication/med-1', resource: medication }] },
        { resourceType: 'Bundle', entry: [{ fullUrl: 'https://b.example/Medication/med-1', resource: other }] },
      ],
      readable,
    );
    expect(medications.find('https://b.example/Medication/med-1')).toBe(other);
    expect(medications.find('https://a.example/Medication/med-1')).toBe(medication);
  });

  test('under the reference by which it was fetched, whatever id it came with', () => {
    const medications = indexMedications([], readable);
    medications.addFetched('Medication/alias', medication);
    expect(medications.find('Medication/alias')).toBe(medication);
  });
});

test('a Medication of another id is not found', () => {
  const medications = indexMedications([bundle], readable);
  expect(medications.find('Medication/med-2')).toBeUndefined();
  expect(medications.find('Patient/med-1')).toBeUndefined();
});

test('a broken Medication is known to be broken', () => {
  const medications = indexMedications([{ ...medication, code: 'abc' }], readable);
  expect(medications.find('Medication/med-1')).toBeUndefined();
  expect(medications.isUnreadable('Medication/med-1')).toBe(true);
});
