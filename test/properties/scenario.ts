import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/facts/profile.ts';
import { isObject, listOf } from '../../src/fhir/json.ts';
import {
  bundle,
  collection,
  keyNames,
  outcome,
  referenceOf,
  subject,
  type Json,
  type Key,
} from '../contract/requests.ts';
import { expand, expandDraft, type Item } from '../truth-tables/shorthand.ts';
import { readTruthTables, type Case } from '../truth-tables/truth-table.ts';

/** A patient with a record and a session of orders, of which any call can be made. */
export interface Scenario {
  readonly profile: Profile;
  /** The drafts of the session, those that are selected first. */
  readonly drafts: readonly Json[];
  /** References of the drafts that are selected at order-select. */
  readonly selections: readonly string[];
  readonly record: Readonly<Record<Key, readonly Json[]>>;
  /** Parts of the record that did not come. */
  readonly lost: ReadonlySet<Key>;
}

/** Every row of every truth table: what a pharmacist thought of, with real codes. */
export const cases: readonly Case[] = readTruthTables(
  fileURLToPath(new URL('../../hooks/anakinra/rules', import.meta.url)),
).flatMap((table) => table.cases);

/** Every entry of a record that stands in some truth table, with the list in which it stands. */
export const entries: readonly (readonly [Key, Item])[] = cases.flatMap(({ chart = {} }) =>
  keyNames
    .filter((key) => key !== 'patient')
    .flatMap((key) => listOf(chart[key]).flatMap((item): [Key, Item][] => (isObject(item) ? [[key, item]] : []))),
);

/** The scenario of a case, with more entries in its record. */
export function scenarioOf(row: Case, others: readonly (readonly [Key, Item])[]): Scenario {
  const session: readonly Item[] = [
    { selected: true, id: 'order', ...row.order },
    ...(row.drafts ?? []).map((draft, at) => ({ id: `draft-${at + 1}`, ...draft })),
  ];
  const drafts = session.map((item, at): Json => ({ ...expandDraft(item, `d${at}`), subject }));
  const record = Object.fromEntries(
    keyNames.map((key) => {
      const given = row.chart?.[key] ?? (key === 'patient' ? {} : []);
      const own = listOf(given).flatMap((item, at) => (isObject(item) ? [expand(key, item, `${key}-${at + 1}`)] : []));
      const more = others.flatMap(([list, item], at): Json[] =>
        list === key ? [{ ...expand(key, item, 'x'), id: `more-${at + 1}` }] : [],
      );
      return [key, [...own, ...more].map((resource) => ownedBy(key, resource))];
    }),
  ) as unknown as Scenario['record'];
  return {
    profile: row.profile ?? 'us',
    drafts,
    selections: drafts.filter((_, at) => session[at]?.['selected'] === true).map(referenceOf),
    record,
    lost: new Set(keyNames.filter((key) => row.missing?.[key] !== undefined)),
  };
}

function ownedBy(key: Key, resource: Json): Json {
  if (key === 'patient') return { ...resource, id: 'pat-1' };
  if (resource['resourceType'] === 'Medication') return resource;
  return { ...resource, [key === 'allergies' || key.startsWith('immunization') ? 'patient' : 'subject']: subject };
}

/** What a prefetch of the record is, key by key. */
export function prefetchOf({ record, lost }: Scenario): Record<string, unknown> {
  return Object.fromEntries(
    keyNames.map((key) => {
      if (lost.has(key)) return [key, outcome()];
      return [key, key === 'patient' ? (record.patient[0] ?? null) : searchset(record[key])];
    }),
  );
}

const isIncluded = ({ resourceType }: Json): boolean => resourceType === 'Medication';

/** What a search gives: what was asked for, and the Medications that it refers to included. */
function searchset(resources: readonly Json[]): Json {
  const whole = bundle(...resources.filter((resource) => !isIncluded(resource)));
  const included = resources.filter(isIncluded).map((resource) => ({ resource, search: { mode: 'include' } }));
  const entry = [...listOf(whole['entry']), ...included];
  return entry.length === 0 ? whole : { ...whole, entry };
}

/** The call that signs all drafts, or the one that selects those of the scenario. `more` replaces members of the request. */
export function callOf(hook: 'order-select' | 'order-sign', scenario: Scenario, more: Json = {}): Json {
  return {
    hook,
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: {
      userId: 'Practitioner/prac-1',
      patientId: 'pat-1',
      ...(hook === 'order-select' ? { selections: scenario.selections } : {}),
      draftOrders: collection(...scenario.drafts),
    },
    prefetch: prefetchOf(scenario),
    ...more,
  };
}

/** The same scenario without these resources and drafts. */
export function withoutThose(scenario: Scenario, references: ReadonlySet<string>): Scenario {
  const isKept = (resource: Json): boolean => !references.has(referenceOf(resource));
  return { ...mapRecord(scenario, (resources) => resources.filter(isKept)), drafts: scenario.drafts.filter(isKept) };
}

/** The same scenario with each list of its record changed. The patient stays. */
export function mapRecord(
  scenario: Scenario,
  change: (resources: readonly Json[], key: Key) => readonly Json[],
): Scenario {
  const record = Object.fromEntries(
    keyNames.map((key) => [key, key === 'patient' ? scenario.record.patient : change(scenario.record[key], key)]),
  ) as unknown as Scenario['record'];
  return { ...scenario, record };
}
