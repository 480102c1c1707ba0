import {
  fact,
  joinGaps,
  medicationKeys,
  type Draft,
  type Fact,
  type Gap,
  type Match,
  type MedicationUse,
} from '../../../src/authoring.ts';

/** A medicine that must not be combined with the ordered one. */
export interface Counterpart {
  readonly use: MedicationUse;
  readonly agent: string;
  readonly byName: boolean;
  /** It is another draft of this session. */
  readonly draft: Draft | undefined;
  /** It ends in this session: an order for the same agent is stopped, or this very one is cancelled. */
  readonly ending: boolean;
}

/** What the value set calls a medicine of which only the class is known. */
const classOnly = 'TNF blocker';

/** The set whose medicines are dangerous beside the ordered one: TNF blockers beside anakinra, and the reverse. */
function opposite({ matches }: MedicationUse): 'anakinra' | 'tnf-blockers' {
  return matches.some(({ set }) => set === 'anakinra') ? 'tnf-blockers' : 'anakinra';
}

/** Every use and draft of the medicines that are dangerous beside the ordered one, whatever their status. */
export const counterparts: Fact<readonly Counterpart[]> = fact({
  name: 'TNF blocker beside anakinra',
  reads: medicationKeys,
  read({ order, drafts, record }) {
    const set = opposite(order);
    const { value, gaps } = record.recognised(medicationKeys);
    const others = drafts.filter((draft) => draft !== order);
    const stopped = others.filter(isStopped).flatMap((draft) => agentsIn(draft, set));
    const endings = new Set(stopped.map(({ agent }) => agent));
    const cancelled = new Set(others.filter(({ status }) => status === 'cancelled').map(({ reference }) => reference));
    const before = firstOfEach(record.superseded(medicationKeys).value);
    const found = (use: MedicationUse, draft: Draft | undefined): readonly Counterpart[] =>
      agentsIn(use, set).map(({ agent, byName }) => {
        const ending = endings.has(agent) || (use.reference !== '' && cancelled.has(use.reference));
        return { use, agent, byName, draft, ending };
      });
    return {
      value: [
        ...others.flatMap((draft) => found(withDate(draft, before), draft)),
        ...value.flatMap((use) => found(use, undefined)),
      ],
      gaps: joinGaps(gaps, unnamed(others)),
    };
  },
});

/** The stop of an order may come without its date: then the record's version of that order has it. */
function withDate(draft: Draft, before: ReadonlyMap<string, MedicationUse>): MedicationUse {
  if (!draft.ended || draft.dated !== undefined) return draft;
  const { dated, datedText } = before.get(draft.reference) ?? draft;
  return { ...draft, dated, datedText };
}

/** By its reference. */
function firstOfEach(uses: readonly MedicationUse[]): ReadonlyMap<string, MedicationUse> {
  return new Map(uses.toReversed().map((use) => [use.reference, use]));
}

/** A cancelled draft was never given: withdrawing it says nothing of an earlier order, unless it has the same id. */
function isStopped({ ended, status }: Draft): boolean {
  return ended && status !== 'cancelled';
}

/** The agents of a set that a medicine is, each once. More than one where its words contradict themselves. */
function agentsIn({ matches }: MedicationUse, set: string): readonly { agent: string; byName: boolean }[] {
  const own = matches.filter((match) => match.set === set);
  if (own.length === 0) return [];
  const named = own.filter((match) => agentOf(match) !== classOnly);
  const agents = new Map<string, boolean>();
  for (const match of named.length > 0 ? named : own) {
    agents.set(agentOf(match), (agents.get(agentOf(match)) ?? true) && match.by === 'name');
  }
  return [...agents].map(([agent, byName]) => ({ agent, byName }));
}

function agentOf({ properties, display }: Match): string {
  return properties['agent'] ?? display;
}

/** Another order of the session that nobody can name could be any medicine. */
function unnamed(drafts: readonly Draft[]): readonly Gap[] {
  return drafts.some((draft) => !draft.ended && draft.unnamed) ? [{ data: 'Medication', gap: 'unreadable' }] : [];
}
