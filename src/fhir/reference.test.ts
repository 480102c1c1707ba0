import { describe, expect, it } from 'vitest';
import { bareId, decoded, idInReference, isSameId, namesAnother, referenceTo } from './reference.ts';

describe('the id of a reference to a Patient', () => {
  it.each<[string, string | undefined]>([
    ['Patient/p1', 'p1'],
    ['https://ehr.example.org/r4/Patient/p1', 'p1'],
    ['Patient/p1/_history/2', 'p1'],
    ['https://ehr.example.org/r4/Patient/p1/_history/2', 'p1'],
    ['Patient/a/b', 'a/b'],
    ['https://ehr.example.org/Patient/api/Patient/p1', 'p1'],
    ['Patient/', ''],
    ['Group/g1', undefined],
    ['NotPatient/p1', undefined],
    ['urn:uuid:6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b', undefined],
    ['#p1', undefined],
    ['p1', undefined],
    ['Patient?identifier=1', undefined],
  ])('%s has the id %s', (reference, id) => {
    expect(idInReference(reference, 'Patient')).toBe(id);
  });
});

describe('a reference names another patient than p1', () => {
  it.each<[string, boolean]>([
    ['Patient/p2', true],
    ['https://ehr.example.org/r4/Patient/p2', true],
    ['Patient/p2/_history/1', true],
    ['Patient/p10', true],
    ['Patient/P1', true],
    ['Patient/p1', false],
    ['https://ehr.example.org/r4/Patient/p1', false],
    ['Patient/p1/_history/4', false],
    ['Patient/%701', false],
    ['Patient/', false],
    ['urn:uuid:6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b', false],
    ['#p2', false],
    ['Group/p2', false],
    ['', false],
  ])('%s: %s', (reference, another) => {
    expect(namesAnother(reference, 'Patient', 'p1')).toBe(another);
  });
});

describe('a bare id', () => {
  it.each([
    ['p1', 'p1'],
    [' p1 ', 'p1'],
    ['Patient/p1', 'p1'],
    ['https://ehr.example.org/r4/Patient/p1/_history/2', 'p1'],
    ['urn:uuid:abc', 'abc'],
    ['Practitioner/p1', 'Practitioner/p1'],
    ['', ''],
  ])('of %s is %s', (text, id) => {
    expect(bareId(text, 'Patient')).toBe(id);
  });
});

describe('percent-encoding', () => {
  it.each([
    ['a%2Fb', 'a/b'],
    ['%E6%82%A3', '患'],
    ['100%', '100%'],
    ['%E6%82', '%E6%82'],
    ['plain', 'plain'],
  ])('%s is %s', (text, plain) => {
    expect(decoded(text)).toBe(plain);
  });

  it('an id is the same encoded or not', () => {
    expect(isSameId('a%20b', 'a b')).toBe(true);
    expect(isSameId('a%20b', 'a%20b')).toBe(true);
    expect(isSameId('a b', 'a%20b')).toBe(false);
  });
});

describe('the reference to a resource', () => {
  it('is its type and id, and empty without an id', () => {
    expect(referenceTo({ resourceType: 'Condition', id: 'c1' })).toBe('Condition/c1');
    expect(referenceTo({ resourceType: 'Condition' })).toBe('');
    expect(referenceTo({ resourceType: 'Condition', id: '' })).toBe('');
    expect(referenceTo({ resourceType: 'Condition', id: 7 })).toBe('');
  });
});
