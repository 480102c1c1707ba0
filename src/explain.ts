import type { Gap } from './chart/chart.ts';
import { describeGaps } from './cards/gap-words.ts';
import { fillSummary } from './cards/text.ts';
import type { Scene } from './facts/fact.ts';
import type { Profile } from './facts/profile.ts';
import { asObject } from './fhir/json.ts';
import { summariseFact } from './fact-summary.ts';
import type { ExplainedCall, ExplainedFact, ExplainedLimit, ExplainedRule } from './pages/bench-data.ts';
import { answer, type Caller, type Parts, type Seen, type Service } from './pipeline.ts';
import { Refusal } from './protocol/operation-outcome.ts';
import type { Drug } from './rules/drug.ts';
import type { Judged } from './rules/judge.ts';
import { inForce } from './rules/limit.ts';
import type { Rule } from './rules/rule.ts';
import type { Source } from './rules/source.ts';

/**
 * Judges a request once more and tells what each rule saw: for testers, so nothing of it is recorded or kept.
 * @throws Refusal where no service is for its hook, or where the service would refuse it and nothing was judged.
 */
export async function explain(
  body: unknown,
  services: readonly Service[],
  parts: Parts,
  caller: Caller,
): Promise<ExplainedCall> {
  const hook = asObject(body)?.['hook'];
  const asked = services.filter((service) => service.hook === hook);
  if (asked.length === 0) throw noSuchHook(services);
  return { services: await Promise.all(asked.map((service) => explainService(body, service, parts, caller))) };
}

async function explainService(
  body: unknown,
  service: Service,
  { audit: _kept, ...parts }: Parts,
  caller: Caller,
): Promise<ExplainedCall['services'][number]> {
  const seen: Seen[] = [];
  const watching: Parts = { ...parts, trail: { record: () => {} }, onJudged: (one) => void seen.push(one) };
  try {
    await answer(body, service, watching, caller);
  } catch (error) {
    // That nothing could be obtained is said after judging, and what the rules made of nothing is what testers look for.
    if (!(error instanceof Refusal) || seen.length === 0) throw error;
  }
  const rules = seen.flatMap((one) => one.judged.map((judged) => explainRule(judged, one, service.content.drug)));
  return { service: service.id, rules };
}

function explainRule(judged: Judged, { scenes, doubt, profile }: Seen, drug: Drug): ExplainedRule {
  const { rule } = judged;
  const sets = new Set([drug.orders, ...(rule.alsoOrders ?? [])]);
  const orders = scenes
    .filter(({ order }) => order.matches.some(({ set }) => sets.has(set)))
    .map((scene) => ({ order: scene.order.label, facts: explainFacts(rule, scene) }));
  return {
    rule: rule.topic,
    title: rule.title,
    verdict: judged.verdict,
    ...(judged.verdict === 'alert' && { indicator: judged.indicator }),
    ...(rule.stage === 'shadow' && { shadow: true as const }),
    why:
      doubt === undefined
        ? whyOf(
            judged,
            orders.flatMap(({ facts }) => facts),
          )
        : [doubt.says],
    limits: limitsOf(rule, profile),
    siteNotes: rule.siteNotes ?? [],
    orders,
  };
}

function whyOf(judged: Judged, facts: readonly ExplainedFact[]): readonly string[] {
  const looked = [...new Set(facts.filter((one) => one.looked).map(({ name }) => name))].join(', ');
  switch (judged.verdict) {
    case 'alert':
      return judged.raised.flatMap(({ alert, texts }) => [
        `${alert.key}: ${fillSummary(texts.summary, alert.words)}`,
        ...(alert.findings.length > 0 ? [`It rests on ${alert.findings.join(', ')}.`] : []),
        ...(alert.byName ? ['Something in it was recognised by words alone.'] : []),
        ...(alert.missing.length > 0 ? [`Missing beside it: ${gapWords(alert.missing)}.`] : []),
      ]);
    case 'clear':
      return [`It found nothing to say in what it looked at: ${looked || 'the order'}.`];
    case 'inapplicable':
      return [`Its question does not arise, by what it looked at: ${looked || 'the order'}.`];
    case 'unknown':
      if (judged.error !== undefined) return ['The rule failed, so nothing is known. The failure is in the log.'];
      return [`It could not be checked: ${gapWords(judged.why)}.`];
  }
}

function gapWords(gaps: readonly Gap[]): string {
  return describeGaps(gaps);
}

function limitsOf({ limits }: Rule, profile: Profile): readonly ExplainedLimit[] {
  const amounts = inForce(limits, profile);
  return Object.entries(limits).map(([name, { meaning, source }]) => ({
    name,
    meaning,
    value: amounts[name]?.value ?? NaN,
    unit: amounts[name]?.unit ?? '',
    source: sourceWords('kind' in source ? source : source[profile]),
  }));
}

function sourceWords(source: Source): string {
  if (source.kind === 'judgement') return `Judgement of ${source.date}: ${source.what}; ${source.because}`;
  return `${source.document} (${source.edition}): ${source.section}`;
}

/** Judges once more with somebody looking on: a rule asks for its facts as it needs them. */
function explainFacts(rule: Rule, scene: Scene): readonly ExplainedFact[] {
  const looked = new Set<unknown>();
  const { order, drafts, record, profile, now } = scene;
  const watched: Scene = {
    order,
    drafts,
    record,
    profile,
    now,
    see(fact) {
      looked.add(fact);
      return scene.see(fact);
    },
  };
  try {
    rule.judge(watched);
  } catch {
    // That it fails is told by the verdict.
  }
  return Object.entries(rule.facts).map(([name, fact]) => {
    if (!looked.has(fact)) return { name, looked: false };
    try {
      const { value, gaps } = scene.see(fact);
      return {
        name,
        looked: true,
        value: summariseFact(value),
        ...(gaps.length > 0 && { missing: gapWords(gaps) }),
      };
    } catch {
      return { name, looked: true, missing: 'reading it failed' };
    }
  });
}

function noSuchHook(services: readonly Service[]): Refusal {
  const hooks = [...new Set(services.map(({ hook }) => hook))].join(' or ');
  return new Refusal(400, { code: 'value', sentence: `hook must be ${hooks}.`, expression: 'hook' });
}
