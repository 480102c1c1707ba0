import { setImmediate } from 'node:timers/promises';
import type { CaseTable } from '../content/cases.ts';
import type { Content } from '../content/catalogue.ts';
import type { Card } from '../protocol/card.ts';
import { cardsFor, sceneFor } from './worked-rule.ts';

/** The card of this topic that all rules together give to the first patient of the truth tables who gets one. */
export async function workHouseCard(
  content: Content,
  tables: ReadonlyMap<string, CaseTable>,
  topic: string,
  publicUrl: string,
): Promise<Card | undefined> {
  const { rules } = content.drug;
  for (const row of rules.flatMap((rule) => tables.get(rule.topic)?.rows ?? [])) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time, so that calls of EHRs do not wait
    await setImmediate();
    const cards = cardsFor(content, rules, sceneFor(content, row, row.profile), publicUrl);
    const found = cards.find(({ source }) => source.topic.code === topic);
    if (found !== undefined) return found;
  }
  return undefined;
}
