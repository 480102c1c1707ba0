import { atMostDaysAgo, describeInstants, lastUseOf, standingOf, type Amount } from '../../../src/authoring.ts';
import { has, type Reasons } from './indication.ts';
import type { ImmuneAgent } from './immune-agents.ts';
import { weigh as weighCounterparts, type Days, type Weighed } from './weigh-counterpart.ts';

/** For how long each agent counts after its last use, and when an order is a leftover. */
export type AgentDays = Readonly<
  Record<
    | 'canakinumab'
    | 'rilonacept'
    | 'tocilizumab'
    | 'risankizumab'
    | 'otherBiologic'
    | 'jakInhibitor'
    | 'cyclophosphamide'
    | 'rituximab'
    | 'lastDose'
    | 'oldOrder',
    Amount<'d'>
  >
>;

/** What an agent amounts to: the alert that it would be alone. */
export type AgentKind =
  | 'sameTarget'
  | 'together'
  | 'stopping'
  | 'washout'
  | 'unsettled'
  | 'intendedPair'
  | 'rituximab'
  | 'background'
  | 'planned'
  | 'leftover';

/** An agent that has to be spoken of, in words. */
export interface WeighedAgent extends Pick<Weighed, 'name' | 'how'> {
  readonly kind: AgentKind;
  readonly agent: ImmuneAgent;
}

/** What agents are weighed against; `reasons` are only asked for where they matter. */
export interface AgentCircumstances {
  readonly days: AgentDays;
  readonly reasons: () => Reasons;
  readonly now: number;
}

/** Weighs agent by agent; of each only what weighs most. */
export function weighAgents(all: readonly ImmuneAgent[], around: AgentCircumstances): readonly WeighedAgent[] {
  const names = [...new Set(all.map(({ agent }) => agent))];
  return names.flatMap((name) => {
    const own = all.filter(({ agent }) => agent === name);
    // A plan says less than what was ordered or given, so it only speaks where nothing else does.
    const firm = weighOne(
      own.filter((agent) => !isPlanned(agent, around.now)),
      around,
    );
    return firm.length > 0 ? firm : weighOne(own, around);
  });
}

function weighOne(own: readonly ImmuneAgent[], around: AgentCircumstances): readonly WeighedAgent[] {
  const [first] = own;
  if (first === undefined) return [];
  const weighed = weighCounterparts(own, daysFor(first, around.days), around.now);
  const agents = new Map(own.toReversed().map((one) => [one.use, one]));
  return weighed.flatMap((one): readonly WeighedAgent[] => {
    const agent = agents.get(one.counterpart.use);
    const kind = agent && kindOf(agent, one, around);
    if (agent === undefined || kind === undefined) return [];
    return [{ kind, agent, name: one.name, how: kind === 'rituximab' ? lastGiven(agent, around.now) : one.how }];
  });
}

function kindOf(agent: ImmuneAgent, weighed: Weighed, around: AgentCircumstances): AgentKind | undefined {
  const { now, days } = around;
  if (agent.strength === 'background') return backgroundKind(agent, weighed, now);
  const { weight } = weighed;
  // What is washed out within days or weeks is not asked after where its end is not known.
  if (isShort(agent) && weight === 'unsettled' && !mayBeWithin(agent, washoutOf(agent, days), now)) return undefined;
  if (agent.agent === 'emapalumab' && has(around.reasons(), 'MAS/HLH')) return 'intendedPair';
  switch (weight) {
    case 'together':
      return agent.strength === 'same target' ? 'sameTarget' : 'together';
    case 'uncertain':
      if (isPlanned(agent, now)) return 'planned';
      return agent.strength === 'same target' ? 'sameTarget' : 'together';
    case 'stopping':
    case 'washout':
    case 'unsettled':
      return agent.agent === 'rituximab' ? 'rituximab' : weight;
    case 'leftover':
      return 'leftover';
  }
}

/** Only what is in use, on hold or ordered matters, and an inpatient's dose of the last day. */
function backgroundKind(agent: ImmuneAgent, { weight }: Weighed, now: number): AgentKind | undefined {
  switch (weight) {
    case 'together':
    case 'leftover':
      return 'background';
    case 'uncertain':
      return isPlanned(agent, now) ? undefined : 'background';
    case 'washout':
      return agent.use.source === 'administration' ? 'background' : undefined;
    case 'stopping':
    case 'unsettled':
      return undefined;
  }
}

/** Planned, or without a status that says anything. */
function isPlanned({ use, draft }: ImmuneAgent, now: number): boolean {
  if (draft?.ended === true) return false;
  const standing = standingOf(use, now);
  return (
    standing === 'planned' || (standing === 'unclear' && use.ends === undefined && use.source !== 'administration')
  );
}

function isShort({ group, agent }: ImmuneAgent): boolean {
  return group === 'JAK inhibitor' || agent === 'cyclophosphamide';
}

function mayBeWithin({ use }: ImmuneAgent, { value }: Amount<'d'>, now: number): boolean {
  const last = lastUseOf(use, now);
  return last !== undefined && atMostDaysAgo(last, value, now) !== false;
}

function lastGiven({ use, draft }: ImmuneAgent, now: number): string {
  const last = lastUseOf(use, now);
  if (draft !== undefined) return 'being stopped in this session';
  return last === undefined ? 'on an unknown day' : `last on record ${describeInstants(last)}`;
}

function washoutOf({ agent, group, strength }: ImmuneAgent, days: AgentDays): Amount<'d'> {
  if (strength === 'background') return days.lastDose;
  if (group === 'JAK inhibitor') return days.jakInhibitor;
  switch (agent) {
    case 'canakinumab':
    case 'rilonacept':
    case 'tocilizumab':
    case 'risankizumab':
    case 'cyclophosphamide':
    case 'rituximab':
      return days[agent];
    default:
      return days.otherBiologic;
  }
}

/** The same days for each agent that the weighing tells apart: only one agent is weighed at a time. */
function daysFor(agent: ImmuneAgent, days: AgentDays): Days {
  const washout = washoutOf(agent, days);
  return {
    etanercept: washout,
    infliximab: washout,
    adalimumab: washout,
    golimumab: washout,
    certolizumab: washout,
    otherTnfBlocker: washout,
    anakinra: washout,
    weekly: days.lastDose,
    daily: days.lastDose,
    oldOrder: days.oldOrder,
  };
}
