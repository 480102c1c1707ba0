import { describe, expect, it } from 'vitest';
import { madeUpDrug, medicines, ruleThatReads, valueSets } from '../../test/made-up-content.ts';
import type { QueryKey } from '../chart/chart.ts';
import { readDraft, type Draft } from '../facts/draft.ts';
import { fact } from '../facts/fact.ts';
import { catalogue, needsFor, type Content } from './catalogue.ts';

const reading = (reads: readonly QueryKey[], results?: readonly string[]) =>
  fact({
    name: reads.join(' '),
    reads,
    ...(results === undefined ? {} : { results }),
    read: () => ({ value: undefined, gaps: [] }),
  });

const own = ruleThatReads('own', {
  weight: reading(['observations'], ['weight', 'height']),
  problems: reading(['conditions']),
});
const besides = ruleThatReads('besides', { orders: reading(['medicationRequests', 'medicationStatements']) }, [
  'otherine',
]);
const content = catalogue(madeUpDrug([own, besides]), valueSets);

function order({ valueSets: sets }: Content, coding: object): Draft {
  const resource = { resourceType: 'MedicationRequest', medicationCodeableConcept: { coding: [coding] } };
  const draft = readDraft(resource, true, sets, () => undefined);
  if (draft === undefined) throw new Error('it gives nothing');
  return draft;
}
const exampline = order(content, { system: medicines, code: 'ex' });
const otherine = order(content, { system: medicines, code: 'ot' });
const aspirin = order(content, { system: medicines, code: 'asp' });

describe('the content of a drug', () => {
  it('concerns its own orders and those that a rule judges besides', () => {
    expect([...content.orders]).toEqual(['exampline', 'otherine']);
  });

  it('needs the patient and what its rules read, in the order of the prefetch keys', () => {
    expect(content.needs.keys).toEqual([
      'patient',
      'conditions',
      'medicationRequests',
      'medicationStatements',
      'observations',
    ]);
  });

  it('needs the codes of the kinds of result that its rules read, each once', () => {
    expect(content.needs.observationCodes).toEqual(['29463-7', '8302-2']);
    const light = ruleThatReads('light', { a: reading(['observations'], ['height']), b: reading([], ['height']) });
    expect(catalogue(madeUpDrug([light]), valueSets).needs.observationCodes).toEqual(['8302-2']);
  });

  it.each<[string, () => unknown]>([
    ['its own orders', () => catalogue(madeUpDrug([], 'nothing-like-it'), valueSets)],
    ['orders besides', () => catalogue(madeUpDrug([ruleThatReads('one', {}, ['nothing-like-it'])]), valueSets)],
  ])('names a value set for %s that is not there: refused', (_title, join) => {
    expect(join).toThrow('exampline: there is no value set nothing-like-it in its folder');
  });
});

describe('what a call needs', () => {
  it('is everything for an order of the drug, also beside others', () => {
    expect(needsFor(content, [exampline])).toBe(content.needs);
    expect(needsFor(content, [otherine, exampline])).toBe(content.needs);
  });

  it('is less for an order that only some rules judge', () => {
    expect(needsFor(content, [otherine])).toEqual({
      keys: ['patient', 'medicationRequests', 'medicationStatements'],
      observationCodes: [],
    });
  });

  it('is nothing for an order that no rule judges, and for none', () => {
    expect(needsFor(content, [aspirin])).toEqual({ keys: [], observationCodes: [] });
    expect(needsFor(content, [])).toEqual({ keys: [], observationCodes: [] });
  });
});
