import {
  atMostDaysAgo,
  describeDate,
  describeInstants,
  earliestEntry,
  fact,
  medicationKeys,
  standingOf,
  type Amount,
  type Condition,
  type Fact,
  type Instants,
  type Match,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { byReference } from './by-reference.ts';
import { isLocal } from './local-forms.ts';

/** One entry of the record, or one draft, in words. */
export interface Named {
  readonly reference: string;
  /** The medicine in the EHR's words, with the date of the entry. */
  readonly text: string;
}

/** What the record knows of treatment before this order. */
export interface DmardHistory {
  readonly tried: readonly Named[];
  /** DMARDs that are only drafts of this session. */
  readonly drafts: readonly Named[];
  readonly steroids: readonly Named[];
  /** Every use of methotrexate that is not being stopped in this session, drafts included. */
  readonly methotrexate: readonly MedicationUse[];
}

/** Biologic and targeted agents for inflammatory arthritis; the set also has those of other diseases, which are none. */
const otherDmards = new Set([
  'abatacept',
  'apremilast',
  'baricitinib',
  'bimekizumab',
  'canakinumab',
  'filgotinib',
  'guselkumab',
  'ixekizumab',
  'rilonacept',
  'risankizumab',
  'rituximab',
  'sarilumab',
  'secukinumab',
  'tocilizumab',
  'tofacitinib',
  'upadacitinib',
  'ustekinumab',
]);
/** A DMARD that the reference keeps among the immunosuppressants, in both of its spellings. */
const alsoDmards = new Set(['cyclosporine', 'ciclosporin']);
/** Steroids that are hardly ever given but by mouth or injection; the others are when their code says so. */
const systemicSteroids = new Set(['prednisone', 'prednisolone', 'methylprednisolone', 'cortisone', 'deflazacort']);

/** Conventional, biologic and targeted DMARDs of the record: orders, statements, dispenses, doses given. */
export const dmardHistory: Fact<DmardHistory> = fact({
  name: 'DMARD history',
  // The problem list only tells what a reason that is a reference means; without it the reason counts as not stated.
  reads: [...medicationKeys, 'conditions'],
  read({ record, drafts, order, now }) {
    const { value, gaps } = record.recognised(medicationKeys);
    const isReal = (use: MedicationUse): boolean =>
      use.status !== 'draft' && (standingOf(use, now) !== 'planned' || isIntended(use));
    const problems = byReference(record.conditions.value, (name, reference) => name === reference);
    const treatsArthritis = (use: MedicationUse): boolean =>
      !isForAnother([...use.reasons, ...problems(use.reasonReferences)]);
    const counts = (use: MedicationUse): boolean =>
      use.matches.some((match) => isDmard(match) && (!isAnakinra(match) || treatsArthritis(use))) && !isLocal(use);
    const recorded = value.filter(isReal);
    const stopped = drafts.filter(({ ended, status }) => ended && status !== 'cancelled');
    // Orders that the session renews or stops were orders before.
    const taken = [...recorded, ...record.superseded(medicationKeys).value.filter(isReal), ...stopped];
    const live = drafts.filter((draft) => draft !== order && !draft.ended);
    const cancelled = new Set(drafts.filter(({ status }) => status === 'cancelled').map(({ reference }) => reference));
    const going = stopped.some(isMethotrexate) ? [] : recorded.filter(({ reference }) => !cancelled.has(reference));
    return {
      value: {
        tried: taken.filter(counts).map(named),
        drafts: live.filter((use) => counts(use) && !use.matches.some(isAnakinra)).map(named),
        steroids: taken.filter((use) => use.matches.some(isSystemicSteroid) && !isLocal(use)).map(named),
        methotrexate: [...live, ...going].filter(isMethotrexate),
      },
      gaps,
    };
  },
});

/** A DMARD that the patient is recorded not to tolerate: it counts as one that failed. */
export interface Intolerance extends Named {
  readonly methotrexate: boolean;
}

/** Allergies and intolerances to DMARDs, whether confirmed or not: nobody would give the medicine again. */
export const dmardIntolerance: Fact<readonly Intolerance[]> = fact({
  name: 'DMARD intolerance',
  reads: ['allergies'],
  read({ record }) {
    const { value, gaps } = record.allergies;
    const dmards = value.filter(({ matches }) => matches.some(isDmard));
    const told = dmards.map(({ reference, label, entered, matches }) => {
      const date = entered === undefined ? 'without a date' : describeInstants(entered);
      return { reference, text: `${label} (${date})`, methotrexate: isMethotrexate({ matches }) };
    });
    return { value: told, gaps };
  },
});

/** When each problem was noted, by its reference. Only a card's words rest on it, so what is missing is no gap. */
export const noted: Fact<ReadonlyMap<string, string>> = fact({
  name: 'dates of problems',
  reads: ['conditions'],
  read({ record }) {
    const dates = new Map<string, string>();
    for (const { reference, notedText } of record.conditions.value) {
      const date = describeDate(notedText);
      if (date !== undefined) dates.set(reference, date);
    }
    return { value: dates, gaps: [] };
  },
});

/** The earliest dated entry of the record. What is missing can only make the record reach further back, so it is no gap. */
export const recordBegins: Fact<Instants | undefined> = fact({
  name: 'earliest entry of the record',
  reads: [...medicationKeys, 'conditions', 'observations', 'allergies'],
  read: ({ record }) => ({ value: earliestEntry(record).value, gaps: [] }),
});

/** In use now: current or on hold, or a dose that was given inside the interval at which methotrexate is given. */
export function isInUse(use: MedicationUse, interval: Amount<'d'>, now: number): boolean {
  const standing = standingOf(use, now);
  if (standing === 'current' || standing === 'on-hold' || isIntended(use)) return true;
  if (standing !== 'past' || use.source !== 'administration' || use.dated === undefined) return false;
  return atMostDaysAgo(use.dated, interval.value, now) !== false;
}

/** A statement that a medicine is intended counts as its use. */
function isIntended({ source, status }: MedicationUse): boolean {
  return source === 'statement' && status === 'intended';
}

/** Whether reasons are stated, and none of them is rheumatoid arthritis. Signs and circumstances can stand beside any. */
function isForAnother(reasons: readonly Pick<Condition, 'concept' | 'matches'>[]): boolean {
  const stated = reasons.filter(
    ({ matches, concept }) => matches.length > 0 || concept.codings.some(({ code }) => !/^[RZ]/i.test(code)),
  );
  return stated.length > 0 && !stated.some(({ matches }) => matches.some(({ set }) => set === 'rheumatoid-arthritis'));
}

function isDmard({ set, properties }: Match): boolean {
  if (set === 'dmard-conventional') return properties['weak'] === undefined;
  if (set === 'tnf-blockers' || set === 'anakinra') return true;
  const agent = properties['agent'] ?? '';
  return set === 'immunosuppressants-other' && (otherDmards.has(agent) || alsoDmards.has(agent));
}

function isMethotrexate({ matches }: Pick<MedicationUse, 'matches'>): boolean {
  return matches.some(({ set, properties }) => set === 'dmard-conventional' && properties['agent'] === 'methotrexate');
}

function isAnakinra({ set }: Match): boolean {
  return set === 'anakinra';
}

function isSystemicSteroid({ set, properties }: Match): boolean {
  if (set !== 'glucocorticoids-systemic') return false;
  return properties['route'] === 'systemic' || systemicSteroids.has(properties['agent'] ?? '');
}

function named({ reference, label, source, datedText }: MedicationUse): Named {
  const date = describeDate(datedText) ?? 'without a date';
  return { reference, text: source === 'draft' ? label : `${label} (${date})` };
}
