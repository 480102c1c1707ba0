import type { Content } from '../../content/catalogue.ts';
import type { Report } from '../../trail/report.ts';

/** A rule of which the report speaks. */
export interface ListedRule {
  readonly topic: string;
  readonly title: string;
  /** Not judged any more, or not ours: nobody waits for it to fire. */
  readonly isGone: boolean;
  readonly onTrial: boolean;
  /** Whether there is a page about it. */
  readonly hasPage: boolean;
}

/** Every rule of ours in the order of the label, also those that were never judged, and behind them what else is on the trail. */
export function rulesIn(
  contents: readonly Content[],
  { rules }: Pick<Report, 'rules'>,
  only: string | undefined,
): readonly ListedRule[] {
  const ours = contents.flatMap(({ drug }) =>
    drug.rules.map(({ topic, title, stage }): ListedRule => {
      return { topic, title, isGone: false, onTrial: stage === 'shadow', hasPage: true };
    }),
  );
  const retired = contents.flatMap(({ drug }) => drug.retired ?? []);
  const known = new Set(ours.map(({ topic }) => topic));
  const others = rules
    .filter(({ rule }) => !known.has(rule))
    .map(({ rule }): ListedRule => {
      const title = retired.find(({ topic }) => topic === rule)?.title ?? rule;
      return { topic: rule, title, isGone: true, onTrial: false, hasPage: false };
    });
  return [...ours, ...others].filter(({ topic }) => only === undefined || only === topic);
}

/** The titles of all topics, those of the cards that belong to no rule as well. */
export function titlesOf(contents: readonly Content[]): ReadonlyMap<string, string> {
  return new Map(
    contents.flatMap(({ drug: { rules, retired = [], notChecked, more } }) => [
      ...[...rules, ...retired].map(({ topic, title }) => [topic, title] as const),
      ...[notChecked, more].map(({ topic, display }) => [topic, display] as const),
    ]),
  );
}
