import { describe, expect, test } from 'vitest';
import {
  codeKeys,
  codeSystems,
  filingKey,
  isCommonSystem,
  isInHierarchy,
  isSequela,
  systemOf,
} from './code-systems.ts';

describe('a code system in its different spellings', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['http://www.nlm.nih.gov/research/umls/rxnorm', codeSystems.rxnorm],
    ['https://www.nlm.nih.gov/research/umls/rxnorm', codeSystems.rxnorm],
    ['http://www.nlm.nih.gov/research/umls/rxnorm/', codeSystems.rxnorm],
    ['HTTP://WWW.NLM.NIH.GOV/Research/UMLS/RxNorm', codeSystems.rxnorm],
    ['urn:oid:2.16.840.1.113883.6.88', codeSystems.rxnorm],
    ['URN:OID:2.16.840.1.113883.6.88', codeSystems.rxnorm],
    ['2.16.840.1.113883.6.88', codeSystems.rxnorm],
    ['oid:2.16.840.1.113883.6.88', codeSystems.rxnorm],
    [' http://www.nlm.nih.gov/research/umls/rxnorm// ', codeSystems.rxnorm],
    ['http://hl7.org/fhir/sid/ndc', codeSystems.ndc],
    ['urn:oid:2.16.840.1.113883.6.69', codeSystems.ndc],
    ['http://www.whocc.no/atc', codeSystems.atc],
    ['urn:oid:2.16.840.1.113883.6.73', codeSystems.atc],
    ['http://fhir.de/CodeSystem/bfarm/atc', codeSystems.atc],
    ['http://snomed.info/sct', codeSystems.snomed],
    ['http://snomed.info/sct/', codeSystems.snomed],
    ['http://snomed.info/sct/731000124108', codeSystems.snomed],
    ['http://snomed.info/sct/900000000000207008/version/20240301', codeSystems.snomed],
    ['urn:oid:2.16.840.1.113883.6.96', codeSystems.snomed],
    ['http://loinc.org', codeSystems.loinc],
    ['https://loinc.org/', codeSystems.loinc],
    ['urn:oid:2.16.840.1.113883.6.1', codeSystems.loinc],
    ['http://hl7.org/fhir/sid/icd-10-cm', codeSystems.icd10cm],
    ['http://hl7.org/fhir/sid/icd-10-us', codeSystems.icd10cm],
    ['urn:oid:2.16.840.1.113883.6.90', codeSystems.icd10cm],
    ['http://hl7.org/fhir/sid/icd-10', codeSystems.icd10],
    ['urn:oid:2.16.840.1.113883.6.3', codeSystems.icd10],
    ['http://fhir.de/CodeSystem/bfarm/icd-10-gm', codeSystems.icd10],
    ['http://hl7.org/fhir/sid/cvx', codeSystems.cvx],
    ['urn:oid:2.16.840.1.113883.12.292', codeSystems.cvx],
    ['http://fdasis.nlm.nih.gov', codeSystems.unii],
    ['urn:oid:2.16.840.1.113883.4.9', codeSystems.unii],
    ['urn:cds-content:words', codeSystems.words],
  ];
  test.each(spellings)('%s is %s', (raw, canonical) => {
    expect(systemOf(raw)).toBe(canonical);
  });

  const unknown = [
    'http://hl7.org/fhir/ValueSet/icd-10',
    'http://snomed.info/scthing',
    'urn:oid:2.16.840.1.113883.6.999',
    'https://Hospital.example/codes/',
    'see https://loinc.org',
    'loinc.org/urn:oid:2.16.840.1.113883.6.1',
    'http://hl7.org/fhir/sid/icd-9-cm',
    '',
  ];
  test.each(unknown)('an unknown system comes back as it was sent: "%s"', (raw) => {
    expect(systemOf(raw)).toBe(raw);
  });

  test('ICD-10-CM and WHO ICD-10 are never the same', () => {
    expect(systemOf('urn:oid:2.16.840.1.113883.6.90')).not.toBe(systemOf('urn:oid:2.16.840.1.113883.6.3'));
  });
});

describe('a code in its different spellings', () => {
  test.each([
    ['a12.3', ['A12.3']],
    ['A123', ['A12.3']],
    [' A12 ', ['A12']],
    ['A12.', ['A12']],
    ['A12.3†', ['A12.3']],
    ['t0123xs', ['T01.23XS']],
  ])('ICD "%s" is filed as %j', (code, keys) => {
    expect(codeKeys(codeSystems.icd10cm, code)).toEqual(keys);
    expect(codeKeys(codeSystems.icd10, code)).toEqual(keys);
  });

  test.each([
    ['12345-0678-09', ['12345067809', '123450678']],
    ['12345-678-09', ['12345067809', '123450678']],
    ['1234-5678-09', ['01234567809', '012345678']],
    ['12345-6789-1', ['12345678901', '123456789']],
    ['12345067809', ['12345067809', '123450678']],
    ['12345-678', ['123450678']],
    ['1234-5678', ['012345678']],
    ['not an NDC', ['not an NDC']],
    ['a 12345-678-09', ['a 12345-678-09']],
    ['12345-678-091', ['12345-678-091']],
    ['123450678091', ['123450678091']],
    ['x12345067809', ['x12345067809']],
    ['12345067809x', ['12345067809x']],
    ['x1234567809', ['x1234567809']],
    ['1234567809x', ['1234567809x']],
  ])('NDC "%s" is filed as package and product %j', (code, keys) => {
    expect(codeKeys(codeSystems.ndc, code)).toEqual(keys);
  });

  test('an NDC of ten digits without dashes is read in all three ways', () => {
    expect(codeKeys(codeSystems.ndc, '1234567809')).toEqual([
      '01234567809',
      '12345067809',
      '12345678009',
      '012345678',
      '123450678',
      '123456780',
    ]);
  });

  test('a value set cannot file an NDC that has three readings', () => {
    expect(filingKey(codeSystems.ndc, '1234567809')).toBeUndefined();
    expect(filingKey(codeSystems.ndc, '12345-678-09')).toBe('12345067809');
    expect(filingKey(codeSystems.ndc, ' 1234567809 ')).toBeUndefined();
    expect(filingKey(codeSystems.ndc, '12345067809')).toBe('12345067809');
    expect(filingKey(codeSystems.snomed, '1234567809')).toBe('1234567809');
    expect(filingKey(codeSystems.ndc, 'x1234567809')).toBe('x1234567809');
    expect(filingKey(codeSystems.ndc, '1234567809x')).toBe('1234567809x');
  });

  test('ATC codes are upper case, CVX codes have two digits, others stay as they are', () => {
    expect(codeKeys(codeSystems.atc, 'a01ab02')).toEqual(['A01AB02']);
    expect(codeKeys(codeSystems.cvx, '3')).toEqual(['03']);
    expect(codeKeys(codeSystems.cvx, '121')).toEqual(['121']);
    expect(codeKeys(codeSystems.snomed, ' 123456 ')).toEqual(['123456']);
    expect(codeKeys('urn:local', 'Ab')).toEqual(['Ab']);
  });
});

describe('a code that says the disease is past', () => {
  test('ends in S as the seventh character, in ICD-10-CM only', () => {
    expect(isSequela(codeSystems.icd10cm, 'T01.23XS')).toBe(true);
    expect(isSequela(codeSystems.icd10cm, 'T01.23XA')).toBe(false);
    expect(isSequela(codeSystems.icd10cm, 'T01.2S')).toBe(false);
    expect(isSequela(codeSystems.icd10, 'T01.23XS')).toBe(false);
  });
});

describe('a code that may be asked about in a hierarchy', () => {
  test.each(['123456', '123456789012345678'])('is a SNOMED CT identifier such as %s', (code) => {
    expect(isInHierarchy(codeSystems.snomed, code)).toBe(true);
    expect(isInHierarchy(codeSystems.loinc, code)).toBe(false);
  });

  test.each(['12345', '1234567890123456789', 'abcdef', '123456 |Words|', '<< 123456', '1', ''])(
    'is not "%s"',
    (code) => {
      expect(isInHierarchy(codeSystems.snomed, code)).toBe(false);
    },
  );
});

describe('a system whose codes value sets may speak of', () => {
  test('is one that is known, in any of its spellings; the words of our own are none', () => {
    expect(isCommonSystem('https://loinc.org/')).toBe(true);
    expect(isCommonSystem('urn:oid:2.16.840.1.113883.6.96')).toBe(true);
    expect(isCommonSystem('urn:cds-content:words')).toBe(false);
    expect(isCommonSystem('https://hospital.example/codes')).toBe(false);
  });
});
