import type { Draft, Gap, MedicationUse } from '../../../src/authoring.ts';

/** Names what kind of medicine a use is of, such as its agents; none for what does not matter. */
type NameAgents = (use: MedicationUse) => readonly string[];

/**
 * Tells what the session ends: whatever is of an agent of which an order is stopped or completed there, and an order that is
 * cancelled there under its own id. A cancelled draft with another id was never given: withdrawing it says nothing of what
 * is in use.
 */
export function endsInSession(
  others: readonly Draft[],
  agentsOf: NameAgents,
): (use: MedicationUse, agent: string) => boolean {
  const stopped = others.filter(({ ended, status }) => ended && status !== 'cancelled');
  const agents = new Set(stopped.flatMap(agentsOf));
  const cancelled = cancelledIn(others);
  return (use, agent) => agents.has(agent) || cancelled.has(use.reference);
}

/** References of the orders that the session cancels under their own id. */
export function cancelledIn(drafts: readonly Draft[]): ReadonlySet<string> {
  const references = drafts.flatMap(({ status, reference }) => (status === 'cancelled' ? [reference] : []));
  return new Set(references.filter((reference) => reference !== ''));
}

/** Another order of the session that nobody can name could be any medicine. */
export function unnamedDrafts(drafts: readonly Draft[]): readonly Gap[] {
  return drafts.some(({ ended, unnamed }) => !ended && unnamed) ? [{ data: 'Medication', gap: 'unreadable' }] : [];
}

/** Whether two references mean one resource: with or without a base URL, with or without a version. */
export function isSameReference(one: string, other: string): boolean {
  const [first = '', second = ''] = [one, other].map((reference) => reference.split('/_history/')[0]);
  if (first === '' || second === '') return false;
  return first === second || first.endsWith(`/${second}`) || second.endsWith(`/${first}`);
}

/** Whether a use says that it replaces, follows or fills the other one. */
export function follows({ follows: named }: MedicationUse, { reference }: MedicationUse): boolean {
  return named.some((name) => isSameReference(name, reference));
}
