import { describe, expect, test } from 'vitest';
import { rxnorm, ndc, atc, snomed, icd10cm,  find,  groupIn, allergy } from '../../../test/value-sets.ts';

describe('the allergy list', () => {
  test.each([
    [rxnorm, '72435', ['anakinra']],
    [rxnorm, '727714', ['anakinra']],
    ['urn:oid:2.16.840.1.113883.6.88', '72435', ['anakinra']],
    [snomed, '385549000', ['anakinra']],
    ['2.16.840.1.113883.6.96', '385549000', ['anakinra']],
    [ndc, '66658-0234-07', ['anakinra']],
    [atc, 'l04ac03', ['anakinra']],
    ['http://fdasis.nlm.nih.gov', '9013duq28k', ['anakinra']],
    ['urn:oid:2.16.840.1.113883.4.9', '9013DUQ28K', ['anakinra']],
    [rxnorm, '68442', ['same contraindication']],
    [rxnorm, '338036', ['same contraindication']],
    [snomed, '370969007', ['info only']],
    [rxnorm, '1156', ['info only']],
    [rxnorm, '86009', ['candidate']],
    [rxnorm, '34132', ['candidate']],
    [icd10cm, 'Z88.8', ['non-specific']],
    [icd10cm, 'z889', ['non-specific']],
    [icd10cm, 'T88.7XXA', ['non-specific']],
    [icd10cm, 'T88.7XXS', []],
    [snomed, '716186003', ['none known']],
    [icd10cm, 'Z88.0', []],
    [snomed, '112283007', []],
    [rxnorm, '723', []],
  ])('%s %s is %j', (system, code, expected) => {
    expect(allergy(system, code)).toEqual(expected);
  });

  test.each([
    ['Anakinra', ['anakinra']],
    ['KINERET', ['anakinra']],
    ['Kineret® 100 mg', ['anakinra']],
    ['Raleukin', ['anakinra']],
    ['E. coli protein', ['E. coli', 'E. coli protein']],
    ['E.coli-derived proteins', ['E. coli', 'E. coli protein']],
    ['ESCHERICHIA COLI-DERIVED PROTEIN', ['E. coli', 'E. coli protein']],
    ['proteins derived from Escherichia coli', ['E. coli', 'E. coli protein']],
    ['Escherichia coli', ['E. coli']],
    ['E. Coli', ['E. coli']],
    ['E. coli asparaginase', ['E. coli', 'info only']],
    ['Polysorbate 80', ['polysorbate 80']],
    ['polysorbate', ['polysorbate 80']],
    ['Tween-80', ['polysorbate 80']],
    ['Neupogen', ['same contraindication']],
    ['Neulasta', ['same contraindication']],
    ['Elspar', ['info only']],
    ['filgrastim-aafi', ['same contraindication']],
    ['No Known Allergies', ['none known']],
    ['no known drug allergies', ['none known']],
    ['No known allergy', ['none known']],
    ['no known allergy to anakinra', ['anakinra', 'none known']],
    ['Injection site reaction', ['injection site']],
    ['injection-site erythema', ['injection site']],
    ['Redness at injection site', ['injection site']],
    ['Anaphylaxis', []],
    ['insulin glargine', []],
    ['Campylobacter coli', []],
    ['penicillin', []],
    ['canakinumab', []],
  ])('the words "%s" are %j', (text, expected) => {
    expect([...new Set(allergy('', '', text))].toSorted()).toEqual(expected);
  });

  test('a code that says little lets the words speak: Z88.8 with anakinra, insulin with E. coli protein', () => {
    expect(allergy(icd10cm, 'Z88.8', 'Allergy to anakinra')).toEqual(['non-specific', 'anakinra']);
    expect(allergy(rxnorm, '86009', 'insulin lispro (E. coli protein)').toSorted()).toEqual([
      'E. coli',
      'E. coli protein',
      'candidate',
    ]);
  });

  test('asparaginase made in E. coli is not an allergy to E. coli, nor is filgrastim, where they are coded', () => {
    expect(allergy(snomed, '370969007', 'Escherichia coli asparaginase (substance)')).toEqual(['info only']);
    expect(allergy(rxnorm, '68442', 'filgrastim (E. coli-derived)')).toEqual(['same contraindication']);
  });

  test('an expression host that was not checked says so', () => {
    expect(find('allergy', rxnorm, '86009')[0]?.properties['verified']).toBe('false');
    expect(find('allergy', rxnorm, '68442')[0]?.properties['verified']).toBeUndefined();
  });

  test('an infection with E. coli is no allergy, and an allergy no infection', () => {
    expect(find('condition', '', '', 'polysorbate 80')).toEqual([]);
    expect(groupIn('allergy-anakinra', icd10cm, 'B96.20', 'E. coli')).toEqual([]);
  });
});
