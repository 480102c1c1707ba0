import {
  fact,
  joinGaps,
  standingOf,
  type Draft,
  type Fact,
  type MedicationUse,
  type PatientRecord,
} from '../../../src/authoring.ts';
import { byReference } from './by-reference.ts';
import { meansAny } from './means-any.ts';
import { cancelledIn, follows, isSameReference, unnamedDrafts } from './session-ends.ts';

/** Orders for anakinra beside the one that is judged. */
export interface AnakinraOrders {
  /** Other drafts of the session that are no plan and are not tied to the judged one. */
  readonly drafts: readonly Draft[];
  /** One of these drafts is judged as well and stands first: its card speaks of them all. */
  readonly isSpokenOf: boolean;
  /** Orders of the record that are active, on hold or without a status, and that the session neither replaces nor ends. */
  readonly orders: readonly MedicationUse[];
}

/** Supplies of anakinra that are running, and that no order of the record or the session accounts for. */
export const unorderedSupplies: Fact<readonly MedicationUse[]> = fact({
  name: 'supplies of anakinra without an order',
  reads: ['medicationRequests', 'medicationDispenses'],
  read({ drafts, record, now }) {
    const { value: supplies, gaps } = record.medicines(['medicationDispenses']);
    const requests = ordersIn(record);
    // A supply that names a draft, or what a draft follows, was ordered.
    const isOrdered = meansAny([
      ...drafts.map(({ reference }) => reference),
      ...drafts.flatMap((draft) => draft.follows),
    ]);
    const running = supplies.filter((supply) => isAnakinra(supply) && isRunning(supply, now));
    return {
      value: requests.value.length > 0 ? [] : running.filter((supply) => !isOrdered(supply.follows)),
      gaps: joinGaps(gaps, requests.gaps),
    };
  },
});

/** Orders and drafts for anakinra that stand beside the judged order. */
export const anakinraOrders: Fact<AnakinraOrders> = fact({
  name: 'other orders for anakinra',
  reads: ['medicationRequests'],
  read({ order, drafts, record, now }) {
    const { value, gaps } = record.medicines(['medicationRequests']);
    const others = drafts.filter((draft) => draft !== order && isAnakinra(draft) && !isSame(draft, order));
    const known = [...value, ...record.superseded(['medicationRequests']).value];
    const named = byReference(known, isSameReference);
    const replaced = replacedBy(order, named);
    const amongReplaced = byReference([...replaced], isSameReference);
    const ended = endedBy(others, record);
    const isChained = chainedTo(order, named);
    const isFollowed = meansAny(order.follows);
    const isSettled = (use: MedicationUse): boolean =>
      replaced.has(use) || isChained(use) || isPart(use, amongReplaced) || ended(use);
    const isSecond = (draft: Draft): boolean =>
      !draft.ended && isReal(draft, now) && isReal(order, now) && !isFollowed([draft.reference]) && !isChained(draft);
    const beside = others.filter(isSecond);
    const first = new Set(drafts.slice(0, Math.max(0, drafts.indexOf(order))));
    return {
      value: {
        drafts: beside,
        isSpokenOf: beside.some((draft) => draft.selected && first.has(draft)),
        orders: value.filter((use) => isAnakinra(use) && !use.reported && mayStand(use, now) && !isSettled(use)),
      },
      gaps: joinGaps(gaps, unnamedDrafts(drafts.filter((draft) => draft !== order))),
    };
  },
});

/** The orders of the record that these references name. */
type Named = (references: readonly string[]) => readonly MedicationUse[];

function isAnakinra({ matches }: MedicationUse): boolean {
  return matches.some(({ set }) => set === 'anakinra');
}

/** The same order twice in one session is one. */
function isSame({ reference }: Draft, order: Draft): boolean {
  return reference !== '' && reference === order.reference;
}

/** In use or on hold; a proposal and a plan are no orders yet. */
function isReal(use: MedicationUse, now: number): boolean {
  const standing = standingOf(use, now);
  return standing === 'current' || standing === 'on-hold';
}

/** A real order, or one of which nobody knows whether it is one still. */
function mayStand(use: MedicationUse, now: number): boolean {
  return isReal(use, now) || standingOf(use, now) === 'unclear';
}

/** Handed over and not used up, or ready to be. */
function isRunning(supply: MedicationUse, now: number): boolean {
  const standing = standingOf(supply, now);
  return standing === 'current' || (standing === 'unclear' && supply.status === 'in-progress');
}

function ordersIn(record: PatientRecord): ReturnType<PatientRecord['medicines']> {
  const { value, gaps } = record.medicines(['medicationRequests']);
  const all = [...value, ...record.superseded(['medicationRequests']).value];
  return { value: all.filter((use) => isAnakinra(use) && !use.reported), gaps };
}

/** What the order replaces or continues, and what that replaced before it. */
function replacedBy(order: MedicationUse, named: Named): ReadonlySet<MedicationUse> {
  const found = new Set(named(order.follows));
  // A set also goes through what is added to it on the way.
  for (const use of found) for (const before of named(use.follows)) found.add(before);
  return found;
}

/** Whether another one follows the order, or both carry out one plan. Two renewals of one order are no plan. */
function chainedTo(order: MedicationUse, named: Named): (use: MedicationUse) => boolean {
  const plans = [...new Set(order.follows)].filter((name) => {
    const [shared] = named([name]);
    return shared === undefined || shared.intent === 'plan' || shared.intent === 'proposal';
  });
  const isOfPlan = meansAny(plans);
  return (use) => follows(use, order) || isOfPlan(use.follows);
}

/** A single dose or a fill of an order that is replaced. */
function isPart(use: MedicationUse, replaced: Named): boolean {
  const isChild = use.intent === 'instance-order' || use.intent === 'filler-order' || use.intent === 'reflex-order';
  return isChild && replaced(use.follows).length > 0;
}

/**
 * What the session ends. A stop under the id of an order of the record, or one that names it, ends that one; a stop that
 * names none ends them all. Cancelling ends the order with the same id only.
 */
function endedBy(others: readonly Draft[], record: PatientRecord): (use: MedicationUse) => boolean {
  const stops = others.filter(({ ended, status }) => ended && status !== 'cancelled');
  const held = new Set(record.superseded(['medicationRequests']).value.map(({ reference }) => reference));
  const cancelled = cancelledIn(others);
  const endsAll = stops.some((stop) => stop.follows.length === 0 && !held.has(stop.reference));
  const isNamed = meansAny(stops.flatMap((stop) => stop.follows));
  return (use) => endsAll || cancelled.has(use.reference) || isNamed([use.reference]);
}
