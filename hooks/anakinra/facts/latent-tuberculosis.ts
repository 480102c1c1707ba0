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
 * Weighs the medicines against tuberculosis, for any entry of the problem list. On hold, planned or stopped does not
 * protect; a dose does until the next one is due.
 */
export function protectionBy(
  medicines: readonly MedicationUse[],
  days: TreatmentDays,
  now: number,
): (entry: Pick<Condition, 'noted'>) => Protection {
  const uses = medicines.filter((use) => preventing.test(nameOf(use)));
  const treated = treatedWith(uses, days, now);
  if (treated !== undefined) return () => treated;
  const isCompletedFor = completedFor(uses, days.treatment);
  return ({ noted }) => (isCompletedFor(noted) ? { kind: 'done' } : { kind: 'none' });
}

function treatedWith(uses: readonly MedicationUse[], days: TreatmentDays, now: number): Protection | undefined {
  const current = uses.find((use) => use.source !== 'administration' && standingOf(use, now) === 'current');
  if (current !== undefined) return { kind: 'treated', use: current, doseDays: undefined };
  for (const use of uses) {
    const doseDays = weekly.test(nameOf(use)) ? days.weekly : days.dose;
    if (wasGiven(use, doseDays, now)) return { kind: 'treated', use, doseDays };
  }
  return undefined;
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
function completedFor(uses: readonly MedicationUse[], shortest: number): (noted: Condition['noted']) => boolean {
  const told = uses.filter(({ source }) => source === 'request' || source === 'statement');
  const completed = told
    .filter((use) => use.status === 'completed' && !isForAnother(use))
    .toSorted((a, b) => lastMoment(b) - lastMoment(a) || 0);
  const [last] = completed;
  const isStoppedSince =
    last === undefined ||
    told.some((use) => use.status === 'stopped' && (use.lastUsed?.start ?? -Infinity) >= lastMoment(last));
  const longEnough = firstLongEnough(completed, shortest);
  return (noted) => {
    if (isStoppedSince || longEnough === undefined) return false;
    // Those that ended after the entry are the first of them, and more of them only make it longer.
    return noted === undefined || lastMoment(longEnough) > noted.start;
  };
}

/** When a use ended; what has no end may still go on. */
function lastMoment({ lastUsed }: MedicationUse): number {
  return lastUsed?.end ?? Infinity;
}

/**
 * The one with which they last so many days, from the first day of those up to it to the last one; without an end it may be as
 * long as it takes.
 */
function firstLongEnough(uses: readonly MedicationUse[], days: number): MedicationUse | undefined {
  let [start, end] = [Infinity, -Infinity];
  return uses.find(({ dated, ends }) => {
    start = Math.min(start, dated?.start ?? -Infinity);
    end = Math.max(end, ends?.end ?? Infinity);
    return (end - start) / dayLength >= days;
  });
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
