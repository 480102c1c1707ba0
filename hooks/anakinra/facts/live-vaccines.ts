import {
  fact,
  joinGaps,
  medicationKeys,
  type Draft,
  type Fact,
  type Gap,
  type Match,
  type MedicationUse,
  type Vaccination,
} from '../../../src/authoring.ts';

/** `live`; `ask`: the record does not settle whether it is; `unnamed`: nothing says which vaccine it is, so that it could be any. */
export type VaccineKind = 'live' | 'ask' | 'unnamed';

/** What the value set says of a vaccine. */
export interface Vaccine {
  readonly kind: VaccineKind;
  readonly intravesical: boolean;
  /** By words alone. */
  readonly byName: boolean;
}

/** A vaccine of the record or of the session that is or may be live, and where it stands there. */
export interface FoundVaccine extends Vaccine {
  readonly label: string;
  readonly reference: string;
  readonly found:
    | { readonly as: 'vaccination'; readonly vaccination: Vaccination }
    | { readonly as: 'use'; readonly use: MedicationUse }
    | { readonly as: 'draft'; readonly draft: Draft };
}

/**
 * Which kind of vaccine a concept is; nothing for one that is known not to be live, or none at all. A code that settles it wins
 * over words and over codes that do not; alternatives of which only some are live leave it open.
 */
export function vaccineOf(matches: readonly Match[]): Vaccine | undefined {
  const own = matches.filter(({ set }) => set === 'vaccines-live');
  if (own.length === 0) return undefined;
  const telling = own.filter(({ properties }) => properties['category'] !== 'ask');
  const coded = telling.filter(({ by }) => by === 'code');
  const meant = coded.length > 0 ? coded : telling.length > 0 ? telling : own;
  const live = meant.filter(({ properties }) => properties['category']?.startsWith('live') === true);
  const isAsked = meant.some(({ properties }) => properties['category'] === 'ask');
  if (live.length === 0 && !isAsked) return undefined;
  return {
    kind: live.length > 0 && live.length === meant.length ? 'live' : 'ask',
    intravesical: own.some(({ properties }) => properties['group'] === 'intravesical'),
    byName: meant.every(({ by }) => by === 'name'),
  };
}

/** Every vaccine that is, may be or could be live: given, recommended, ordered, and drafted beside the order. */
export const liveVaccines: Fact<readonly FoundVaccine[]> = fact({
  name: 'live vaccines',
  reads: ['immunizations', 'immunizationRecommendations', ...medicationKeys],
  read({ order, drafts, record }) {
    const others = drafts.filter((draft) => draft !== order);
    const cancelled = new Set(others.filter(({ status }) => status === 'cancelled').map(({ reference }) => reference));
    const vaccinations = record.vaccinations;
    const uses = record.recognised(medicationKeys);
    return {
      value: [
        ...others.filter(({ ended }) => !ended).flatMap((draft) => foundIn(draft, { as: 'draft', draft })),
        ...uses.value
          .filter(({ reference }) => reference === '' || !cancelled.has(reference))
          .flatMap((use) => foundIn(use, { as: 'use', use })),
        ...vaccinations.value.flatMap((vaccination) => foundIn(vaccination, { as: 'vaccination', vaccination })),
      ],
      gaps: joinGaps(vaccinations.gaps, uses.gaps, unnamed(others)),
    };
  },
});

const unnamedVaccine: Vaccine = { kind: 'unnamed', intravesical: false, byName: false };

function foundIn(item: MedicationUse | Vaccination, found: FoundVaccine['found']): readonly FoundVaccine[] {
  const isUnnamed = found.as === 'vaccination' && !found.vaccination.named;
  const vaccine = isUnnamed ? unnamedVaccine : vaccineOf(item.matches);
  return vaccine === undefined ? [] : [{ label: item.label, reference: item.reference, found, ...vaccine }];
}

/** Another order of the session that nobody can name could be any medicine. */
export function unnamed(drafts: readonly Draft[]): readonly Gap[] {
  return drafts.some((draft) => !draft.ended && draft.unnamed) ? [{ data: 'Medication', gap: 'unreadable' }] : [];
}
