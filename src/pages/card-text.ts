import type { Example } from '../examples/worked-rule.ts';
import type { Card } from '../protocol/card.ts';
import { nonAdherenceReasons } from '../protocol/override-reasons.ts';
import type { Rule } from '../rules/rule.ts';

/** The card that an example is shown by: under the label that its case was written for. */
export function exampleCard({ row, answers }: Example): Card {
  const answer = answers[row.profile];
  if (answer.alert === undefined) throw new Error(`case ${row.id} raises no card under its own label`);
  return answer.card;
}

/** A card as an EHR shows it, as a quotation in GitHub Markdown; the reasons to override are those of its rule. */
export function cardText({ indicator, summary, detail, source, suggestions = [] }: Card): string {
  const parts = [
    `**${indicator.toUpperCase()}: ${summary.replace(/[\\`*_[\]<>#|~]/g, '\\$&')}**`,
    detail,
    ...(suggestions.length === 0 ? [] : [suggestions.map(({ label }) => `\`[ ${label} ]\``).join(' ')]),
    `Source: ${source.label}`,
  ];
  return parts
    .join('\n\n')
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** The reasons to override that each card of a rule offers, as one line. */
export function reasonsLine({ overrideReasons }: Rule): string {
  return `Reasons to override: ${overrideReasons.map((code) => nonAdherenceReasons[code]).join('; ')}.`;
}
