import { codeSystems } from './code-systems.ts';
import type { Concept } from './concept.ts';
import type { Finding } from './observation.ts';

/** What a test for the presence of something found. */
export type Outcome = 'positive' | 'negative' | 'indeterminate';

/** HL7 ObservationInterpretation, and its predecessor in version 2 (table 0078). */
const codes: ReadonlyMap<string, Outcome> = new Map([
  ['POS', 'positive'],
  ['DET', 'positive'],
  ['RR', 'positive'],
  ['WR', 'indeterminate'],
  ['NEG', 'negative'],
  ['ND', 'negative'],
  ['NR', 'negative'],
  ['IND', 'indeterminate'],
  ['E', 'indeterminate'],
]);

/**
 * SNOMED CT qualifier values that laboratories answer with, as public FHIR profiles for test results use them (the EU
 * certificate's test results, the German microbiology profiles): for answers that come without words.
 */
const answers: ReadonlyMap<string, Outcome> = new Map([
  ['10828004', 'positive'],
  ['260373001', 'positive'],
  ['11214006', 'positive'],
  ['260385009', 'negative'],
  ['260415000', 'negative'],
  ['131194007', 'negative'],
]);

const words: ReadonlyMap<string, Outcome> = new Map([
  ...['positive', 'pos', 'detected', 'reactive', 'present'].map((word) => [word, 'positive'] as const),
  ...[
    'negative',
    'neg',
    'not detected',
    'none detected',
    'undetected',
    'nonreactive',
    'non reactive',
    'not reactive',
  ].map((word) => [word, 'negative'] as const),
  ...['absent', 'not present'].map((word) => [word, 'negative'] as const),
  ...['indeterminate', 'equivocal', 'inconclusive', 'borderline', 'invalid'].map(
    (word) => [word, 'indeterminate'] as const,
  ),
]);

/**
 * The outcome of a test, from its value (boolean, words, or a code of HL7's interpretations) and from the laboratory's interpretation.
 * Only whole expressions count: `positive`, `not detected`; `positive control failed` says nothing. Value and interpretation that
 * contradict each other are no outcome, and neither is anything that we do not understand.
 */
export function outcomeOf({ value, interpretations }: Pick<Finding, 'value' | 'interpretations'>): Outcome | undefined {
  const said = new Set<Outcome>();
  const note = (outcome: Outcome | undefined): void => {
    if (outcome !== undefined) said.add(outcome);
  };
  if (value.kind === 'boolean') note(value.boolean ? 'positive' : 'negative');
  if (value.kind === 'text') note(outcomeInWords(value.text));
  for (const concept of value.kind === 'concept' ? [value.concept] : []) {
    for (const outcome of outcomesIn(concept, ({ system }) => /ObservationInterpretation|0078/.test(system)))
      note(outcome);
    for (const { system, code } of concept.codings) {
      if (system === codeSystems.snomed) note(answers.get(code));
    }
  }
  for (const concept of interpretations) {
    for (const outcome of outcomesIn(concept, () => true)) note(outcome);
  }
  const [only, ...others] = said;
  return others.length === 0 ? only : undefined;
}

function outcomesIn(
  concept: Concept,
  isInterpretation: (coding: Concept['codings'][number]) => boolean,
): readonly (Outcome | undefined)[] {
  const byCode = concept.codings.filter(isInterpretation).map(({ code }) => codes.get(code.toUpperCase()));
  return [...byCode, ...concept.words.map(outcomeInWords)];
}

function outcomeInWords(text: string): Outcome | undefined {
  return words.get(
    text
      .toLowerCase()
      // SNOMED CT names end with their semantic tag: `Detected (qualifier value)`.
      .replace(/\([a-z ]+\)\s*$/, '')
      // SNOMED CT's fully specified names.
      .replace(/\((qualifier value|finding)\)$/, '')
      .replace(/[^a-z]+/g, ' ')
      .trim(),
  );
}
