import { describe, expect, test } from 'vitest';
import { kindOfRoute, type RouteCode } from './dosage-route.ts';
import { readConcept } from './read-concept.ts';

const snomed = 'http://snomed.info/sct';
const known: readonly RouteCode[] = [
  { system: snomed, code: '34206005', kind: 'subcutaneous' },
  { system: snomed, code: '47625008', kind: 'other' },
];

describe('the route', () => {
  test.each([
    ['Subcutaneous', 'subcutaneous'],
    ['Subcutaneous route (qualifier value)', 'subcutaneous'],
    ['subcutaneously', 'subcutaneous'],
    ['Sub-cutaneous', 'subcutaneous'],
    ['SUBCUT', 'subcutaneous'],
    ['SubQ', 'subcutaneous'],
    ['sub q', 'subcutaneous'],
    ['SC', 'subcutaneous'],
    ['S.C.', 'subcutaneous'],
    ['s.c', 'subcutaneous'],
    ['SQ', 'subcutaneous'],
    ['under the skin', 'subcutaneous'],
    ['subkutan', 'subcutaneous'],
    ['sous-cutanée', 'subcutaneous'],
    ['subcutánea', 'subcutaneous'],
    ['Injection, subcutaneous', 'subcutaneous'],
    ['Oral', 'other'],
    ['PO', 'other'],
    ['by mouth', 'other'],
    ['Intravenous', 'other'],
    ['IV', 'other'],
    ['i.v.', 'other'],
    ['Intramuscular', 'other'],
    ['Intradermal', 'other'],
    ['Transdermal', 'other'],
    ['Topical', 'other'],
    ['Nasogastric', 'other'],
    ['Inhaled', 'other'],
    ['Injection', 'unreadable'],
    ['Parenteral', 'unreadable'],
    ['into the skin', 'unreadable'],
    ['see instructions', 'unreadable'],
    ['subcutaneous or intravenous', 'unreadable'],
    ['scalp', 'unreadable'],
  ])('%s is %s', (text, expected) => {
    expect(kindOfRoute(readConcept({ text }))).toBe(expected);
  });

  test.each([
    ['http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', 'SQ', 'subcutaneous'],
    ['http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', 'SQINFUS', 'subcutaneous'],
    ['http://hl7.org/fhir/v3/RouteOfAdministration', 'SUBCUT', 'subcutaneous'],
    ['http://terminology.hl7.org/CodeSystem/v2-0162', 'SC', 'subcutaneous'],
    ['http://terminology.hl7.org/CodeSystem/v2-0162', 'IV', 'other'],
    ['http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', 'IVINJ', 'other'],
    ['http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', 'PO', 'other'],
    [snomed, '34206005', 'subcutaneous'],
    ['urn:oid:2.16.840.1.113883.6.96', '34206005', 'subcutaneous'],
    [snomed, '47625008', 'other'],
    [snomed, '78421000', 'unreadable'],
    ['urn:oid:1.2.840.114350.1.13.0.1.7.4.798268.7025', '18', 'unreadable'],
  ])('a code of %s without words: %s is %s', (system, code, expected) => {
    expect(kindOfRoute(readConcept({ coding: [{ system, code }] }), known)).toBe(expected);
  });

  test('a code that contradicts the words makes it unreadable', () => {
    const concept = readConcept({ coding: [{ system: snomed, code: '47625008' }], text: 'subcutaneous' });
    expect(kindOfRoute(concept, known)).toBe('unreadable');
    expect(kindOfRoute(concept)).toBe('subcutaneous');
  });

  test('without a route it is missing', () => {
    expect(kindOfRoute(readConcept(undefined))).toBe('missing');
    expect(kindOfRoute(readConcept({ coding: [] }))).toBe('missing');
  });
});
