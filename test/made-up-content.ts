import type { Chart, FhirResource, Gap, QueryKey } from '../src/chart/chart.ts';
import { indexValueSets } from '../src/content/value-set-index.ts';
import { drug, type Drug } from '../src/rules/drug.ts';
import { rule, type Facts, type Rule } from '../src/rules/rule.ts';
import { document } from '../src/rules/source.ts';

/** Medicines, problems and measurements that do not exist, so that the engine can be tested without a drug. */
export const medicines = 'urn:example:medicines';
export const problems = 'urn:example:problems';

/** Noon of the day on which these tests take place. 90 days before it is 27 August, 91 days 26 August. */
export const now = Date.parse('2026-11-25T12:00:00Z');

type Properties = Readonly<Record<string, string>>;

/** A ValueSet with one code and, where given, one word. */
export function valueSet(
  id: string,
  domain: string,
  { system, code, word, ...properties }: Properties & { readonly system: string; readonly code: string },
): object {
  const extension = Object.entries({ source: 'made up', ...properties }).map(([name, valueString]) => ({
    url: `urn:cds-content:${name}`,
    valueString,
  }));
  const words = word === undefined ? [] : [{ system: 'urn:cds-content:words', extension, concept: [{ code: word }] }];
  return {
    resourceType: 'ValueSet',
    id,
    title: id,
    extension: [{ url: 'urn:cds-content:domain', valueCode: domain }],
    compose: { include: [{ system, extension, concept: [{ code, display: `${id} of the set` }] }, ...words] },
  };
}

export const valueSetResources = [
  valueSet('exampline', 'medication', { system: medicines, code: 'ex', word: 'exampline' }),
  valueSet('otherine', 'medication', { system: medicines, code: 'ot', word: 'otherine' }),
  valueSet('ills', 'condition', { system: problems, code: 'ill', word: 'ill' }),
  valueSet('measurements', 'lab', { system: 'http://loinc.org', code: '29463-7', kind: 'weight' }),
  valueSet('other-measurements', 'lab', { system: 'http://loinc.org', code: '8302-2', kind: 'height' }),
];
export const valueSets = indexValueSets(valueSetResources);

export const exampline = { coding: [{ system: medicines, code: 'ex' }] };
export const otherine = { coding: [{ system: medicines, code: 'ot' }] };

/** A chart with these lists; what is not given is known to be empty. Counts how often each list is asked for. */
export function chartWith(
  lists: Partial<Record<QueryKey, readonly FhirResource[]>>,
  gaps: Partial<Record<QueryKey, readonly Gap[]>> = {},
): Chart & { readonly asked: readonly QueryKey[] } {
  const asked: QueryKey[] = [];
  return {
    asked,
    get(key) {
      asked.push(key);
      return { resources: lists[key] ?? [], gaps: gaps[key] ?? [] };
    },
    medication: () => undefined,
    anythingObtained: true,
  };
}

const label = document({ document: 'Made-up label', edition: 'never printed', url: 'https://example.org/label' });

/** A rule that reads these facts and concludes nothing. */
export function ruleThatReads(topic: string, facts: Facts, alsoOrders: readonly string[] = []): Rule {
  return rule({
    topic,
    title: topic,
    because: 'It is made up.',
    check: topic,
    sources: [label('Warnings')],
    alsoOrders,
    ifUnknown: 'info',
    limits: {},
    facts,
    overrideReasons: ['risk-benefit-ratio', 'expert-contradicts', 'cds-not-applicable'],
    blindSpots: [],
    alerts: {},
    decide: (_facts, { clear }) => clear(),
  });
}

const card = (topic: string) => ({
  topic,
  display: topic,
  overrideReasons: ['risk-benefit-ratio', 'expert-contradicts', 'cds-not-applicable'] as const,
});

/** The content of a drug with these rules, whose own orders are those for exampline. */
export function madeUpDrug(rules: readonly Rule[] = [], orders = 'exampline'): Drug {
  return drug({
    id: 'exampline',
    name: 'exampline',
    title: 'Exampline safety',
    description: 'For tests.',
    usageRequirements: 'For tests.',
    version: '2026-11-25',
    changes: [{ version: '2026-11-25', changes: [{ what: 'The first version.' }] }],
    owner: 'nobody',
    developer: 'nobody',
    funding: 'none',
    review: { last: '2026-11-26', next: '2027-11-26', by: 'nobody' },
    reference: [],
    orders,
    usualOrder: { system: medicines, code: 'ex', display: 'Exampline' },
    rules,
    notChecked: card('examplineNotChecked'),
    more: card('examplineMore'),
    source: label('Warnings'),
  });
}
