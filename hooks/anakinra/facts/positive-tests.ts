import {
  atMostDaysAgo,
  fact,
  outcomeOf,
  resultsOf,
  wordsFound,
  type Fact,
  type Instants,
  type Observation,
} from '../../../src/authoring.ts';
import { grewInSeveral, namesOnlySkinOrganisms, readGrowth } from './culture-words.ts';

/** A laboratory result that speaks of an infection, or one whose words are not understood. */
export interface PositiveTest {
  readonly reference: string;
  readonly test: 'blood culture' | 'SARS-CoV-2 test';
  readonly reads: 'positive' | 'unread';
  readonly preliminary: boolean;
  /** Only organisms of the skin, in one bottle. */
  readonly skinOnly: boolean;
  /** What it found, in the laboratory's words; empty where it only says positive. */
  readonly found: string;
  readonly effective: Instants | undefined;
  readonly date: string;
  /** Results of one specimen are one culture. */
  readonly specimen: string;
}

/** Blood cultures and SARS-CoV-2 tests that are positive or cannot be read, of whatever age. */
export const positiveTests: Fact<readonly PositiveTest[]> = fact({
  name: 'positive blood cultures and SARS-CoV-2 tests',
  reads: ['observations'],
  results: ['blood-culture', 'sars-cov-2'],
  read({ record }) {
    const cultures = withoutForerunners(resultsOf(record, 'blood-culture').value.flatMap(readCulture));
    const swabs = resultsOf(record, 'sars-cov-2').value.flatMap(readSarsCov2);
    return { value: [...cultures, ...swabs], gaps: record.results.gaps };
  },
});

function readCulture(observation: Observation): readonly PositiveTest[] {
  const words = [...wordsFound(observation), ...observation.notes].join('; ');
  const growth = readGrowth(words);
  const outcome = outcomeOf(observation);
  const grown = growth === 'grown' || outcome === 'positive';
  if (!grown && (outcome !== undefined || growth !== 'unread' || !hasValue(observation))) return [];
  return [
    {
      ...common(observation, 'blood culture'),
      reads: grown ? 'positive' : 'unread',
      skinOnly: namesOnlySkinOrganisms(words) && !grewInSeveral(words),
      found: detailIn(words),
    },
  ];
}

const denied = /\b(not|non|none|neg(ative)?|undetected|control)\b/i;
const undecided =
  /\b(indeterminate|inconclusive|invalid|equivocal|pending|in progress|not (done|performed|tested)|cancel\w+)\b/i;

function readSarsCov2(observation: Observation): readonly PositiveTest[] {
  const words = wordsFound(observation).join('; ');
  const said = /\b(detected|positive)\b/i.test(words) && !denied.test(words) ? 'positive' : undefined;
  const outcome = outcomeOf(observation) ?? said;
  const settled = outcome !== undefined || denied.test(words) || undecided.test(words);
  if (outcome !== 'positive' && (settled || !hasValue(observation))) return [];
  const reads = outcome === 'positive' ? 'positive' : 'unread';
  return [{ reads, skinOnly: false, found: detailIn(words), ...common(observation, 'SARS-CoV-2 test') }];
}

/** Words that say no more than that the test is positive are left out. */
function detailIn(words: string): string {
  return /^(positive|pos|detected|reactive|present)?$/i.test(words) ? '' : words;
}

function common({ reference, status, effective, effectiveText, specimen }: Observation, test: PositiveTest['test']) {
  return {
    reference,
    test,
    preliminary: status === 'preliminary' || status === 'registered',
    effective,
    date: effectiveText ?? 'no date',
    specimen: specimen ?? reference,
  } as const;
}

function hasValue({ value, components }: Observation): boolean {
  return [value, ...components.map((component) => component.value)].some(({ kind }) => kind !== 'none');
}

/** The final report of a specimen that grew names the organism: what was said of it before says less. */
function withoutForerunners(cultures: readonly PositiveTest[]): readonly PositiveTest[] {
  const final = new Set(
    cultures.flatMap(({ preliminary, reads, specimen }) => (preliminary || reads === 'unread' ? [] : [specimen])),
  );
  return cultures.filter(({ preliminary, specimen }) => !(preliminary && final.has(specimen)));
}

/** Whether a test speaks for today. A date that does not settle it counts as recent; one that is missing settles nothing. */
export function isRecent({ effective }: PositiveTest, days: number, now: number): boolean | 'undated' {
  return effective === undefined ? 'undated' : atMostDaysAgo(effective, days, now) !== false;
}
