import type { MedicationUse } from './medication-use.ts';

/**
 * How many of the medicines of a call had no code that a value set knows. Of most of them that is right, since no rule looks
 * for them; what matters is that the numbers change: a list of codes ages without a sound.
 */
export interface Recognition {
  /** Recognised by words, although there were codes: codes that a value set lacks. */
  readonly wordsDespiteCodes: number;
  /** Recognised by words, and there were no codes. */
  readonly wordsAlone: number;
  /** Codes that no value set has, and no words that one knows. */
  readonly codes: number;
}

export function recognitionOf(uses: readonly MedicationUse[]): Recognition {
  const [byWords, others] = [uses.filter(isByWords), uses.filter(({ matches }) => matches.length === 0)];
  const wordsDespiteCodes = byWords.filter(({ coded }) => coded).length;
  return {
    wordsDespiteCodes,
    wordsAlone: byWords.length - wordsDespiteCodes,
    codes: others.filter(({ coded }) => coded).length,
  };
}

function isByWords({ matches }: MedicationUse): boolean {
  return matches.length > 0 && matches.every(({ by }) => by === 'name');
}
