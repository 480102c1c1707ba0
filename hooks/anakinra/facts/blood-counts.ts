import {
  above,
  fact,
  newestFirst,
  readNumber,
  resultsOf,
  shareOf,
  sum,
  type Fact,
  type Observation,
  type PatientRecord,
  type Reading,
} from '../../../src/authoring.ts';
import { asReported, capped, holdsNumber } from './as-reported.ts';
import { fileDraws, partnersAmong, type Drawn } from './blood-draw.ts';

/** Plausibility of the pharmacist's table; below ten cells per microlitre the unit is more likely wrong than the patient. */
const neutrophilCounts = { min: 0, max: 100, smallestPerMicrolitre: 10 };
const bandCounts = { min: 0, max: 100 };
const whiteCellCounts = { min: 0, max: 500, smallestPerMicrolitre: 10 };
const plateletCounts = { min: 0, max: 3000, smallestPerMicrolitre: 1000 };
const shares = { min: 0, max: 100 };
const wholeShare = { value: 100, unit: '%' } as const;

type Cells = Reading<'10*9/L'>;

/** How a count came about. The two of segmented forms alone leave out the band forms, and so understate the count. */
export type Method = 'reported' | 'segs + bands' | 'calculated' | 'segs' | 'calculated segs' | 'percentage';

/**
 * Why a count cannot be judged, whatever its number. `no-value`: none, or words without a number; `percentage`: a share of
 * white cells that were not counted.
 */
export type Fault = Extract<Cells, { ok: false }>['why'] | 'no-date' | 'future' | 'percentage';

/** A cell count with what it was made of. */
export interface Count extends Drawn {
  readonly reading: Cells;
  readonly fault: Fault | undefined;
  readonly method: Method;
  /** Number and unit as the laboratory wrote them, at most 40 characters; empty where there is no value. */
  readonly reported: string;
  readonly references: readonly string[];
}

/** Neutrophil counts from all that they can be made of, newest first; those dated in the future come last. */
export const neutrophils: Fact<readonly Count[]> = fact({
  name: 'absolute neutrophil count',
  reads: ['observations'],
  results: ['anc', 'segs', 'bands', 'wbc', 'neutrophil-percent', 'segs-percent', 'bands-percent'],
  read({ record, now }) {
    const counts = [...reported(record, 'anc', neutrophilCounts), ...summed(record, now), ...calculated(record, now)];
    return { value: inOrder(counts, now), gaps: record.results.gaps };
  },
});

/** White cell counts, newest first; those dated in the future come last. Neutrophils are a part of them. */
export const whiteCells: Fact<readonly Count[]> = fact({
  name: 'white cell count',
  reads: ['observations'],
  results: ['wbc'],
  read({ record, now }) {
    return { value: inOrder(reported(record, 'wbc', whiteCellCounts), now), gaps: record.results.gaps };
  },
});

/** Platelet counts, newest first; those dated in the future come last. */
export const platelets: Fact<readonly Count[]> = fact({
  name: 'platelet count',
  reads: ['observations'],
  results: ['platelets'],
  read({ record, now }) {
    return { value: inOrder(reported(record, 'platelets', plateletCounts), now), gaps: record.results.gaps };
  },
});

function reported(record: PatientRecord, kind: string, plausible: typeof neutrophilCounts): readonly Count[] {
  return resultsOf(record, kind).value.map((one) => {
    return countOf('reported', [one], readNumber(one.value, '10*9/L', { plausible }));
  });
}

/** Segmented and band forms of one specimen; segmented forms alone where no bands were counted. */
function summed(record: PatientRecord, now: number): readonly Count[] {
  const segs = partsOf(record, 'segs', now);
  if (segs.length === 0) return [];
  const bands = fileDraws(partsOf(record, 'bands', now));
  return segs.map((one) => {
    const band = bands.first(one);
    const reading = readNumber(one.value, '10*9/L', { plausible: neutrophilCounts });
    const added = band && sum(reading, readNumber(band.value, '10*9/L', { plausible: bandCounts }));
    if (band === undefined || added?.ok !== true) return countOf('segs', [one], reading);
    return countOf('segs + bands', [one, band], added);
  });
}

/** White cells times the share of neutrophils, bands included; the shares without white cells last. */
function calculated(record: PatientRecord, now: number): readonly Count[] {
  const whole = partsOf(record, 'neutrophil-percent', now);
  const segs = partsOf(record, 'segs-percent', now);
  if (whole.length + segs.length === 0) return [];
  const cells = partsOf(record, 'wbc', now);
  const filed = fileDraws(cells);
  const bands = partsOf(record, 'bands-percent', now);
  const partners = [whole, segs, bands].map((ofKind) => partnersAmong(filed, ofKind));
  const used = new Set<Observation>();
  const counts = cells.flatMap((one): Count[] => {
    const [all, seg, band] = partners.map((partnerOf) => partnerOf(one));
    const parts = all === undefined ? [seg, band].filter((part) => part !== undefined) : [all];
    if (all === undefined && seg === undefined) return [];
    for (const part of parts) used.add(part);
    const share = parts.map(({ value }) => readNumber(value, '%', { plausible: shares })).reduce((a, b) => sum(a, b));
    const possible: typeof share = above(share, wholeShare) === true ? { ok: false, why: 'implausible' } : share;
    const reading = shareOf(readNumber(one.value, '10*9/L', { plausible: whiteCellCounts }), possible);
    return [countOf((all ?? band) ? 'calculated' : 'calculated segs', [one, ...parts], reading)];
  });
  const alone = [...whole, ...segs].filter((share) => !used.has(share));
  const none: Cells = { ok: false, why: 'wrong-property' };
  return [
    ...counts,
    ...alone.map((share) => ({ ...countOf('percentage', [share], none), fault: 'percentage' as const })),
  ];
}

/** Results that a count can be made of: those with a number in them, the newest first, so that a correction is found first. */
function partsOf(record: PatientRecord, kind: string, now: number): readonly Observation[] {
  return newestFirst(resultsOf(record, kind).value, now).filter(({ value }) => holdsNumber(value));
}

function countOf(method: Method, parts: readonly [Observation, ...Observation[]], reading: Cells): Count {
  const [{ status, effective, issued, effectiveText, specimen }] = parts;
  const written = capped(parts.map(({ value }) => asReported(value)).join(' and '));
  const unread: Fault | undefined = reading.ok
    ? undefined
    : parts.some(({ value }) => holdsNumber(value))
      ? reading.why
      : 'no-value';
  return {
    // The least final of the parts is as final as the count is.
    status: parts.find((part) => part.status === 'preliminary' || part.status === 'registered')?.status ?? status,
    effective,
    issued,
    effectiveText,
    specimen,
    reading,
    fault: unread ?? (effective === undefined ? 'no-date' : undefined),
    method,
    reported: written,
    references: parts.map(({ reference }) => reference),
  };
}

/** Of counts that nothing tells apart by date, release or status the lower one comes first: the order of a page decides nothing. */
function inOrder(counts: readonly Count[], now: number): readonly Count[] {
  const lowOf = ({ reading }: Count): number => (reading.ok ? reading.low : Infinity);
  const ordered = newestFirst(
    counts.toSorted((a, b) => (lowOf(a) < lowOf(b) ? -1 : Number(lowOf(a) > lowOf(b)))),
    now,
  );
  const past = new Set(ordered);
  const ahead = counts.filter((count) => !past.has(count));
  return [...ordered, ...ahead.map((count) => ({ ...count, fault: 'future' as const }))];
}
