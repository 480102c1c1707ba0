import { outcomeOf, wordsFound, type Observation } from '../../../src/authoring.ts';

type Outcome = ReturnType<typeof outcomeOf>;

const negative =
  /\b(negative|neg|non-?\s?reactive|not\s+(detected|reactive|present|found)|none\s+detected|undetect\w*|absent)\b/gi;
const open =
  /\b(indeterminate|equivocal|inconclusive|borderline|invalid|pending|in progress|not\s+(done|performed|tested)|cancel\w+)\b/i;
const positive = /\b(positive|pos|reactive|detected|present)\b/i;

/** Words about the test itself, not about what it found. */
const ofTest = /\b(control|mitogen)\b/i;

/**
 * What a test for the presence of something found, also where the laboratory wrote more than the outcome (`Positive, faint
 * line`). Words that say two things say nothing; where value and interpretation contradict each other there is no outcome.
 */
export function presenceOf(observation: Pick<Observation, 'value' | 'interpretations'>): Outcome {
  const outcome = outcomeOf(observation);
  if (outcome !== undefined || observation.interpretations.length > 0) return outcome;
  const words = wordsFound({ value: observation.value, components: [] }).join('; ');
  if (ofTest.test(words)) return undefined;
  if (open.test(words)) return 'indeterminate';
  const rest = words.replace(negative, ' ');
  const isNegative = rest !== words;
  if (positive.test(rest)) return isNegative ? undefined : 'positive';
  return isNegative ? 'negative' : undefined;
}

/** Whether a result has anything to read, be it understood or not. */
export function hasValue({ value }: Pick<Observation, 'value'>): boolean {
  return value.kind !== 'none';
}

/** Whether a test has anything to read: a value, or the laboratory's interpretation where it sends no more than that. */
export function hasFinding(observation: Pick<Observation, 'value' | 'interpretations'>): boolean {
  return hasValue(observation) || outcomeOf(observation) !== undefined;
}
