import { queryKeys, type QueryKey } from '../src/chart/chart.ts';
import type { DataState } from '../src/chart/gather.ts';
import type { Indicator } from '../src/protocol/card.ts';
import type { Feedback } from '../src/protocol/feedback.ts';
import type { Store } from '../src/trail/store.ts';
import type { Call } from '../src/trail/trail.ts';
import { contents } from './test-app.ts';
import { diceOf, type Dice } from './population/dice.ts';

const day = 86_400_000;

/** What a trail is filled with. */
export interface Seed {
  /** Days, the last of which is that of `end`, and calls on a working day. */
  readonly days: number;
  readonly callsADay: number;
  /** Milliseconds since the epoch. */
  readonly end: number;
  /** What feedback is received by: the store's clock has to be this one. */
  readonly clock: { now: number };
}

const [content] = contents;
const rules = (content?.drug.rules ?? []).map(({ topic, alerts }, at) => ({
  topic,
  indicators: Object.values(alerts).map(({ indicator }) => indicator),
  /** How often it fires, which is different from rule to rule; one stops after two thirds of the time, and one never does. */
  often: at === 6 ? 0 : 0.02 + 0.22 / (1 + at),
  stops: at === 2,
  onTrial: at === 4,
  overridden: 0.25 + 0.05 * at,
}));
const reasons = [
  'risk-benefit-ratio',
  'action-completed',
  'expert-contradicts',
  'need-more-info',
  'patient-ineligible',
];
const codes = ['1191', '8640', '6809', '36567', '29046', '83367', '7646', '10582'];

/** Fills a trail with calls and feedback of some weeks, by chance that is the same on every run. */
export async function seedTrail(store: Store, { days, callsADay, end, clock }: Seed): Promise<void> {
  const dice = diceOf(4711);
  for (let at = days - 1; at >= 0; at -= 1) {
    const start = Math.floor(end / day) * day - at * day;
    const weekend = [0, 6].includes(new Date(start).getUTCDay());
    const calls = Array.from({ length: dice.between(1, 2 * (weekend ? callsADay / 4 : callsADay)) }, () =>
      aCall(dice, Math.min(start + dice.between(6 * 3_600_000, 20 * 3_600_000), end), 1 - at / days),
    );
    for (const call of calls) store.record(call);
    clock.now = Math.min(start + day - 1, end);
    for (const tenant of ['north', 'south']) {
      const cards = calls.filter((call) => call.tenant === tenant && call.shown).flatMap((call) => call.cards);
      const feedback = cards.filter(() => dice.chance(0.4)).map(({ uuid, rule }) => aFeedback(dice, uuid, rule, start));
      await store.keepFeedback({ tenant, service: 'anakinra-order-sign' }, feedback);
    }
  }
}

/** `passed`: the share of the time that is over. */
function aCall(dice: Dice, time: number, passed: number): Call {
  const silent = dice.chance(0.15);
  const hook: Call['hook'] = dice.chance(0.5) ? 'order-select' : 'order-sign';
  const judged = rules.map((rule) => ({ ...rule, verdict: verdictOf(dice, rule, passed) }));
  const alerts = judged.filter(({ verdict }) => verdict === 'alert');
  const indicators = Object.fromEntries(
    alerts.map(({ topic, indicators: [first = 'info', ...more] }): [string, Indicator] => [
      topic,
      dice.pick([first, ...more]),
    ]),
  );
  return {
    time,
    tenant: silent ? 'clinic' : dice.pick(['north', 'north', 'south']),
    service: `anakinra-${hook}`,
    hook,
    hookInstance: `${time}`,
    content: content?.drug.version ?? '',
    contentHash: passed < 0.5 ? 'b7a6c5d4e3f2a1b0' : (content?.hash ?? ''),
    verdicts: Object.fromEntries(judged.map(({ topic, verdict }) => [topic, verdict])),
    indicators,
    shadow: rules.filter(({ onTrial }) => onTrial).map(({ topic }) => topic),
    broken: [],
    faults: [],
    patientInDoubt: dice.chance(0.004),
    dataStates: Object.fromEntries(queryKeys.map((key, at) => [key, stateOf(dice, at)])) as Record<QueryKey, DataState>,
    foreignResources: 0,
    recognition: { wordsDespiteCodes: 0, wordsAlone: 0, codes: 1 },
    fhirCalls: [],
    cards: alerts
      .filter(({ onTrial }) => !onTrial)
      .map(({ topic }) => ({
        uuid: `${Math.floor(dice.roll() * 1e9)}-${time}`,
        rule: topic,
        indicator: indicators[topic] ?? 'info',
      })),
    shown: !silent,
    unmatched: dice.chance(0.3)
      ? [
          {
            system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
            code: codes[Math.floor(dice.roll() ** 2 * codes.length)] ?? '1191',
          },
        ]
      : [],
    milliseconds: Math.round(10 * (3 + 6 * dice.roll() - 25 * Math.log(1 - dice.roll() ** 3 * 0.98))) / 10,
  };
}

function verdictOf(dice: Dice, { often, stops }: (typeof rules)[number], passed: number): Call['verdicts'][string] {
  if (dice.chance(stops && passed > 0.66 ? 0 : often)) return 'alert';
  if (dice.chance(0.08)) return 'unknown';
  return dice.chance(0.3) ? 'inapplicable' : 'clear';
}

function stateOf(dice: Dice, query: number): DataState {
  if (query === 8 && dice.chance(0.35)) return 'not-sent';
  if (dice.chance(0.03)) return dice.pick(['failed', 'incomplete', 'unreadable', 'not-sent']);
  return dice.chance(0.3) ? 'empty' : 'present';
}

function aFeedback(dice: Dice, card: string, rule: string, start: number): Feedback {
  const outcomeTimestamp = new Date(start + dice.between(0, day - 1)).toISOString();
  const share = rules.find(({ topic }) => topic === rule)?.overridden ?? 0.5;
  if (!dice.chance(share)) return { card, outcome: 'accepted', acceptedSuggestions: ['s-1'], outcomeTimestamp };
  const code = reasons[Math.floor(dice.roll() ** 2 * (reasons.length + 1))];
  return {
    card,
    outcome: 'overridden',
    acceptedSuggestions: [],
    ...(code === undefined ? {} : { reason: { code } }),
    outcomeTimestamp,
  };
}
