import { describeDate, describeInstants, type Allergy, type Instants } from '../../../src/authoring.ts';
import type { AllergyEntry, RecordedReaction } from './allergies.ts';

/**
 * `contraindicated`: confirmed, to anakinra or E. coli proteins. `unconfirmed`: the same, or an intolerance. `related`: E. coli, or another
 * product of it. `problem`: on the problem list. `tolerated`, `local`, `past`: reasons to say less. `unnamed`: no substance.
 */
export type AllergyWeight =
  | 'contraindicated'
  | 'unconfirmed'
  | 'related'
  | 'excipient'
  | 'problem'
  | 'tolerated'
  | 'local'
  | 'past'
  | 'specific'
  | 'unnamed';
const worstFirst: readonly AllergyWeight[] = [
  'contraindicated',
  'unconfirmed',
  'related',
  'excipient',
  'problem',
  'tolerated',
  'local',
  'past',
  'specific',
  'unnamed',
];
const infos: ReadonlySet<AllergyWeight> = new Set(['tolerated', 'local', 'past', 'specific', 'unnamed']);

/** An entry that has to be spoken of, in words. */
export interface WeighedAllergy {
  readonly weight: AllergyWeight;
  readonly name: string;
  /** Where it stands, with its date. */
  readonly how: string;
  readonly reference: string;
  readonly byName: boolean;
}

/** No more than a hint. */
export function isHint(weighed: WeighedAllergy | undefined): boolean {
  return weighed === undefined || infos.has(weighed.weight);
}

/** Orders what was found, the worst first. */
export function worstOf(all: readonly WeighedAllergy[]): readonly WeighedAllergy[] {
  return all.toSorted((a, b) => worstFirst.indexOf(a.weight) - worstFirst.indexOf(b.weight));
}

/** Weighs one entry of the allergy list. Since when anakinra was tolerated after a reaction is only asked where that could matter. */
export function weighAllergy(
  entry: AllergyEntry,
  toleratedSince: (reaction: Instants) => Instants | undefined,
): readonly WeighedAllergy[] {
  const { allergy, kind, byName } = entry;
  const over = ['inactive', 'resolved'].includes(allergy.clinical ?? '');
  if (kind === 'unnamed' && over) return [];
  const about = { name: nameOf(allergy), reference: allergy.reference, byName };
  const found = (weight: AllergyWeight, ...more: readonly string[]): readonly WeighedAllergy[] => [
    { ...about, weight, how: [...standingOf(allergy), ...more].join(', ') },
  ];
  if (over) return found('past');
  if (kind === 'specific' || kind === 'unnamed') return found(kind);
  if (entry.injectionSite) return found('local');
  const happened = allergy.reacted ?? allergy.entered;
  const since = happened && toleratedSince(happened);
  if (since !== undefined) return found('tolerated', `anakinra used again from ${describeInstants(since)}`);
  if (kind === 'excipient') return found('excipient');
  if (kind === 'product' || kind === 'organism') return found('related');
  return found(isConfirmed(allergy) ? 'contraindicated' : 'unconfirmed');
}

/** Weighs an adverse reaction of the problem list. */
export function weighProblem({ condition, named, injectionSite }: RecordedReaction): WeighedAllergy {
  const date = describeDate(condition.notedText);
  return {
    weight: !named ? 'unnamed' : injectionSite ? 'local' : 'problem',
    name: condition.label,
    how: date === undefined ? 'on the problem list without a date' : `on the problem list, noted ${date}`,
    reference: condition.reference,
    byName: named,
  };
}

/** An entry that says nothing else counts as a confirmed allergy. */
function isConfirmed({ verification, type }: Allergy): boolean {
  return (verification === undefined || verification === 'confirmed') && type !== 'intolerance';
}

function nameOf({ label, substances }: Allergy): string {
  return label === '' ? (substances[0]?.display ?? '') : label;
}

function standingOf({ entered, clinical, verification, type, criticality }: Allergy): readonly string[] {
  return [
    entered === undefined ? 'recorded without a date' : `recorded ${describeInstants(entered)}`,
    ...(clinical === undefined || clinical === 'active' ? [] : [clinical]),
    ...(verification === undefined ? [] : [verification]),
    ...(type === 'intolerance' ? [type] : []),
    ...(criticality === 'high' ? ['criticality high'] : []),
  ];
}
