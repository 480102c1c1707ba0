import type { MedicationUse } from '../../../src/authoring.ts';
import type { AgentKind, WeighedAgent } from './weigh-immune-agent.ts';
import type { SteroidCourse } from './weigh-steroids.ts';

/** The alert that is raised: what an agent amounts to, a steroid, or a background agent beside low neutrophils. */
export type SpokenKind = AgentKind | 'steroids' | 'lowCount';

const worstFirst: readonly SpokenKind[] = [
  'sameTarget',
  'together',
  'stopping',
  'washout',
  'unsettled',
  'lowCount',
  'intendedPair',
  'rituximab',
  'steroids',
  'background',
  'planned',
  'leftover',
];

/** One thing that the card says, and the resources that it rests on. */
export interface Spoken {
  readonly kind: SpokenKind;
  readonly name: string;
  readonly how: string;
  readonly uses: readonly MedicationUse[];
  readonly byName: boolean;
}

/** All that there is to say, the worst first. `isLow`: the neutrophils are. */
export function speakOf(
  agents: readonly WeighedAgent[],
  steroids: SteroidCourse | undefined,
  isLow: boolean,
): readonly Spoken[] {
  const spoken = agents.map(({ kind, name, how, agent }): Spoken => {
    const weighs = kind === 'background' && isLow ? 'lowCount' : kind;
    return { kind: weighs, name, how, uses: [agent.use], byName: agent.byName };
  });
  const all = steroids === undefined ? spoken : [...spoken, speakOfSteroids(steroids)];
  return all.toSorted((a, b) => worstFirst.indexOf(a.kind) - worstFirst.indexOf(b.kind));
}

function speakOfSteroids({ mgPerDay, days, since, agents, doses }: SteroidCourse): Spoken {
  return {
    kind: 'steroids',
    name: agents.join(' and '),
    how: `prednisone-equivalent ${mgPerDay} mg/day, ${days} days from ${since}`,
    uses: [...new Set(doses.map(({ use }) => use))],
    byName: doses.some(({ byName }) => byName),
  };
}
