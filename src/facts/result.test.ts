import { describe, expect, it } from 'vitest';
import { chartWith, now, valueSets } from '../../test/made-up-content.ts';
import type { FhirResource, Gap } from '../chart/chart.ts';
import { readRecord } from './patient-record.ts';
import { readResults, resultsOf } from './result.ts';

const result = (id: string, code: string, members: Readonly<Record<string, unknown>> = {}): FhirResource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  valueQuantity: { value: 70, code: 'kg' },
  ...members,
});
const observations = [result('w1', '29463-7'), result('h1', '8302-2'), result('x1', '1-8'), result('w2', '29463-7')];

describe('a result', () => {
  it('is of the kind that a value set says', () => {
    expect(readResults(result('w1', '29463-7'), valueSets)[0]?.kinds).toEqual(['weight']);
    expect(readResults(result('x1', '1-8'), valueSets)[0]?.kinds).toEqual([]);
  });

  it('is of several kinds if it has the codes of several', () => {
    const code = { coding: ['29463-7', '8302-2'].map((one) => ({ system: 'http://loinc.org', code: one })) };
    expect(readResults(result('w1', '', { code }), valueSets)[0]?.kinds).toEqual(['weight', 'height']);
  });

  it.each(['entered-in-error', 'cancelled'])('gives nothing if it is %s', (status) => {
    expect(readResults(result('w1', '29463-7', { status }), valueSets)).toEqual([]);
  });

  it('gives nothing if it is no result', () => {
    expect(readResults({ ...result('w1', '29463-7'), resourceType: 'DiagnosticReport' }, valueSets)).toEqual([]);
  });
});

describe('the results of a kind', () => {
  it('are those of the record, in its order, with its gaps', () => {
    const gap: Gap = { data: 'Observation', gap: 'incomplete' };
    const record = readRecord(chartWith({ observations }, { observations: [gap] }), [], valueSets, now);
    const { value, gaps } = resultsOf(record, 'weight');
    expect(value.map(({ reference }) => reference)).toEqual(['Observation/w1', 'Observation/w2']);
    expect(gaps).toEqual([gap]);
    expect(resultsOf(record, 'temperature')).toEqual({ value: [], gaps: [gap] });
  });
});

describe('the components of a panel', () => {
  it('are results of their own, with the date and status of the panel', () => {
    const component = [
      { code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, valueQuantity: { value: 70, code: 'kg' } },
    ];
    const panel = result('p1', '1-8', { component, effectiveDateTime: '2026-11-20', status: 'preliminary' });
    const [whole, weight, ...more] = readResults(panel, valueSets);
    expect(whole?.kinds).toEqual([]);
    expect(weight?.kinds).toEqual(['weight']);
    expect(weight?.observation).toMatchObject({
      reference: 'Observation/p1',
      status: 'preliminary',
      effectiveText: '2026-11-20',
    });
    expect(more).toEqual([]);
  });
});
