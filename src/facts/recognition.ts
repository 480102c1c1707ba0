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

/** Counts them in several lists of one call. */
export function recognitionOf(...lists: readonly (readonly MedicationUse[])[]): Recognition {
  let [wordsDespiteCodes, wordsAlone, codes] = [0, 0, 0];
  for (const uses of lists) {
    for (const { matches, coded } of uses) {
      if (matches.length === 0) codes += coded ? 1 : 0;
      else if (matches.some(({ by }) => by !== 'name')) continue;
      else if (coded) wordsDespiteCodes += 1;
      else wordsAlone += 1;
    }
  }
  return { wordsDespiteCodes, wordsAlone, codes };
}
