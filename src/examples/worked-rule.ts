import { setImmediate } from 'node:timers/promises';
import { compose } from '../cards/compose.ts';
import { identifyWith } from '../cards/uuid.ts';
import type { CaseRow } from '../content/cases.ts';
import type { Content } from '../content/catalogue.ts';
import type { Scene } from '../facts/fact.ts';
import { profiles, type Profile } from '../facts/profile.ts';
import type { Card } from '../protocol/card.ts';
import { judge } from '../rules/judge.ts';
import type { Rule } from '../rules/rule.ts';
import { usualCapabilities } from '../trust/tenant.ts';
import { readGiven, sceneOfCase } from './case-scene.ts';
import { placeOnLimits, type Placed } from './place-on-limits.ts';

/** What a rule says to the patient of a case: its card, or why there is none. */
export type Answer =
  | { readonly alert: string; readonly card: Card }
  | { readonly alert: undefined; readonly verdict: 'clear' | 'inapplicable' | 'unknown' };

/** The first case of the truth table that raises an alert, and what the rule says to it under each label. */
export interface Example {
  readonly row: CaseRow;
  readonly answers: Readonly<Record<Profile, Answer>>;
}

/** A rule with what it says to the patients of its truth table. */
export interface WorkedRule {
  readonly rule: Rule;
  readonly rows: readonly CaseRow[];
  /** By the key of the alert. An alert that no case raises has none, as after a hospital moved a limit. */
  readonly examples: ReadonlyMap<string, Example>;
  /** By the name of the limit: the patients to whom the rule says something else when the limit moves, least first. */
  readonly placed: ReadonlyMap<string, readonly Placed[]>;
}

/**
 * Judges every case of a rule's truth table, as a call would: the answers are the rule's own, nothing in them is written by
 * hand. Between two cases other work of the process gets its turn.
 */
export async function workRule(
  content: Content,
  rule: Rule,
  rows: readonly CaseRow[],
  publicUrl: string,
): Promise<WorkedRule> {
  const examples = new Map<string, Example>();
  const placed = new Map<string, Placed[]>(Object.keys(rule.limits).map((name) => [name, []]));
  for (const row of rows) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time, so that calls of EHRs do not wait
    await setImmediate();
    const scene = sceneFor(content, row, row.profile);
    for (const [name, one] of placeOnLimits(rule, row, scene)) placed.get(name)?.push(one);
    const verdict = rule.judge(scene);
    if (verdict.verdict !== 'alert' || examples.has(verdict.key)) continue;
    const answers = profiles.map((profile) => [
      profile,
      answerTo(content, rule, sceneFor(content, row, profile), publicUrl),
    ]);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each profile has its answer
    examples.set(verdict.key, { row, answers: Object.fromEntries(answers) as Example['answers'] });
  }
  for (const list of placed.values()) list.sort((a, b) => a.last - b.last);
  return { rule, rows, examples, placed };
}

/** The scene of a case under a label, which need not be the one that the case was written for. */
export function sceneFor({ drug, valueSets }: Content, row: CaseRow, profile: Profile): Scene {
  const { display, ...coding } = drug.usualOrder;
  return sceneOfCase({ ...readGiven(row.given), profile }, { codings: [{ ...coding, display }] }, valueSets);
}

/** A rule on trial shows no cards to an EHR; here it says what it would say. */
function answerTo(content: Content, { stage: _stage, ...rule }: Rule, scene: Scene, publicUrl: string): Answer {
  const [judged] = judge({ ...content.drug, rules: [rule] }, [scene]);
  if (judged === undefined || judged.verdict !== 'alert') {
    return { alert: undefined, verdict: judged?.verdict ?? 'inapplicable' };
  }
  const card = cardsFor(content, [rule], scene, publicUrl).find(({ source }) => source.topic.code === rule.topic);
  if (card === undefined) throw new Error(`${rule.topic} alerts without a card`);
  return { alert: judged.raised[0].alert.key, card };
}

/** The cards of these rules about one scene. Their uuids are those of no call. */
export function cardsFor(content: Content, rules: readonly Rule[], scene: Scene, publicUrl: string): readonly Card[] {
  const drug = { ...content.drug, rules };
  const { cards } = compose(judge(drug, [scene]), {
    drug,
    subject: { patientId: 'example', encounterId: undefined },
    profile: scene.profile,
    tenant: 'example',
    identify: identifyWith(new Uint8Array(32)),
    publicUrl,
    capabilities: usualCapabilities,
    orders: [scene.order],
    drafts: scene.drafts,
  });
  return cards;
}
