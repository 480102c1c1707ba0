import {
  dailyDoses,
  dayLength,
  fact,
  medicationKeys,
  standingOf,
  type Dosage,
  type Fact,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { byReference } from './by-reference.ts';
import { isLocal } from './local-forms.ts';
import { endsInSession, isSameReference } from './session-ends.ts';

/** A systemic glucocorticoid in a dose that can be read, for a span of days. Days are counted since the epoch. */
export interface SteroidDose {
  readonly use: MedicationUse;
  readonly agent: string;
  readonly byName: boolean;
  /** In use or ordered, not only in the past. */
  readonly live: boolean;
  /** Both included. */
  readonly from: number;
  readonly to: number;
  /** mg of prednisone a day that act like it. */
  readonly prednisone: number;
}

/**
 * mg of prednisone that one mg acts like: the usual table of anti-inflammatory equivalence (prednisone 5 mg = cortisone 25,
 * hydrocortisone 20, deflazacort 6, methylprednisolone and triamcinolone 4, dexamethasone and betamethasone 0.75 mg;
 * judgement of 2026-11-26, DECISIONS.md). Budesonide is left out: what is swallowed hardly reaches the blood.
 */
const equivalents: Readonly<Record<string, number>> = {
  prednisone: 1,
  prednisolone: 1,
  methylprednisolone: 5 / 4,
  triamcinolone: 5 / 4,
  hydrocortisone: 5 / 20,
  cortisone: 5 / 25,
  deflazacort: 5 / 6,
  dexamethasone: 5 / 0.75,
  betamethasone: 5 / 0.75,
};

/** Systemic glucocorticoids of the record and the session whose dose and time can be read. */
export const steroidDoses: Fact<readonly SteroidDose[]> = fact({
  name: 'systemic glucocorticoids',
  reads: medicationKeys,
  read({ order, drafts, record, now }) {
    const { value, gaps } = record.recognised(medicationKeys);
    const others = drafts.filter((draft) => draft !== order);
    const live = others.filter(({ ended }) => !ended);
    const isEnding = endsInSession(others, (use) => [steroidIn(use)?.agent ?? []].flat());
    const today = Math.floor(now / dayLength);
    const all = [...live, ...value];
    const replaced = new Set(byReference(all, isSameReference)(live.flatMap(({ follows }) => follows)));
    const doses = all.flatMap((use): readonly SteroidDose[] => {
      const steroid = steroidIn(use);
      if (steroid === undefined || isLocal(use)) return [];
      const isLive = ['current', 'on-hold'].includes(standingOf(use, now)) && !isEnding(use, steroid.agent);
      const isReplaced = replaced.has(use);
      return spansOf(use, steroid.agent, isLive, today).map((span) => ({
        ...span,
        ...steroid,
        use,
        live: isLive && !isReplaced,
        to: isReplaced ? Math.min(span.to, today - 1) : span.to,
      }));
    });
    return { value: doses, gaps };
  },
});

function steroidIn({ matches }: MedicationUse): Pick<SteroidDose, 'agent' | 'byName'> | undefined {
  const match = matches.find(({ set }) => set === 'glucocorticoids-systemic');
  const agent = match?.properties['agent'] ?? '';
  return match === undefined || equivalents[agent] === undefined ? undefined : { agent, byName: match.by === 'name' };
}

type Span = Pick<SteroidDose, 'from' | 'to' | 'prednisone'>;

/** The spans of each instruction. Those with numbers follow each other; what is taken as needed does not count. */
function spansOf(use: MedicationUse, agent: string, live: boolean, today: number): readonly Span[] {
  const begin = use.dated === undefined ? (use.source === 'draft' ? today : undefined) : dayOf(use.dated.start);
  const last = lastDayOf(use) ?? (live ? today - 1 : undefined);
  const entries = use.dosages().toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  const isStepwise = new Set(entries.map(({ sequence }) => sequence)).size > 1;
  let cursor = begin;
  return entries.flatMap((entry): readonly Span[] => {
    const from = entry.bounds.start === undefined ? cursor : dayOf(entry.bounds.start.start);
    if (from === undefined) return [];
    const to = use.source === 'administration' ? from : lastDayOfEntry(entry, from, last);
    if (isStepwise && to !== undefined) cursor = to + 1;
    const mg = mgPerDay(entry, use);
    if (to === undefined || mg === undefined || entry.asNeeded) return [];
    return [{ from, to, prednisone: mg * (equivalents[agent] ?? 0) }];
  });
}

function lastDayOfEntry({ bounds, frequency }: Dosage, from: number, last: number | undefined): number | undefined {
  if (frequency.kind === 'once') return from;
  if (bounds.days !== undefined) return from + Math.round(bounds.days.high) - 1;
  return bounds.end === undefined ? last : dayOf(bounds.end.end - 1);
}

/** A stated end is a day of use; a supply has run out on the day that its length leads to. */
function lastDayOf({ source, ends }: MedicationUse): number | undefined {
  if (ends === undefined) return undefined;
  return source === 'statement' ? dayOf(ends.end - 1) : dayOf(ends.start) - 1;
}

/** The upper end of what an instruction comes to in a day; a dose that was given counts for its day. */
function mgPerDay(entry: Dosage, use: MedicationUse): number | undefined {
  const { highest } = dailyDoses([entry], { mgPerProduct: tabletOf(use) });
  return use.source === 'administration' ? highest.mgPerDose?.high : highest.mgPerDay?.high;
}

/** mg in one tablet or capsule, where the name gives one strength: `prednisone 20 MG Oral Tablet`. */
function tabletOf({ label, matches }: MedicationUse): number | undefined {
  const names = [label, ...matches.map(({ display }) => display)];
  const strengths = names.flatMap(
    (name) => /(?<![\d.,])(\d+(?:\.\d+)?) ?mg\b(?! ?\/)[^/]*\b(?:tab|cap)/i.exec(name)?.[1] ?? [],
  );
  const [only, ...others] = [...new Set(strengths.map(Number))];
  return others.length === 0 ? only : undefined;
}

function dayOf(instant: number): number {
  return Math.floor(instant / dayLength);
}
