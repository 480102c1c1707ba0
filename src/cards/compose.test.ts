import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alerting,
  anOrder,
  conditions,
  deciding,
  emptyChart,
  label,
  notKnowing,
  ordered,
} from '../../test/exampline.ts';
import { rule, type Rule } from '../rules/rule.ts';
import { second, rival, rivalBeside, remove, test, answer, oneCard, topics, basisOf } from '../../test/composed.ts';

const pair = (findings: readonly string[] = []): Rule =>
  alerting(
    'pairRule',
    { offers: [remove], detail: 'Both together.' },
    {},
    { findings, drafts: ['MedicationRequest/r1', 'MedicationRequest/gone', ''] },
  );

function restingOn(findings: readonly string[]): ReturnType<typeof oneCard> {
  return oneCard([alerting('someRule', {}, {}, { findings })], [anOrder]);
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

  it('names a hundred findings of thousands, and is another card if one that is not named changes', () => {
    const many = Array.from({ length: 2000 }, (_one, at) => `Observation/w${at}`);
    const card = restingOn(many);
    expect(card.extension?.['org.anakinra-cds.basis'].findings).toEqual(many.slice(0, 100));
    expect(restingOn([...many.slice(0, -1), 'Observation/other']).uuid).not.toBe(card.uuid);
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
      `Detail of someRule.\n\n**Order:** &lt;b&gt;${'x'.repeat(76)}…`,
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
