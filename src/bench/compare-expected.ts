import type { Expected, ExpectedCard } from '../pages/bench-data.ts';
import type { Card } from '../protocol/card.ts';
import { refusalOf, responseOf, type Answer } from './fire.ts';

/** One thing that a case must show, and whether it did. Before the hook was fired nobody knows. */
export interface Compared {
  readonly words: string;
  readonly held: boolean | undefined;
}

/** What a recorded exchange must be answered with, compared with what came. */
export function compareExpected(
  expected: Expected,
  titles: Readonly<Record<string, string>>,
  answer: Answer | undefined,
): readonly Compared[] {
  const { status, cards = [], checks = {}, says = [] } = expected;
  const response = answer && responseOf(answer);
  const known = (held: boolean): boolean | undefined => (answer === undefined ? undefined : held);
  if (status !== 200) {
    const refusal = ((answer && refusalOf(answer)) ?? '').toLowerCase();
    const held = answer?.status === status && says.every((word) => refusal.includes(word.toLowerCase()));
    return [{ words: `Status ${status}${words(says)}`, held: known(held) }];
  }
  const shown = response?.cards ?? [];
  return [
    ...cards.map((card) => ({
      words: `${card.indicator}: ${titles[card.topic] ?? card.topic}${words(card.says ?? [])}`,
      held: known(shown.some((one) => isLike(one, card))),
    })),
    {
      words: cards.length === 0 ? 'No cards' : 'No other cards',
      held: known(response !== undefined && shown.every((one) => cards.some((card) => isLike(one, card)))),
    },
    ...Object.entries(checks).map(([topic, verdict]) => ({
      words: `Check “${titles[topic] ?? topic}”: ${verdict}`,
      held: known(
        response?.extension?.['org.anakinra-cds.checks'].some((one) => one.rule === topic && one.verdict === verdict) ??
          false,
      ),
    })),
  ];
}

function isLike({ source, indicator, summary, detail }: Card, expected: ExpectedCard): boolean {
  const text = `${summary}\n${detail}`.toLowerCase();
  return (
    source.topic.code === expected.topic &&
    indicator === expected.indicator &&
    (expected.says ?? []).every((word) => text.includes(word.toLowerCase()))
  );
}

function words(list: readonly string[]): string {
  return list.length === 0 ? '' : `, which says ${list.map((word) => `“${word}”`).join(', ')}`;
}
