import { fact, joinGaps, medicationKeys, type Fact, type Match, type MedicationUse } from '../../../src/authoring.ts';
import type { Counterpart } from './counterparts.ts';
import { isLocal } from './local-forms.ts';
import { endsInSession, unnamedDrafts } from './session-ends.ts';

/**
 * How much an agent matters beside anakinra. `same target`: it blocks IL-1 too; `strong`: biologics, JAK inhibitors,
 * cyclophosphamide; `background`: conventional agents that lower immune defence.
 */
export type Strength = 'same target' | 'strong' | 'background';

/** A medicine beside anakinra that lowers immune defence, in use or not. */
export interface ImmuneAgent extends Counterpart {
  readonly strength: Strength;
  readonly group: string;
}

const strengths: Readonly<Record<string, Strength>> = {
  'IL-1 blocker': 'same target',
  'other biologic': 'strong',
  'JAK inhibitor': 'strong',
  'conventional immunosuppressant': 'background',
};
/** Teriflunomide is what leflunomide becomes, and leflunomide is allowed beside anakinra (DECISIONS.md). */
const allowed = new Set(['teriflunomide']);
/** One medicine under several names. */
const oneName: Readonly<Record<string, string>> = {
  cyclosporine: 'ciclosporin',
  'mycophenolate mofetil': 'mycophenolate',
  'mycophenolic acid': 'mycophenolate',
};

/** Medicines of the record and the session that lower immune defence, whatever their standing; not creams, drops, sprays. */
export const immuneAgents: Fact<readonly ImmuneAgent[]> = fact({
  name: 'other medicines that lower immune defence',
  reads: medicationKeys,
  read({ order, drafts, record }) {
    const { value, gaps } = record.recognised(medicationKeys);
    const others = drafts.filter((draft) => draft !== order);
    const isEnding = endsInSession(others, (use) => agentsIn(use).map(({ agent }) => agent));
    const found = (use: MedicationUse, draft: Counterpart['draft']): readonly ImmuneAgent[] => {
      const agents = agentsIn(use);
      if (agents.length === 0 || isLocal(use)) return [];
      return agents.map((agent) => ({ use, draft, ending: isEnding(use, agent.agent), ...agent }));
    };
    return {
      value: [...others.flatMap((draft) => found(draft, draft)), ...value.flatMap((use) => found(use, undefined))],
      gaps: joinGaps(gaps, unnamedDrafts(others)),
    };
  },
});

type Named = Pick<ImmuneAgent, 'agent' | 'byName' | 'strength' | 'group'>;

function agentsIn({ matches }: MedicationUse): readonly Named[] {
  const agents = new Map<string, Named>();
  for (const match of matches) {
    const strength = strengthOf(match);
    if (strength === undefined) continue;
    const named = match.properties['agent'] ?? match.display;
    const agent = oneName[named] ?? named;
    const byName = (agents.get(agent)?.byName ?? true) && match.by === 'name';
    agents.set(agent, { agent, byName, strength, group: match.properties['group'] ?? '' });
  }
  return [...agents.values()];
}

function strengthOf({ set, properties }: Match): Strength | undefined {
  const agent = properties['agent'] ?? '';
  if (set === 'dmard-conventional') return agent === 'azathioprine' ? 'background' : undefined;
  if (set !== 'immunosuppressants-other' || allowed.has(agent)) return undefined;
  return agent === 'cyclophosphamide' ? 'strong' : strengths[properties['group'] ?? ''];
}
