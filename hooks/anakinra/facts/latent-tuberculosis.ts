import { atMostDaysAgo, dayLength, standingOf, type Condition, type MedicationUse } from '../../../src/authoring.ts';
import { gradeOf } from './infections.ts';

/** What the record shows of the treatment of latent tuberculosis. */
export type Protection =
  | { readonly kind: 'none' }
  /** Completed, as far as the record shows. */
  | { readonly kind: 'done' }
  /** By an order, a supply or a dose; of a dose it says for how many days that counts. */
  | { readonly kind: 'treated'; readonly use: MedicationUse; readonly doseDays: number | undefined };

/** How long doses count, and how long a treatment must have been, in days. */
export interface TreatmentDays {
  /** A dose of a medicine that is given daily. */
  readonly dose: number;
  /** A dose of a medicine that is given weekly. */
  readonly weekly: number;
  /** A shorter course is no completed treatment. */
  readonly treatment: number;
}

/** The clinical reference names these; other medicines against tuberculosis do not treat latent tuberculosis. */
const preventing = /\b(isoniazid|rifampi(?:n|cin)|rifapentine)\b/i;
const weekly = /\brifapentine\b/i;

/**
 * Weighs the medicines against tuberculosis for one entry of the problem list. On hold, planned or stopped does not
 * protect; a dose does until the next one is due.
 */
export function protectionOf(
  { noted }: Condition,
  medicines: readonly MedicationUse[],
  days: TreatmentDays,
  now: number,
): Protection {
  const uses = medicines.filter((use) => preventing.test(nameOf(use)));
  const current = uses.find((use) => use.source !== 'administration' && standingOf(use, now) === 'current');
  if (current !== undefined) return { kind: 'treated', use: current, doseDays: undefined };
  for (const use of uses) {
    const doseDays = weekly.test(nameOf(use)) ? days.weekly : days.dose;
    if (wasGiven(use, doseDays, now)) return { kind: 'treated', use, doseDays };
  }
  return wasCompleted(uses, noted, days.treatment) ? { kind: 'done' } : { kind: 'none' };
}

/** The agent of the value set, and the words: the class alone does not say which medicine it is. */
function nameOf({ label, matches }: MedicationUse): string {
  return [label, ...matches.map(({ properties }) => properties['agent'] ?? '')].join(' ');
}

function wasGiven({ source, status, dated }: MedicationUse, days: number, now: number): boolean {
  if (source !== 'administration' || dated === undefined) return false;
  return (status === 'completed' || status === 'in-progress') && atMostDaysAgo(dated, days, now) === true;
}

/**
 * An order or a statement that says completed; a dispense or a dose that does was only handed over or given. It must not be
 * for another infection, end before this one was noted, be a short course, or be followed by one that was stopped.
 */
function wasCompleted(uses: readonly MedicationUse[], noted: Condition['noted'], shortest: number): boolean {
  const told = uses.filter(({ source }) => source === 'request' || source === 'statement');
  const completed = told.filter((use) => {
    const { status, lastUsed } = use;
    if (status !== 'completed' || isForAnother(use)) return false;
    return lastUsed === undefined || noted === undefined || lastUsed.end > noted.start;
  });
  if (completed.length === 0) return false;
  const last = Math.max(...completed.map(({ lastUsed }) => lastUsed?.end ?? Infinity));
  const stoppedSince = told.some(
    ({ status, lastUsed }) => status === 'stopped' && lastUsed !== undefined && lastUsed.start >= last,
  );
  return !stoppedSince && lengthOf(completed) >= shortest;
}

/** From the first day to the last one, in days; without an end it may be as long as it takes. */
function lengthOf(uses: readonly MedicationUse[]): number {
  const starts = uses.map(({ dated }) => dated?.start ?? -Infinity);
  const ends = uses.map((use) => use.ends?.end ?? Infinity);
  return (Math.max(...ends) - Math.min(...starts)) / dayLength;
}

/** Rifampin for a prosthetic joint does not treat latent tuberculosis. */
function isForAnother({ reasons }: MedicationUse): boolean {
  return (
    reasons.length > 0 &&
    reasons.every(({ concept, matches }) => {
      const graded = gradeOf(matches);
      if (graded === undefined || graded.group === 'latent tuberculosis') return false;
      return ![...concept.words, ...matches.map(({ display }) => display)].some((words) =>
        /tubercul|\b(tb|ltbi)\b/i.test(words),
      );
    })
  );
}
