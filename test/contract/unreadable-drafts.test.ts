import { describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import {
  anakinra,
  chart,
  condition,
  concept,
  draft,
  etanercept,
  fire,
  medication,
  medicines,
  select,
  sentenceOf,
  sign,
  systems,
  type Json,
} from './requests.ts';

const { app } = testApp();
const sick = chart({ conditions: [condition('pneu', concept(systems.icd10cm, 'J15.9'))] });
const hooks = { 'order-select': select, 'order-sign': sign } as const;
const hookNames = ['order-select', 'order-sign'] as const;

const aspirinInWords = draft('asp', medicines.aspirin, { dosageInstruction: 'one daily' });
const nobodyKnows = draft('any', undefined, { medicationCodeableConcept: 'Aspirin' });

describe.each(hookNames)('at %s, a draft that cannot be read in full beside one that can', (hook) => {
  const answerTo = (...orders: readonly Json[]) => fire(app, hooks[hook]({ orders, prefetch: sick }));

  it('is no reason not to judge the other', async () => {
    const { status, card, verdicts } = await answerTo(aspirinInWords, anakinra());
    expect(status).toBe(200);
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(Object.values(verdicts)).not.toContain('unknown');
  });

  it('may be for any medicine if its medicine cannot be read, and that is said', async () => {
    const { card, verdicts } = await answerTo(nobodyKnows, anakinra());
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(verdicts['anakinraTnfBlocker']).toBe('unknown');
    expect(verdicts['anakinraLiveVaccine']).toBe('unknown');
    expect(card('anakinraNotChecked')?.detail).toContain('which medicine an entry means: unreadable');
  });

  it('is a danger beside the other as far as it can be read', async () => {
    const { card } = await answerTo(etanercept('eta', { dosageInstruction: 'weekly' }), anakinra());
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
  });

  it('is judged itself as far as it can be read, and nothing about it is said to be clear', async () => {
    const unreadable = anakinra('ana', { dosageInstruction: 'daily' });
    const { card, cards, verdicts } = await answerTo(etanercept(), unreadable);
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(card('anakinraTnfBlocker')?.indicator).toBe('critical');
    expect(Object.values(verdicts).filter((verdict) => verdict === 'clear' || verdict === 'inapplicable')).toEqual([]);
    expect(card('anakinraNotChecked')?.detail).toContain('medicine orders: unreadable');
    const actions = cards.flatMap(({ suggestions = [] }) => suggestions.flatMap((suggestion) => suggestion.actions));
    expect(actions.filter(({ type }) => type === 'update')).toEqual([]);
  });
});

describe.each(hookNames)('at %s, a draft that cannot be read in full and stands alone', (hook) => {
  const answerTo = (...orders: readonly Json[]) => fire(app, hooks[hook]({ orders, prefetch: sick }));

  it.each<[string, readonly Json[], string]>([
    ['anakinra', [anakinra('ana', { dosageInstruction: 'daily' })], 'entry[0].resource.dosageInstruction'],
    ['etanercept', [aspirinInWords, etanercept('eta', { category: 7 })], 'entry[1].resource.category'],
    ['a medicine that cannot be read', [nobodyKnows], 'entry[0].resource.medicationCodeableConcept'],
    [
      'a Medication that cannot be read',
      [draft('any', undefined, { medicationReference: { reference: 'Medication/m' } }), medication('m', { code: 'x' })],
      'entry[1].resource.code',
    ],
  ])('is refused by the name of the member if it is for %s', async (_name, orders, member) => {
    expect(sentenceOf(await answerTo(...orders), 400)).toBe(
      `context.draftOrders.${member} has the wrong JSON type or is too large.`,
    );
  });

  it('is nothing to us if it is for another medicine', async () => {
    expect((await answerTo(aspirinInWords)).body).toEqual({ cards: [] });
    const unrelated = medication('m', { code: 'x' });
    expect((await answerTo(draft('asp', medicines.aspirin), unrelated)).body).toEqual({ cards: [] });
  });
});

describe('a draft that cannot be read in full and is not selected', () => {
  it('is no reason to refuse an order for another medicine', async () => {
    const orders = [draft('asp', medicines.aspirin), nobodyKnows, anakinra('ana', { dosageInstruction: 'daily' })];
    const { body } = await fire(app, select({ orders, selections: ['MedicationRequest/asp'], prefetch: sick }));
    expect(body).toEqual({ cards: [] });
  });
});
