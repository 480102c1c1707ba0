import {
  atMostDaysAgo,
  dayLength,
  describeDate,
  describeInstants,
  standingOf,
  type Amount,
  type Instants,
  type MedicationUse,
} from '../../../src/authoring.ts';
import type { Counterpart } from './counterparts.ts';
import { entryOf, nouns, standings, whoSays } from './use-words.ts';

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
 * `washout`: over, but still acting. `unsettled`: over, and the record does not say when. `leftover`: active on paper only.
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
  /** It only counts as in use since a dose is so recent that the next is due. */
  readonly byDose: boolean;
  /** The project's limit that the weight rests on, in days. */
  readonly days: number;
}

/** Weighs them all, the worst first. Of each agent only what weighs most: an old supply adds nothing to an active order. */
export function weigh(all: readonly Counterpart[], days: Days, now: number): readonly Weighed[] {
  const used = new Set(all.filter((one) => isSignOfUse(one, days, now)).map(({ agent }) => agent));
  const ends = firstDatedEnds(all);
  const weighed = all.flatMap((counterpart): Weighed[] => {
    const weight = weightOf(counterpart, used, days, now);
    if (weight === undefined) return [];
    const byDose = weight === 'together' && isPastDose(counterpart, now);
    const how = howOf(counterpart, ends, weight, days, now);
    const rests = daysOf(counterpart, weight, byDose, days);
    return [{ counterpart, weight, name: nameOf(counterpart), how, byDose, days: rests.value }];
  });
  const rank = ({ weight }: Weighed): number => worstFirst.indexOf(weight);
  const worst = new Map<string, number>();
  for (const one of weighed) {
    const { agent } = one.counterpart;
    worst.set(agent, Math.min(rank(one), worst.get(agent) ?? Infinity));
  }
  const infusion = ({ counterpart }: Weighed): number => Number(isInfusion(counterpart));
  return weighed
    .filter((one) => rank(one) === worst.get(one.counterpart.agent))
    .sort((a, b) => rank(a) - rank(b) || infusion(b) - infusion(a));
}

function weightOf(counterpart: Counterpart, used: ReadonlySet<string>, days: Days, now: number): Weight | undefined {
  const { use, draft, ending } = counterpart;
  if (draft?.ended === true) return draft.status === 'cancelled' ? undefined : 'stopping';
  switch (standingOf(use, now)) {
    case 'current':
      if (ending && draft === undefined) return 'stopping';
      return isLeftover(counterpart, used, days, now) ? 'leftover' : 'together';
    case 'on-hold':
      return ending ? 'stopping' : 'uncertain';
    case 'planned':
      return ending ? undefined : 'uncertain';
    case 'unclear':
      return isOneDay(counterpart) || hasEnded(use, now) ? weightOfPast(counterpart, days, now) : 'uncertain';
    case 'past':
      return weightOfPast(counterpart, days, now);
  }
}

function weightOfPast(counterpart: Counterpart, days: Days, now: number): Weight | undefined {
  const { use, agent, ending } = counterpart;
  const last = lastEntry(use, now);
  if (last === undefined) return 'unsettled';
  const every = intervalOf(agent, days);
  if (use.source === 'administration' && every !== undefined && atMostDaysAgo(last, every.value, now) !== false) {
    return ending ? 'stopping' : 'together';
  }
  const acting = atMostDaysAgo(last, washoutOf(agent, days).value, now);
  if (acting === false) return undefined;
  return acting === true ? 'washout' : 'unsettled';
}

/**
 * The last use as far as it is dated: the end, else the last date of the entry, of a statement the day on which it was made.
 * An end that is still ahead of what was stopped is none. Nothing where there is no date of the past.
 */
function lastEntry(use: MedicationUse, now: number): Instants | undefined {
  const { dated, lastUsed, ends } = use;
  if (hasEnded(use, now)) return ends;
  const isOpen = ends !== undefined || lastUsed === undefined || lastUsed.end === Infinity;
  const last = isOpen || dated === undefined ? dated : asserted(dated, lastUsed);
  return last !== undefined && last.start <= now ? last : undefined;
}

/** A statement that gives only a start lasts until the day on which it was made, which is the end of its range. */
function asserted(dated: Instants, { start, end }: Instants): Instants {
  return end > dated.end ? { start: Math.max(start, end - dayLength), end } : dated;
}

function hasEnded({ ends }: MedicationUse, now: number): boolean {
  return ends !== undefined && ends.start <= now;
}

/** A dose is given on the day that it is dated, and a supply without a length counts from it. */
function isOneDay({ use: { source, dated } }: Counterpart): boolean {
  return dated !== undefined && (source === 'administration' || source === 'dispense');
}

function isPastDose({ use }: Counterpart, now: number): boolean {
  return use.source === 'administration' && standingOf(use, now) !== 'current';
}

/** A dose of infliximab, which is given every four to eight weeks, mostly without an order that stays active. */
function isInfusion({ agent, use }: Counterpart): boolean {
  return agent === 'infliximab' && use.source === 'administration';
}

/** An active order that was written long ago, and nothing dated within as long speaks of use: its agent is not among those used. */
function isLeftover({ use, agent }: Counterpart, used: ReadonlySet<string>, days: Days, now: number): boolean {
  if (use.source !== 'request' || use.dated === undefined || !isOld(use.dated, days, now)) return false;
  if (use.ends !== undefined && use.ends.end > now) return false;
  return !used.has(agent);
}

function isSignOfUse({ use, draft }: Counterpart, days: Days, now: number): boolean {
  if (draft !== undefined || use.dated === undefined || isOld(use.dated, days, now)) return false;
  return standingOf(use, now) !== 'planned';
}

function isOld(date: Instants, { oldOrder }: Days, now: number): boolean {
  return atMostDaysAgo(date, oldOrder.value, now) === false;
}

/** How often it is given, of what is given so often that one dose speaks of the next. */
function intervalOf(agent: string, days: Days): Amount<'d'> | undefined {
  return agent === 'etanercept' ? days.weekly : agent === 'anakinra' ? days.daily : undefined;
}

/** The limit that a weight rests on. */
function daysOf({ agent }: Counterpart, weight: Weight, byDose: boolean, days: Days): Amount<'d'> {
  if (weight === 'leftover') return days.oldOrder;
  return (byDose ? intervalOf(agent, days) : undefined) ?? washoutOf(agent, days);
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

function howOf(counterpart: Counterpart, ends: DatedEnds, weight: Weight, days: Days, now: number): string {
  const { use, draft, agent } = counterpart;
  const who = whoSays(use);
  const entry = entryOf(use);
  const washout = `${washoutOf(agent, days).value} days`;
  switch (weight) {
    case 'together':
      return draft === undefined ? `in use, ${entry}` : 'ordered in this session';
    case 'stopping':
      return `being stopped in this session${sinceWhen(counterpart, ends)}, then ${washout} of washout`;
    case 'uncertain':
    case 'leftover': {
      const where = draft === undefined ? entry : 'in this session';
      const idle = weight === 'leftover' ? `, no sign of use in ${days.oldOrder.value} days` : '';
      return `${standings[standingOf(use, now)]}, ${where}${idle}`;
    }
    case 'washout':
    case 'unsettled': {
      const last = lastEntry(use, now);
      if (last !== undefined && isInfusion(counterpart) && weight === 'washout') {
        return `last infusion ${describeInstants(last)}; the next may be due (every 4 to 8 weeks)`;
      }
      const inside = `${weight === 'washout' ? 'inside' : 'perhaps inside'} its washout of ${washout}`;
      if (last !== undefined && (hasEnded(use, now) || isOneDay(counterpart))) {
        return `last use ${describeInstants(last)}${who}, ${inside}`;
      }
      const made = last === undefined || last === use.dated ? entry : `entry of ${describeInstants(last)}${who}`;
      return `ended on an unknown day, ${made}, ${inside}`;
    }
  }
}

/** By agent, the first entry of the record that ends in this session and has a date. */
type DatedEnds = ReadonlyMap<string, Counterpart>;

function firstDatedEnds(all: readonly Counterpart[]): DatedEnds {
  const ends = all.filter(({ ending, draft, use }) => ending && draft === undefined && use.dated !== undefined);
  return new Map(ends.toReversed().map((one) => [one.agent, one]));
}

/** What is being stopped, with its date: its own, else that of an entry of the record that ends with it. */
function sinceWhen(counterpart: Counterpart, ends: DatedEnds): string {
  const dated = counterpart.use.dated === undefined ? ends.get(counterpart.agent) : counterpart;
  const date = describeDate(dated?.use.datedText);
  if (dated === undefined || date === undefined) return '';
  return ` (${dated.draft === undefined ? nouns[dated.use.source] : 'order'} of ${date})`;
}
