import { describe, expect, it } from 'vitest';
import { nonAdherenceReasons } from '../../src/protocol/override-reasons.ts';
import { contents, testApp } from '../test-app.ts';
import {
  anakinra,
  bundle,
  chart,
  condition,
  daysAgo,
  etanercept,
  fire,
  keyNames,
  laboratory,
  medicines,
  neutrophils,
  oldArthritis,
  order,
  outcome,
  patient,
  platelets,
  pneumonia,
  results,
  select,
  sign,
  systems,
  without,
  type Answer,
  type Json,
} from './requests.ts';

const { app } = testApp();

/** The topic codes of the contract; an answer has no other. */
const topics = [
  'anakinraActiveInfection',
  'anakinraTnfBlocker',
  'anakinraNeutropenia',
  'anakinraAge',
  'anakinraFirstLine',
  'anakinraDose',
  'anakinraRenal',
  'anakinraHypersensitivity',
  'anakinraLiveVaccine',
  'anakinraImmunosuppressant',
  'anakinraDuplicate',
  'anakinraThrombocytopenia',
  'anakinraMonitoring',
  'anakinraPregnancy',
  'anakinraScreening',
  'anakinraNotChecked',
  'anakinraMore',
];
const rules = contents.flatMap(({ drug }) => drug.rules.map(({ topic }) => topic));

/** A child with pneumonia, etanercept, few neutrophils, few platelets, no reason for anakinra and no earlier DMARD. */
const { reasonCode: _reason, ...withoutReason } = anakinra();
const everything: Json = select({
  orders: [withoutReason, etanercept()],
  selections: ['MedicationRequest/ana'],
  prefetch: chart({
    patient: [{ ...patient, birthDate: daysAgo(3650) }],
    conditions: [pneumonia],
    medicationRequests: [],
    observations: results(neutrophils(0.8), platelets(75)),
  }),
});
/** The same and nothing about anything else. */
const halfKnown: Json = select({
  orders: [withoutReason],
  prefetch: { conditions: bundle(pneumonia), observations: bundle(neutrophils(0.8), platelets(75)) },
});
const few = select({ orders: [anakinra()], prefetch: chart({ observations: results(neutrophils(0.8)) }) });

async function everyCard(): Promise<Answer['cards']> {
  const answers = await Promise.all([everything, halfKnown, few].map((body) => fire(app, body)));
  return answers.flatMap(({ cards }) => cards);
}

describe('every card', () => {
  it('is there for the tests below, the house cards too', async () => {
    const found = (await everyCard()).map(({ source }) => source.topic.code);
    expect(found).toEqual(
      expect.arrayContaining([
        'anakinraActiveInfection',
        'anakinraTnfBlocker',
        'anakinraNeutropenia',
        'anakinraMore',
        'anakinraNotChecked',
      ]),
    );
  });

  it('has the topic of its rule: static, alphanumeric, at most 100 characters, with a display', async () => {
    for (const { source } of await everyCard()) {
      expect(source.topic.system).toBe('urn:anakinra-cds:rule');
      expect(topics).toContain(source.topic.code);
      expect(source.topic.code).toMatch(/^[A-Za-z0-9]{1,100}$/);
      expect(source.topic.display?.trim()).toBeTruthy();
      expect(Object.keys(source.topic).toSorted()).toEqual(['code', 'display', 'system']);
    }
    expect(topics).toEqual(expect.arrayContaining(rules));
  });

  it('has a lower-case uuid, and so has every suggestion', async () => {
    for (const { uuid, suggestions = [] } of await everyCard()) {
      for (const one of [uuid, ...suggestions.map((suggestion) => suggestion.uuid)]) {
        expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      }
    }
  });

  it('has a summary of one sentence below 140 characters', async () => {
    for (const { summary } of await everyCard()) {
      expect(summary.length).toBeLessThan(140);
      expect(summary).toMatch(/\S/);
      expect(summary).not.toMatch(/[.!?] [A-Z].*[.!?]$/);
    }
  });

  it('has a detail of GitHub Markdown without HTML, below 4,000 characters, that advises', async () => {
    for (const { detail } of await everyCard()) {
      expect(detail.length).toBeLessThan(4000);
      expect(detail).not.toMatch(/(?<!\\)<[a-z!/?]/i);
      expect(detail).toMatch(/[Cc]onsider|label recommends|recommended/);
    }
  });

  it('has a source with the document and its section, and an https URL', async () => {
    for (const { source } of await everyCard()) {
      expect(source.label).toMatch(/Kineret/);
      expect(source.url).toMatch(/^https:\/\//);
    }
  });

  it('has one absolute link, to the page of its rule under the public URL', async () => {
    for (const { links, source } of await everyCard()) {
      expect(links?.map(({ url, type }) => [url, type])).toEqual([
        [`http://127.0.0.1:3000/rules/${source.topic.code}`, 'absolute'],
      ]);
    }
  });

  it("offers 3 to 6 different reasons to override it, of HL7's code system, with display", async () => {
    for (const { overrideReasons } of await everyCard()) {
      expect(overrideReasons.length).toBeGreaterThanOrEqual(3);
      expect(overrideReasons.length).toBeLessThanOrEqual(6);
      expect(new Set(overrideReasons.map(({ code }) => code)).size).toBe(overrideReasons.length);
      for (const { system, code, display } of overrideReasons) {
        expect(system).toBe('http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes');
        expect(Object.entries(nonAdherenceReasons)).toContainEqual([code, display]);
      }
    }
  });

  it('carries its basis: the orders and the findings, empty lists left out', async () => {
    for (const { extension, source } of await everyCard()) {
      const basis = extension?.['org.anakinra-cds.basis'];
      expect(basis?.orders, source.topic.code).toEqual(['MedicationRequest/ana']);
      expect(basis?.findings ?? ['x']).not.toEqual([]);
    }
    const { basis } = await fire(app, everything);
    expect(basis('anakinraActiveInfection').findings).toEqual(['Condition/pneu']);
    expect(basis('anakinraTnfBlocker').findings).toEqual(['MedicationRequest/eta']);
    expect(basis('anakinraNeutropenia').findings).toContain('Observation/anc');
  });

  it('names in its basis an order without an id by the UUID of its entry', async () => {
    const { id: _id, ...nameless } = anakinra();
    const urn = 'urn:uuid:6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b';
    const orders = { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl: urn, resource: nameless }] };
    const prefetch = chart({ observations: results(neutrophils(0.8)) });
    const { basis } = await fire(app, select({ orders, selections: [urn], prefetch }));
    expect(basis('anakinraNeutropenia').orders).toEqual(['MedicationRequest/6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b']);
  });

  it('speaks before the milder ones: critical, warning, info', async () => {
    const urgency = ['critical', 'warning', 'info'];
    for (const body of [everything, halfKnown]) {
      const ranks = (await fire(app, body)).cards.map(({ indicator }) => urgency.indexOf(indicator));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      expect(ranks[0]).toBe(0);
    }
  });
});

describe('a card says what was found', () => {
  it('value, unit and date of a laboratory result', async () => {
    const { card, words } = await fire(app, few);
    expect(card('anakinraNeutropenia')?.summary).toContain('0.8');
    expect(words('anakinraNeutropenia')).toMatch(/10\*?[39⁹³]|10⁹|×/);
    expect(card('anakinraNeutropenia')?.detail).toContain(daysAgo(5));
    expect(card('anakinraNeutropenia')?.detail).toMatch(/label recommends|[Cc]onsider/);
  });

  it('a condition and its date', async () => {
    const { card } = await fire(app, everything);
    expect(card('anakinraActiveInfection')?.summary).toContain('Pneumonia');
    expect(card('anakinraActiveInfection')?.detail).toContain(daysAgo(4));
  });

  it('a medicine and its date', async () => {
    const prefetch = chart({ medicationRequests: [order('tnf', medicines.etanercept)] });
    const { card } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(card('anakinraTnfBlocker')?.summary.toLowerCase()).toContain('etanercept');
    expect(card('anakinraTnfBlocker')?.detail).toContain(daysAgo(30));
  });

  it('what was not known when it was said', async () => {
    const prefetch = { ...chart({ conditions: [pneumonia] }), medicationRequests: outcome() };
    const { card } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(card('anakinraActiveInfection')?.detail).toMatch(/[Nn]ot known.*medic/);
  });

  it('which order it is about', async () => {
    for (const { detail } of await everyCard()) expect(detail).toContain('Anakinra 100 mg/0.67 mL syringe');
  });

  it('"matched by name" if it rests on words alone', async () => {
    const byName = 'matched by name';
    const named = order('tnf', { text: 'Enbrel SureClick' });
    const other = await fire(app, select({ orders: [anakinra()], prefetch: chart({ medicationRequests: [named] }) }));
    expect(other.card('anakinraTnfBlocker')?.detail).toContain(byName);
    const coded = await fire(app, everything);
    expect(coded.card('anakinraTnfBlocker')?.detail).not.toContain(byName);
    expect(coded.card('anakinraNeutropenia')?.detail).not.toContain(byName);
  });

  it('"matched by name" if the ordered medicine itself is recognised by words alone', async () => {
    const orders = [anakinra('ana', { medicationCodeableConcept: { text: 'Kineret syringe' } })];
    const { card } = await fire(app, select({ orders, prefetch: chart({ observations: results(neutrophils(0.8)) }) }));
    expect(card('anakinraNeutropenia')?.indicator).toBe('critical');
    expect(card('anakinraNeutropenia')?.detail).toContain('matched by name');
  });
});

describe('EHR text in a card is escaped and capped', () => {
  const attacks: readonly (readonly [string, string])[] = [
    ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['HTML after a backslash', '\\<img src=x onerror=alert(1)>'],
    ['an HTML comment', '<!-- --><b>'],
    ['an entity', '&lt;script&gt;'],
    ['a Markdown link', '[click](javascript:alert(1))'],
    ['a Markdown image', '![x](https://evil.example/x.png)'],
    ['a reference link', '[x]: https://evil.example'],
    ['an address that becomes a link', 'https://evil.example/x www.evil.example a@evil.example'],
    ['emphasis', '**bold** _it_ ~~gone~~'],
    ['code', '`code` ```js\nx\n```'],
    ['a heading', '# Pneumonia'],
    ['a table', '| a | b |\n|---|---|'],
    ['a list', '- x\n- y\n1. z'],
    ['a rule', '\n\n---\n\n'],
    ['line breaks', 'one\r\n\r\ntwo\u2028three\u0085four'],
    ['control characters', 'a\u0000b\u0007c\u001b[31md\u009b'],
    ['bidirectional characters', 'safe\u202edangerous\u2066x\u200f'],
    ['invisible characters', 'a\u200bb\ufeffc\u2060d\u00ad'],
    ['a placeholder of ours', '{found} {count} {order} $& $1'],
    ['half of a character', '\ud83d pneumonia \udc00'],
    ['10,000 characters', 'Pneumonia '.repeat(1000)],
    ['10,000 characters that have to be escaped', '*_[]<>'.repeat(1700)],
    ['combining marks', 'e\u0301'.repeat(3000)],
    ['nothing but blanks', ' \t\n '],
  ];
  const code = [{ system: systems.icd10cm, code: 'J18.9' }];
  it.each(attacks)('%s', async (_name, text) => {
    const orders = [anakinra('ana', { medicationCodeableConcept: { ...medicines.anakinra, text } })];
    const prefetch = chart({
      conditions: [oldArthritis, ...Array.from({ length: 30 }, (_, at) => condition(`c${at}`, { coding: code, text }))],
      medicationRequests: [order('tnf', { ...medicines.etanercept, text })],
      observations: results(neutrophils(0.8), { ...platelets(40), note: [{ text }] }),
    });
    const { cards, status } = await fire(app, select({ orders, prefetch }));
    expect(status).toBe(200);
    expect(cards.map(({ source }) => source.topic.code)).toEqual(
      expect.arrayContaining(['anakinraActiveInfection', 'anakinraTnfBlocker', 'anakinraNeutropenia']),
    );
    for (const { summary, detail, suggestions = [] } of cards) {
      const shown = [summary, ...suggestions.map(({ label }) => label)];
      for (const line of shown) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(line).not.toMatch(/<\/?[a-z!]|\]\(|\*\*|`/i);
      }
      // An even number of backslashes before a sign leaves it unescaped.
      expect(detail).not.toMatch(/(?<!\\)(?:\\\\)*<[a-z!/?]/i);
      expect(detail).not.toMatch(/(?<!\\)(?:\\\\)*\]\(/);
      expect(detail.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(detail).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }
  });

  it('and the words of a label do not become headings or lists in the detail', async () => {
    const prefetch = chart({ conditions: [condition('c', { coding: code, text: '# Pneumonia' })] });
    const { card } = await fire(app, select({ orders: [anakinra()], prefetch }));
    for (const line of card('anakinraActiveInfection')?.detail.split('\n') ?? []) expect(line).not.toMatch(/^(- )?#/);
  });
});

describe('suggestions', () => {
  it('delete the draft: its reference and no resource, at most one of them to be taken', async () => {
    const { card } = await fire(app, everything);
    const { suggestions = [], selectionBehavior } = card('anakinraActiveInfection') ?? {};
    expect(selectionBehavior).toBe('at-most-one');
    expect(suggestions.flatMap(({ actions }) => actions)).toEqual([
      { type: 'delete', description: expect.any(String), resourceId: 'MedicationRequest/ana' },
    ]);
  });

  it('create a CBC with differential: a draft ServiceRequest with LOINC 57021-8 for the patient', async () => {
    const { card } = await fire(app, few);
    const actions = card('anakinraNeutropenia')?.suggestions?.flatMap((suggestion) => suggestion.actions) ?? [];
    const created = actions.flatMap((action) => (action.type === 'create' ? [action.resource] : []));
    expect(created).toMatchObject([
      {
        resourceType: 'ServiceRequest',
        status: 'draft',
        intent: expect.stringMatching(/^(order|proposal|plan)$/),
        code: { coding: [{ system: 'http://loinc.org', code: '57021-8' }] },
        subject: { reference: 'Patient/pat-1' },
      },
    ]);
    expect(created[0]).not.toHaveProperty('id');
  });

  it('in the encounter of the request, if there is one', async () => {
    const { context } = few as { context: Json };
    const { card } = await fire(app, { ...few, context: { ...context, encounterId: 'enc-1' } });
    expect(JSON.stringify(card('anakinraNeutropenia')?.suggestions)).toContain(
      '"encounter":{"reference":"Encounter/enc-1"}',
    );
  });

  it('are left out, with their selectionBehavior, where a card has none', async () => {
    const prefetch = without(chart(), 'conditions');
    const { card } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(card('anakinraNotChecked')).not.toHaveProperty('suggestions');
    expect(card('anakinraNotChecked')).not.toHaveProperty('selectionBehavior');
  });

  it('do not delete a draft that has no id', async () => {
    const { id: _id, ...nameless } = anakinra();
    const { card } = await fire(app, sign({ orders: [nameless], prefetch: chart({ conditions: [pneumonia] }) }));
    expect(card('anakinraActiveInfection')?.indicator).toBe('critical');
    expect(JSON.stringify(card('anakinraActiveInfection')?.suggestions ?? [])).not.toContain('"delete"');
  });

  it('name each draft once, even if the Bundle holds it twice', async () => {
    const prefetch = chart({ conditions: [pneumonia] });
    const { card, status } = await fire(app, sign({ orders: [anakinra(), anakinra()], prefetch }));
    expect(status).toBe(200);
    expect(card('anakinraActiveInfection')?.suggestions).toHaveLength(1);
  });
});

describe('one card per rule, naming the orders concerned; nothing said twice', () => {
  it('for two orders that share a finding', async () => {
    const prefetch = chart({
      conditions: [pneumonia, { ...pneumonia, id: 'pneu2' }],
      observations: results(neutrophils(0.8)),
    });
    const { cards, basis, card } = await fire(app, sign({ orders: [anakinra('one'), anakinra('two')], prefetch }));
    const codes = cards.map(({ source }) => source.topic.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(basis('anakinraNeutropenia').orders).toEqual(['MedicationRequest/one', 'MedicationRequest/two']);
    expect(basis('anakinraActiveInfection').findings.toSorted()).toEqual(['Condition/pneu', 'Condition/pneu2']);
    expect(card('anakinraNeutropenia')?.detail.match(/0\.8/g)?.length).toBeLessThanOrEqual(2);
  });

  it('for two orders of which one has another finding', async () => {
    const covid = { coding: [{ system: systems.icd10cm, code: 'U07.1' }], text: 'COVID-19' };
    const orders = [anakinra('arthritis'), anakinra('covid', { reasonCode: [covid] })];
    const { cards, basis } = await fire(app, sign({ orders, prefetch: chart() }));
    expect(cards.filter(({ source }) => source.topic.code === 'anakinraActiveInfection')).toHaveLength(1);
    expect(basis('anakinraActiveInfection').orders).toEqual(['MedicationRequest/covid']);
  });

  it('three TNF blockers are one card', async () => {
    const prefetch = chart({
      medicationRequests: [
        order('a', medicines.etanercept),
        order('b', medicines.adalimumab),
        order('c', medicines.infliximab),
      ],
    });
    const { cards, basis, words } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(cards.filter(({ source }) => source.topic.code === 'anakinraTnfBlocker')).toHaveLength(1);
    expect(basis('anakinraTnfBlocker').findings.toSorted()).toEqual([
      'MedicationRequest/a',
      'MedicationRequest/b',
      'MedicationRequest/c',
    ]);
    for (const agent of ['etanercept', 'adalimumab', 'infliximab']) {
      expect(words('anakinraTnfBlocker').toLowerCase()).toContain(agent);
    }
  });
});

describe('at most five cards, what was not checked not counted', () => {
  it('the infos merge into one card that keeps the words of each rule', async () => {
    const { cards, card, checks, found } = await fire(app, everything);
    expect(cards.filter(({ source }) => source.topic.code !== 'anakinraNotChecked')).toHaveLength(5);
    expect(found.at(-1)).toBe('info anakinraMore');
    const alerts = checks.filter(({ verdict }) => verdict === 'alert');
    expect(alerts.length).toBeGreaterThan(5);
    const hidden = alerts.filter(({ rule }) => card(rule) === undefined);
    expect(hidden.length).toBeGreaterThan(1);
    for (const check of hidden) expect(check).toMatchObject({ verdict: 'alert', indicator: 'info' });
    expect(card('anakinraMore')?.detail).toContain('75');
    expect(card('anakinraMore')?.detail).toContain('DMARD');
    expect(card('anakinraMore')?.detail.length).toBeLessThan(4000);
  });

  it('and it is not made where there is room', async () => {
    expect((await fire(app, few)).card('anakinraMore')).toBeUndefined();
  });
});

/** How urgent the card of what was not checked is if a key is missing. */
async function indicatorWithout(key: string): Promise<string | undefined> {
  const { card } = await fire(app, select({ orders: [anakinra()], prefetch: without(chart(), key) }));
  return card('anakinraNotChecked')?.indicator;
}

describe('what could not be checked is folded into ONE card, that names each check and why', () => {
  it.each([
    ['not sent', undefined],
    ['no answer', outcome()],
    ['unreadable', '<html>'],
    ['incomplete', { ...bundle(oldArthritis), link: [{ relation: 'next', url: 'https://e.example/2' }] }],
  ])('%s', async (why, value) => {
    const prefetch = { ...chart(), conditions: value, observations: value };
    const { cards, card } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(cards.filter(({ source }) => source.topic.code === 'anakinraNotChecked')).toHaveLength(1);
    const detail = card('anakinraNotChecked')?.detail.toLowerCase() ?? '';
    expect(detail).toContain(why);
    expect(detail).toContain('infection');
    expect(detail).toContain('neutrophil');
    expect(detail).not.toContain('tnf');
  });

  it('a warning if infection, TNF blockers or neutrophils are among them, else an info', async () => {
    expect(await indicatorWithout('conditions')).toBe('warning');
    expect(await indicatorWithout('observations')).toBe('warning');
    expect(await indicatorWithout('medicationStatements')).toBe('warning');
    expect(await indicatorWithout('patient')).toBe('info');
  });

  it('there is none if all was checked', async () => {
    expect((await fire(app, select({ orders: [anakinra()], prefetch: chart() }))).cards).toEqual([]);
  });
});

/** What every account must be. */
function expectAccount({ checks }: Answer): void {
  expect(checks.map(({ rule }) => rule).toSorted()).toEqual(rules.toSorted());
  for (const check of checks) {
    const members = Object.keys(check)
      .filter((name) => name !== 'shadow')
      .toSorted();
    switch (check.verdict) {
      case 'alert':
        expect(members).toEqual(['indicator', 'rule', 'verdict']);
        expect(['critical', 'warning', 'info']).toContain(check.indicator);
        break;
      case 'unknown':
        expect(members).toEqual(['rule', 'verdict', 'why']);
        expect(check.why.length).toBeGreaterThan(0);
        expect(new Set(check.why.map((gap) => JSON.stringify(gap))).size).toBe(check.why.length);
        for (const gap of check.why) {
          expect(Object.keys(gap).toSorted()).toEqual(['data', 'gap']);
          expect(['not-sent', 'failed', 'unreadable', 'incomplete', 'stale', 'contradictory']).toContain(gap.gap);
        }
        break;
      case 'clear':
      case 'inapplicable':
        expect(members).toEqual(['rule', 'verdict']);
        break;
    }
  }
  expect(checks.map(({ rule }) => rule)).not.toContain('anakinraNotChecked');
  expect(checks.map(({ rule }) => rule)).not.toContain('anakinraMore');
}

describe('the account of the checks', () => {
  it.each<[string, Json]>([
    ['a clean chart, without cards', select({ orders: [anakinra()], prefetch: chart() })],
    ['a clean chart at signing', sign({ orders: [anakinra()], prefetch: chart() })],
    ['a chart with everything', everything],
    ['a chart of which half is known', halfKnown],
    ['no chart, where the orders say something', sign({ orders: [anakinra(), etanercept()] })],
    [
      'a TNF blocker order with a card',
      sign({ orders: [etanercept()], prefetch: chart({ medicationRequests: [order('x', medicines.anakinra)] }) }),
    ],
    ['a TNF blocker order that was not checked', sign({ orders: [etanercept()], prefetch: { patient } })],
    [
      'a deceased patient',
      sign({ orders: [anakinra()], prefetch: chart({ patient: [{ ...patient, deceasedBoolean: true }] }) }),
    ],
    ['several orders', sign({ orders: [anakinra('one'), anakinra('two'), etanercept()], prefetch: chart() })],
    [
      'everything unreadable but one key',
      select({
        orders: [anakinra()],
        prefetch: { ...Object.fromEntries(keyNames.map((key) => [key, 7])), allergies: null },
      }),
    ],
  ])('of %s has one entry for each rule, with the members of its verdict', async (_name, body) => {
    const answer = await fire(app, body);
    expect(answer.status).toBe(200);
    expectAccount(answer);
  });

  it('names every rule of the clean chart, none unknown and none alerting', async () => {
    const { verdicts } = await fire(app, select({ orders: [anakinra()], prefetch: chart() }));
    for (const verdict of Object.values(verdicts)) expect(['clear', 'inapplicable']).toContain(verdict);
    for (const rule of [
      'anakinraActiveInfection',
      'anakinraTnfBlocker',
      'anakinraNeutropenia',
      'anakinraThrombocytopenia',
      'anakinraAge',
      'anakinraFirstLine',
    ]) {
      expect(verdicts[rule]).toBe('clear');
    }
  });

  it('agrees with the cards: an alert has the indicator of its card', async () => {
    const { checks, card } = await fire(app, everything);
    for (const check of checks) {
      if (check.verdict !== 'alert') continue;
      expect(card(check.rule)?.indicator ?? 'info').toBe(check.indicator);
    }
  });

  it('says why for each gap', async () => {
    const prefetch = { ...chart(), conditions: undefined, observations: outcome(), medicationRequests: 'x' };
    const { checks } = await fire(app, select({ orders: [anakinra()], prefetch }));
    expect(checks).toContainEqual({
      rule: 'anakinraActiveInfection',
      verdict: 'unknown',
      why: expect.arrayContaining([{ data: 'Condition', gap: 'not-sent' }]),
    });
    expect(checks).toContainEqual({
      rule: 'anakinraTnfBlocker',
      verdict: 'unknown',
      why: [{ data: 'MedicationRequest', gap: 'unreadable' }],
    });
    expect(checks).toContainEqual({
      rule: 'anakinraNeutropenia',
      verdict: 'unknown',
      why: expect.arrayContaining([{ data: 'Observation', gap: 'failed' }]),
    });
  });

  it('is not there where nothing concerns us', async () => {
    expect((await fire(app, sign({ orders: [] }))).body).toEqual({ cards: [] });
    expect((await fire(app, sign({ orders: [etanercept()], prefetch: chart() }))).body).toEqual({ cards: [] });
  });
});

describe('the EU label', () => {
  const { app: eu } = testApp({ tenant: { profile: 'eu' } });
  it('does not start with neutrophils below 1.5, and is the source of its cards', async () => {
    const body = select({ orders: [anakinra()], prefetch: chart({ observations: results(neutrophils(1.2)) }) });
    const [inEurope, inAmerica] = [await fire(eu, body), await fire(app, body)];
    expect(inEurope.card('anakinraNeutropenia')?.indicator).toBe('critical');
    expect(inAmerica.card('anakinraNeutropenia')?.indicator).toBe('warning');
    expect(inEurope.card('anakinraNeutropenia')?.source.label).toMatch(/EU|European|SmPC|product characteristics/);
    expect(inAmerica.card('anakinraNeutropenia')?.source.label).toMatch(/US|prescribing information/);
  });

  it('wants methotrexate beside it in rheumatoid arthritis', async () => {
    const body = select({ orders: [anakinra()], prefetch: chart() });
    expect((await fire(eu, body)).card('anakinraFirstLine')?.indicator).toBe('info');
    const taking = order('mtx-now', medicines.methotrexate);
    const together = select({ orders: [anakinra()], prefetch: chart({ medicationRequests: [taking] }) });
    expect((await fire(eu, together)).card('anakinraFirstLine')).toBeUndefined();
    const drafted = select({
      orders: [anakinra(), { ...anakinra('m'), medicationCodeableConcept: medicines.methotrexate }],
      selections: ['MedicationRequest/ana'],
      prefetch: chart(),
    });
    expect((await fire(eu, drafted)).card('anakinraFirstLine')).toBeUndefined();
  });
});

it('the OID of LOINC and of ICD-10-CM mean the same as their URLs', async () => {
  const loinc = laboratory('anc', '751-8', 0.8, '10*3/uL', 5, {
    code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.1', code: '751-8' }] },
  });
  const icd = condition('c', { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.90', code: 'J18.9' }] });
  const { found } = await fire(
    app,
    select({
      orders: [anakinra()],
      prefetch: chart({ conditions: [oldArthritis, icd], observations: results(loinc) }),
    }),
  );
  expect(found).toEqual(expect.arrayContaining(['critical anakinraActiveInfection', 'critical anakinraNeutropenia']));
});
