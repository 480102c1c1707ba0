import type { CaseRow } from '../content/cases.ts';
import type { Scene } from '../facts/fact.ts';
import type { Indicator } from '../protocol/card.ts';
import { inForce, type Limit } from '../rules/limit.ts';
import type { Rule } from '../rules/rule.ts';

/** What a rule concludes, as far as a moved limit can change it. */
export interface Concluded {
  /** The indicator of the card, or the verdict where there is none. */
  readonly outcome: Indicator | 'clear' | 'inapplicable' | 'unknown';
  /** The key of the alert. */
  readonly alert: string | undefined;
}

/** A patient of the truth table on the scale of a limit: with the limit at `last` the rule still says `below`, a step on it says `above`. */
export interface Placed {
  readonly row: CaseRow;
  /** In the unit of the limit. */
  readonly last: number;
  readonly first: number;
  readonly below: Concluded;
  readonly above: Concluded;
}

/** The stretch of a limit's scale that is looked at: what a hospital may set, and as much on both sides, not below zero. */
export function scaleOf({ siteRange: [lowest, highest], value }: Limit): readonly [number, number] {
  const span = highest - lowest || Math.max(...Object.values(value));
  return [Math.max(0, lowest - span), highest + span];
}

/**
 * Where a patient stands on each limit of the rule, found by moving that limit alone: the place at which the conclusion
 * changes. A patient whose conclusion is the same at both ends of the scale stands on none.
 */
export function placeOnLimits(rule: Rule, row: CaseRow, scene: Scene): readonly (readonly [string, Placed])[] {
  const usual = inForce(rule.limits, scene.profile);
  return Object.entries(rule.limits).flatMap(([name, limit]) => {
    const { step, unit } = limit;
    const base = limit.value[scene.profile];
    // Whole steps from the label's value, so that the label's value is one of the places.
    const valueAt = (steps: number): number => Number((base + steps * step).toPrecision(12));
    const at = (steps: number): Concluded =>
      concludedWith(rule, scene, { ...usual, [name]: { value: valueAt(steps), unit } });
    const [lowest, highest] = scaleOf(limit);
    const ends = [Math.ceil((lowest - base) / step), Math.floor((highest - base) / step)] as const;
    const changed = findChange(at, ...ends);
    if (changed === undefined) return [];
    const [last, first] = [valueAt(changed), valueAt(changed + 1)];
    return [[name, { row, last, first, below: at(changed), above: at(changed + 1) }] as const];
  });
}

/** The step after which the conclusion is no longer that of the lower end. */
function findChange(at: (steps: number) => Concluded, lowest: number, highest: number): number | undefined {
  const start = keyOf(at(lowest));
  if (keyOf(at(highest)) === start) return undefined;
  let [same, other] = [lowest, highest];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (keyOf(at(middle)) === start) same = middle;
    else other = middle;
  }
  return same;
}

function keyOf({ outcome, alert }: Concluded): string {
  return `${outcome} ${alert ?? ''}`;
}

function concludedWith(rule: Rule, scene: Scene, limits: ReturnType<typeof inForce>): Concluded {
  const verdict = rule.judge(scene, limits);
  if (verdict.verdict !== 'alert') return { outcome: verdict.verdict, alert: undefined };
  const texts = rule.alerts[verdict.key];
  if (texts === undefined) throw new Error(`${rule.topic} has no texts for ${verdict.key}`);
  return { outcome: texts.indicator, alert: verdict.key };
}
