import type { Gap } from '../chart/chart.ts';
import type { Indicator } from '../protocol/card.ts';

const urgency: Readonly<Record<Indicator, number>> = { info: 0, warning: 1, critical: 2 };

/** Orders worst first. */
export function byUrgency(a: Indicator, b: Indicator): number {
  return urgency[b] - urgency[a];
}

/** The words that fill a text's placeholders: EHR text or ours, escaped where it is shown; a list becomes one line each. */
export type Words = Readonly<Record<string, string | readonly string[]>>;

/** What a rule concludes about one order. */
export type Verdict =
  | {
      readonly verdict: 'alert';
      /** The key of the alert's texts in the rule. */
      readonly key: string;
      readonly words: Words;
      /** References to the resources that the alert rests on. */
      readonly findings: readonly string[];
      /** It rests on something recognised by words alone. */
      readonly byName: boolean;
      /** References of other drafts that the alert is about as well. */
      readonly drafts: readonly string[];
      /** What was missing among the data that the rule looked at. The alert stands all the same. */
      readonly missing: readonly Gap[];
    }
  | { readonly verdict: 'clear' }
  | { readonly verdict: 'inapplicable' }
  | { readonly verdict: 'unknown'; readonly why: readonly Gap[] };
