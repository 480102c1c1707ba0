import { queryKeys, type Needs, type QueryKey } from '../chart/chart.ts';
import type { CaseTable } from './cases.ts';
import { contentHash } from './content-hash.ts';
import type { Draft } from '../facts/draft.ts';
import type { ValueSets } from '../facts/concept.ts';
import { withLocalCodes, type LocalCode } from '../facts/local-codes.ts';
import type { Drug } from '../rules/drug.ts';
import type { Rule } from '../rules/rule.ts';
import type { Site } from './site.ts';

/** One drug's content, ready to run. */
export interface Content {
  readonly drug: Drug;
  readonly valueSets: ValueSets;
  /** Changes with anything that can change an answer, whatever the version says. */
  readonly hash: string;
  /** The value sets whose orders concern us: the drug's own and those that a rule judges besides. */
  readonly orders: ReadonlySet<string>;
  /** What all rules need, for the prefetch templates. */
  readonly needs: Needs;
  /** What the hospital has otherwise than the content, for this drug. */
  readonly site?: Site;
  /** The truth tables beside the rules, by topic; read when somebody looks at them. */
  readonly cases: () => Promise<ReadonlyMap<string, CaseTable>>;
}

/** Joins a drug with its value sets. @throws Error where a rule names a value set that is not there. */
export function catalogue(
  drug: Drug,
  valueSets: ValueSets,
  cases: Content['cases'] = () => Promise.resolve(new Map()),
  site?: Site,
): Content {
  const orders = new Set([drug.orders, ...drug.rules.flatMap(({ alsoOrders = [] }) => alsoOrders)]);
  const known = new Set(valueSets.all.map(({ id }) => id));
  for (const set of orders) {
    if (!known.has(set)) throw new Error(`${drug.id}: there is no value set ${set} in its folder`);
  }
  const hash = contentHash(drug, valueSets.hash);
  return { drug, valueSets, hash, orders, needs: needsOf(drug.rules, valueSets), cases, ...(site && { site }) };
}

/** The content as a hospital with codes of its own needs it: they count as what they mean, and are asked for. */
export function contentWith(localCodes: readonly LocalCode[], content: Content): Content {
  if (localCodes.length === 0) return content;
  const valueSets = withLocalCodes(content.valueSets, localCodes);
  return { ...content, valueSets, needs: needsOf(content.drug.rules, valueSets) };
}

/** What the rules that have something to say about these orders need. */
export function needsFor({ drug, valueSets, needs }: Content, orders: readonly Draft[]): Needs {
  const sets = new Set(orders.flatMap(({ matches }) => matches.map(({ set }) => set)));
  if (sets.has(drug.orders)) return needs;
  const rules = drug.rules.filter(({ alsoOrders = [] }) => alsoOrders.some((set) => sets.has(set)));
  return rules.length === 0 ? { keys: [], observationCodes: [] } : needsOf(rules, valueSets);
}

/** What the rules read. The patient is always among it: nothing is said about someone else, or someone who died. */
function needsOf(rules: readonly Rule[], valueSets: ValueSets): Needs {
  const facts = rules.flatMap((rule) => Object.values(rule.facts));
  const reads = new Set<QueryKey>(['patient', ...facts.flatMap((fact) => fact.reads)]);
  const kinds = new Set(facts.flatMap((fact) => fact.results ?? []));
  const codes = valueSets.all
    .filter(({ domain }) => domain === 'lab')
    .flatMap(({ id }) => [...kinds].flatMap((kind) => valueSets.codes(id, 'http://loinc.org', { kind })));
  return { keys: queryKeys.filter((key) => reads.has(key)), observationCodes: [...new Set(codes)] };
}
