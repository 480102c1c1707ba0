import { queryKeys, type Chart, type FhirResource, type GapKind, type QueryKey } from '../chart/chart.ts';
import { resourceTypeOf } from '../chart/queries.ts';
import type { ValueSets } from '../facts/concept.ts';
import { readDraft, type Draft } from '../facts/draft.ts';
import type { Scene } from '../facts/fact.ts';
import { readRecord } from '../facts/patient-record.ts';
import type { Profile } from '../facts/profile.ts';
import { setScene } from '../facts/scene.ts';
import { asObject, asObjects, type Json } from '../fhir/json.ts';
import { expand, expandDraft, tableNow, type Item } from './shorthand.ts';

/** The patient, the record and the orders of one row of a truth table, in shorthand. */
export interface GivenCase {
  readonly profile?: Profile;
  /** The order that is judged; a draft of the usual order by default. */
  readonly order?: Item;
  /** Other drafts of the session; `selected: true` for those that are ordered too. */
  readonly drafts?: readonly Item[];
  /** By prefetch key: an item, or several. */
  readonly chart?: Json;
  /** Parts of the record that did not come, with the reason. */
  readonly missing?: Readonly<Partial<Record<QueryKey, GapKind>>>;
}

const gapKinds: readonly GapKind[] = ['not-sent', 'failed', 'unreadable', 'incomplete', 'stale', 'contradictory'];

/** What a row of a truth table says of patient, record and orders. @throws Error where it says something else. */
export function readGiven({ profile, order, drafts, chart, missing }: Json): GivenCase {
  const lost = Object.entries(asObject(missing) ?? {}).map(([name, value]) => {
    const key = queryKeys.find((one) => one === name);
    const gap = gapKinds.find((one) => one === value);
    if (key === undefined || gap === undefined) throw new Error(`a case cannot miss ${name}: ${String(value)}`);
    return [key, gap] as const;
  });
  const strange = Object.keys(asObject(chart) ?? {}).find((name) => !queryKeys.some((key) => key === name));
  if (strange !== undefined) throw new Error(`a chart has no list ${strange}`);
  return {
    profile: profile === 'eu' ? 'eu' : 'us',
    order: asObject(order) ?? {},
    drafts: asObjects(drafts),
    chart: asObject(chart) ?? {},
    missing: Object.fromEntries(lost),
  };
}

/** The scene of a case, as a call would set it on the day of the truth tables. `onRead` is told which lists of the chart are read. */
export function sceneOfCase(
  { order = {}, drafts = [], profile = 'us', ...row }: GivenCase,
  usualOrder: Item,
  valueSets: ValueSets,
  onRead: (key: QueryKey) => void = () => {},
): Scene {
  const medications = new Map<string, FhirResource>();
  const find = (reference: string): FhirResource | undefined => medications.get(reference);
  const session: readonly Item[] = [
    { selected: true, id: 'order', ...order },
    ...drafts.map((draft, at) => ({ id: `draft-${at + 1}`, ...draft })),
  ];
  const read = session.flatMap((item, at): Draft[] => {
    const draft = readDraft(expandDraft(item, `d${at}`, usualOrder), item['selected'] === true, valueSets, find);
    return draft === undefined ? [] : [draft];
  });
  const [judged] = read;
  if (judged === undefined) throw new Error('the order of the case cannot be read');
  const record = readRecord(chartOf(row, medications, onRead), read, valueSets, tableNow);
  return setScene(judged, read, record, profile, tableNow);
}

function chartOf(
  { chart = {}, missing = {} }: Pick<GivenCase, 'chart' | 'missing'>,
  medications: Map<string, FhirResource>,
  onRead: (key: QueryKey) => void,
): Chart {
  const lists = new Map<QueryKey, readonly FhirResource[]>();
  for (const key of queryKeys) {
    const given = chart[key] ?? (key === 'patient' && missing[key] === undefined ? {} : []);
    const items = asObjects(given);
    const resources = items.map((item, at) => expand(key, item, `${key}-${at + 1}`));
    for (const resource of resources) {
      if (resource.resourceType === 'Medication') medications.set(`Medication/${resource.id ?? ''}`, resource);
    }
    lists.set(
      key,
      resources.filter(({ resourceType }) => resourceType === resourceTypeOf(key)),
    );
  }
  return {
    get(key) {
      onRead(key);
      const gap = missing[key];
      return { resources: lists.get(key) ?? [], gaps: gap === undefined ? [] : [{ data: resourceTypeOf(key), gap }] };
    },
    medication: (reference) => medications.get(reference),
    anythingObtained: true,
  };
}
