import { describe, expect, it } from 'vitest';
import { readPatient } from './patient.ts';

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
