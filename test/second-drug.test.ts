import { fileURLToPath } from 'node:url';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { loadDrug } from '../src/content/load-content.ts';
import type { CdsResponse } from '../src/protocol/card.ts';
import { contents, testApp } from './test-app.ts';

const second = await loadDrug(fileURLToPath(new URL('../fixtures/second-drug', import.meta.url)));
if (second === undefined) throw new Error('the second drug is not there');
const { app } = testApp({ contents: [...contents, second] });

function order(coding: object) {
  return {
    resourceType: 'MedicationRequest',
    id: 'o1',
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: { coding: [coding] },
  };
}
function call(draft: object, kilograms: number) {
  const weight = {
    resourceType: 'Observation',
    id: 'w1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
    effectiveDateTime: '2026-11-20',
    valueQuantity: { value: kilograms, code: 'kg', system: 'http://unitsofmeasure.org' },
  };
  return {
    hook: 'order-sign',
    hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
    context: { patientId: 'p1', draftOrders: { resourceType: 'Bundle', entry: [{ resource: draft }] } },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p1' },
      observations: { resourceType: 'Bundle', entry: [{ resource: weight }] },
    },
  };
}
const exampline = order({ system: 'urn:example:medicines', code: 'exampline-100' });

describe('a second drug, which the engine has never heard of', () => {
  it('has its services beside those of the first', async () => {
    const { body } = await request(app).get('/cds-services');
    expect((body as { services: { id: string }[] }).services.map(({ id }) => id)).toEqual([
      'anakinra-order-select',
      'anakinra-order-sign',
      'exampline-order-select',
      'exampline-order-sign',
    ]);
  });

  it('asks only for what its own rules read', async () => {
    const { body } = await request(app).get('/cds-services');
    const services = (body as { services: { id: string; prefetch: Record<string, string> }[] }).services;
    expect(services.find(({ id }) => id === 'exampline-order-sign')?.prefetch).toEqual({
      patient: 'Patient/{{context.patientId}}',
      observations: 'Observation?patient={{context.patientId}}&code=29463-7&_sort=-date&_count=200',
    });
  });

  it('warns below its limit and is silent at it', async () => {
    const light = await request(app).post('/cds-services/exampline-order-sign').send(call(exampline, 39.9));
    const [card] = (light.body as CdsResponse).cards;
    expect(card?.summary).toBe('Body weight 39.9 kg, below 40 kg');
    expect(card?.source.topic.code).toBe('examplineWeight');
    const heavy = await request(app).post('/cds-services/exampline-order-sign').send(call(exampline, 40));
    expect(heavy.body).toMatchObject({
      cards: [],
      extension: { 'org.anakinra-cds.checks': [{ rule: 'examplineWeight', verdict: 'clear' }] },
    });
  });

  it('is no business of the first, and the first none of its', async () => {
    const other = await request(app).post('/cds-services/anakinra-order-sign').send(call(exampline, 39.9));
    expect(other.body).toEqual({ cards: [] });
    const anakinra = order({ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '727711' });
    const reverse = await request(app).post('/cds-services/exampline-order-sign').send(call(anakinra, 39.9));
    expect(reverse.body).toEqual({ cards: [] });
  });
});
