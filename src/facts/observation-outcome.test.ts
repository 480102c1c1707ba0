import { describe, expect, test } from 'vitest';
import { outcomeOf } from './observation-outcome.ts';
import { readObservation } from './observation.ts';

const interpretationSystem = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

function outcome(changes: Readonly<Record<string, unknown>>): string | undefined {
  const observation = readObservation({ resourceType: 'Observation', status: 'final', ...changes });
  return observation && outcomeOf(observation);
}

describe('the outcome of a test', () => {
  test.each([
    ['Positive', 'positive'],
    ['POSITIVE', 'positive'],
    ['Positive (+)', 'positive'],
    ['Detected', 'positive'],
    ['Reactive', 'positive'],
    ['Negative', 'negative'],
    ['Not detected', 'negative'],
    ['NOT DETECTED.', 'negative'],
    ['Non-reactive', 'negative'],
    ['Nonreactive', 'negative'],
    ['Indeterminate', 'indeterminate'],
    ['Equivocal', 'indeterminate'],
    ['Detected (qualifier value)', 'positive'],
    ['Not detected (finding) ', 'negative'],
    ['(prozone) positive', undefined],
    ['Positive (1:80)', 'positive'],
    ['Not  -  detected', 'negative'],
    ['positive control failed', undefined],
    ['not positive', undefined],
    ['false positive', undefined],
    ['history of positive test', undefined],
    ['see comment', undefined],
    ['pending', undefined],
    ['+', undefined],
  ])('in words: %s is %s', (text, expected) => {
    expect(outcome({ valueString: text })).toBe(expected);
    expect(outcome({ valueCodeableConcept: { text } })).toBe(expected);
    expect(
      outcome({ valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: 'LA1', display: text }] } }),
    ).toBe(expected);
  });

  test.each([
    ['10828004', 'positive'],
    ['260373001', 'positive'],
    ['260415000', 'negative'],
    ['260385009', 'negative'],
    ['17621005', undefined],
  ])('by the SNOMED CT answer %s without words is %s', (code, expected) => {
    const coding = [{ system: 'urn:oid:2.16.840.1.113883.6.96', code }];
    expect(outcome({ valueCodeableConcept: { coding } })).toBe(expected);
  });

  test('is not read from the same number in another system', () => {
    expect(outcome({ valueCodeableConcept: { coding: [{ system: 'urn:local', code: '10828004' }] } })).toBeUndefined();
  });

  test.each([
    ['POS', 'positive'],
    ['DET', 'positive'],
    ['RR', 'positive'],
    ['NEG', 'negative'],
    ['ND', 'negative'],
    ['NR', 'negative'],
    ['IND', 'indeterminate'],
    ['E', 'indeterminate'],
    ['WR', 'indeterminate'],
    ['pos', 'positive'],
    ['A', undefined],
    ['N', undefined],
    ['H', undefined],
  ])('by the interpretation %s is %s', (code, expected) => {
    expect(outcome({ interpretation: [{ coding: [{ system: interpretationSystem, code }] }] })).toBe(expected);
    expect(outcome({ interpretation: { coding: [{ code }] } })).toBe(expected);
    expect(outcome({ valueCodeableConcept: { coding: [{ system: interpretationSystem, code }] } })).toBe(expected);
  });

  test('a value of another code system is not read as an interpretation', () => {
    expect(
      outcome({ valueCodeableConcept: { coding: [{ system: 'urn:local', code: 'ND', display: 'Not done' }] } }),
    ).toBeUndefined();
  });

  test('by a boolean', () => {
    expect(outcome({ valueBoolean: true })).toBe('positive');
    expect(outcome({ valueBoolean: false })).toBe('negative');
  });

  test('is not known when value and interpretation contradict each other', () => {
    expect(outcome({ valueString: 'Positive', interpretation: [{ coding: [{ code: 'NEG' }] }] })).toBeUndefined();
  });

  test('an interpretation that says nothing of presence does not matter', () => {
    expect(
      outcome({ valueString: 'Positive', interpretation: [{ coding: [{ code: 'A', display: 'Abnormal' }] }] }),
    ).toBe('positive');
  });

  test('is not known without a value, or with a number', () => {
    expect(outcome({})).toBeUndefined();
    expect(outcome({ valueQuantity: { value: 8.2, unit: 'IU/mL' } })).toBeUndefined();
    expect(outcome({ valueString: 'Positive', dataAbsentReason: { text: 'error' } })).toBeUndefined();
  });
});
