import type { Card, CdsResponse, Check } from '../protocol/card.ts';
import type { Alerted, Judged, Unknown } from '../rules/judge.ts';
import { byUrgency } from '../rules/verdict.ts';
import { makeCard } from './card.ts';
import { describeGaps } from './gap-words.ts';
import { orderLine } from './orders.ts';
import type { Setting } from './setting.ts';
import { bullets, fillSummary } from './text.ts';
import { headed, saidIn, tell, withSiteNotes } from './told.ts';

/** Cards shown at once; more would not be read. The card of what was not checked is not counted. */
const mostCards = 5;

/** Makes the answer of a call: cards worst first, all that could not be checked in one card, and the account of every check. */
export function compose(judged: readonly Judged[], setting: Setting): CdsResponse {
  const shown = judged.filter(({ rule }) => rule.stage !== 'shadow');
  const alerts = shown.filter((one) => one.verdict === 'alert').sort((a, b) => byUrgency(a.indicator, b.indicator));
  const unknown = shown.filter((one) => one.verdict === 'unknown');
  const cards = atMost(mostCards, alerts, setting);
  if (unknown.length > 0) cards.push(notCheckedCard(unknown, setting));
  // Silence about an order that is not for the drug itself needs no account.
  if (cards.length === 0 && !setting.orders.some(({ matches }) => matches.some(isOf(setting)))) return { cards: [] };
  cards.sort((a, b) => byUrgency(a.indicator, b.indicator));
  if (!setting.capabilities.extensions) return { cards };
  return { cards, extension: { 'org.anakinra-cds.checks': judged.map(account) } };
}

function isOf({ drug }: Setting): (match: { readonly set: string }) => boolean {
  return ({ set }) => set === drug.orders;
}

function account(judged: Judged): Check {
  const { topic: rule, stage } = judged.rule;
  const shadow = stage === 'shadow' ? { shadow: true as const } : {};
  switch (judged.verdict) {
    case 'alert':
      return { rule, verdict: 'alert', indicator: judged.indicator, ...shadow };
    case 'unknown':
      return { rule, verdict: 'unknown', why: judged.why, ...shadow };
    case 'clear':
    case 'inapplicable':
      return { rule, verdict: judged.verdict, ...shadow };
  }
}

function atMost(most: number, alerts: readonly Alerted[], setting: Setting): Card[] {
  if (alerts.length <= most) return alerts.map((alert) => ruleCard(alert, setting));
  const loud = alerts.filter(({ indicator }) => indicator !== 'info').length;
  // Only infos merge, unless there are more warnings than a response may hold.
  const apart = Math.min(loud, most - 1);
  return [...alerts.slice(0, apart).map((alert) => ruleCard(alert, setting)), moreCard(alerts.slice(apart), setting)];
}

function ruleCard({ rule, raised, indicator }: Alerted, setting: Setting): Card {
  const told = raised.map((one) => tell(one, setting.drafts));
  const { topic, title, overrideReasons, sources, sourcesElsewhere } = rule;
  return makeCard(
    { topic, display: title, overrideReasons },
    sourcesElsewhere?.[setting.profile] ?? sources[0],
    {
      indicator,
      summary: summaryOf(raised),
      distinct: told.map(({ key }) => key),
      ...saidIn(withSiteNotes(told, rule)),
    },
    setting,
  );
}

/** Several rules in one card, each under its own summary. */
function moreCard(alerts: readonly Alerted[], setting: Setting): Card {
  const { drug, drafts } = setting;
  const told = alerts.flatMap(({ rule, raised }) => {
    const [first, ...others] = withSiteNotes(
      raised.map((one) => tell(one, drafts)),
      rule,
    );
    return first === undefined ? [] : [headed(summaryOf(raised), first), ...others];
  });
  return makeCard(
    drug.more,
    drug.source,
    {
      ...saidIn(told),
      indicator: alerts[0]?.indicator ?? 'info',
      summary: fillSummary(`Also for ${drug.name}: {checks}`, { checks: alerts.map(({ rule }) => rule.check) }),
      distinct: alerts.flatMap(({ rule, raised }) => raised.map(({ alert }) => `${rule.topic} ${alert.key}`)),
    },
    setting,
  );
}

function summaryOf([{ alert, texts }]: Alerted['raised']): string {
  return fillSummary(texts.summary, alert.words);
}

function notCheckedCard(unknown: readonly Unknown[], setting: Setting): Card {
  const { drug, orders, doubt } = setting;
  const checks = unknown.map(({ rule }) => rule.check);
  const reasons = unknown.map(({ why }) => describeGaps(why));
  const said = {
    indicator: unknown.some(({ rule }) => rule.ifUnknown === 'warning') ? ('warning' as const) : ('info' as const),
    summary: fillSummary(`Not checked for ${drug.name}: {checks}`, { checks }),
    paragraphs: [
      `These checks for ${drug.name} could not be made, so nothing here says that they are safe:`,
      bullets(
        checks.map((check, at) => `${check} (${reasons[at]})`),
        unknown.length,
      ),
      ...(doubt === undefined ? [] : [doubt]),
      'Consider reviewing the chart for them before signing.',
      orderLine(orders),
    ],
    orders,
    findings: [],
    offered: [],
    distinct: unknown.map(({ rule }, at) => `${rule.topic} ${reasons[at]}`),
  };
  return makeCard(drug.notChecked, drug.source, said, setting);
}
