import { describe, expect, it } from 'vitest';
import type { Gap } from '../chart/chart.ts';
import { describeGaps } from './gap-words.ts';

describe('a card says why something is not known', () => {
  it.each<[Gap, string]>([
    [{ data: 'Observation', gap: 'not-sent' }, 'laboratory results: not sent'],
    [{ data: 'Condition', gap: 'failed' }, 'problems and diagnoses: no answer'],
    [{ data: 'AllergyIntolerance', gap: 'unreadable' }, 'allergies: unreadable'],
    [{ data: 'MedicationRequest', gap: 'incomplete' }, 'medicine orders: incomplete page'],
    [{ data: 'MedicationStatement', gap: 'stale' }, 'reported medicines: too old'],
    [{ data: 'Patient', gap: 'contradictory' }, 'patient data: contradictory'],
    [{ data: 'MedicationDispense', gap: 'not-sent' }, 'medicines dispensed: not sent'],
    [{ data: 'MedicationAdministration', gap: 'not-sent' }, 'medicines given: not sent'],
    [{ data: 'Medication', gap: 'unreadable' }, 'which medicine an entry means: unreadable'],
    [{ data: 'Rule', gap: 'failed' }, 'the check itself: no answer'],
    [{ data: 'Immunization', gap: 'not-sent' }, 'vaccines given: not sent'],
    [{ data: 'Flag', gap: 'not-sent' }, 'Flag: not sent'],
  ])('%o: %s', (gap, words) => {
    expect(describeGaps([gap])).toBe(words);
  });

  it('each reason once, with all the data that it holds for', () => {
    const gaps: readonly Gap[] = [
      { data: 'Observation', gap: 'not-sent' },
      { data: 'Patient', gap: 'failed' },
      { data: 'MedicationRequest', gap: 'not-sent' },
    ];
    expect(describeGaps(gaps)).toBe('laboratory results, medicine orders: not sent; patient data: no answer');
  });
});
