import {
  describeInstants,
  fact,
  newestFirst,
  readNumber,
  resultsOf,
  type Age,
  type Fact,
  type Observation,
  type Patient,
  type Reading,
} from '../../../src/authoring.ts';
import { asReported } from './as-reported.ts';
import { age } from './patient.ts';
import { weight, type Weight } from './weight.ts';

/** Plausibility table of the project (DECISIONS.md). */
const plausibleClearance = { min: 1, max: 300 };
const plausibleRate = { min: 1, max: 200 };
/** The weight in g/mol; 1 mg/dL of creatinine is 88.42 µmol/L. */
const creatinineReading = { plausible: { min: 0.1, max: 25 }, molecularWeight: 113.097 };

/** How a clearance was got. `schwartz`: the filtration rate of a child. */
export type EstimateKind = 'reported' | 'measured' | 'calculated' | 'egfr' | 'schwartz';

/** A result of the laboratory, in words. */
export interface Finding {
  readonly effective: Observation['effective'];
  /** With its unit, for cards. */
  readonly value: string;
  readonly date: string;
  readonly references: readonly string[];
}

/** How much the kidneys clear, in mL/min: a range where the laboratory reported a bound. */
export interface Estimate extends Finding {
  readonly kind: EstimateKind;
  readonly low: number;
  readonly high: number;
  readonly highIncluded: boolean;
  readonly how: string;
}

/** What the results say of the kidneys. */
export interface RenalFunction {
  /** Of each kind newest first, the best kind first. */
  readonly estimates: readonly Estimate[];
  /** The newest that can be read. */
  readonly creatinine: Finding | undefined;
  /** A creatinine can be read, but what the formula needs besides it is not known. */
  readonly lacks: 'weight' | 'age' | undefined;
  /** A value was sent that cannot be used. */
  readonly unread: boolean;
}

/** Creatinine clearance from all that it can be got from. */
export const renalFunction: Fact<RenalFunction> = fact({
  name: 'kidney function',
  reads: ['observations', 'patient'],
  results: ['crcl', 'crcl-measured', 'creatinine', 'egfr', 'egfr-schwartz', 'body-weight'],
  personal: ['sex', 'date of birth'],
  read(scene) {
    const { record, now } = scene;
    const measurements = resultsOf(record, 'crcl-measured').value;
    const creatinines = newestFirst(resultsOf(record, 'creatinine').value, now);
    const clearances = newestFirst([...resultsOf(record, 'crcl').value, ...measurements], now);
    const rates = newestFirst(resultsOf(record, 'egfr').value, now);
    const childrenRates = newestFirst(resultsOf(record, 'egfr-schwartz').value, now);
    const creatinine = creatinines.flatMap((one) => {
      const reading = readNumber(one.value, 'mg/dL', creatinineReading);
      return reading.ok ? [{ one, reading }] : [];
    });
    const person = { sex: record.patient.value?.sex, age: scene.see(age).value?.age, weight: scene.see(weight).value };
    const calculated = creatinine.flatMap(({ one, reading }) => calculate(one, reading, person) ?? []);
    const measured = new Set(measurements);
    const estimates = [
      ...clearances.flatMap((one) => clearanceOf(one, measured)),
      ...calculated,
      ...rates.flatMap((one) => filtrationOf(one, 'egfr')),
      ...childrenRates.flatMap((one) => filtrationOf(one, 'schwartz')),
    ];
    const [newest] = creatinine;
    const sent = [clearances, creatinines, rates, childrenRates];
    return {
      value: {
        estimates,
        creatinine: newest && { value: newest.reading.text, ...findingOf(newest.one) },
        lacks: newest === undefined || calculated.length > 0 ? undefined : person.weight ? 'age' : 'weight',
        unread: sent.some((ofKind) => ofKind.some(({ value }) => /\d/.test(asReported(value)))),
      },
      gaps: record.results.gaps,
    };
  },
});

function findingOf({ effective, reference }: Observation): Omit<Finding, 'value'> {
  const date = effective === undefined ? 'an unknown date' : describeInstants(effective);
  return { effective, date, references: [reference] };
}

function clearanceOf(one: Observation, measured: ReadonlySet<Observation>): readonly Estimate[] {
  const reading = readNumber(one.value, 'mL/min', { plausible: plausibleClearance });
  if (!reading.ok) return [];
  const kind = measured.has(one) ? 'measured' : 'reported';
  const how = kind === 'measured' ? 'measured in collected urine' : 'reported by the laboratory';
  const { low, high, highIncluded, short } = reading;
  return [{ kind, low, high, highIncluded, value: short, how, ...findingOf(one) }];
}

/** Some laboratories leave out the body surface in the unit; the name of the test says that it is meant. */
function filtrationOf(one: Observation, kind: 'egfr' | 'schwartz'): readonly Estimate[] {
  const usual = readNumber(one.value, 'mL/min/{1.73_m2}', { plausible: plausibleRate });
  const reading = usual.ok ? usual : readNumber(one.value, 'mL/min', { plausible: plausibleRate });
  if (!reading.ok) return [];
  const { low, high, highIncluded, short } = reading;
  const unit = usual.ok ? '' : '; sent in mL/min, read as per 1.73 m²';
  const name = kind === 'egfr' ? 'eGFR used in place of the creatinine clearance' : 'eGFR by the Schwartz formula';
  return [{ kind, low, high, highIncluded, value: short, how: `${name}${unit}`, ...findingOf(one) }];
}

interface Person {
  /** Where it is not on file the lower result counts. */
  readonly sex: Patient['sex'] | undefined;
  readonly age: Age | undefined;
  readonly weight: Weight | undefined;
}

/** Cockcroft-Gault: (140 - age) x weight in kg / (72 x creatinine in mg/dL), in women x 0.85. */
function calculate(
  one: Observation,
  reading: Extract<Reading<'mg/dL'>, { ok: true }>,
  { sex, age: years, weight: mass }: Person,
): Estimate | undefined {
  if (years?.known !== true || mass === undefined) return undefined;
  const share = sex === 'male' ? 1 : 0.85;
  const clearance = (old: number, creatinine: number): number =>
    Number((((140 - old) * mass.value * share) / (72 * creatinine)).toPrecision(9));
  const low = clearance(years.most, reading.high);
  const isExact = years.least === years.most && reading.low === reading.high;
  const high = isExact ? low : clearance(years.least, reading.low);
  const who = sex ?? 'sex not on file, so the lower result counts';
  const old = years.least === years.most ? `${years.most}` : `${years.least} to ${years.most}`;
  const from = `creatinine ${reading.text}, ${mass.text}, ${old} years, ${who}`;
  return {
    kind: 'calculated',
    low,
    high,
    highIncluded: reading.lowIncluded,
    value: `${rangeText(low, high)} mL/min`,
    how: `calculated by Cockcroft-Gault from ${from}`,
    ...findingOf(one),
    references: [one.reference, mass.reference],
  };
}

/** Cut and not rounded, so that what is below a limit is not written as the limit. */
function rangeText(low: number, high: number): string {
  const least = String(Math.floor(low * 10) / 10);
  if (low === high) return least;
  const most = String(Math.floor(high * 10) / 10);
  return low === 0 ? `below ${most}` : high === Infinity ? `above ${least}` : `${least} to ${most}`;
}
