import {
  codeSystems,
  currencyOf,
  fact,
  type Concept,
  type Condition,
  type Fact,
  type Known,
  type Match,
} from '../../../src/authoring.ts';
import { byReference } from './by-reference.ts';

/** Why anakinra is given, as far as the rules tell the reasons apart. */
export type Indication = 'RA' | 'CAPS' | 'DIRA' | 'Still' | 'FMF' | 'COVID-19' | 'MIS' | 'MAS/HLH' | 'gout' | 'other';

/** One reason, and where it stands. */
export interface Found {
  readonly indication: Indication;
  /** By a code, not by words alone. */
  readonly coded: boolean;
  /** Provisional, differential or unconfirmed. */
  readonly unconfirmed: boolean;
  readonly label: string;
  /** The Condition; empty where the order itself states the reason. */
  readonly reference: string;
}

/** The reasons of an order: its own, else the patient's current conditions. */
export interface Reasons {
  readonly from: 'order' | 'record' | 'nowhere';
  readonly found: readonly Found[];
}

/** Value set and group to indication. Groups that are not here are another, unapproved reason. */
const byGroup: Readonly<Record<string, Indication>> = {
  RA: 'RA',
  CAPS: 'CAPS',
  'NOMID/CINCA': 'CAPS',
  MWS: 'CAPS',
  FCAS: 'CAPS',
  DIRA: 'DIRA',
  AOSD: 'Still',
  sJIA: 'Still',
  'AOSD/sJIA': 'Still',
  'FMF/TRAPS/HIDS': 'FMF',
  'gout (off-label)': 'gout',
  'HLH/MAS (off-label)': 'MAS/HLH',
  'COVID-19': 'COVID-19',
  MIS: 'MIS',
};
const sets = new Set(['rheumatoid-arthritis', 'caps-dira', 'still-sjia', 'other-autoinflammatory']);

const over = new Set(['excluded', 'refused']);

/** Illnesses that pass: an old entry that nobody closed is no reason any more. */
const passing = new Set<Indication>(['COVID-19']);

/** How long an acute illness without an end stays recent, in days (DECISIONS.md). */
export const recentDays = 90;

/** The reason for the order. `reasonCode` and `reasonReference` win over the problem list, also where they name another disease. */
export const indication: Fact<Reasons> = fact({
  name: 'indication',
  reads: ['conditions'],
  read({ order, record, now }): Known<Reasons> {
    const stated = order.reasons.flatMap(({ concept, matches }) => foundIn(matches, concept.words[0] ?? '', '', false));
    if (stated.length > 0) return { value: { from: 'order', found: stated }, gaps: [] };
    const disease = order.reasons.find(({ concept }) => namesDisease(concept));
    if (disease !== undefined) return { value: { from: 'order', found: [otherReason(disease.concept)] }, gaps: [] };

    const { value: conditions, gaps } = record.conditions;
    const referred = byReference(conditions, isSame)(order.reasonReferences);
    const meant = referred.flatMap(inCondition);
    if (meant.length > 0) return { value: { from: 'order', found: meant }, gaps: [] };
    const other = referred.find(({ concept }) => namesDisease(concept));
    if (other !== undefined) return { value: { from: 'order', found: [otherCondition(other)] }, gaps: [] };

    const current = conditions.flatMap((condition) =>
      inCondition(condition).filter(({ indication: reason }) => {
        return currencyOf(condition, now, recentDays, !passing.has(reason)) === 'current';
      }),
    );
    if (current.length > 0) return { value: { from: 'record', found: current }, gaps };

    const [unclear] = order.reasons.filter(({ concept }) => concept.codings.length > 0 || concept.words.length > 0);
    if (unclear === undefined) return { value: { from: 'nowhere', found: [] }, gaps };
    return { value: { from: 'order', found: [otherReason(unclear.concept)] }, gaps };
  },
});

/**
 * A code for another disease wins over the problem list. Words that we do not know, signs (chapter R) and circumstances
 * (chapter Z) do not: they can stand beside any of the diseases that the rules tell apart.
 */
function namesDisease({ codings }: Concept): boolean {
  return codings.some(({ system, code }) => {
    const isClassified = system === codeSystems.icd10cm || system === codeSystems.icd10;
    return isClassified ? /^[A-QS-Y]/i.test(code) : system === codeSystems.snomed;
  });
}

function otherReason({ words, codings }: Concept): Found {
  const label = words[0] ?? codings[0]?.code ?? '';
  return { indication: 'other', coded: true, unconfirmed: false, label, reference: '' };
}

function otherCondition({ concept, reference, verification }: Condition): Found {
  return { ...otherReason(concept), unconfirmed: isUnconfirmed(verification), reference };
}

function inCondition({ matches, label, reference, verification }: Condition): readonly Found[] {
  return foundIn(matches, label, reference, isUnconfirmed(verification));
}

/** Codes win over words: only where no code names a reason, words do; and a juvenile arthritis in words is not RA. */
function foundIn(matches: readonly Match[], label: string, reference: string, unconfirmed: boolean): readonly Found[] {
  if (matches.length === 0) return [];
  // History, carrier, sequela: what such a concept names is no reason for treatment now.
  const past = matches.some(({ set, properties }) => set === 'infections' && over.has(properties['grade'] ?? ''));
  const named = matches.filter(
    ({ set, by, properties }) => sets.has(set) && properties['use'] === undefined && !(past && by === 'name'),
  );
  const coded = named.filter(({ by }) => by === 'code');
  const others = named.filter(({ set }) => set !== 'rheumatoid-arthritis');
  const meant = coded.length > 0 ? coded : others.length > 0 ? others : named;
  return meant.map(({ by, properties, display }) => {
    const reason = byGroup[properties['group'] ?? ''] ?? 'other';
    return { indication: reason, coded: by === 'code', unconfirmed, label: label === '' ? display : label, reference };
  });
}

/** A verification status that leaves it open whether the patient has the disease. */
export function isUnconfirmed(verification: string | undefined): boolean {
  return verification !== undefined && ['provisional', 'differential', 'unconfirmed'].includes(verification);
}

function isSame(reference: string, other: string): boolean {
  return (
    other !== '' &&
    (reference === other || reference.endsWith(`/${other}`) || reference.split('/_history/')[0] === other)
  );
}

/** The same reasons, with one entry for all that are alike but for where they stand: for what is asked of them again and again. */
export function eachOnce(reasons: Reasons): Reasons {
  const found = new Map(reasons.found.map((one) => [`${one.indication} ${one.coded}`, one]));
  return { ...reasons, found: [...found.values()] };
}

/** Whether one of the reasons is among those found. */
export function has(reasons: Reasons, ...wanted: readonly Indication[]): boolean {
  return reasons.found.some((found) => wanted.includes(found.indication));
}
