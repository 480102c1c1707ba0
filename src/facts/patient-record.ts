import {
  joinGaps,
  medicationKeys,
  type Chart,
  type FhirResource,
  type Gap,
  type MedicationKey,
  type QueryKey,
} from '../chart/chart.ts';
import { readAllergy, type Allergy } from './allergy.ts';
import type { ValueSets } from './concept.ts';
import { readCondition, type Condition } from './condition.ts';
import { atMostDaysAgo, oldest, type Instants } from './dates.ts';
import type { Draft } from './draft.ts';
import type { Known } from './fact.ts';
import { lastUseOf, readMedicationUse, standingOf, type MedicationUse } from './medication-use.ts';
import { readImmunization, type Vaccination } from './immunization.ts';
import type { Observation } from './observation.ts';
import { byKind, readResults, type Result } from './result.ts';
import { readPatient, type Patient } from './patient.ts';
import { inOneOrder } from '../fhir/in-one-order.ts';

/** The patient's record in clinical terms. Each part is read when it is first asked for, and once. */
export interface PatientRecord {
  readonly patient: Known<Patient | undefined>;
  readonly conditions: Known<readonly Condition[]>;
  readonly results: Known<readonly Result[]>;
  /** The results that a value set says are of some kind, filed by it. */
  readonly resultsByKind: Known<ReadonlyMap<string, readonly Observation[]>>;
  readonly allergies: Known<readonly Allergy[]>;
  /** Vaccines given and recommended. */
  readonly vaccinations: Known<readonly Vaccination[]>;
  /** The medicines of the given lists, without what the session itself holds. */
  medicines(keys: readonly MedicationKey[]): Known<readonly MedicationUse[]>;
  /** Those of these medicines that a value set knows: most of a record is others, of which nothing is asked. */
  recognised(keys: readonly MedicationKey[]): Known<readonly MedicationUse[]>;
  /** What the record says of orders that the session holds newer: how they stood before. */
  superseded(keys: readonly MedicationKey[]): Known<readonly MedicationUse[]>;
}

/**
 * Makes a record of a chart. Orders that stand in the session are left to the session, which has them newer; not those that
 * it cancels: what a cancelled order of the session was until now only the record says.
 */
export function readRecord(chart: Chart, drafts: readonly Draft[], valueSets: ValueSets, now: number): PatientRecord {
  return new ReadRecord(chart, drafts, valueSets, now);
}

type Medicines = Known<readonly MedicationUse[]>;

/** A class, since V8 makes a shape for every object that is written with getters, and keeps it and what they hold. */
class ReadRecord implements PatientRecord {
  readonly #chart: Chart;
  readonly #valueSets: ValueSets;
  readonly #now: number;
  readonly #inSession: ReadonlySet<string>;
  #patient: PatientRecord['patient'] | undefined;
  #conditions: PatientRecord['conditions'] | undefined;
  #results: PatientRecord['results'] | undefined;
  #resultsByKind: PatientRecord['resultsByKind'] | undefined;
  #allergies: PatientRecord['allergies'] | undefined;
  #vaccinations: PatientRecord['vaccinations'] | undefined;
  /** By the list, and those of several lists by the names of all. */
  readonly #uses = new Map<string, Medicines>();
  readonly #outside = new Map<string, Medicines>();
  readonly #medicines = new Map<string, Medicines>();
  readonly #recognised = new Map<string, Medicines>();
  readonly #superseded = new Map<string, Medicines>();

  constructor(chart: Chart, drafts: readonly Draft[], valueSets: ValueSets, now: number) {
    const held = drafts.filter(({ reference, status }) => reference !== '' && status !== 'cancelled');
    this.#chart = chart;
    this.#valueSets = valueSets;
    this.#now = now;
    this.#inSession = new Set(held.map(({ reference }) => reference));
  }

  get patient(): PatientRecord['patient'] {
    return (this.#patient ??= this.#readPatient());
  }

  get conditions(): PatientRecord['conditions'] {
    return (this.#conditions ??= this.#readConditions());
  }

  get results(): PatientRecord['results'] {
    return (this.#results ??= this.#readResults());
  }

  get resultsByKind(): PatientRecord['resultsByKind'] {
    return (this.#resultsByKind ??= { value: byKind(this.results.value), gaps: this.results.gaps });
  }

  get allergies(): PatientRecord['allergies'] {
    return (this.#allergies ??= this.#readAllergies());
  }

  get vaccinations(): PatientRecord['vaccinations'] {
    return (this.#vaccinations ??= this.#readVaccinations());
  }

  medicines(keys: readonly MedicationKey[]): Medicines {
    return once(this.#medicines, keys.join(' '), () => joined(keys.map((key) => this.#outsideOfSession(key))));
  }

  recognised(keys: readonly MedicationKey[]): Medicines {
    return once(this.#recognised, keys.join(' '), () => {
      const { value, gaps } = this.medicines(keys);
      return { value: value.filter(({ matches }) => matches.length > 0), gaps };
    });
  }

  superseded(keys: readonly MedicationKey[]): Medicines {
    return once(this.#superseded, keys.join(' '), () => {
      const { value, gaps } = joined(keys.map((key) => this.#usesOf(key)));
      return { value: value.filter(({ reference }) => this.#inSession.has(reference)), gaps };
    });
  }

  #outsideOfSession(key: MedicationKey): Medicines {
    return once(this.#outside, key, () => {
      const known = this.#usesOf(key);
      const value = known.value.filter(({ reference }) => !this.#inSession.has(reference));
      return { value, gaps: joinGaps(known.gaps, unidentified(value, this.#now)) };
    });
  }

  #usesOf(key: MedicationKey): Medicines {
    return once(this.#uses, key, () =>
      this.#list(key, (resource) =>
        readMedicationUse(resource, this.#valueSets, (reference) => this.#chart.medication(reference)),
      ),
    );
  }

  #readPatient(): PatientRecord['patient'] {
    const { resources, gaps } = this.#chart.get('patient');
    const [resource] = resources;
    return { value: resource && readPatient(resource), gaps };
  }

  #readConditions(): PatientRecord['conditions'] {
    const { value, gaps } = this.#list('conditions', (resource) => readCondition(resource, this.#valueSets));
    return { value, gaps: joinGaps(gaps, unnamed(value, this.#valueSets)) };
  }

  #readResults(): PatientRecord['results'] {
    const known = this.#list('observations', (resource) => readResults(resource, this.#valueSets));
    const isSome = known.value.some(
      (parts) =>
        parts.length > 0 &&
        parts.every(({ kinds, observation }) => kinds.length === 0 && !this.#valueSets.isNamed(observation.concept)),
    );
    return { value: known.value.flat(), gaps: joinGaps(known.gaps, nameless('Observation', isSome)) };
  }

  #readAllergies(): PatientRecord['allergies'] {
    const { value, gaps } = this.#list('allergies', (resource) => readAllergy(resource, this.#valueSets));
    const isSome = value.some(({ clinical, named }) => clinical !== 'resolved' && !named);
    return { value, gaps: joinGaps(gaps, nameless('AllergyIntolerance', isSome)) };
  }

  #readVaccinations(): PatientRecord['vaccinations'] {
    const keys = ['immunizations', 'immunizationRecommendations'] as const;
    const lists = keys.map((key) => this.#list(key, (resource) => readImmunization(resource, this.#valueSets)));
    return { value: lists.flatMap(({ value }) => value.flat()), gaps: joinGaps(...lists.map(({ gaps }) => gaps)) };
  }

  #list<T>(key: QueryKey, read: (resource: FhirResource) => T | undefined): Known<readonly T[]> {
    const { resources, gaps } = this.#chart.get(key);
    // What a client sends first must not be what a card says first, nor decide between two results of the same moment.
    const value: T[] = [];
    for (const resource of inOneOrder(resources, (one) => one)) {
      const one = read(resource);
      if (one !== undefined) value.push(one);
    }
    return { value, gaps };
  }
}

function once<T>(kept: Map<string, T>, name: string, make: () => T): T {
  const known = kept.get(name) ?? make();
  kept.set(name, known);
  return known;
}

function joined<T>(lists: readonly Known<readonly T[]>[]): Known<readonly T[]> {
  const [first, ...others] = lists.filter(({ value }) => value.length > 0);
  const value = others.length === 0 ? (first?.value ?? []) : lists.flatMap((list) => list.value);
  return { value, gaps: joinGaps(...lists.map(({ gaps }) => gaps)) };
}

/** A problem that is said to be active, and of which nobody says what it is, could be any: masked, or without a code. */
function unnamed(conditions: readonly Condition[], valueSets: ValueSets): readonly Gap[] {
  const some = conditions.some(({ concept, clinical }) => clinical === 'active' && !valueSets.isNamed(concept));
  return some ? [{ data: 'Condition', gap: 'unreadable' }] : [];
}

/** An allergy or a result of which nobody says what it is could be any. */
function nameless(data: string, isSome: boolean): readonly Gap[] {
  return isSome ? [{ data, gap: 'unreadable' }] : [];
}

/** Days after its last use for which a medicine is still asked about. Half a year, a project limit: older ones would leave every check open for good. */
const aftermath = 183;

/** A medicine in use, or used of late, that the record does not name could be any. */
function unidentified(uses: readonly MedicationUse[], now: number): readonly Gap[] {
  const some = uses.some((use) => !use.identified && (standingOf(use, now) !== 'past' || wasUsedLately(use, now)));
  return some ? [{ data: 'Medication', gap: 'unreadable' }] : [];
}

function wasUsedLately(use: MedicationUse, now: number): boolean {
  const last = lastUseOf(use, now);
  return last !== undefined && atMostDaysAgo(last, aftermath, now) !== false;
}

/** The earliest entry of the record in any of its parts: how far back the record reaches. */
export function earliestEntry(record: PatientRecord): Known<Instants | undefined> {
  const { conditions, results, allergies } = record;
  const medicines = record.medicines(medicationKeys);
  const dates = [
    oldest(conditions.value.map(({ entered }) => entered)),
    oldest(results.value.map(({ observation }) => observation.effective)),
    oldest(allergies.value.map(({ entered }) => entered)),
    oldest(medicines.value.map(({ dated }) => dated)),
  ];
  return { value: oldest(dates), gaps: joinGaps(conditions.gaps, results.gaps, allergies.gaps, medicines.gaps) };
}
