import type { Concept, Domain, Question, ValueSets } from '../facts/concept.ts';
import type { Terminology } from './terminology.ts';

/** A record that holds more codes which no list knows is not asked about further. */
const mostQuestions = 200;

/** The value sets with what the terminology knows of those concepts that they do not list. The same ones if there is nothing to ask. */
export async function learn(
  valueSets: ValueSets,
  concepts: readonly Concept[],
  domain: Domain,
  terminology: Terminology,
  milliseconds: number,
  signal: AbortSignal,
): Promise<ValueSets> {
  const questions = new Map<string, Question>();
  for (const question of concepts.flatMap((concept) => valueSets.questions(concept, domain)))
    questions.set(`${question.system}|${question.code}|${question.widest}`, question);
  if (questions.size === 0) return valueSets;
  return valueSets.knowing(
    await terminology.ask([...questions.values()].slice(0, mostQuestions), milliseconds, signal),
  );
}
