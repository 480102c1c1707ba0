import { describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import { anakinra, chart, concept, draft, fire, order, patient, select, systems, type Json } from './requests.ts';

const newCode = concept(systems.rxnorm, '99999999', 'Kineret 150 mg/mL pen');
const another = concept(systems.rxnorm, '243670', 'Aspirin 81 mg tablet');

async function recognitionOf(body: Json): Promise<readonly unknown[]> {
  const { app, calls } = testApp();
  await fire(app, body);
  return calls.map(({ recognition }) => recognition);
}

describe('what is kept of a call says how many medicines no code of ours was found for', () => {
  it('an order that is known by its name, although it has a code', async () => {
    const orders = [anakinra('ana', { medicationCodeableConcept: newCode })];
    const none = { wordsDespiteCodes: 0, wordsAlone: 0, codes: 0 };
    expect(await recognitionOf(select({ orders, prefetch: chart({ medicationRequests: [] }) }))).toEqual([
      { ...none, wordsDespiteCodes: 1 },
    ]);
  });

  it('in the session and in all lists of the record', async () => {
    const record = chart({
      medicationRequests: [order('new', newCode), order('other', another), order('words', { text: 'Enbrel' })],
      medicationStatements: [
        { resourceType: 'MedicationStatement', id: 's', status: 'active', medicationCodeableConcept: another },
      ].map((statement) => ({ ...statement, subject: { reference: `Patient/${String(patient['id'])}` } })),
    });
    const orders = [anakinra(), draft('other-draft', another)];
    expect(await recognitionOf(select({ orders, selections: ['MedicationRequest/ana'], prefetch: record }))).toEqual([
      { wordsDespiteCodes: 1, wordsAlone: 1, codes: 3 },
    ]);
  });

  it('nothing of a call that concerns no order of ours, since nothing is kept of it', async () => {
    expect(await recognitionOf(select({ orders: [draft('other', another)], prefetch: chart() }))).toEqual([]);
  });
});
