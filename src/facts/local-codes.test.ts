import { describe, expect, it } from 'vitest';
import { indexValueSets } from '../content/value-set-index.ts';
import type { Coding, Concept } from './concept.ts';
import { withLocalCodes, type LocalCode } from './local-codes.ts';

const [icd10cm, loinc] = ['http://hl7.org/fhir/sid/icd-10-cm', 'http://loinc.org'];
const own = 'https://ehr.example.org/codes';

function valueSet(id: string, domain: string, system: string, codes: readonly string[], match = 'exact'): object {
  const extension = Object.entries({ source: 'made up', kind: id, ...(match === 'prefix' ? { match } : {}) }).map(
    ([name, value]) => ({ url: `urn:cds-content:${name}`, valueString: value }),
  );
  return {
    resourceType: 'ValueSet',
    id,
    title: id,
    extension: [{ url: 'urn:cds-content:domain', valueCode: domain }],
    compose: { include: [{ extension, system, concept: codes.map((code) => ({ code, display: code })) }] },
  };
}
const valueSets = indexValueSets([
  valueSet('ailments', 'condition', icd10cm, ['X10'], 'prefix'),
  valueSet('results', 'lab', loinc, ['1-1', '2-2']),
]);

function mapped(code: string, system: string, meant: string): LocalCode {
  return { system: own, code, means: { system, code: meant } };
}
const local = withLocalCodes(valueSets, [
  mapped('D1', icd10cm, 'X10.2'),
  mapped('D2', 'urn:oid:2.16.840.1.113883.6.90', 'x102'),
  mapped('D3', icd10cm, 'Z99'),
  mapped('L1', loinc, '1-1'),
  mapped('L1b', 'urn:oid:2.16.840.1.113883.6.1', '1-1'),
  mapped('L9', loinc, '9-9'),
]);

const coded = (...codings: readonly Coding[]): Concept => ({ codings, words: [] });
const found = (concept: Concept): readonly string[] =>
  local.matches(concept, 'condition').map(({ set, code, by }) => `${set} ${code} by ${by}`);

describe('codes of a hospital’s own', () => {
  it('cost nothing where there are none: the value sets are the same', () => {
    expect(withLocalCodes(valueSets, [])).toBe(valueSets);
  });

  it.each([
    ['as the code that it means', 'D1'],
    ['whatever the spelling of the code and system that it means', 'D2'],
    ['with blanks around it', ' D1 '],
  ])('a code is found %s', (_title, code) => {
    expect(found(coded({ system: own, code }))).toEqual(['ailments X10 by code']);
  });

  it.each([
    ['of which nobody told us', own, 'D7'],
    ['of another system', 'https://other.example', 'D1'],
    ['without its system', '', 'D1'],
    ['that means what no value set has', own, 'D3'],
  ])('a code is not found %s', (_title, system, code) => {
    expect(found(coded({ system, code }))).toEqual([]);
  });

  it('a code stands beside common ones', () => {
    expect(found(coded({ system: own, code: 'D3' }, { system: icd10cm, code: 'X10' }))).toEqual([
      'ailments X10 by code',
    ]);
    expect(found(coded({ system: icd10cm, code: 'Z99' }, { system: own, code: 'D1' }))).toEqual([
      'ailments X10 by code',
    ]);
  });

  it('a code says what a concept is, even if no value set has that', () => {
    expect(local.isNamed(coded({ system: own, code: 'D3' }))).toBe(true);
    expect(local.isNamed(coded({ system: own, code: 'D7' }))).toBe(false);
    expect(valueSets.isNamed(coded({ system: own, code: 'D3' }))).toBe(false);
  });

  it('are among the codes of a set, behind the common ones', () => {
    expect(local.codes('results', loinc)).toEqual(['1-1', '2-2', 'L1', 'L1b']);
    expect(local.codes('results', loinc, { kind: 'another' })).toEqual([]);
    expect(valueSets.codes('results', loinc)).toEqual(['1-1', '2-2']);
  });
});
