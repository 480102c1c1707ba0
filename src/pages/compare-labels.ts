import type { Answer, Example } from '../examples/worked-rule.ts';
import type { Profile } from '../facts/profile.ts';
import type { Card } from '../protocol/card.ts';
import { concludedWords } from './words.ts';

/** Whether one card stands for both labels: the words are the same, whatever document they are taken from. */
export function sayTheSame({ us, eu }: Example['answers']): boolean {
  return us.alert !== undefined && eu.alert !== undefined && said(us.card) === said(eu.card);
}

function said({ indicator, summary, detail }: Card): string {
  return JSON.stringify([indicator, summary, detail]);
}

/** What the example cards of these alerts say under one label and not under the other. */
export interface Difference {
  readonly keys: readonly string[];
  readonly words: Readonly<Record<Profile, readonly string[]>>;
}

/** The differences of the example cards; alerts that differ in the same words stand together. */
export function differencesOf(examples: ReadonlyMap<string, Example>): readonly Difference[] {
  const found = new Map<string, { keys: string[]; words: Difference['words'] }>();
  for (const [key, example] of examples) {
    const words = { us: onlyUnder(example, 'us', 'eu'), eu: onlyUnder(example, 'eu', 'us') };
    if (words.us.length + words.eu.length === 0) continue;
    const same = JSON.stringify(words);
    const before = found.get(same);
    if (before === undefined) found.set(same, { keys: [key], words });
    else before.keys.push(key);
  }
  return [...found.values()];
}

function onlyUnder({ answers }: Example, profile: Profile, other: Profile): readonly string[] {
  const elsewhere = new Set(sentencesOf(answers[other]));
  return sentencesOf(answers[profile]).filter((sentence) => !elsewhere.has(sentence));
}

/** What is said to the patient, sentence by sentence and without Markdown's signs. */
function sentencesOf(answer: Answer): readonly string[] {
  if (answer.alert === undefined) return [`No card: ${concludedWords({ outcome: answer.verdict, alert: undefined })}.`];
  const { indicator, summary, detail } = answer.card;
  const plain = detail.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('**', '');
  return [`${indicator}: ${summary}`, ...plain.split(/\n+|(?<=[.!?]) /)].filter((sentence) => sentence !== '');
}
