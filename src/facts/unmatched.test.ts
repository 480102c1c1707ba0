import { describe, expect, it } from 'vitest';
import { medicines, valueSets } from '../../test/made-up-content.ts';
import { readAllergy } from './allergy.ts';
import type { Concept } from './concept.ts';
import { noticeUnmatched } from './unmatched.ts';

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

function noticed(...concepts: readonly Partial<Concept>[]) {
  const noticing = noticeUnmatched(valueSets);
  for (const concept of concepts) noticing.valueSets.matches({ codings: [], words: [], ...concept }, 'medication');
  return noticing.codes();
}

describe('codes of medicines that no value set has', () => {
  it('are noticed once each, where their system is a public one', () => {
    const codings = [
      { system: rxnorm, code: '1191' },
      { system: 'http://www.whocc.no/atc', code: 'N02BA01' },
      { system: 'http://hl7.org/fhir/sid/ndc', code: '0069-5810-60' },
      { system: 'http://snomed.info/sct', code: '387458008' },
      { system: 'urn:hospital:catalogue', code: 'asp' },
    ];
    expect(noticed({ codings }, { codings: codings.slice(0, 1) })).toEqual(codings.slice(0, 4));
  });

  it('are not noticed where another coding says which medicine it is', () => {
    const unknown = { system: rxnorm, code: '1191' };
    expect(noticed({ codings: [unknown, { system: medicines, code: 'ex' }] })).toEqual([]);
  });

  it('are noticed where only the words say it: that code is what the list lacks', () => {
    const unknown = { system: rxnorm, code: '1191' };
    expect(noticed({ codings: [unknown], words: ['exampline'] })).toEqual([unknown]);
  });

  it('are not noticed where something else is looked up', () => {
    const noticing = noticeUnmatched(valueSets);
    noticing.valueSets.matches({ codings: [{ system: rxnorm, code: '1191' }], words: [] }, 'condition');
    expect(noticing.codes()).toEqual([]);
  });

  it('are not noticed in allergies, of which few are to a medicine', () => {
    const noticing = noticeUnmatched(valueSets);
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '716186003', display: 'No known allergy' }] };
    readAllergy({ resourceType: 'AllergyIntolerance', id: 'a', code }, noticing.valueSets);
    readAllergy(
      { resourceType: 'AllergyIntolerance', id: 'b', code },
      noticing.valueSets.knowing(() => undefined),
    );
    expect(noticing.codes()).toEqual([]);
  });

  it('hold no words, and nothing that is no code', () => {
    const codings = [
      { system: rxnorm, code: '1191', display: 'for Mrs Miller' },
      { system: rxnorm, code: 'Mrs Miller' },
      { system: rxnorm, code: '' },
      { system: rxnorm, code: '1'.repeat(21) },
    ];
    expect(noticed({ codings })).toEqual([{ system: rxnorm, code: '1191' }]);
  });

  it('are fifty of one call at most', () => {
    const codings = Array.from({ length: 60 }, (_one, at) => ({ system: rxnorm, code: String(at) }));
    expect(noticed({ codings })).toHaveLength(50);
  });
});
