import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Card } from '../../src/protocol/card.ts';
import { referenceOf, type Json, type Key } from '../contract/requests.ts';
import { messyScenarios, scenarios, withOids } from './arbitraries.ts';
import { askService } from './asking.ts';
import { faultsOf } from './faults-of.ts';
import { callOf, mapRecord, withoutThose, type Scenario } from './scenario.ts';

const ask = askService();
const seed = 20_261_126;
vi.setConfig({ testTimeout: 300_000 });

/** What a card says and rests on, without its links and reasons. */
const said = (card: Card | undefined) => card && { summary: card.summary, detail: card.detail };
const findingsOf = (card: Card | undefined): readonly string[] =>
  card?.extension?.['org.anakinra-cds.basis']?.findings ?? [];
const topicOf = ({ source }: Card): string => source.topic.code;

/** A change of a scenario that must not change a byte of the cards. */
async function expectSameCards(scenario: Scenario, changed: Scenario): Promise<void> {
  const [before, after] = await Promise.all([
    ask(callOf('order-sign', scenario), scenario.profile),
    ask(callOf('order-sign', changed), scenario.profile),
  ]);
  expect(after.status).toBe(before.status);
  expect(after.cards).toEqual(before.cards);
}

/** What a card rests on and the record can be without: the patient stays. */
function removable(card: Card, { record, drafts }: Scenario): ReadonlySet<string> {
  const { patient: _patient, ...lists } = record;
  const there = new Set([...Object.values(lists).flat(), ...drafts].map(referenceOf));
  return new Set(findingsOf(card).filter((reference) => there.has(reference)));
}

const withoutSuggestions = (cards: readonly Card[]) => cards.map(({ suggestions: _suggestions, ...card }) => card);
const foreign = (resource: Json): Json => {
  const owner = { reference: 'Patient/somebody-else' };
  const { subject: _subject, patient: _patient, ...rest } = resource;
  const whose = resource['patient'] === undefined ? { subject: owner } : { patient: owner };
  return { ...rest, ...whose, id: `foreign-${String(resource['id'])}` };
};
const isOwned = (resource: Json): boolean => resource['resourceType'] !== 'Medication';

const hooks = fc.constantFrom('order-select' as const, 'order-sign' as const);

it('whatever a record looks like, the answer is valid cards, or an OperationOutcome that names a field', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(messyScenarios, hooks, async (scenario, hook) => {
      const heard = await ask(callOf(hook, scenario), scenario.profile);
      statuses.set(heard.status, (statuses.get(heard.status) ?? 0) + 1);
      expect(faultsOf(heard)).toEqual([]);
    }),
    { seed, numRuns: 120, endOnFailure: true },
  );
  expect(statuses.get(200)).toBeGreaterThan(40);
});

describe('an alert', () => {
  it('rests on nothing that was not sent', async () => {
    await fc.assert(
      fc.asyncProperty(messyScenarios, async (scenario) => {
        const { cards } = await ask(callOf('order-sign', scenario), scenario.profile);
        const sent = new Set([...Object.values(scenario.record).flat(), ...scenario.drafts].map(referenceOf));
        expect(cards.flatMap(findingsOf).filter((reference) => !sent.has(reference))).toEqual([]);
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
  });

  it('goes, or says something else, when what it rests on is taken out of the record', async () => {
    let looked = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { cards } = await ask(callOf('order-select', scenario), scenario.profile);
        for (const card of cards.filter((one) => removable(one, scenario).size > 0)) {
          looked += 1;
          let [left, now]: [Scenario, Card | undefined] = [scenario, card];
          // Another entry may say the same in the place of the first: then the alert rests on that one.
          while (now !== undefined && removable(now, left).size > 0) {
            left = withoutThose(left, removable(now, left));
            const again = await ask(callOf('order-select', left), scenario.profile);
            now = again.cards.find((one) => topicOf(one) === topicOf(card));
          }
          expect(said(now)).not.toEqual(said(card));
        }
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
    expect(looked).toBeGreaterThan(30);
  });
});

describe('the cards stay the same to the byte', () => {
  it('in whatever order entries and drafts stand', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.infiniteStream(fc.nat(1e6)), async (scenario, ranks) => {
        const shuffled = <T>(list: readonly T[]): readonly T[] =>
          list
            .map((one) => ({ one, rank: ranks.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ one }) => one);
        await expectSameCards(scenario, { ...mapRecord(scenario, shuffled), drafts: shuffled(scenario.drafts) });
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
  });

  it('when entries come twice', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        await expectSameCards(
          scenario,
          mapRecord(scenario, (list) => [...list, ...list]),
        );
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
  });

  it('when code systems are named by their OID', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const record = withOids(scenario.record) as Scenario['record'];
        const drafts = withOids(scenario.drafts) as readonly Json[];
        const [before, after] = await Promise.all([
          ask(callOf('order-sign', scenario), scenario.profile),
          ask(callOf('order-sign', { ...scenario, record, drafts }), scenario.profile),
        ]);
        // A suggestion gives the order back as it came, whose systems are spelled otherwise, and its uuid is made of that.
        expect(withoutSuggestions(after.cards)).toEqual(withoutSuggestions(before.cards));
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
  });

  it('when the record of somebody else is mixed in', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, scenarios, async (scenario, other) => {
        // A list in which only somebody else stands says nothing of the patient, and that is said.
        const mixed = mapRecord(scenario, (list, key) =>
          list.some(isOwned) ? [...list, ...other.record[key].filter(isOwned).map(foreign)] : list,
        );
        await expectSameCards(scenario, mixed);
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
  });

  it('when entries are added that no rule is about', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.nat(2), async (scenario, count) => {
        const mixed = mapRecord(scenario, (list, key) =>
          list.length === 0 ? list : [...list, ...(irrelevant[key] ?? []).slice(0, count + 1)],
        );
        await expectSameCards(scenario, mixed);
      }),
      { seed, numRuns: 120, endOnFailure: true },
    );
  });
});

it('order-select with every draft selected and order-sign give the same cards', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const all = { ...scenario, selections: scenario.drafts.map(referenceOf) };
      const [selected, signed] = await Promise.all([
        ask(callOf('order-select', all), all.profile),
        ask(callOf('order-sign', all), all.profile),
      ]);
      expect(signed.status).toBe(selected.status);
      expect(signed.cards).toEqual(selected.cards);
    }),
    { seed, numRuns: 120, endOnFailure: true },
  );
});

const concept = (system: string, code: string, text: string): Json => ({
  coding: [{ system, code, display: text }],
  text,
});
const aspirin = concept('http://www.nlm.nih.gov/research/umls/rxnorm', '243670', 'Aspirin 81 MG Oral Tablet');
const mine = { subject: { reference: 'Patient/pat-1' } };

/** What stands in many records and in no value set. Without a date, since how far back a record reaches is no irrelevant thing. */
const irrelevant: Readonly<Partial<Record<Key, readonly Json[]>>> = {
  conditions: [
    ['back-pain', 'M54.50', 'Low back pain'],
    ['ankle', 'S93.401A', 'Sprain of right ankle'],
    ['myopia', 'H52.13', 'Myopia, bilateral'],
  ].map(([id = '', code = '', text = '']) => ({
    resourceType: 'Condition',
    id,
    clinicalStatus: { coding: [{ code: 'active' }] },
    code: concept('http://hl7.org/fhir/sid/icd-10-cm', code, text),
    ...mine,
  })),
  observations: [
    ['pulse', '8867-4', 'Heart rate', 72, '/min'],
    ['sodium', '2951-2', 'Sodium', 140, 'mmol/L'],
    ['cholesterol', '2093-3', 'Cholesterol', 190, 'mg/dL'],
  ].map(([id, code, text, value, unit]) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: concept('http://loinc.org', String(code), String(text)),
    valueQuantity: { value, unit },
    ...mine,
  })),
  medicationRequests: [
    {
      resourceType: 'MedicationRequest',
      id: 'aspirin',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: aspirin,
      ...mine,
    },
  ],
  medicationStatements: [
    {
      resourceType: 'MedicationStatement',
      id: 'aspirin',
      status: 'active',
      medicationCodeableConcept: aspirin,
      ...mine,
    },
  ],
  allergies: [
    {
      resourceType: 'AllergyIntolerance',
      id: 'peanut',
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: concept('http://snomed.info/sct', '91935009', 'Allergy to peanut'),
      patient: mine.subject,
    },
  ],
  immunizations: [
    {
      resourceType: 'Immunization',
      id: 'flu',
      status: 'completed',
      vaccineCode: concept('http://hl7.org/fhir/sid/cvx', '150', 'Influenza, injectable, quadrivalent'),
      occurrenceDateTime: '2026-10-01',
      patient: mine.subject,
    },
  ],
};
