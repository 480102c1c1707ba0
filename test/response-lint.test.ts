import { describe, expect, it } from 'vitest';
import { lintResponse } from './response-lint.ts';

const card = {
  uuid: '0b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b',
  summary: 'Neutrophils 0.8 x10^9/L (2026-01-05): the label recommends not to start below 1.0.',
  detail: '**Neutrophils** 0.8 ×10⁹/L on 2026-01-05.',
  indicator: 'critical',
  source: {
    label: 'Prescribing information: 5.3 Neutropenia',
    url: 'https://label.example.org/',
    topic: { system: 'urn:anakinra-cds:rule', code: 'ruleOne', display: 'Neutropenia' },
  },
  suggestions: [
    {
      label: 'Remove the order',
      uuid: '1b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b',
      actions: [{ type: 'delete', description: 'Remove the order', resourceId: 'MedicationRequest/draft-1' }],
    },
  ],
  selectionBehavior: 'at-most-one',
  overrideReasons: [
    reason('risk-benefit-ratio', 'Recipient assessment of risk/benefit ratio'),
    reason('expert-contradicts', 'Advice from expert contradicts the recommended action'),
    reason('action-completed', 'Recommended action was already completed'),
  ],
  links: [{ label: 'About this check', url: 'http://127.0.0.1:3000/rules/ruleOne', type: 'absolute' }],
  extension: { 'org.anakinra-cds.basis': { orders: ['MedicationRequest/draft-1'], findings: ['Observation/anc'] } },
};

const second = {
  ...without('suggestions', 'selectionBehavior'),
  uuid: '2b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b',
  indicator: 'info',
  source: { ...card.source, topic: { system: 'urn:anakinra-cds:rule', code: 'ruleTwo' } },
};

const checks = [
  { rule: 'ruleOne', verdict: 'alert', indicator: 'critical' },
  { rule: 'ruleTwo', verdict: 'alert', indicator: 'info', shadow: true },
  { rule: 'ruleThree', verdict: 'clear' },
  { rule: 'ruleFour', verdict: 'unknown', why: [{ data: 'Observation', gap: 'not-sent' }] },
];

function reason(code: string, display: string) {
  return { system: 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes', code, display };
}

function without(...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(card).filter(([name]) => !names.includes(name)));
}

describe('An answer is accepted', () => {
  it.each<[string, unknown]>([
    ['that has nothing to say', { cards: [] }],
    ['that has no cards but says what was checked', { cards: [], extension: { 'org.anakinra-cds.checks': checks } }],
    ['with two cards, worst first', { cards: [card, second], extension: { 'org.anakinra-cds.checks': checks } }],
    ['with a summary of 139 characters', { cards: [{ ...card, summary: 'x'.repeat(139) }] }],
    ['with escaped EHR text in the detail', { cards: [{ ...card, detail: String.raw`ANC \<b\> 5 < 6` }] }],
  ])('%s', (_name, response) => {
    expect(lintResponse(response, ['MedicationRequest/draft-1'])).toEqual([]);
  });
});

const [deletion] = card.suggestions;
const update = {
  type: 'update',
  description: 'Change it',
  resource: { resourceType: 'MedicationRequest', id: 'draft-1' },
};

function acting(action: unknown): unknown {
  return { cards: [{ ...card, suggestions: [{ ...deletion, actions: [action] }] }] };
}

describe('A fault is found:', () => {
  it.each<[string, unknown, string]>([
    ['J-02 no object', [], '/ must be object'],
    ['S-01 no cards', {}, "/ must have required property 'cards'"],
    ['J-04 null', { cards: [{ ...card, detail: null }] }, '/cards/0/detail is null'],
    ['J-05 empty array', { cards: [{ ...card, links: [] }] }, '/cards/0/links is empty'],
    ['J-05 empty object', { cards: [], extension: {} }, '/extension is empty'],
    ['J-07 white space only', { cards: [{ ...card, detail: ' \n' }] }, '/cards/0/detail is empty'],
    ['S-03 systemActions', { cards: [], systemActions: [] }, '/ must NOT have additional properties'],
    ['C-01 no uuid', { cards: [without('uuid')] }, "/cards/0 must have required property 'uuid'"],
    [
      'C-01 upper-case uuid',
      { cards: [{ ...card, uuid: card.uuid.toUpperCase() }] },
      '/cards/0/uuid must match pattern',
    ],
    [
      'C-01 the same uuid twice',
      { cards: [card, { ...second, uuid: card.uuid }] },
      `the uuid ${card.uuid} stands twice`,
    ],
    ['C-02 no summary', { cards: [without('summary')] }, "/cards/0 must have required property 'summary'"],
    [
      'C-02 140 characters',
      { cards: [{ ...card, summary: 'x'.repeat(140) }] },
      '/cards/0/summary must NOT have more than 139',
    ],
    [
      'C-02 140 units in 70 emoji',
      { cards: [{ ...card, summary: '💉'.repeat(70) }] },
      '/cards/0/summary has 140 UTF-16 units',
    ],
    ['markup in the summary', { cards: [{ ...card, summary: 'a **b**' }] }, '/cards/0/summary has markup'],
    ['a bidirectional character', { cards: [{ ...card, summary: 'a \u202e b' }] }, '/cards/0/summary has a control'],
    ['C-03 no detail', { cards: [without('detail')] }, "/cards/0 must have required property 'detail'"],
    [
      '4,000 characters of detail',
      { cards: [{ ...card, detail: 'x'.repeat(4000) }] },
      '/cards/0/detail must NOT have more than 3999',
    ],
    ['C-04 HTML', { cards: [{ ...card, detail: 'a <img src=x>' }] }, '/cards/0/detail has HTML'],
    ['C-05 hard-stop', { cards: [{ ...card, indicator: 'hard-stop' }] }, '/cards/0/indicator must be equal to one'],
    ['C-06 no source', { cards: [without('source')] }, "/cards/0 must have required property 'source'"],
    ['C-07 empty suggestions', { cards: [{ ...card, suggestions: [] }] }, '/cards/0/suggestions is empty'],
    [
      'C-08 no selectionBehavior',
      { cards: [without('selectionBehavior')] },
      '/cards/0 must have property selectionBehavior',
    ],
    [
      'C-09 another behaviour',
      { cards: [{ ...card, selectionBehavior: 'all' }] },
      '/cards/0/selectionBehavior must be equal',
    ],
    ['C-09 behaviour of nothing', { cards: [without('suggestions')] }, '/cards/0 must have property suggestions'],
    [
      'O-01 no label',
      { cards: [{ ...card, source: { ...card.source, label: '' } }] },
      '/cards/0/source/label is empty',
    ],
    [
      'O-02 source over http',
      { cards: [{ ...card, source: { ...card.source, url: 'http://a.b' } }] },
      '/cards/0/source/url must match',
    ],
    [
      'O-05 topic with a dash',
      { cards: [{ ...card, source: { ...card.source, topic: { system: 's', code: 'a-b' } } }] },
      '/cards/0/source/topic/code must match',
    ],
    [
      'O-06 topic without system',
      { cards: [{ ...card, source: { ...card.source, topic: { code: 'a' } } }] },
      "topic must have required property 'system'",
    ],
    [
      'G-01 no label',
      { cards: [{ ...card, suggestions: [{ ...deletion, label: '' }] }] },
      '/cards/0/suggestions/0/label is empty',
    ],
    [
      'G-02 suggestion and card share a uuid',
      { cards: [{ ...card, suggestions: [{ ...deletion, uuid: card.uuid }] }] },
      'stands twice',
    ],
    [
      'G-03 two recommended of which one can be taken',
      {
        cards: [
          {
            ...card,
            suggestions: [
              { ...deletion, isRecommended: true },
              { ...deletion, isRecommended: true, uuid: '3b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b' },
            ],
          },
        ],
      },
      '/cards/0 recommends more than one suggestion',
    ],
    [
      'G-04 no actions',
      { cards: [{ ...card, suggestions: [{ ...deletion, actions: [] }] }] },
      '/cards/0/suggestions/0/actions is empty',
    ],
    [
      'G-06 actionSelectionBehavior',
      { cards: [{ ...card, suggestions: [{ ...deletion, actionSelectionBehavior: 'all' }] }] },
      'must NOT have additional',
    ],
    ['A-01 another type', acting({ ...update, type: 'replace' }), 'actions/0 must match exactly one schema'],
    ['A-02 no description', acting({ ...update, description: undefined }), 'actions/0 must have'],
    [
      'A-03 create with an id in place of the resource',
      acting({ type: 'create', description: 'x', resource: 'CBC' }),
      'actions/0/resource must be object',
    ],
    [
      'A-04 update without id',
      acting({ ...update, resource: { resourceType: 'MedicationRequest' } }),
      "actions/0/resource must have required property 'id'",
    ],
    [
      'A-05 delete in the manner of 1.0',
      acting({ type: 'delete', description: 'x', resource: 'MedicationRequest/draft-1' }),
      'actions/0 must',
    ],
    [
      'A-05 delete by bare id',
      acting({ type: 'delete', description: 'x', resourceId: 'draft-1' }),
      'actions/0/resourceId must match',
    ],
    [
      'A-06 delete of what is no draft',
      acting({ type: 'delete', description: 'x', resourceId: 'MedicationRequest/other' }),
      '/cards/0 has an action on what is not',
    ],
    [
      'A-06 update of what is no draft',
      acting({ ...update, resource: { ...update.resource, id: 'x' } }),
      '/cards/0 has an action on what is not',
    ],
    [
      'V-01 no display',
      { cards: [{ ...card, overrideReasons: [{ ...card.overrideReasons[0], display: undefined }] }] },
      'overrideReasons/0 must have',
    ],
    [
      'V-02 another code',
      { cards: [{ ...card, overrideReasons: [reason('other', 'Other')] }] },
      '/cards/0/overrideReasons/0 is not an HL7',
    ],
    [
      'two reasons only',
      { cards: [{ ...card, overrideReasons: card.overrideReasons.slice(1) }] },
      '/cards/0/overrideReasons must NOT have fewer than 3',
    ],
    [
      'L-01 no label',
      { cards: [{ ...card, links: [{ url: 'https://a.b/', type: 'absolute' }] }] },
      "links/0 must have required property 'label'",
    ],
    [
      'L-02 relative URL',
      { cards: [{ ...card, links: [{ ...card.links[0], url: '/rules/a' }] }] },
      '/cards/0/links/0 has no absolute URL',
    ],
    [
      'L-02 SMART link',
      { cards: [{ ...card, links: [{ ...card.links[0], type: 'smart' }] }] },
      'links/0/type must be equal',
    ],
    [
      'L-03 appContext',
      { cards: [{ ...card, links: [{ ...card.links[0], appContext: 'x' }] }] },
      'links/0 must NOT have additional',
    ],
    [
      'L-04 autolaunchable',
      { cards: [{ ...card, links: [{ ...card.links[0], autolaunchable: true }] }] },
      'links/0 must NOT have additional',
    ],
    ['E-01 extension as a list', { cards: [], extension: [{ url: 'x' }] }, '/extension must be object'],
    ['E-02 a bare extension name', { cards: [], extension: { checks: 1 } }, '/extension/checks is not globally unique'],
    [
      'an empty list of findings',
      { cards: [{ ...card, extension: { 'org.anakinra-cds.basis': { findings: [] } } }] },
      'findings is empty',
    ],
    [
      'an unknown verdict without a reason',
      { cards: [], extension: { 'org.anakinra-cds.checks': [{ rule: 'a', verdict: 'unknown' }] } },
      'checks/0 must',
    ],
    ['info before critical', { cards: [second, card] }, 'the cards are not in order, worst first'],
    [
      'two cards of one rule',
      { cards: [card, { ...second, source: card.source }] },
      'two cards have the topic ruleOne',
    ],
  ])('%s', (_name, response, fault) => {
    expect(lintResponse(response, ['MedicationRequest/draft-1']).join('\n')).toContain(fault);
  });
});
