import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { GapKind, QueryKey } from '../../src/chart/chart.ts';
import { sceneOfCase } from '../../src/examples/case-scene.ts';
import type { ValueSets } from '../../src/facts/concept.ts';
import type { Scene } from '../../src/facts/fact.ts';
import type { Profile } from '../../src/facts/profile.ts';
import type { Amounts, Limits } from '../../src/rules/limit.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { fillDetail, fillSummary } from '../../src/cards/text.ts';
import { usualOrder, type Item } from './shorthand.ts';

/** One row of a truth table: a chart and an order in shorthand, and what the rule must conclude. */
export interface Case {
  /** The id in the pharmacist's table, or an own one. */
  readonly id: string;
  readonly name: string;
  readonly profile?: Profile;
  /** The order that is judged; an anakinra draft by default. */
  readonly order?: Item;
  /** Other drafts of the session; `selected: true` for those that are ordered too. */
  readonly drafts?: readonly Item[];
  readonly chart?: Readonly<Partial<Record<QueryKey, readonly Item[] | Item>>>;
  /** Parts of the record that did not come, with the reason. */
  readonly missing?: Readonly<Partial<Record<QueryKey, GapKind>>>;
  /** The indicator of the card, or the verdict where there is none. */
  readonly expect: 'critical' | 'warning' | 'info' | 'clear' | 'inapplicable' | 'unknown';
  /** Which alert. */
  readonly alert?: string;
  /** What summary or detail must say. */
  readonly says?: readonly string[];
  readonly saysNot?: readonly string[];
  /** The alert was recognised by words alone. */
  readonly byName?: boolean;
  /** What the alert rests on. */
  readonly findings?: readonly string[];
  /** Other drafts of the session that the alert is about. */
  readonly alsoAbout?: readonly string[];
  /** Why it is unknown: `Observation stale`. */
  readonly why?: readonly string[];
}

/** A truth table: a YAML file beside its rule. */
export interface TruthTable {
  readonly rule: string;
  readonly file: string;
  readonly cases: readonly Case[];
}

/** Reads all truth tables of a drug's folder. */
export function readTruthTables(rulesFolder: string): readonly TruthTable[] {
  const files = readdirSync(rulesFolder).filter((name) => name.endsWith('.cases.yaml'));
  return files.map((file) => ({
    ...(parse(readFileSync(join(rulesFolder, file), 'utf8')) as Omit<TruthTable, 'file'>),
    file,
  }));
}

/** What a rule concluded about a case, with its texts filled. */
export interface Outcome {
  readonly expect: Case['expect'];
  readonly alert?: string;
  readonly text: string;
  readonly summary: string;
  readonly byName: boolean;
  readonly findings: readonly string[];
  readonly alsoAbout: readonly string[];
  readonly why: readonly string[];
}

/** Runs a case through the readers and the rule, as a call would. */
export function conclude(rule: Rule, row: Case, valueSets: ValueSets, limits?: Amounts<Limits>): Outcome {
  const verdict = rule.judge(sceneOf(row, valueSets), limits);
  if (verdict.verdict !== 'alert') {
    const why = verdict.verdict === 'unknown' ? verdict.why.map(({ data, gap }) => `${data} ${gap}`) : [];
    return { expect: verdict.verdict, text: '', summary: '', byName: false, findings: [], alsoAbout: [], why };
  }
  const texts = rule.alerts[verdict.key];
  if (texts === undefined) throw new Error(`${rule.topic} has no texts for ${verdict.key}`);
  const summary = fillSummary(texts.summary, verdict.words);
  const text = `${summary}\n${fillDetail(texts.detail, verdict.words)}`;
  return {
    expect: texts.indicator,
    alert: verdict.key,
    text,
    summary,
    byName: verdict.byName,
    findings: verdict.findings,
    alsoAbout: verdict.drafts,
    why: [],
  };
}

/** The scene of a case. `onRead` is told which lists of the chart are read. */
export function sceneOf(row: Case, valueSets: ValueSets, onRead: (key: QueryKey) => void = () => {}): Scene {
  return sceneOfCase(row, usualOrder, valueSets, onRead);
}
