import { describe, expect, test } from 'vitest';
import { loinc, resources, valueSets, kind } from '../../../test/value-sets.ts';

describe('laboratory codes', () => {
  test.each([
    ['751-8', 'anc'],
    ['26499-4', 'anc'],
    ['753-4', 'anc'],
    ['768-2', 'segs'],
    ['763-3', 'bands'],
    ['770-8', 'neutrophil-percent'],
    ['769-0', 'segs-percent'],
    ['764-1', 'bands-percent'],
    ['30394-1', 'granulocytes'],
    ['6690-2', 'wbc'],
    ['777-3', 'platelets'],
    ['2160-0', 'creatinine'],
    ['98979-8', 'egfr'],
    ['50384-7', 'egfr-schwartz'],
    ['35591-7', 'crcl'],
    ['2164-2', 'crcl-measured'],
    ['600-7', 'blood-culture'],
    ['1988-5', 'crp'],
    ['94500-6', 'sars-cov-2'],
    ['71773-6', 'igra'],
    ['71774-4', 'igra-component'],
    ['5195-3', 'hbsag'],
    ['29463-7', 'body-weight'],
    ['1648-5', 'tst'],
    ['14682-9', 'creatinine'],
    ['33558-8', 'crcl-measured'],
    ['71775-1', 'igra-panel'],
    ['2106-3', 'hcg'],
    ['82810-3', 'pregnancy-status'],
    ['8302-2', 'body-height'],
  ])('%s is %s', (code, expected) => {
    expect(kind(code)).toEqual([expected]);
  });

  test('the panel to order is the one with a differential', () => {
    expect(valueSets.codes('labs', loinc, { kind: 'cbc-panel', use: 'to order' })).toEqual(['57021-8']);
    expect(valueSets.codes('labs', loinc, { kind: 'cbc-panel', use: 'no differential' })).toEqual(['58410-2']);
  });

  test('there are these kinds', () => {
    const kinds = resources
      .filter(({ resource }) => resource.id === 'labs')
      .flatMap(({ resource }) => resource.compose?.include ?? [])
      .map(({ extension }) => extension?.find(({ url }) => url === 'urn:cds-content:kind')?.valueString ?? '?');
    expect([...new Set(kinds)].sort().join(' ')).toBe(
      'anc bands bands-percent blood-culture body-height body-weight cbc-panel crcl crcl-measured creatinine crp csf-culture culture egfr egfr-schwartz granulocytes hbsag hcg hiv-screen igra igra-component igra-panel neutrophil-percent platelets pregnancy-status procalcitonin respiratory-virus sars-cov-2 segs segs-percent sputum-culture tst urine-culture wbc wound-culture',
    );
  });
});
