import { fact, type Condition, type Fact, type Match } from '../../../src/authoring.ts';
import { isUnconfirmed } from './indication.ts';

/** How the value set grades an infection; `words`: recognised by words alone, whatever they say. */
export type Grade = 'serious-systemic' | 'localized' | 'chronic-or-latent' | 'minor-superficial' | 'words';
const grades: readonly Grade[] = ['serious-systemic', 'localized', 'chronic-or-latent', 'minor-superficial', 'words'];

/** What a concept says of an infection. */
export interface Graded {
  readonly grade: Grade;
  /** `supporting`: names an organism or a consequence, and says little alone. */
  readonly certainty: 'definite' | 'possible' | 'supporting';
  /** `COVID-19`, `latent tuberculosis` ... where the rules tell it apart. */
  readonly group: string | undefined;
  readonly byName: boolean;
  /** No list has the code: a terminology server said that it stands below one that is listed. */
  readonly byHierarchy: boolean;
}

/** An entry of the problem list that names an infection, whether it counts today or not. */
export interface Infection extends Graded {
  readonly condition: Condition;
  readonly unconfirmed: boolean;
}

/** What the problem list says of infections. */
export interface InfectionsOnFile {
  readonly infections: readonly Infection[];
  /** Fever that nobody has given a cause. */
  readonly fevers: readonly Condition[];
}

/** Infections on file, closed ones too; history, carriers, sequelae and sterile look-alikes are not among them. */
export const infectionsOnFile: Fact<InfectionsOnFile> = fact({
  name: 'infections on the problem list',
  reads: ['conditions'],
  read({ record }) {
    const { value: conditions, gaps } = record.conditions;
    const infections = conditions.flatMap((condition): readonly Infection[] => {
      const graded = gradeOf(condition.matches);
      if (graded === undefined) return [];
      const unconfirmed = isUnconfirmed(condition.verification) || condition.concept.words.some(isToBeRuledOut);
      return [{ condition, unconfirmed, ...graded }];
    });
    return { value: { infections, fevers: conditions.filter(({ matches }) => namesFever(matches)) }, gaps };
  },
});

/** `Rule out pneumonia`, `Sepsis, ruled out`: the words contradict a code that says confirmed. Not `Pneumonia, rule out TB`. */
function isToBeRuledOut(words: string): boolean {
  return /^\W*(?:rule[sd]?[- ]?out|r\/o)\b|\bruled out\W*$/i.test(words);
}

/**
 * The gravest grade among the codes of a concept; words only where no code is known, and not where a word takes it back.
 * A code without a grade, as a terminology server gives it, counts as a definite localized infection.
 */
export function gradeOf(matches: readonly Match[]): Graded | undefined {
  const own = speaking(matches.filter(({ set }) => set === 'infections'));
  if (own.length === 0) return undefined;
  if (own.some(({ properties }) => properties['grade'] === 'refused')) return undefined;
  for (const grade of grades) {
    const match = own.find((one) => (one.properties['grade'] ?? 'localized') === grade);
    if (match === undefined) continue;
    const { grade: given, certainty, group } = match.properties;
    const definite = certainty === 'definite' || given === undefined;
    return {
      grade,
      certainty: definite ? 'definite' : certainty === 'supporting' ? 'supporting' : 'possible',
      group,
      byName: match.by === 'name',
      byHierarchy: match.by === 'hierarchy',
    };
  }
  return undefined;
}

/** A code for inactive tuberculosis says nothing, except beside words that call it latent. */
function speaking(own: readonly Match[]): readonly Match[] {
  if (!own.some(({ properties }) => properties['group'] === 'inactive tuberculosis')) return own;
  return own.filter(({ by, properties }) => by !== 'name' || properties['group'] === 'latent in words');
}

/** Whether a concept is one of those that look like an infection and are none: prophylaxis, history, carrier. */
export function namesNoInfection(matches: readonly Match[]): boolean {
  const grade = matches.find(({ set }) => set === 'infections')?.properties['grade'] ?? '';
  return ['excluded', 'refused'].includes(grade) && !namesFever(matches);
}

/** Whether a concept is fever by a code. */
export function namesFever(matches: readonly Match[]): boolean {
  return matches.some(({ set, properties }) => set === 'infections' && properties['group'] === 'fever');
}
