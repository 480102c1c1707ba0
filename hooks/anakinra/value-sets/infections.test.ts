import { describe, expect, test } from 'vitest';
import { snomed, icd10cm, icd10,  valueSets, find, infection } from '../../../test/value-sets.ts';

describe('infections in ICD-10-CM', () => {
  test.each([
    ['J18.9', 'serious-systemic definite'],
    ['J189', 'serious-systemic definite'],
    ['j18.9', 'serious-systemic definite'],
    ['J18.2', 'serious-systemic possible'],
    ['A41.54', 'serious-systemic definite'],
    ['R65.20', 'serious-systemic definite'],
    ['R65.10', 'excluded excluded'],
    ['Z22.322', 'excluded excluded'],
    ['Z22.7', 'chronic-or-latent definite'],
    ['Z22.6', 'chronic-or-latent definite'],
    ['Z86.11', 'excluded excluded'],
    ['Z87.01', 'excluded excluded'],
    ['B90.9', 'excluded excluded'],
    ['B02.9', 'localized definite'],
    ['B02.29', 'excluded excluded'],
    ['B02.7', 'serious-systemic definite'],
    ['B18.1', 'chronic-or-latent definite'],
    ['B20', 'chronic-or-latent definite'],
    ['M86.30', 'excluded excluded'],
    ['M86.171', 'serious-systemic definite'],
    ['M86.671', 'chronic-or-latent definite'],
    ['G03.0', 'excluded excluded'],
    ['G03.9', 'serious-systemic possible'],
    ['N39.0', 'localized definite'],
    ['N10', 'serious-systemic definite'],
    ['U07.1', 'serious-systemic definite'],
    ['U09.9', 'excluded excluded'],
    ['O23.40', 'localized definite'],
    ['O23.01', 'serious-systemic definite'],
    ['B96.20', 'localized supporting'],
    ['D70.3', 'localized supporting'],
    ['J00', 'minor-superficial definite'],
    ['I30.0', 'excluded excluded'],
    ['R50.9', 'excluded excluded'],
    ['T84.50XA', 'serious-systemic definite'],
  ])('%s is %s', (code, grade) => {
    expect(infection(icd10cm, code)).toEqual([grade]);
    expect(infection('urn:oid:2.16.840.1.113883.6.90', code)).toEqual([grade]);
  });

  test.each(['E11.9', 'M06.9', 'J84.9', 'R65'])('%s is no infection', (code) => {
    expect(infection(icd10cm, code)).toEqual([]);
  });

  test('a sequela is none, whatever its words', () => {
    expect(infection(icd10cm, 'T84.50XS', 'Infection of joint prosthesis, sequela')).toEqual([]);
  });

  test('the grade of ICD-10-CM wins over the one of SNOMED CT', () => {
    const both = [
      { system: snomed, code: '233604007' },
      { system: icd10cm, code: 'Z87.01' },
    ];
    const found = valueSets.matches({ codings: both, words: ['Pneumonia'] }, 'condition');
    expect(found.map(({ set, code, properties }) => [set, code, properties['grade']])).toEqual([
      ['infections', 'Z87', 'excluded'],
    ]);
  });
});

describe('infections in WHO ICD-10', () => {
  test.each([
    ['J18.9', 'serious-systemic definite'],
    ['R65.1', 'serious-systemic definite'],
    ['R65.0', 'serious-systemic definite'],
    ['R57.2', 'serious-systemic definite'],
    ['A16.9', 'serious-systemic definite'],
    ['B24', 'chronic-or-latent definite'],
    ['B98.0', 'localized supporting'],
    ['Z22.3', 'excluded excluded'],
    ['B02.2', 'localized definite'],
  ])('%s is %s, and was not checked in a public source', (code, grade) => {
    expect(infection(icd10, code)).toEqual([grade]);
    expect(infection('http://fhir.de/CodeSystem/bfarm/icd-10-gm', code)).toEqual([grade]);
    expect(find('condition', icd10, code)[0]?.properties['verified']).toBe('false');
  });

  test.each([
    ['R65.2', ['excluded excluded']],
    ['R65.20', ['excluded excluded']],
    ['R65.3', []],
    ['R65', []],
    ['R65.9', []],
  ])('%s, SIRS of no infectious origin, is no infection: %j', (code, grade) => {
    expect(infection(icd10, code)).toEqual(grade);
    expect(infection('urn:oid:2.16.840.1.113883.6.3', code)).toEqual(grade);
  });
});

describe('infections in SNOMED CT', () => {
  test.each([
    ['68566005', 'localized definite'],
    ['233604007', 'serious-systemic definite'],
    ['91302008', 'serious-systemic definite'],
    ['840539006', 'serious-systemic definite'],
    ['6142004', 'serious-systemic definite'],
    ['4740000', 'localized definite'],
    ['42448002', 'localized definite'],
    ['2177002', 'excluded excluded'],
    ['86406008', 'chronic-or-latent definite'],
    ['62479008', 'chronic-or-latent definite'],
    ['61977001', 'chronic-or-latent definite'],
    ['76795007', 'serious-systemic definite'],
    ['128302006', 'chronic-or-latent definite'],
    ['11999007', 'excluded excluded'],
    ['271558008', 'localized definite'],
    ['36689008', 'serious-systemic definite'],
    ['45816000', 'serious-systemic possible'],
    ['128045006', 'localized definite'],
    ['60404007', 'serious-systemic definite'],
    ['85189001', 'serious-systemic definite'],
    ['40970001', 'chronic-or-latent definite'],
    ['82272006', 'minor-superficial definite'],
    ['30242009', 'localized definite'],
    ['31712002', 'excluded excluded'],
  ])('%s is %s', (code, grade) => {
    expect(infection(snomed, code)).toEqual([grade]);
    expect(infection('urn:oid:2.16.840.1.113883.6.96', code)).toEqual([grade]);
  });
});

describe('infections in words', () => {
  test.each([
    ['UTI', ['words']],
    ['Pneumonia, left lower lobe', ['words']],
    ['COVID-19', ['words', 'words']],
    ['gram-negative bacteremia', ['words']],
    ['Hx of sepsis', ['words', 'refused']],
    ['h/o pneumonia', ['words', 'refused']],
    ['MRSA colonization', ['words', 'refused']],
    ['r/o endocarditis', ['words', 'refused']],
    ['COVID-19 negative', ['words', 'words', 'refused']],
    ['Post-COVID-19 condition', ['words', 'words', 'refused', 'refused']],
    ['Chronic recurrent multifocal osteomyelitis', ['words', 'refused']],
    ['aseptic meningitis', ['words', 'refused']],
    ['hypertension', []],
  ])('"%s" holds %j', (text, grades) => {
    expect(infection('', '', text).toSorted()).toEqual(grades.toSorted());
  });

  test('are not looked up where a code is known', () => {
    expect(infection(icd10cm, 'Z22.322', 'MRSA infection')).toEqual(['excluded excluded']);
  });
});
