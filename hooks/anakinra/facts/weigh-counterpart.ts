import {
  atMostDaysAgo,
  describeDate,
  describeInstants,
  lastUseOf,
  standingOf,
  type Amount,
  type Instants,
} from '../../../src/authoring.ts';
import type { Counterpart } from './counterparts.ts';

/** The limits by which a counterpart is weighed. */
export type Days = Readonly<
  Record<
    | 'etanercept'
    | 'infliximab'
    | 'adalimumab'
    | 'golimumab'
    | 'certolizumab'
    | 'otherTnfBlocker'
    | 'anakinra'
    | 'weekly'
    | 'daily'
    | 'oldOrder',
    Amount<'d'>
  >
>;

/**
 * `together`: in use or ordered. `stopping`: its stop is in the session. `uncertain`: planned, on hold, or without a status.
 * `washout`: over, but still acting. `unsettled`: over, and the record does not say when. `leftover`: only on paper.
 */
export type Weight = 'together' | 'stopping' | 'uncertain' | 'washout' | 'unsettled' | 'leftover';
const worstFirst: readonly Weight[] = ['together', 'stopping', 'uncertain', 'washout', 'unsettled', 'leftover'];

/** A counterpart that has to be spoken of, in words. */
export interface Weighed {
  readonly counterpart: Counterpart;
  readonly weight: Weight;
  /** The agent, with the EHR's own words for the medicine. */
  readonly name: string;
  /** Where it stands, with its date. */
  readonly how: string;
}

/** Weighs them all, the worst first. Of each agent only what weighs most: an old supply adds nothing to an active order. */
export function weigh(all: readonly Counterpart[], days: Days, now: number): readonly Weighed[] {
  const weighed = all.flatMap((counterpart): Weighed[] => {
    const weight = weightOf(counterpart, all, days, now);
    if (weight === undefined) return [];
    return [{ counterpart, weight, name: nameOf(counterpart), how: howOf(counterpart, weight, days, now) }];
  });
  const rank = ({ weight }: Weighed): number => worstFirst.indexOf(weight);
  const worse = (one: Weighed, other: Weighed): boolean =>
    one.counterpart.agent === other.counterpart.agent && rank(one) < rank(other);
  return weighed.filter((one) => !weighed.some((other) => worse(other, one))).sort((a, b) => rank(a) - rank(b));
}

function weightOf(counterpart: Counterpart, all: readonly Counterpart[], days: Days, now: number): Weight | undefined {
  const { use, draft, ending } = counterpart;
  if (draft?.ended === true) return draft.status === 'cancelled' ? undefined : 'stopping';
  const old = isLeftover(counterpart, all, days, now);
  switch (standingOf(use, now)) {
    case 'current':
      if (ending && draft === undefined) return 'stopping';
      return old ? 'leftover' : 'together';
    case 'on-hold':
      if (ending) return 'stopping';
      return old ? 'leftover' : 'uncertain';
    case 'planned':
      if (ending) return undefined;
      return old ? 'leftover' : 'uncertain';
    case 'unclear':
      if (use.ends !== undefined || isOneDay(counterpart)) return weightOfPast(counterpart, all, days, now);
      return old ? 'leftover' : 'uncertain';
    case 'past':
      return weightOfPast(counterpart, all, days, now);
  }
}

function weightOfPast(
  counterpart: Counterpart,
  all: readonly Counterpart[],
  days: Days,
  now: number,
): Weight | undefined {
  const { use, agent, ending } = counterpart;
  const last = lastUse(counterpart, now);
  if (last === undefined) return 'unsettled';
  const every = agent === 'etanercept' ? days.weekly : agent === 'anakinra' ? days.daily : undefined;
  if (use.source === 'administration' && every !== undefined && atMostDaysAgo(last, every.value, now) !== false) {
    return ending ? 'stopping' : 'together';
  }
  const acting = atMostDaysAgo(last, washoutOf(agent, days).value, now);
  if (acting !== false) return acting === true ? 'washout' : 'unsettled';
  return isEndUnknown(counterpart, all, days, now) ? 'unsettled' : undefined;
}

/** The last use. Nothing where the record only knows an end that is still to come, or no date at all. */
function lastUse({ use }: Counterpart, now: number): Instants | undefined {
  if (use.ends !== undefined && use.ends.start > now) return undefined;
  const last = lastUseOf(use, now);
  return last !== undefined && last.start <= now ? last : undefined;
}

/** A dose is given on the day that it is dated, and a supply without a length counts from it. */
function isOneDay({ use: { source, dated } }: Counterpart): boolean {
  return dated !== undefined && (source === 'administration' || source === 'dispense');
}

/**
 * An order that was stopped or completed only says when it was written. The last use may be of yesterday, unless the order
 * is older than orders live, or a supply, a dose or an end that was recorded since tells more. Anakinra is left out: it
 * acts for two days only.
 */
function isEndUnknown({ use, agent }: Counterpart, all: readonly Counterpart[], days: Days, now: number): boolean {
  const { source, ends, dated } = use;
  if (agent === 'anakinra' || source !== 'request' || ends !== undefined || dated === undefined) return false;
  if (atMostDaysAgo(dated, days.oldOrder.value, now) === false) return false;
  return !all.some((other) => {
    if (other.agent !== agent) return false;
    const told = other.use.ends !== undefined || isOneDay(other) ? lastUse(other, now) : undefined;
    return told !== undefined && told.start >= dated.start;
  });
}

/** Not ended on paper, written long ago, and nothing dated within as long speaks of use. */
function isLeftover({ use, agent }: Counterpart, all: readonly Counterpart[], days: Days, now: number): boolean {
  const isOld = (date: Instants): boolean => atMostDaysAgo(date, days.oldOrder.value, now) === false;
  if (use.source !== 'request' || use.dated === undefined || !isOld(use.dated)) return false;
  if (use.ends !== undefined && use.ends.end > now) return false;
  const signs = all.filter((other) => other.agent === agent && other.use !== use && other.draft === undefined);
  return !signs.some(
    ({ use: sign }) => standingOf(sign, now) !== 'planned' && sign.dated !== undefined && !isOld(sign.dated),
  );
}

function washoutOf(agent: string, days: Days): Amount<'d'> {
  switch (agent) {
    case 'etanercept':
    case 'infliximab':
    case 'adalimumab':
    case 'golimumab':
    case 'anakinra':
      return days[agent];
    case 'certolizumab pegol':
      return days.certolizumab;
    default:
      return days.otherTnfBlocker;
  }
}

/** The agent, with the EHR's words. Where it sent only a code the label is the value set's own display, which adds nothing. */
function nameOf({ agent, use: { label, matches } }: Counterpart): string {
  const isOurs = matches.some(({ by, display }) => by === 'code' && display === label);
  return label === '' || isOurs || label.toLowerCase() === agent ? agent : `${agent} (${label})`;
}

const nouns = {
  draft: 'draft',
  request: 'order',
  statement: 'entry',
  dispense: 'supply',
  administration: 'dose',
} as const;

function howOf(counterpart: Counterpart, weight: Weight, days: Days, now: number): string {
  const { use, draft, agent } = counterpart;
  const date = describeDate(use.datedText);
  const who = use.patientReported ? ', reported by the patient' : '';
  const entry = `${nouns[use.source]} ${date === undefined ? 'without a date' : `of ${date}`}${who}`;
  const washout = `${washoutOf(agent, days).value} days`;
  switch (weight) {
    case 'together':
      return draft === undefined ? `in use, ${entry}` : 'ordered in this session';
    case 'stopping':
      return `being stopped in this session, then ${washout} of washout`;
    case 'uncertain':
    case 'leftover': {
      const standing = {
        current: 'active',
        planned: 'planned',
        'on-hold': 'on hold',
        past: 'over',
        unclear: 'without a status',
      };
      const where = draft === undefined ? entry : 'in this session';
      const idle = weight === 'leftover' ? `, no sign of use in ${days.oldOrder.value} days` : '';
      return `${standing[standingOf(use, now)]}, ${where}${idle}`;
    }
    case 'washout':
    case 'unsettled': {
      const last = use.ends !== undefined || isOneDay(counterpart) ? lastUse(counterpart, now) : undefined;
      const when =
        last === undefined ? `ended on an unknown day, ${entry}` : `last use ${describeInstants(last)}${who}`;
      return `${when}, ${weight === 'washout' ? 'inside' : 'perhaps inside'} its washout of ${washout}`;
    }
  }
}
