import { describe, expect, it } from 'vitest';
import { medicines, valueSets } from '../../test/made-up-content.ts';
import { readMedicationUse, type MedicationUse } from './medication-use.ts';
import { recognitionOf } from './recognition.ts';

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

function use(medicationCodeableConcept: object): readonly MedicationUse[] {
  const resource = { resourceType: 'MedicationRequest', id: 'a', status: 'active', medicationCodeableConcept };
  const read = readMedicationUse(resource, valueSets, () => undefined);
  return read === undefined ? [] : [read];
}

const none = { wordsDespiteCodes: 0, wordsAlone: 0, codes: 0 };

describe('of the medicines of a call are counted', () => {
  it.each<[string, object, object]>([
    ['not those that a code names', { coding: [{ system: medicines, code: 'ex' }], text: 'Exampline' }, none],
    [
      'those known by words, whose codes of a common system no value set has',
      { coding: [{ system: rxnorm, code: '999' }], text: 'Exampline 5 mg' },
      { ...none, wordsDespiteCodes: 1 },
    ],
    ['those known by words, without a code', { text: 'Exampline 5 mg' }, { ...none, wordsAlone: 1 }],
    [
      'those known by words, with a code of a system that nobody else has',
      { coding: [{ system: 'urn:example:local', code: '1' }], text: 'Exampline 5 mg' },
      { ...none, wordsAlone: 1 },
    ],
    [
      'those with codes of a common system that no value set has, and other words',
      { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.88', code: '999' }], text: 'Somethingelse' },
      { ...none, codes: 1 },
    ],
    ['not those with other words alone', { text: 'Somethingelse' }, none],
    ['not those of which nothing is said', {}, none],
  ])('%s', (_title, medicine, counts) => {
    expect(recognitionOf(use(medicine))).toEqual(counts);
  });

  it('all, each once', () => {
    const other = use({ coding: [{ system: rxnorm, code: '999' }] });
    expect(recognitionOf([...other, ...other, ...use({ text: 'Otherine' })])).toEqual({
      wordsDespiteCodes: 0,
      wordsAlone: 1,
      codes: 2,
    });
  });
});
