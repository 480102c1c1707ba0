import { identifyWith } from '../src/cards/uuid.ts';
import { compose } from '../src/cards/compose.ts';
import type { Setting } from '../src/cards/setting.ts';
import type { Chart, FhirResource, Gap, QueryKey } from '../src/chart/chart.ts';
import { indexValueSets } from '../src/content/value-set-index.ts';
import { readDraft, type Draft } from '../src/facts/draft.ts';
import { fact, type Scene } from '../src/facts/fact.ts';
import { readRecord } from '../src/facts/patient-record.ts';
import type { Profile } from '../src/facts/profile.ts';
import { setScene } from '../src/facts/scene.ts';
import type { CdsResponse } from '../src/protocol/card.ts';
import { drug, type Drug } from '../src/rules/drug.ts';
import { judge } from '../src/rules/judge.ts';
import type { Limits } from '../src/rules/limit.ts';
import { rule, type Basis, type Conclusions, type Offer, type Rule } from '../src/rules/rule.ts';
import { document } from '../src/rules/source.ts';
import type { Indicator } from '../src/protocol/card.ts';
import type { Verdict } from '../src/rules/verdict.ts';
import { usualCapabilities } from '../src/trust/tenant.ts';

/** A made-up drug, made-up rules and orders for them: what the engine does is shown without any clinical content. */

export const exampleNow = Date.parse('2026-11-26T12:00:00Z');
const medicines = 'urn:example:medicines';

function valueSet(id: string): object {
  const source = [{ url: 'urn:cds-content:source', valueString: 'made up' }];
  return {
    resourceType: 'ValueSet',
    id,
    title: id,
    extension: [{ url: 'urn:cds-content:domain', valueCode: 'medication' }],
    compose: {
      include: [
        { extension: source, system: medicines, concept: [{ code: id }] },
        { extension: source, system: 'urn:cds-content:words', concept: [{ code: id }] },
      ],
    },
  };
}
const valueSets = indexValueSets([valueSet('exampline'), valueSet('rivaline')]);

/** What a test says about a draft order; the rest is as usual. */
export interface Ordered {
  readonly id?: string | undefined;
  /** The medicine in the EHR's words. */
  readonly label?: string;
  readonly code?: 'exampline' | 'rivaline' | undefined;
  readonly selected?: boolean;
  readonly status?: string;
  readonly subject?: string;
}

/** A draft order as the service reads it, for exampline if nothing else is said. */
export function ordered({ id, label, code, selected = true, status = 'draft', subject }: Ordered): Draft {
  const resource: FhirResource = {
    resourceType: 'MedicationRequest',
    ...(id === undefined ? {} : { id }),
    status,
    intent: 'order',
    ...(subject === undefined ? {} : { subject: { reference: subject } }),
    medicationCodeableConcept: {
      ...(code === undefined ? {} : { coding: [{ system: medicines, code }] }),
      ...(label === undefined ? {} : { text: label }),
    },
  };
  const draft = readDraft(resource, selected, valueSets, () => undefined);
  if (draft === undefined) throw new Error('no draft');
  return draft;
}
export const anOrder = ordered({ id: 'o1', label: 'Exampline 100 mg', code: 'exampline' });

/** A record without anything in it, and with gaps where a test says so. */
export function emptyChart(gaps: Readonly<Partial<Record<QueryKey, readonly Gap[]>>> = {}): Chart {
  return {
    get: (key) => ({ resources: [], gaps: gaps[key] ?? [] }),
    medication: () => undefined,
    anythingObtained: true,
  };
}

/** The scene in which one of the drafts is judged. */
export function sceneOf(
  order: Draft,
  drafts: readonly Draft[] = [order],
  chart: Chart = emptyChart(),
  profile: Profile = 'us',
): Scene {
  return setScene(order, drafts, readRecord(chart, drafts, valueSets, exampleNow), profile, exampleNow);
}

export const conditions = fact({
  name: 'conditions',
  reads: ['conditions'],
  read: ({ record }) => ({ value: record.conditions.value.length, gaps: record.conditions.gaps }),
});
export const results = fact({
  name: 'results',
  reads: ['observations'],
  read: ({ record }) => ({ value: record.results.value.length, gaps: record.results.gaps }),
});

export const label = document({ document: 'Exampline label', edition: '2026', url: 'https://example.org/exampline' });

/** The alerts of a made-up rule: two texts, one of which may be anything. */
interface Texts {
  readonly indicator: Indicator;
  readonly summary: string;
  readonly detail: string;
  readonly offers?: readonly Offer[];
}
type Decide = (conclude: Conclusions<Readonly<Record<string, Texts>>, Limits>, order: Draft) => Verdict;

const noLimits: Limits = {};

/** A made-up rule whose verdict a test gives. */
export function deciding(
  topic: string,
  decide: Decide,
  alerts: Readonly<Record<string, Texts>> = {},
  about: Partial<Pick<Rule, 'ifUnknown' | 'check' | 'alsoOrders'>> = {},
): Rule {
  return rule({
    topic,
    title: `Title of ${topic}`,
    because: 'It is made up.',
    check: `check of ${topic}`,
    sources: [label('Warnings')],
    ifUnknown: 'info',
    limits: noLimits,
    facts: {},
    overrideReasons: ['action-completed', 'risk-benefit-ratio', 'cds-not-applicable'],
    blindSpots: [],
    alerts,
    ...about,
    decide: (_facts, conclude, order) => decide(conclude, order),
  });
}

/** A made-up rule that always alerts. */
export function alerting(
  topic: string,
  texts: Partial<Texts> = {},
  words: Readonly<Record<string, string | readonly string[]>> = {},
  basis: Basis = { findings: [] },
): Rule {
  const said = {
    indicator: 'warning',
    summary: `Summary of ${topic}`,
    detail: `Detail of ${topic}.`,
    ...texts,
  } as const;
  return deciding(topic, ({ alert }) => alert('said', words, basis), { said });
}

/** A made-up rule that could not be judged. */
export function notKnowing(topic: string, ifUnknown: 'info' | 'warning', ...why: readonly [Gap, ...Gap[]]): Rule {
  return deciding(topic, ({ unknown }) => unknown(why), {}, { ifUnknown });
}

/** The made-up drug with these rules. */
export function exampline(...rules: readonly Rule[]): Drug {
  const overrideReasons = ['action-completed', 'need-more-info', 'cds-not-applicable'] as const;
  return drug({
    id: 'exampline',
    name: 'exampline',
    title: 'Exampline safety',
    description: 'Made up.',
    usageRequirements: 'None.',
    version: '2026-11-26',
    changes: [{ version: '2026-11-26', changes: [{ what: 'The first version.' }] }],
    owner: 'nobody',
    developer: 'nobody',
    funding: 'none',
    review: { last: '2026-11-26', next: '2027-11-26', by: 'nobody' },
    reference: [],
    orders: 'exampline',
    usualOrder: { system: 'urn:example:medicines', code: 'ex', display: 'Exampline' },
    rules,
    notChecked: { topic: 'examplineNotChecked', display: 'What could not be checked', overrideReasons },
    more: { topic: 'examplineMore', display: 'Further hints', overrideReasons },
    source: label('All of it'),
  });
}

/** What the cards of a call have in common, unless a test says otherwise. */
export function settingOf(made: Drug, drafts: readonly Draft[], other: Partial<Setting> = {}): Setting {
  return {
    drug: made,
    subject: { patientId: 'p1', encounterId: undefined },
    profile: 'us',
    tenant: 'hospital',
    identify: identifyWith(new Uint8Array(32).fill(1)),
    capabilities: usualCapabilities,
    publicUrl: 'https://cds.example.org/base',
    orders: drafts.filter(({ selected }) => selected),
    drafts,
    ...other,
  };
}

/** The answer to a call in which these drafts are judged by these rules. */
export function answerOf(
  rules: readonly Rule[],
  drafts: readonly Draft[] = [anOrder],
  other: Partial<Setting> = {},
  chart: Chart = emptyChart(),
): CdsResponse {
  const made = exampline(...rules);
  const setting = settingOf(made, drafts, other);
  const scenes = setting.orders.map((order) => sceneOf(order, drafts, chart));
  return compose(judge(made, scenes), setting);
}
