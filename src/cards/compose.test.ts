import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alerting,
  anOrder,
  answerOf,
  conditions,
  deciding,
  emptyChart,
  exampline,
  label,
  notKnowing,
  ordered,
  settingOf,
} from '../../test/exampline.ts';
import { lintResponse } from '../../test/response-lint.ts';
import type { Draft } from '../facts/draft.ts';
import type { Card, CdsResponse } from '../protocol/card.ts';
import { unknownToAll } from '../rules/judge.ts';
import { rule, type Offer, type Rule } from '../rules/rule.ts';
import { compose } from './compose.ts';
import type { Setting } from './setting.ts';

const second = ordered({ id: 'o2', label: 'Exampline 50 mg', code: 'exampline' });
const rival = ordered({ id: 'r1', label: 'Rivaline 5 mg', code: 'rivaline' });
const rivalBeside = ordered({ id: 'r1', label: 'Rivaline 5 mg', code: 'rivaline', selected: false });
const remove: Offer = { offer: 'remove-orders', label: 'Remove the order for {order}' };
const test: Offer = {
  offer: 'request-test',
  label: 'Order a test',
  system: 'http://loinc.org',
  code: '00000-0',
  display: 'Made-up test',
};

/** The answer, which always keeps the schema and the invariants of CDS Hooks. */
function answer(...given: Parameters<typeof answerOf>): CdsResponse {
  const response = answerOf(...given);
  expect(
    lintResponse(
      response,
      (given[1] ?? [anOrder]).map(({ reference }) => reference),
    ),
  ).toEqual([]);
  return response;
}

function oneCard(...given: Parameters<typeof answerOf>): Card {
  const [card, ...others] = answer(...given).cards;
  if (card === undefined) throw new Error('no card');
  expect(others).toEqual([]);
  return card;
}

function topics({ cards }: CdsResponse): readonly string[] {
  return cards.map(({ indicator, source }) => `${indicator} ${source.topic.code}`);
}

function basisOf({ extension }: Card): object | undefined {
  return extension?.['org.anakinra-cds.basis'];
}

describe('the card of one alert', () => {
  it('says what was found, names the order, cites the label and rests on the findings', () => {
    const weight = alerting(
      'weightRule',
      {
        indicator: 'critical',
        summary: 'Body weight {weight}',
        detail: 'Body weight {weight} on {date}.\n\nConsider another medicine.',
        offers: [remove, test],
      },
      { weight: '39 kg', date: '2026-11-26' },
      { findings: ['Observation/w1', 'Observation/w1', ''] },
    );
    expect(answer([weight])).toEqual({
      cards: [
        {
          uuid: expect.any(String),
          summary: 'Body weight 39 kg',
          detail: 'Body weight 39 kg on 2026-11-26.\n\nConsider another medicine.\n\n**Order:** Exampline 100 mg',
          indicator: 'critical',
          source: {
            label: 'Exampline label (2026): Warnings',
            url: 'https://example.org/exampline',
            topic: { system: 'urn:anakinra-cds:rule', code: 'weightRule', display: 'Title of weightRule' },
          },
          suggestions: [
            {
              label: 'Remove the order for Exampline 100 mg',
              uuid: expect.any(String),
              actions: [
                {
                  type: 'delete',
                  description: 'Remove the order for Exampline 100 mg',
                  resourceId: 'MedicationRequest/o1',
                },
              ],
            },
            {
              label: 'Order a test',
              uuid: expect.any(String),
              actions: [
                {
                  type: 'create',
                  description: 'Order a test',
                  resource: {
                    resourceType: 'ServiceRequest',
                    status: 'draft',
                    intent: 'order',
                    code: {
                      coding: [{ system: 'http://loinc.org', code: '00000-0', display: 'Made-up test' }],
                      text: 'Made-up test',
                    },
                    subject: { reference: 'Patient/p1' },
                  },
                },
              ],
            },
          ],
          selectionBehavior: 'at-most-one',
          overrideReasons: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes',
              code: 'action-completed',
              display: 'Recommended action was already completed',
            },
            {
              system: 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes',
              code: 'risk-benefit-ratio',
              display: 'Recipient assessment of risk/benefit ratio',
            },
            {
              system: 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes',
              code: 'cds-not-applicable',
              display: 'PC CDS does not apply to patient',
            },
          ],
          links: [
            { label: 'About this check', url: 'https://cds.example.org/base/rules/weightRule', type: 'absolute' },
          ],
          extension: {
            'org.anakinra-cds.basis': { orders: ['MedicationRequest/o1'], findings: ['Observation/w1'] },
          },
        },
      ],
      extension: {
        'org.anakinra-cds.checks': [{ rule: 'weightRule', verdict: 'alert', indicator: 'critical' }],
      },
    });
  });

  it('has no empty members: no findings, no suggestions, no order with an id', () => {
    const card = oneCard([alerting('bareRule')], [ordered({ label: 'Exampline', code: 'exampline' })]);
    expect(Object.keys(card).toSorted()).toEqual([
      'detail',
      'indicator',
      'links',
      'overrideReasons',
      'source',
      'summary',
      'uuid',
    ]);
  });

  it('cites the document that comes first under the profile', () => {
    const european = { ...alerting('someRule'), sourcesElsewhere: { eu: label('4.4') } };
    expect(oneCard([european]).source.label).toBe('Exampline label (2026): Warnings');
    expect(oneCard([european], [anOrder], { profile: 'eu' }).source.label).toBe('Exampline label (2026): 4.4');
  });

  it('says what was not known when it was judged', () => {
    const alertAll = rule({
      ...alerting('someRule'),
      facts: { conditions },
      alerts: { said: { indicator: 'info', summary: 'Something', detail: 'Something.' } },
      decide: (facts, { alert }) => alert('said', {}, { findings: [`Condition/${facts.conditions}`] }),
    });
    const chart = emptyChart({ conditions: [{ data: 'Condition', gap: 'incomplete' }] });
    expect(oneCard([alertAll], [anOrder], {}, chart).detail).toBe(
      'Something.\n\nNot known when this was judged: problems and diagnoses: incomplete page.\n\n**Order:** Exampline 100 mg',
    );
  });

  const byName = 'A medicine or problem here was matched by name, not by code: please confirm it.';

  it('says that a finding was matched by name', () => {
    const named = alerting('someRule', {}, {}, { findings: ['Condition/c1'], byName: true });
    expect(oneCard([named]).detail).toBe(`Detail of someRule.\n\n${byName}\n\n**Order:** Exampline 100 mg`);
    expect(oneCard([alerting('someRule')]).detail).not.toContain('matched by name');
  });

  it('says that the order itself was matched by name', () => {
    const order = ordered({ id: 'o1', label: 'Exampline ampoule' });
    expect(oneCard([alerting('someRule')], [order]).detail).toBe(
      `Detail of someRule.\n\n${byName}\n\n**Order:** Exampline ampoule`,
    );
  });

  it('shows what an EHR calls the order as text, shortened', () => {
    const order = ordered({ id: 'o1', label: `<b>${'x'.repeat(100)}</b>`, code: 'exampline' });
    expect(oneCard([alerting('someRule')], [order]).detail).toBe(
      `Detail of someRule.\n\n**Order:** ${String.raw`\<b\>`}${'x'.repeat(76)}…`,
    );
  });
});

describe('several orders', () => {
  it('with the same alert give one card that names both and rests on both', () => {
    const same = deciding(
      'someRule',
      ({ alert }, { reference }) => alert('said', {}, { findings: ['Condition/c1', `Condition/of-${reference}`] }),
      { said: { indicator: 'warning', summary: 'Something', detail: 'Something.', offers: [remove] } },
    );
    const card = oneCard([same], [anOrder, second]);
    expect(card.detail).toBe('Something.\n\n**Orders:** Exampline 100 mg; Exampline 50 mg');
    expect(basisOf(card)).toEqual({
      orders: ['MedicationRequest/o1', 'MedicationRequest/o2'],
      findings: ['Condition/c1', 'Condition/of-MedicationRequest/o1', 'Condition/of-MedicationRequest/o2'],
    });
    expect(card.suggestions?.map((one) => one.label)).toEqual([
      'Remove the order for Exampline 100 mg',
      'Remove the order for Exampline 50 mg',
    ]);
  });

  it('of the same name are named once', () => {
    const twin = ordered({ id: 'o2', label: 'Exampline 100 mg', code: 'exampline' });
    const card = oneCard([alerting('someRule')], [anOrder, twin]);
    expect(card.detail).toBe('Detail of someRule.\n\n**Orders:** Exampline 100 mg');
    expect(basisOf(card)).toEqual({ orders: ['MedicationRequest/o1', 'MedicationRequest/o2'] });
  });

  const why = 'It makes infection more likely. The label recommends care.';
  const different = deciding(
    'someRule',
    ({ alert }, { reference }) =>
      reference === 'MedicationRequest/o1'
        ? alert('low', { dose: '100 mg' }, { findings: ['Observation/w1'] })
        : alert('high', { dose: '50 mg' }, { findings: ['Observation/w2'], byName: true }),
    {
      low: { indicator: 'info', summary: 'Dose {dose} is low', detail: `Dose {dose}, low.\n\n${why} Consider more.` },
      high: {
        indicator: 'critical',
        summary: 'Dose {dose} is high',
        detail: `Dose {dose}, high.\n\n${why} Consider less.`,
        offers: [remove],
      },
    },
  );

  it('with different alerts of one rule give one card, as urgent as the worst, with both texts and nothing twice', () => {
    const card = oneCard([different], [anOrder, second]);
    expect(card.indicator).toBe('critical');
    expect(card.summary).toBe('Dose 50 mg is high');
    expect(card.detail.split('\n\n')).toEqual([
      'Dose 50 mg, high.',
      'It makes infection more likely. The label recommends care. Consider less.',
      'A medicine or problem here was matched by name, not by code: please confirm it.',
      '**Order:** Exampline 50 mg',
      'Dose 100 mg, low.',
      'Consider more.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(basisOf(card)).toEqual({
      orders: ['MedicationRequest/o2', 'MedicationRequest/o1'],
      findings: ['Observation/w2', 'Observation/w1'],
    });
  });

  it('are offered to be removed only where the alert about them says so', () => {
    const labels = oneCard([different], [anOrder, second]).suggestions?.map((one) => one.label);
    expect(labels).toEqual(['Remove the order for Exampline 50 mg']);
  });

  it('of which one alerts and another could not be judged: the card says what was missing', () => {
    const half = deciding(
      'someRule',
      ({ alert, unknown }, { reference }) =>
        reference === 'MedicationRequest/o1'
          ? alert('said', {}, { findings: [] })
          : unknown([{ data: 'Observation', gap: 'contradictory' }]),
      { said: { indicator: 'warning', summary: 'Something', detail: 'Something.' } },
    );
    const card = oneCard([half], [anOrder, second]);
    expect(card.detail).toBe(
      'Something.\n\nNot known when this was judged: laboratory results: contradictory.\n\n**Order:** Exampline 100 mg',
    );
    expect(basisOf(card)).toEqual({ orders: ['MedicationRequest/o1'] });
  });
});

const pair = (findings: readonly string[] = []): Rule =>
  alerting(
    'pairRule',
    { offers: [remove], detail: 'Both together.' },
    {},
    { findings, drafts: ['MedicationRequest/r1', 'MedicationRequest/gone', ''] },
  );

describe('an alert about another draft of the session', () => {
  it('that is selected is about both orders', () => {
    const card = oneCard([pair()], [anOrder, rival]);
    expect(card.detail).toBe('Both together.\n\n**Orders:** Exampline 100 mg; Rivaline 5 mg');
    expect(basisOf(card)).toEqual({ orders: ['MedicationRequest/o1', 'MedicationRequest/r1'] });
  });

  it('that is not selected rests on it as a finding, once', () => {
    const card = oneCard([pair(['MedicationRequest/r1'])], [anOrder, rivalBeside]);
    expect(card.detail).toBe('Both together.\n\n**Order:** Exampline 100 mg');
    expect(basisOf(card)).toEqual({ orders: ['MedicationRequest/o1'], findings: ['MedicationRequest/r1'] });
  });

  it('offers to remove either', () => {
    const labels = ['Remove the order for Exampline 100 mg', 'Remove the order for Rivaline 5 mg'];
    expect(oneCard([pair()], [anOrder, rival]).suggestions?.map((one) => one.label)).toEqual(labels);
    expect(oneCard([pair()], [anOrder, rivalBeside]).suggestions?.map((one) => one.label)).toEqual(labels);
  });

  it('has nothing to do with drafts that have no id', () => {
    const nameless = ordered({ label: 'Something else' });
    const card = oneCard([pair()], [anOrder, nameless, rivalBeside], { orders: [anOrder] });
    expect(card.detail).toBe('Both together.\n\n**Order:** Exampline 100 mg');
  });
});

describe('the order of the cards', () => {
  it('is critical, warning, info, and the order of the rules within', () => {
    const rules = [
      alerting('infoOne', { indicator: 'info' }),
      alerting('warningOne', { indicator: 'warning' }),
      alerting('criticalOne', { indicator: 'critical' }),
      alerting('warningTwo', { indicator: 'warning' }),
      notKnowing('unknownOne', 'warning', { data: 'Observation', gap: 'not-sent' }),
    ];
    expect(topics(answer(rules))).toEqual([
      'critical criticalOne',
      'warning warningOne',
      'warning warningTwo',
      'warning examplineNotChecked',
      'info infoOne',
    ]);
  });
});

describe('more than five alerts', () => {
  const infos = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) =>
    alerting(
      `info${name}`,
      { indicator: 'info', summary: `Hint ${name}: {value}`, detail: `Detail ${name}. Said by all.`, offers: [test] },
      { value: `*${name}*` },
      { findings: [`Condition/${name}`, 'Condition/all'] },
    ),
  );
  const critical = alerting('critical', { indicator: 'critical' });
  const unknown = notKnowing('unknownOne', 'info', { data: 'Observation', gap: 'not-sent' });

  it('five stand by themselves, and the card of what was not checked is not counted', () => {
    expect(topics(answer([critical, ...infos.slice(0, 4), unknown]))).toEqual([
      'critical critical',
      'info infoA',
      'info infoB',
      'info infoC',
      'info infoD',
      'info examplineNotChecked',
    ]);
  });

  it('the infos merge into one card with the words of each rule, and nothing twice', () => {
    const response = answer([critical, ...infos.slice(0, 5)]);
    expect(topics(response)).toEqual(['critical critical', 'info examplineMore']);
    const more = response.cards[1];
    expect(more?.summary).toBe(
      'Also for exampline: check of infoA, check of infoB, check of infoC, check of infoD, check of infoE',
    );
    expect(more?.detail.split('\n\n')).toEqual([
      '**Hint A: A**',
      'Detail A. Said by all.',
      '**Hint B: B**',
      'Detail B.',
      '**Hint C: C**',
      'Detail C.',
      '**Hint D: D**',
      'Detail D.',
      '**Hint E: E**',
      'Detail E.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(more && basisOf(more)).toEqual({
      orders: ['MedicationRequest/o1'],
      findings: ['Condition/A', 'Condition/all', 'Condition/B', 'Condition/C', 'Condition/D', 'Condition/E'],
    });
    expect(more?.suggestions?.map((one) => one.label)).toEqual(['Order a test']);
    expect(more?.source).toEqual({
      label: 'Exampline label (2026): All of it',
      url: 'https://example.org/exampline',
      topic: { system: 'urn:anakinra-cds:rule', code: 'examplineMore', display: 'Further hints' },
    });
    expect(more?.links?.[0]?.url).toBe('https://cds.example.org/base/rules/examplineMore');
  });

  it('the account of the checks still has each rule with its own verdict and indicator', () => {
    const { extension } = answer([...infos, critical, unknown, deciding('clearOne', ({ clear }) => clear())]);
    expect(extension?.['org.anakinra-cds.checks']).toEqual([
      { rule: 'infoA', verdict: 'alert', indicator: 'info' },
      { rule: 'infoB', verdict: 'alert', indicator: 'info' },
      { rule: 'infoC', verdict: 'alert', indicator: 'info' },
      { rule: 'infoD', verdict: 'alert', indicator: 'info' },
      { rule: 'infoE', verdict: 'alert', indicator: 'info' },
      { rule: 'infoF', verdict: 'alert', indicator: 'info' },
      { rule: 'critical', verdict: 'alert', indicator: 'critical' },
      { rule: 'unknownOne', verdict: 'unknown', why: [{ data: 'Observation', gap: 'not-sent' }] },
      { rule: 'clearOne', verdict: 'clear' },
    ]);
  });

  it('that are all warnings or critical are five cards all the same, and hide nothing', () => {
    const loud = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) =>
      alerting(
        `rule${name}`,
        { indicator: name < 'C' ? 'critical' : 'warning', summary: `Danger ${name}`, offers: [remove] },
        {},
        { findings: [`Condition/${name}`] },
      ),
    );
    const response = answer([...loud, unknown]);
    expect(topics(response)).toEqual([
      'critical ruleA',
      'critical ruleB',
      'warning ruleC',
      'warning ruleD',
      'warning examplineMore',
      'info examplineNotChecked',
    ]);
    const more = response.cards[4];
    expect(more?.detail.split('\n\n')).toEqual([
      '**Danger E**',
      'Detail of ruleE.',
      '**Danger F**',
      'Detail of ruleF.',
      '**Danger G**',
      'Detail of ruleG.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(more && basisOf(more)).toMatchObject({ findings: ['Condition/E', 'Condition/F', 'Condition/G'] });
    expect(more?.suggestions?.map((one) => one.label)).toEqual(['Remove the order for Exampline 100 mg']);
  });

  it('five warnings and an info: the least urgent warning makes room and is as loud as before', () => {
    const warnings = ['A', 'B', 'C', 'D', 'E'].map((name) => alerting(`rule${name}`));
    expect(topics(answer([...infos.slice(0, 1), ...warnings]))).toEqual([
      'warning ruleA',
      'warning ruleB',
      'warning ruleC',
      'warning ruleD',
      'warning examplineMore',
    ]);
  });

  it('fifteen long ones keep the beginning of each, under 4,000 characters', () => {
    const long = Array.from({ length: 15 }, (_one, index) =>
      alerting(`rule${index}`, {
        indicator: 'info',
        summary: `Hint number ${index}`,
        detail: `Finding ${index}.\n\n${`Reason ${index} `.repeat(200)}`,
      }),
    );
    const card = oneCard(long);
    expect(card.detail.length).toBeLessThan(4000);
    for (let index = 0; index < 15; index += 1) {
      expect(card.detail).toContain(
        `**Hint number ${index}**\n\nFinding ${index}.\n\nReason ${index} Reason ${index} `,
      );
    }
    expect(card.detail.endsWith('\n\n**Order:** Exampline 100 mg')).toBe(true);
  });
});

describe('what could not be checked', () => {
  const counts = notKnowing('countRule', 'warning', { data: 'Observation', gap: 'not-sent' });
  const age = notKnowing(
    'ageRule',
    'info',
    { data: 'Patient', gap: 'failed' },
    { data: 'Condition', gap: 'incomplete' },
  );

  it('is one card that names each check and why, without findings', () => {
    const card = oneCard([counts, age, deciding('clearOne', ({ clear }) => clear())]);
    expect(card.summary).toBe('Not checked for exampline: check of countRule, check of ageRule');
    expect(card.detail.split('\n\n')).toEqual([
      'These checks for exampline could not be made, so nothing here says that they are safe:',
      '- check of countRule (laboratory results: not sent)\n- check of ageRule (patient data: no answer; problems and diagnoses: incomplete page)',
      'Consider reviewing the chart for them before signing.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(card.source.topic).toEqual({
      system: 'urn:anakinra-cds:rule',
      code: 'examplineNotChecked',
      display: 'What could not be checked',
    });
    expect(basisOf(card)).toEqual({ orders: ['MedicationRequest/o1'] });
    expect(card).not.toHaveProperty('suggestions');
  });

  it('is a warning only if a check is among them whose absence is one', () => {
    expect(oneCard([age]).indicator).toBe('info');
    expect(oneCard([age, counts]).indicator).toBe('warning');
    expect(oneCard([counts]).indicator).toBe('warning');
  });

  it('names fifteen checks, none of them left out', () => {
    const all = Array.from({ length: 15 }, (_one, index) =>
      notKnowing(`rule${index}`, 'info', { data: 'Observation', gap: 'failed' }),
    );
    const { detail, summary } = oneCard(all);
    for (let index = 0; index < 15; index += 1) {
      expect(detail).toContain(`\n- check of rule${index} (laboratory results: no answer)\n`);
    }
    expect(summary.length).toBe(139);
  });

  it('about a patient who died or is another one: no clinical card, and the card says so', () => {
    const made = exampline(alerting('loudRule', { indicator: 'critical' }), counts);
    const doubt = { data: 'Patient', gap: 'contradictory' } as const;
    const response = compose(unknownToAll(made, { gap: doubt, says: 'The patient is recorded as deceased.' }), {
      ...settingOf(made, [anOrder]),
      doubt: 'The patient is recorded as deceased.',
    });
    expect(lintResponse(response)).toEqual([]);
    expect(topics(response)).toEqual(['warning examplineNotChecked']);
    expect(response.cards[0]?.detail.split('\n\n')).toEqual([
      'These checks for exampline could not be made, so nothing here says that they are safe:',
      '- check of loudRule (patient data: contradictory)\n- check of countRule (patient data: contradictory)',
      'The patient is recorded as deceased.',
      'Consider reviewing the chart for them before signing.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(response.extension?.['org.anakinra-cds.checks']).toEqual([
      { rule: 'loudRule', verdict: 'unknown', why: [{ data: 'Patient', gap: 'contradictory' }] },
      { rule: 'countRule', verdict: 'unknown', why: [{ data: 'Patient', gap: 'contradictory' }] },
    ]);
  });

  it('names an order that nobody named by its reference', () => {
    const unnamed = ordered({ id: 'o9' });
    expect(oneCard([counts], [anOrder], { orders: [anOrder, unnamed] }).detail).toContain(
      '**Orders:** Exampline 100 mg; MedicationRequest/o9',
    );
  });
});

describe('silence', () => {
  const clearOfBoth = deciding('pairRule', ({ clear }) => clear(), {}, { alsoOrders: ['rivaline'] });
  const clearOfOne = deciding('ownRule', ({ clear }) => clear());

  it('about an order for the drug says what was checked', () => {
    expect(answer([clearOfBoth, clearOfOne])).toEqual({
      cards: [],
      extension: {
        'org.anakinra-cds.checks': [
          { rule: 'pairRule', verdict: 'clear' },
          { rule: 'ownRule', verdict: 'clear' },
        ],
      },
    });
  });

  it("about an order that is not the drug's own is exactly no cards", () => {
    expect(JSON.stringify(answer([clearOfBoth, clearOfOne], [rival]))).toBe('{"cards":[]}');
  });

  it("broken about an order that is not the drug's own lists the other rules as inapplicable", () => {
    const loud = { ...alerting('pairRule'), alsoOrders: ['rivaline'] };
    expect(answer([loud, clearOfOne], [rival]).extension?.['org.anakinra-cds.checks']).toEqual([
      { rule: 'pairRule', verdict: 'alert', indicator: 'warning' },
      { rule: 'ownRule', verdict: 'inapplicable' },
    ]);
  });
});

function uuidOf(
  findings: readonly string[] = ['Condition/a', 'Condition/b'],
  drafts: readonly Draft[] = [anOrder],
  other: Partial<Setting> = {},
  topic = 'someRule',
): string {
  return oneCard([alerting(topic, {}, {}, { findings })], drafts, other).uuid;
}

describe('the uuid of a card', () => {
  it('is the same for the same tenant, patient, order, rule and findings, and in lower case', () => {
    expect(uuidOf()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(uuidOf()).toBe(uuidOf());
    const sayingMore = alerting(
      'someRule',
      { summary: 'Other words' },
      {},
      { findings: ['Condition/a', 'Condition/b'] },
    );
    expect(oneCard([sayingMore]).uuid).toBe(uuidOf());
  });

  it('is the same for another order of findings and of orders', () => {
    expect(uuidOf(['Condition/b', 'Condition/a'])).toBe(uuidOf());
    expect(uuidOf(['Condition/b', 'Condition/a', 'Condition/b'])).toBe(uuidOf());
    expect(uuidOf([], [anOrder, second])).toBe(uuidOf([], [second, anOrder]));
  });

  it('is the same on both hooks: a draft that stands beside on order-select is an order on order-sign', () => {
    const both = alerting('pairRule', {}, {}, { findings: [], drafts: ['MedicationRequest/r1'] });
    expect(oneCard([both], [anOrder, rivalBeside]).uuid).toBe(oneCard([both], [anOrder, rival]).uuid);
  });

  it('is another for another finding, order, patient, tenant, rule or key', () => {
    const uuids = [
      uuidOf(),
      uuidOf(['Condition/a']),
      uuidOf(['Condition/a', 'Condition/c']),
      uuidOf(['Condition/a Condition/b']),
      uuidOf([]),
      uuidOf(undefined, [second]),
      uuidOf(undefined, [anOrder, second]),
      uuidOf(undefined, [ordered({ label: 'Exampline 100 mg', code: 'exampline' })]),
      uuidOf(undefined, [anOrder], { subject: { patientId: 'p2', encounterId: undefined } }),
      uuidOf(undefined, [anOrder], { tenant: 'clinic' }),
      uuidOf(undefined, [anOrder], { identify: (...parts) => uuidFrom(parts) }),
      uuidOf(undefined, [anOrder], {}, 'otherRule'),
    ];
    expect(new Set(uuids).size).toBe(12);
  });

  it('is another for another alert of the rule, so that a dismissed hint does not hide a warning', () => {
    const texts = { indicator: 'info', summary: 'Something', detail: 'Something.' } as const;
    const saying = (key: string): Rule =>
      deciding('someRule', ({ alert }) => alert(key, {}, { findings: [] }), { low: texts, high: texts });
    expect(oneCard([saying('low')]).uuid).not.toBe(oneCard([saying('high')]).uuid);
  });

  it('of what was not checked depends on the checks and the reasons', () => {
    const uuids = [
      oneCard([notKnowing('oneRule', 'info', { data: 'Observation', gap: 'failed' })]).uuid,
      oneCard([notKnowing('oneRule', 'info', { data: 'Observation', gap: 'not-sent' })]).uuid,
      oneCard([notKnowing('twoRule', 'info', { data: 'Observation', gap: 'failed' })]).uuid,
    ];
    expect(new Set(uuids).size).toBe(3);
    expect(oneCard([notKnowing('oneRule', 'warning', { data: 'Observation', gap: 'failed' })]).uuid).toBe(uuids[0]);
  });

  it('of the encounter tells nothing: the same patient keeps a dismissed card', () => {
    expect(uuidOf(undefined, [anOrder], { subject: { patientId: 'p1', encounterId: 'e1' } })).toBe(uuidOf());
  });
});

function uuidFrom(parts: readonly string[]): string {
  return `00000000-0000-8000-8000-${String(parts.join('').length).padStart(12, '0')}`;
}

it('whatever an EHR calls things, the answer keeps the schema and the invariants of CDS Hooks', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(fc.constantFrom('<b>', 'http://', '@', '**', '`', '\\', '\ud83d', '\u202e', ' ', 'x', '{a}', '\n- '), {
        maxLength: 300,
      })
      .map((parts) => parts.join('')),
  );
  const alert = fc.record({
    indicator: fc.constantFrom('info', 'warning', 'critical'),
    a: word,
    list: fc.array(word, { maxLength: 15 }),
  });
  fc.assert(
    fc.property(fc.array(alert, { maxLength: 9 }), fc.array(word, { minLength: 1, maxLength: 3 }), (alerts, labels) => {
      const rules = alerts.map(({ indicator, a, list }, index) =>
        alerting(
          `rule${index}`,
          { indicator, summary: 'Found {a}', detail: 'Found {a}:\n\n{list}\n\nConsider it.', offers: [remove, test] },
          { a, list },
          { findings: ['Condition/1'] },
        ),
      );
      const drafts = labels.map((words, index) => ordered({ id: `o${index}`, label: words, code: 'exampline' }));
      const response = answer([...rules, notKnowing('unknownOne', 'info', { data: 'Patient', gap: 'failed' })], drafts);
      expect(response.cards.length).toBeLessThanOrEqual(6);
      for (const { summary, detail } of response.cards) {
        expect(summary + detail).not.toMatch(/[\p{Cf}\p{Cs}]/u);
        expect(detail.split('\n\n').at(-1)).toMatch(/^\*\*Orders?:\*\* /);
      }
    }),
    { numRuns: 60 },
  );
});
