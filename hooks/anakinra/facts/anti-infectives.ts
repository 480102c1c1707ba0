import {
  atMostDaysAgo,
  daysBetween,
  fact,
  joinGaps,
  medicationKeys,
  standingOf,
  type Fact,
  type Condition,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { byReference } from './by-reference.ts';
import { gradeOf, namesNoInfection } from './infections.ts';

/** Given for long to prevent, or for a skin or joint disease; without a reason only a short course treats (DECISIONS.md). */
const oftenPreventive =
  /\b(doxycycline|minocycline|sulfamethoxazole|trimethoprim|methenamine|penicillin v|phenoxymethylpenicillin)\b/i;
/** Before an operation or the dentist, and for long. Not a dental abscess. */
const preventive =
  /\b(?:prophyla|prevent|suppress|maintenance\b|pre[- ]?op(?:erative\w*)?\b|peri[- ]?op(?:erative\w*)?\b|pre-?procedur|(?:before|prior to) (?:\w+ ){0,3}(?:procedures?|surgery|operation|incision|extraction|dental|dentist|biopsy|\w+scopy)\b|dental (?:procedures?|work|visits?|appointments?|cleaning|extractions?)\b)/i;
/** Macrolides are taken for years against exacerbations of COPD. */
const macrolide = /\b(azithromycin|erythromycin)\b/i;
const obstructive = /\b(copd|chronic obstructive)\b/i;
const acute = /\b(exacerbat\w*|acute|flare|infect\w*|pneumonia|bronchitis)\b/i;
const local =
  /\b(ophthalmic|eye|otic|ear|topical|cream|ointment|gel|lotion|vaginal|nasal|inhal\w*|nebul\w*|irrigation|intravitreal)\b/i;

/** A medicine against bacteria or fungi that seems to be given to treat. */
export interface AntiInfective {
  readonly use: MedicationUse;
  readonly agent: string;
  /** What the order or the problem that it refers to says that it is for. */
  readonly reason: string | undefined;
  /** The reason is an infection that the problem list, which is complete, does not have. */
  readonly reasonNotOnFile: boolean;
  /** Given for long more often than not: only a short course treats an infection. */
  readonly mayPrevent: boolean;
  readonly byName: boolean;
  readonly againstTuberculosis: boolean;
}

/** Systemic anti-infectives of the record and the session, whatever their standing; not those that only prevent. */
export const antiInfectives: Fact<readonly AntiInfective[]> = fact({
  name: 'systemic anti-infectives',
  reads: [...medicationKeys, 'conditions'],
  read({ record, drafts }) {
    const { value, gaps } = record.recognised(medicationKeys);
    const conditions = record.conditions;
    const uses = [...drafts.filter(({ ended }) => !ended), ...value];
    const problems = byReference(conditions.value, (name, reference) => name === reference);
    const isOnFile = namedBy(conditions.value);
    const found = uses.flatMap((use): readonly AntiInfective[] => {
      const match = use.matches.find(({ set }) => set === 'anti-infectives-systemic' || set === 'tb-treatment');
      if (match === undefined) return [];
      const agent = match.properties['agent'] ?? match.display;
      const named = `${use.label} ${match.display} ${agent}`;
      const reasons = [...use.reasons, ...problems(use.reasonReferences)];
      const silent = reasons.length > 0 && reasons.every(isPreventive);
      if (silent || local.test(named) || preventive.test(named)) return [];
      const [stated] = reasons;
      return [
        {
          use,
          agent,
          reason: stated && (stated.concept.words[0] ?? stated.matches[0]?.display),
          reasonNotOnFile:
            stated !== undefined &&
            gradeOf(stated.matches) !== undefined &&
            conditions.gaps.length === 0 &&
            !isOnFile(stated),
          mayPrevent:
            reasons.length === 0
              ? oftenPreventive.test(named)
              : macrolide.test(named) && reasons.every(isObstructiveDisease),
          byName: match.by === 'name',
          againstTuberculosis: match.set === 'tb-treatment',
        },
      ];
    });
    return { value: found, gaps: joinGaps(gaps, conditions.gaps) };
  },
});

/** Medicines against tuberculosis of the record and the session, whatever their standing. */
export const tuberculosisTreatment: Fact<readonly MedicationUse[]> = fact({
  name: 'treatment of tuberculosis',
  reads: medicationKeys,
  read({ record, drafts }) {
    const { value, gaps } = record.recognised(medicationKeys);
    const uses = [...drafts.filter(({ ended }) => !ended), ...value];
    return { value: uses.filter(({ matches }) => matches.some(({ set }) => set === 'tb-treatment')), gaps };
  },
});

type Reason = MedicationUse['reasons'][number];

function isPreventive(reason: Reason): boolean {
  const { concept, matches } = reason;
  if (concept.words.some((words) => preventive.test(words))) return true;
  return namesNoInfection(matches) && !isObstructiveDisease(reason);
}

/** COPD without an exacerbation, by a code or in words. */
function isObstructiveDisease({ concept, matches }: Reason): boolean {
  if (concept.words.some((words) => acute.test(words))) return false;
  const coded = matches.some(({ set, properties }) => set === 'infections' && properties['group'] === 'COPD');
  return coded || concept.words.some((words) => obstructive.test(words));
}

/** Whether one of the problems is what an order names as its reason: one code or the words in common. */
function namedBy(conditions: readonly Condition[]): (stated: Reason) => boolean {
  let named: ReadonlySet<string> | undefined;
  return ({ concept }) => {
    named ??= new Set(conditions.flatMap((condition) => namesOf(condition.concept)));
    return namesOf(concept).some((name) => named?.has(name));
  };
}

function namesOf({ words, codings }: Condition['concept']): readonly string[] {
  return [...words.map((one) => one.toLowerCase()), ...codings.map(keyOf)];
}

function keyOf({ system, code }: Condition['concept']['codings'][number]): string {
  return JSON.stringify([system, code]);
}

/** Whether an order was written for at most so many days; a supply that was dispensed says nothing of the course. */
export function isShortCourse({ source, dated, ends }: MedicationUse, longest: number, now: number): boolean {
  if (source === 'dispense' || source === 'administration' || ends === undefined) return false;
  const written = dated ?? { start: now, end: now };
  const days = daysBetween(written, now).most - daysBetween(ends, now).least;
  return days >= 0 && days <= longest;
}

/**
 * Whether a use may treat an infection of these days: in use, its end not past, and not written longer ago than an acute
 * infection lasts. An order or statement of these days whose status nobody knows may be in use. A dose that was given counts
 * as long as the next one is due.
 */
export function mayTreatNow(use: MedicationUse, recentDays: number, doseDays: number, now: number): boolean {
  const { source, status, dated, ends } = use;
  if (source === 'administration') {
    const given = status === 'completed' || status === 'in-progress';
    return given && dated !== undefined && atMostDaysAgo(dated, doseDays, now) === true;
  }
  const isInUse = standingOf(use, now) === 'current' || (dated !== undefined && isWithoutStatus(use, now));
  if (!isInUse || (ends !== undefined && ends.end <= now)) return false;
  return dated === undefined || atMostDaysAgo(dated, recentDays, now) !== false;
}

/** An order or statement without a status, or with one that says nothing. */
export function isWithoutStatus(use: MedicationUse, now: number): boolean {
  return (use.source === 'request' || use.source === 'statement') && standingOf(use, now) === 'unclear';
}
