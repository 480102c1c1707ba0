import { describe, expect, it } from 'vitest';
import { selecting } from './selection.ts';

const uuid = '6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b';

function isSelected(
  selection: string,
  {
    id = 'm1',
    resourceType = 'MedicationRequest',
    fullUrl,
  }: { id?: string; resourceType?: string; fullUrl?: string } = {},
): boolean {
  const resource = { resourceType, ...(id === '' ? {} : { id }) };
  return selecting([selection])({ resource, ...(fullUrl === undefined ? {} : { fullUrl }) });
}

describe('the draft MedicationRequest/m1 is selected by', () => {
  it.each([
    'MedicationRequest/m1',
    'm1',
    ' MedicationRequest/m1 ',
    'MedicationRequest/m1/_history/2',
    'https://ehr.example.org/r4/MedicationRequest/m1',
    'https://ehr.example.org/r4/MedicationRequest/m1/_history/2',
    'http://another.example.org/MedicationRequest/m1',
    'https://ehr.example.org/r4/MedicationRequest/%6D1',
    '/MedicationRequest/m1',
    './MedicationRequest/m1',
    'api/FHIR/R4/MedicationRequest/m1',
    'urn:uuid:m1',
  ])('%s', (selection) => {
    expect(isSelected(selection)).toBe(true);
  });
});

describe('the draft MedicationRequest/m1 is not selected by', () => {
  it.each([
    'MedicationRequest/m2',
    'MedicationRequest/m',
    'MedicationRequest/m10',
    'MedicationRequest/M1',
    '1',
    'ServiceRequest/m1',
    'https://ehr.example.org/r4/ServiceRequest/m1',
    '/ServiceRequest/m1',
    '/NotMedicationRequest/m1',
    'https://ehr.example.org/r4/NotMedicationRequest/m1',
    'https://ehr.example.org/r4/MedicationRequest',
    'MedicationRequest/',
    '',
    ' ',
    'undefined',
  ])('%j', (selection) => {
    expect(isSelected(selection)).toBe(false);
  });

  it('nothing, if nothing is selected', () => {
    expect(selecting([])({ resource: { resourceType: 'MedicationRequest', id: 'm1' } })).toBe(false);
  });
});

describe('a draft with a full URL is selected by', () => {
  it.each([
    ['the same URN', { fullUrl: `urn:uuid:${uuid}`, selection: `urn:uuid:${uuid}` }],
    ['the same URN in capitals', { fullUrl: `urn:uuid:${uuid}`, selection: `URN:UUID:${uuid.toUpperCase()}` }],
    ['the id of the URN', { fullUrl: `urn:uuid:${uuid}`, selection: uuid }],
    ['its type and the id of the URN', { fullUrl: `urn:uuid:${uuid}`, selection: `MedicationRequest/${uuid}` }],
    ['the same URL', { fullUrl: 'https://ehr.example.org/drafts/7', selection: 'https://ehr.example.org/drafts/7' }],
    [
      'the type and id in the URL',
      { fullUrl: 'https://ehr.example.org/MedicationRequest/7', selection: 'MedicationRequest/7' },
    ],
    ['the id in the URL', { fullUrl: 'https://ehr.example.org/MedicationRequest/7', selection: '7' }],
  ])('%s, with an id of its own or without', (_title, { fullUrl, selection }) => {
    expect(isSelected(selection, { fullUrl, id: '' })).toBe(true);
    expect(isSelected(selection, { fullUrl })).toBe(true);
  });

  it('its own id as well, but by nothing else', () => {
    const fullUrl = `urn:uuid:${uuid}`;
    expect(isSelected('MedicationRequest/m1', { fullUrl })).toBe(true);
    expect(isSelected('MedicationRequest/m2', { fullUrl })).toBe(false);
    expect(isSelected('', { fullUrl: '', id: '' })).toBe(false);
  });
});

describe('an id of any characters', () => {
  it.each([
    'x'.repeat(512),
    'e.A-9_z',
    'a/b',
    'order 7',
    '患者',
    '100%',
    '100%25',
    'a?b#c',
    'urn:oid:1.2.3',
    '__proto__',
  ])('%s', (id) => {
    expect(isSelected(`MedicationRequest/${id}`, { id })).toBe(true);
    expect(isSelected(id, { id })).toBe(true);
    expect(isSelected(`https://ehr.example.org/MedicationRequest/${encodeURIComponent(id)}`, { id })).toBe(true);
    expect(isSelected(`MedicationRequest/${id}`, { id: `${id}x` })).toBe(false);
  });
});

describe('without selections', () => {
  it('every draft is meant: it is about to be signed', () => {
    expect(selecting(undefined)({ resource: { resourceType: 'MedicationRequest' } })).toBe(true);
  });
});
