import { judgement, limit, rule } from '../../../src/authoring.ts';
import { counterparts, type Counterpart } from '../facts/counterparts.ts';
import { weigh } from '../facts/weigh-counterpart.ts';
import { smpc, uspi } from '../sources.ts';

const halfLives = judgement(
  'washout of five half-lives',
  '2026-11-26',
  'the label names no interval; after five half-lives about 3 % of the agent is left',
);
const washout = (days: number, agent: string, longest: number) =>
  limit(days, 'd', {
    meaning: `${agent} counts as still acting this long after its last use`,
    source: halfLives,
    step: 1,
    siteRange: [1, longest],
  });
const interval = (days: number, agent: string) =>
  limit(days, 'd', {
    meaning: `a dose of ${agent} that was given this recently means that it is in use`,
    source: judgement('dosing interval', '2026-11-26', `${agent} is given at this interval, so another dose is due`),
    step: 1,
    siteRange: [days, days * 2],
  });

const trial =
  'In a 24-week trial serious infections occurred in 7 % of patients with etanercept and anakinra together and in none with etanercept alone, without a better response. The label does not recommend anakinra together with TNF blockers.';
const washoutIsOurs = 'The washout of {days} days (five half-lives) is a limit of this project, not of the label.';

export default rule({
  topic: 'anakinraTnfBlocker',
  title: 'Anakinra and TNF blockers are not recommended together',
  because: 'Both block an arm of the immune defence; together they cause more serious infections without more benefit.',
  check: 'TNF blockers',
  sources: [
    uspi('Warnings and Precautions: Use with TNF Blocking Agents'),
    uspi('Drug Interactions: TNF Blocking Agents'),
    smpc('4.4 and 4.5'),
  ],
  sourcesElsewhere: { eu: smpc('4.4 and 4.5') },
  alsoOrders: ['tnf-blockers'],
  ifUnknown: 'warning',
  limits: {
    etanercept: washout(21, 'etanercept', 60),
    infliximab: washout(56, 'infliximab', 120),
    adalimumab: washout(70, 'adalimumab', 150),
    golimumab: washout(70, 'golimumab', 150),
    certolizumab: washout(70, 'certolizumab pegol', 150),
    otherTnfBlocker: washout(70, 'a TNF blocker whose agent is not named', 150),
    anakinra: washout(2, 'anakinra', 7),
    weekly: interval(7, 'etanercept'),
    daily: interval(1, 'anakinra'),
    oldOrder: limit(365, 'd', {
      meaning: 'an order that was written longer ago, without any sign of use since, may be outdated',
      source: judgement(
        'age of an outdated order',
        '2026-11-26',
        'prescriptions are renewed at least yearly; an unclosed list entry is not',
      ),
      step: 1,
      siteRange: [180, 730],
    }),
  },
  facts: { counterparts },
  overrideReasons: [
    'action-completed',
    'expert-contradicts',
    'risk-benefit-ratio',
    'patient-ineligible',
    'cds-not-applicable',
  ],
  blindSpots: [
    'infusions that stand only in a care plan or a procedure',
    'TNF blockers given elsewhere and not in this record',
    'the day on which an order without an end date was stopped is not known: its last dated entry counts',
    'the last use of a supply without its days: the day on which it was handed over counts',
  ],
  decide(facts, { alert, clear, settled, limits, now }) {
    if (facts.counterparts.some(isJudgedItself)) return settled();
    const weighed = weigh(facts.counterparts, limits, now);
    const [worst] = weighed;
    if (worst === undefined) return clear();
    const found = [...new Set(weighed.map(({ name, how }) => `${name}: ${how}`))];
    const others = weighed.map(({ counterpart }) => counterpart);
    return alert(
      worst.byDose ? 'given' : worst.weight,
      {
        other: worst.name,
        how: worst.how,
        days: String(worst.days),
        acting: worst.counterpart.agent === 'anakinra' ? 'Anakinra' : 'The TNF blocker',
        found,
      },
      {
        findings: distinct(others.filter(({ draft }) => !isLive(draft) || draft?.selected === false)),
        byName: others.some(({ byName }) => byName),
        drafts: distinct(others.filter(({ draft }) => isLive(draft))),
      },
    );
  },
  alerts: {
    together: {
      indicator: 'critical',
      summary: 'TNF blocker and anakinra together: {other}, {how}',
      detail: `{found}\n\n${trial} Consider keeping only one of the two.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    given: {
      indicator: 'critical',
      summary: 'TNF blocker and anakinra together: {other}, {how}',
      detail: `{found}\n\n${trial} Consider keeping only one of the two. That a dose of the last {days} days means use is a limit of this project, not of the label.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    stopping: {
      indicator: 'warning',
      summary: 'TNF blocker and anakinra: {other}, {how}',
      detail: `{found}\n\n${trial} {acting} still acts after its last dose: consider starting the other one only after the washout. ${washoutIsOurs}`,
    },
    uncertain: {
      indicator: 'warning',
      summary: 'TNF blocker and anakinra: {other}, {how}',
      detail: `{found}\n\n${trial} Consider settling first which of the two the patient is to take.`,
    },
    washout: {
      indicator: 'warning',
      summary: 'TNF blocker and anakinra: {other}, {how}',
      detail: `{found}\n\n${trial} Consider waiting until the washout has passed. ${washoutIsOurs}`,
    },
    unsettled: {
      indicator: 'warning',
      summary: 'TNF blocker and anakinra: {other}, {how}',
      detail: `{found}\n\n${trial} The record does not settle when it was last used. Consider asking for the day of the last dose, and recording it. ${washoutIsOurs}`,
    },
    leftover: {
      indicator: 'info',
      summary: 'Possibly an outdated order: {other}, {how}',
      detail: `{found}\n\n${trial} Consider confirming that it was stopped, and closing the entry. That an order of more than {days} days without a sign of use may be outdated is a limit of this project, not of the label.`,
    },
  },
});

/** An anakinra order of the same session that is judged as well: its card speaks of the pair. */
function isJudgedItself({ agent, draft }: Counterpart): boolean {
  return agent === 'anakinra' && draft?.selected === true && !draft.ended;
}

function isLive(draft: Counterpart['draft']): boolean {
  return draft?.ended === false;
}

function distinct(some: readonly Counterpart[]): readonly string[] {
  return [...new Set(some.map(({ use }) => use.reference))].filter((reference) => reference !== '');
}
