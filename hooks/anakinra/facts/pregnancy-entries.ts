import { codeSystems, fact, type Condition, type Fact } from '../../../src/authoring.ts';

/** What an entry of the problem list says of a pregnancy or of breast-feeding. */
export interface PregnancyEntry {
  readonly condition: Condition;
  /** `ended`: a pregnancy is over, or there is none. */
  readonly says: 'pregnant' | 'ended' | 'lactating';
  /** `infant`: the entry may be of the child, in the record of the child or of the mother. */
  readonly by: 'code' | 'name' | 'infant';
}

/** Pregnancy, its end, and lactation on the problem list, whether they count today or not. */
export const pregnancyEntries: Fact<readonly PregnancyEntry[]> = fact({
  name: 'pregnancy and lactation on the problem list',
  reads: ['conditions'],
  read({ record }) {
    const { value: conditions, gaps } = record.conditions;
    const entries: PregnancyEntry[] = [];
    for (const condition of conditions) {
      const pregnancy = pregnancyIn(condition);
      const lactation = lactationIn(condition);
      if (pregnancy !== undefined) entries.push(pregnancy);
      if (lactation !== undefined) entries.push(lactation);
    }
    return { value: entries, gaps };
  },
});

/** Groups of the value set that say neither that a pregnancy is there nor that it ended. */
const neither = /\bhistory\b|\bprocreative\b|\bfailed attempted\b/i;

/**
 * Codes of complications whose last characters say that they are of childbirth or the puerperium. The categories differ in
 * the place of that character (ICD-10-CM, chapter 15).
 */
const atBirthOrAfter: readonly RegExp[] = [
  /^O10\.\d[23]$/,
  /^O1[136]\.[45]$/,
  /^O1[24]\.\d[45]$/,
  /^O15\.[12]$/,
  /^O24\.\d[23]/,
  /^O25\.[23]$/,
  /^O26\.[67][23]$/,
  /^O60\.[12]/,
  /^O98\.\d[23]$/,
  /^O99\.[014567][23]$/,
  /^O99\.(2[18]|3[1-5]|8[1-4])[45]$/,
  /^O99\.89[23]$/,
];

function pregnancyIn(condition: Condition): PregnancyEntry | undefined {
  const match = condition.matches.find(({ set }) => set === 'pregnancy');
  if (match === undefined) return namesPregnancy(condition) ? { condition, says: 'pregnant', by: 'name' } : undefined;
  const { group = '' } = match.properties;
  if (group === 'ended or none') {
    return neither.test(match.display) ? undefined : { condition, says: 'ended', by: 'code' };
  }
  const isOver = group.startsWith('pregnancy: complication') && codesOf(condition).some(isAtBirthOrAfter);
  return { condition, says: isOver ? 'ended' : 'pregnant', by: 'code' };
}

function codesOf({ concept }: Condition): readonly string[] {
  return concept.codings.filter(({ system }) => system === codeSystems.icd10cm).map(({ code }) => code.toUpperCase());
}

function isAtBirthOrAfter(code: string): boolean {
  return atBirthOrAfter.some((pattern) => pattern.test(code));
}

function lactationIn(condition: Condition): PregnancyEntry | undefined {
  const match = condition.matches.find(({ set }) => set === 'lactation');
  if (match === undefined) return namesLactation(condition) ? { condition, says: 'lactating', by: 'name' } : undefined;
  const by = match.properties['group'] === 'infant breast fed' ? 'infant' : 'code';
  return { condition, says: 'lactating', by };
}

const pregnant = /\bpregnan(t|cy)\b/i;
const lactating = /\b(breast[- ]?feeding|lactating|lactation)\b/i;

/** Words that deny it, or speak of another time or person. */
const denied =
  /\b(no|not|non|without|denies|never|negative|history|hx|h\/o|past|prior|previous|resolved|ended|risk|rule[ds]? out|r\/o|exclude[ds]?|ectopic|molar|family|mother|maternal|wife|spouse|partner|sister|daughter|newborn|fetus|affected by|prevent\w*|avoid\w*|contracept\w*|planning|wish\w*|desire\w*|counsel\w*|education|screen\w*|terminat\w*|abort\w*|miscarr\w*|post-?partum|post-?natal|loss|suppress\w*|stopped|weaned|ceased|discontinued|cessation|unable|contraindicat\w*)\b/i;

function namesPregnancy({ concept }: Condition): boolean {
  return concept.words.some((words) => {
    if (!pregnant.test(words) || denied.test(words)) return false;
    return !/\btest(s|ing)?\b/i.test(words) || /\bpositive\b/i.test(words);
  });
}

function namesLactation({ concept }: Condition): boolean {
  return concept.words.some((words) => lactating.test(words) && !denied.test(words));
}
