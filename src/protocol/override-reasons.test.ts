import { expect, it } from 'vitest';
import { nonAdherenceReasons, overrideReasonSystem } from './override-reasons.ts';

it('The code system is the one that CDS Hooks 3.0 suggests, with its 35 codes', () => {
  expect(overrideReasonSystem).toBe('http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes');
  expect(Object.keys(nonAdherenceReasons)).toHaveLength(35);
});

it('Every reason can be shown to a clinician: some words, no footnote marks', () => {
  for (const display of Object.values(nonAdherenceReasons)) expect(display).toMatch(/^[A-Z][^*†]*[a-z)]$/);
  expect(nonAdherenceReasons['patient-refuses']).toBe('Patient refuses/declines (no context given)');
});
