import { describe, expect, it } from 'vitest';
import { readPatient } from './patient.ts';

const birthSex = (valueCode: unknown) => ({
  url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex',
  valueCode,
});
const read = (members: Readonly<Record<string, unknown>>) => readPatient({ resourceType: 'Patient', ...members });

describe('a patient', () => {
  it.each<[string, boolean, Readonly<Record<string, unknown>>]>([
    ['who is said to have died', true, { deceasedBoolean: true }],
    ['with a date of death', true, { deceasedDateTime: '2026-11-01' }],
    ['with a date of death that cannot be read', true, { deceasedDateTime: 'last spring' }],
    ['who is said to live', false, { deceasedBoolean: false }],
    ['with an empty date of death', false, { deceasedDateTime: ' ' }],
    ['with null for the date of death', false, { deceasedDateTime: null, deceasedBoolean: null }],
    ['of whom nothing is said', false, {}],
  ])('%s counts as dead: %s', (_title, deceased, members) => {
    expect(read(members).deceased).toBe(deceased);
  });

  it.each<[string, 'female' | 'male' | undefined, Readonly<Record<string, unknown>>]>([
    ['whose gender is female', 'female', { gender: 'female' }],
    ['whose gender is male', 'male', { gender: 'male' }],
    ['whose gender is written with a capital letter', 'male', { gender: 'Male' }],
    ["whose gender is HL7's letter", 'female', { gender: 'F' }],
    ['whose gender is other', undefined, { gender: 'other' }],
    ['whose gender is not known', undefined, { gender: 'unknown' }],
    ['whose gender is null', undefined, { gender: null }],
    ['whose gender is no text', undefined, { gender: 1 }],
    ['of whom nothing is said', undefined, {}],
    ['whose sex at birth is stated beside another gender', 'female', { gender: 'male', extension: [birthSex('F')] }],
    ['whose sex at birth is stated beside no gender', 'male', { extension: [{ url: 'urn:other' }, birthSex('M')] }],
    ['whose sex at birth is not known', 'male', { gender: 'male', extension: [birthSex('UNK')] }],
    ['whose sex at birth is no text', 'male', { gender: 'male', extension: [birthSex({})] }],
  ])('%s is judged as %s', (_title, sex, members) => {
    expect(read(members).sex).toBe(sex);
  });

  it('has an id and a reference, or neither', () => {
    expect(read({ id: 'p1' })).toMatchObject({ id: 'p1', reference: 'Patient/p1' });
    expect(read({})).toMatchObject({ id: undefined, reference: '' });
    expect(read({ id: '' })).toMatchObject({ id: undefined, reference: '' });
  });

  it('keeps the resource as it came', () => {
    expect(read({ id: 'p1', birthDate: '1972' }).resource).toEqual({
      resourceType: 'Patient',
      id: 'p1',
      birthDate: '1972',
    });
  });
});
