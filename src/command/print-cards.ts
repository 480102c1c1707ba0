import type { Card, CdsResponse, Check } from '../protocol/card.ts';

const colours = { critical: 31, warning: 33, info: 36, clear: 32, bold: 1, faint: 2 } as const;
type Colour = keyof typeof colours;

/** Writes a response as a person reads it. Colour only where a terminal shows it. */
export function printCards(response: CdsResponse, inColour: boolean): string {
  const paint = (text: string, colour: Colour): string =>
    inColour ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text;
  const cards = response.cards.map((card) => printCard(card, paint));
  const none = paint('No cards.', 'clear');
  const checks = response.extension?.['org.anakinra-cds.checks'] ?? [];
  return [...(cards.length > 0 ? cards : [none]), ...(checks.length > 0 ? [printChecks(checks, paint)] : [])].join(
    '\n\n',
  );
}

type Paint = (text: string, colour: Colour) => string;

function printCard(card: Card, paint: Paint): string {
  const { indicator, summary, detail, source, suggestions = [], overrideReasons, links = [] } = card;
  return [
    `${paint(` ${indicator.toUpperCase()} `, indicator)} ${paint(summary, 'bold')}`,
    indent(unescape(detail ?? '')),
    ...suggestions.map(({ label }) => `  [ ${label} ]`),
    paint(`  Source: ${source.label}`, 'faint'),
    ...links.map(({ label, url }) => paint(`  ${label}: ${url}`, 'faint')),
    paint(`  Reasons to override: ${overrideReasons.map(({ code }) => code).join(', ')}`, 'faint'),
  ].join('\n');
}

function printChecks(checks: readonly Check[], paint: Paint): string {
  const lines = checks.map((check) => {
    const why =
      check.verdict === 'unknown' ? ` (${check.why.map(({ data, gap }) => `${data} ${gap}`).join(', ')})` : '';
    return `  ${check.rule.padEnd(28)} ${check.verdict === 'alert' ? check.indicator : check.verdict}${why}${check.shadow === true ? ' (on trial, no card)' : ''}`;
  });
  return [paint('Checks', 'bold'), ...lines].join('\n');
}

/** Markdown's escapes are for EHRs, not for a terminal. */
function unescape(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
}
