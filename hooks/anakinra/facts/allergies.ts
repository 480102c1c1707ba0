import { currencyOf, fact, type Allergy, type Condition, type Fact, type Match } from '../../../src/authoring.ts';

/**
 * What an entry of the allergy list is about, as far as it matters here. `product`: another medicine that is made in E. coli.
 * `organism`: E. coli itself. `specific`: asparaginase, whose allergy is its own. `unnamed`: no substance.
 */
export type AllergyKind = 'anakinra' | 'protein' | 'product' | 'organism' | 'excipient' | 'specific' | 'unnamed';

/** An entry of the allergy list that may matter to anakinra. */
export interface AllergyEntry {
  readonly allergy: Allergy;
  readonly kind: AllergyKind;
  /** By words alone. */
  readonly byName: boolean;
  /** The only reaction that we know of is one at the injection site. */
  readonly injectionSite: boolean;
}

/** Every entry of the allergy list that may matter to anakinra, whatever its status. */
export const allergyEntries: Fact<readonly AllergyEntry[]> = fact({
  name: 'allergies',
  reads: ['allergies'],
  read({ record }) {
    const { value, gaps } = record.allergies;
    return { value: value.flatMap((allergy) => entryOf(allergy) ?? []), gaps };
  },
});

const set = 'allergy-anakinra';

function entryOf(allergy: Allergy): AllergyEntry | undefined {
  const substances = allergy.substances.filter((match) => match.set === set);
  const kind = kindOf(allergy, substances);
  if (kind === undefined) return undefined;
  const byName = substances.every(({ by }) => by === 'name');
  // Words can deny what they name.
  if (byName && (has(substances, 'none known') || denied.test(allergy.label))) return undefined;
  const isLocal = has([...substances, ...allergy.reactions], 'injection site');
  return {
    allergy,
    kind,
    byName,
    injectionSite: isLocal && allergy.otherReactions.length === 0 && allergy.criticality !== 'high',
  };
}

/** Of several substances in one entry the most telling counts; a named product wins over what is said of its making. */
function kindOf({ criticality, label }: Allergy, substances: readonly Match[]): AllergyKind | undefined {
  if (has(substances, 'anakinra')) return 'anakinra';
  if (has(substances, 'info only')) return 'specific';
  if (has(substances, 'same contraindication')) return 'product';
  const isOfColi = has(substances, 'E. coli protein') || has(substances, 'E. coli');
  if (has(substances, 'candidate') && (isOfColi || criticality === 'high')) return 'product';
  if (has(substances, 'E. coli protein')) return 'protein';
  if (has(substances, 'E. coli') && !infection.test(label)) return 'organism';
  if (has(substances, 'polysorbate 80')) return 'excipient';
  return has(substances, 'non-specific') ? 'unnamed' : undefined;
}

/** An infection with E. coli, or a culture that grew it, is no allergy. */
const infection =
  /\b(infect\w*|uti|urinary|cystitis|pyelonephritis|sepsis|septic\w*|bact(a?emia|a?eremia|eriuria)|pneumonia|meningitis|colitis|(gastro)?enteritis|diarrh?o?ea|cultures?|coloni[sz]\w*|o157)\b/i;

/** An entry that begins by denying the allergy that it names. */
const denied =
  /^\W*(no|not|denies|without)\b( known| current| history of| any)*( drug)? ?(allerg|hypersensitiv|intoleran|adverse|reactions?)/i;

function has(matches: readonly Match[], use: string): boolean {
  return matches.some(({ properties }) => properties['use'] === use);
}

/** An allergy or adverse reaction that stands on the problem list. */
export interface RecordedReaction {
  readonly condition: Condition;
  /** Its words name anakinra or E. coli proteins. */
  readonly named: boolean;
  /** Its words speak of the injection site. */
  readonly injectionSite: boolean;
}

/** Adverse reactions that the problem list has by a code that names no medicine. They are remembered for life unless resolved. */
export const recordedReactions: Fact<readonly RecordedReaction[]> = fact({
  name: 'adverse reactions on the problem list',
  reads: ['conditions'],
  read({ record, now }) {
    const { value: conditions, gaps } = record.conditions;
    const value = conditions.flatMap((condition): readonly RecordedReaction[] => {
      const own = condition.matches.filter((match) => match.set === 'adverse-reactions');
      if (!own.some(({ by }) => by === 'code') || currencyOf(condition, now, 0, true) !== 'current') return [];
      const named = own.some(({ by }) => by === 'name') && !denied.test(condition.label);
      return [{ condition, named, injectionSite: /\binjection[- ]site\b/i.test(condition.label) }];
    });
    return { value, gaps };
  },
});
