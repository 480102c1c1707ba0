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
import { expand, expandDraft } from '../truth-tables/shorthand.ts';
import type { Person } from './person.ts';

/** A person's call, and what stands in it. */
export interface Asked {
  readonly body: Json;
  /** References of the draft orders, and of the resources of the record. */
  readonly drafts: readonly string[];
  readonly sent: ReadonlySet<string>;
}

/** The order-sign call for a person, with these keys left out of the prefetch as well. */
export function ask(person: Person, without: readonly Key[] = []): Asked {
  const draft: Json = { ...expandDraft(person.order, 'ana'), subject };
  const kept = keyNames.filter((key) => !without.includes(key) && person.lost.get(key) !== 'left out');
  const came = new Map(kept.map((key) => [key, person.lost.has(key) ? [] : resourcesOf(person, key)]));
  const prefetch = Object.fromEntries(
    kept.map((key) => [key, person.lost.has(key) ? outcome() : valueOf(key, came.get(key) ?? [])]),
  );
  return {
    body: {
      hook: 'order-sign',
      hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
      context: { userId: 'Practitioner/prac-1', patientId: 'pat-1', draftOrders: collection(draft) },
      prefetch,
    },
    drafts: [referenceOf(draft)],
    sent: new Set([...came.values()].flat().map(referenceOf)),
  };
}

function resourcesOf({ entries }: Person, key: Key): readonly Json[] {
  const items = entries.flatMap(([list, item]) => (list === key ? [item] : []));
  return items.map((item, at) => ({
    ...expand(key, item, `${key}-${at + 1}`),
    ...(key === 'patient' ? {} : key === 'allergies' || key === 'immunizations' ? { patient: subject } : { subject }),
  }));
}

function valueOf(key: Key, resources: readonly Json[]): unknown {
  return key === 'patient' ? resources[0] : bundle(...resources);
}
