import { currencyOf, describeDate, fact, type Condition, type Fact, type Instants } from '../../../src/authoring.ts';
import { isUnconfirmed, recentDays } from './indication.ts';

/** A diagnosis of the problem list, and how it was recognised. */
export interface Diagnosis {
  readonly condition: Condition;
  /** By words alone. */
  readonly byName: boolean;
}

/** What the problem list says of low neutrophils. */
export interface NeutropeniaDiagnosis {
  /** Current diagnoses of neutropenia, agranulocytosis or pancytopenia; coded ones first. */
  readonly current: readonly Diagnosis[];
  /** Confirmed lasting, harmless forms: Duffy-null, benign ethnic. */
  readonly benign: readonly Diagnosis[];
}

/** Leukopenia is no neutropenia: its group is left out. */
const groups = new Set(['neutropenia', 'pancytopenia']);
const named = /\b(?<!non[- ]?)neutrop(a?enia|a?enic)\b|\bagranulocytosis\b|\bpancytopa?enia\b/i;

/** The harmless form has no code of its own in the classifications that we ship. Antibodies against Duffy antigens are another thing. */
const duffyNull = /\bduffy[- ](null|negative)\b|\bfy\(a[-−–]b[-−–]\)/i;
const benignForm = /\b(benign|ethnic)\b/i;

/** Forms that last for years or for life, and so are never stale. */
const lasting = /\b(congenital|cyclic(al)?|chronic|familial|hereditary|kostmann|benign|ethnic)\b/i;

/** Words that deny it or speak of another time or person. */
const denied =
  /\b(no|not|without|denies|history|hx|h\/o|past|prior|previous|resolved|risk|rule[ds]? out|r\/o|excluded?|suspected|family|mother|father|screen(ing)?|monitor(ing)?|prophyla\w+|prevention|precautions)\b/i;

/** Diagnoses of neutropenia that are current today. */
export const neutropeniaDiagnosis: Fact<NeutropeniaDiagnosis> = fact({
  name: 'diagnosis of neutropenia',
  reads: ['conditions'],
  read({ record, now }) {
    const { value: conditions, gaps } = record.conditions;
    const diagnoses = conditions.filter(mayBe).map((condition) => ({ condition, byName: !isCoded(condition) }));
    const current = diagnoses.filter(({ condition, byName }) => {
      if (byName && !says(condition, named)) return false;
      return (
        currencyOf(
          condition,
          now,
          recentDays,
          condition.concept.words.some((words) => lasting.test(words)),
        ) === 'current'
      );
    });
    const benign = diagnoses.filter(({ condition, byName }) => {
      const known = says(condition, duffyNull) || (says(condition, benignForm) && (!byName || says(condition, named)));
      return known && !isUnconfirmed(condition.verification) && currencyOf(condition, now, recentDays, true) !== 'over';
    });
    return {
      value: {
        current: current.toSorted((a, b) => Number(a.byName) - Number(b.byName)),
        // The form is told by words, whatever the code beside them says.
        benign: benign.map(({ condition }) => ({ condition, byName: true })),
      },
      gaps,
    };
  },
});

/** The diagnoses that were certainly noted after a date; the harmless forms are left out where they are no danger. */
export function notedAfter(
  { current, benign }: NeutropeniaDiagnosis,
  date: Instants | undefined,
  withoutBenign: boolean,
): readonly Diagnosis[] {
  const harmless = new Set(withoutBenign ? benign.map(({ condition }) => condition) : []);
  return current.filter(({ condition }) => {
    const { noted } = condition;
    return !harmless.has(condition) && noted !== undefined && date !== undefined && noted.start >= date.end;
  });
}

/** When a diagnosis was noted, for cards. */
export function notedOn({ notedText }: Condition): string {
  const date = describeDate(notedText);
  return date === undefined ? 'without a date' : `noted ${date}`;
}

/** Whether anything of it has to do with neutrophils: a look that spares most of a problem list the others. */
function mayBe({ matches, concept }: Condition): boolean {
  return (
    matches.some(({ set }) => set === 'neutropenia') ||
    concept.words.some((words) => named.test(words) || duffyNull.test(words))
  );
}

function isCoded({ matches }: Condition): boolean {
  return matches.some(
    ({ set, by, properties }) => set === 'neutropenia' && by === 'code' && groups.has(properties['group'] ?? ''),
  );
}

function says({ concept }: Condition, pattern: RegExp): boolean {
  return concept.words.some((words) => pattern.test(words) && !denied.test(words));
}
