import type { Pick } from '../pages/bench-data.ts';
import type { Json } from './request-text.ts';

/** A concept as it was picked, or as words where no list has it. */
export type Named = Pick | { readonly display: string };

/** Something of the record, and how many days ago it was. */
export interface Entry {
  readonly what: Named;
  readonly daysAgo: number;
  /** Of a laboratory result: a number, or words. */
  readonly value?: string;
  readonly unit?: string;
  /** Of a medicine: it is not taken any more. */
  readonly stopped?: boolean;
}

/** What the form holds. */
export interface Built {
  readonly hook: string;
  readonly order: Named;
  /** Years. */
  readonly age: number;
  readonly sex: 'female' | 'male' | 'other' | 'unknown';
  readonly reason?: Named;
  readonly dose?: { readonly value: number; readonly unit: string; readonly perDay: number };
  readonly route?: string;
  readonly conditions: readonly Entry[];
  readonly medicines: readonly Entry[];
  readonly results: readonly Entry[];
  readonly allergies: readonly Entry[];
}

const patient = 'bench-patient';
const subject = { reference: `Patient/${patient}` };
const dayLength = 86_400_000;
const hl7 = 'http://terminology.hl7.org/CodeSystem';

/** A request with everything in its prefetch: what the form does not say is not on file. `now`: milliseconds, UTC. */
export function buildRequest(built: Built, now: number): Json {
  const day = (daysAgo: number): string => new Date(now - daysAgo * dayLength).toISOString().slice(0, 10);
  const orderId = 'bench-order';
  return {
    hook: built.hook,
    hookInstance: crypto.randomUUID(),
    context: {
      userId: 'Practitioner/bench-user',
      patientId: patient,
      ...(built.hook === 'order-select' && { selections: [`MedicationRequest/${orderId}`] }),
      draftOrders: {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: orderOf(built, orderId, day(0)) }],
      },
    },
    prefetch: {
      patient: {
        resourceType: 'Patient',
        id: patient,
        name: [{ family: 'Testpatient', given: ['Bench'] }],
        gender: built.sex,
        // Half a year past the birthday, so that the age holds whatever the day is.
        birthDate: day(Math.round((built.age + 0.5) * 365.25)),
      },
      conditions: bundle(built.conditions.map((entry, at) => conditionOf(entry, at, day))),
      medicationRequests: bundle(built.medicines.map((entry, at) => medicineOf(entry, at, day))),
      medicationStatements: bundle([]),
      medicationDispenses: bundle([]),
      medicationAdministrations: bundle([]),
      observations: bundle(built.results.map((entry, at) => resultOf(entry, at, day))),
      allergies: bundle(built.allergies.map((entry, at) => allergyOf(entry, at, day))),
      immunizations: bundle([]),
      immunizationRecommendations: bundle([]),
    },
  };
}

type Day = (daysAgo: number) => string;

function bundle(resources: readonly Json[]): Json {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map((resource) => ({ resource })),
  };
}

function conceptOf(named: Named): Json {
  if (!('code' in named) || named.system.startsWith('urn:cds-content:')) return { text: named.display };
  return { coding: [{ system: named.system, code: named.code, display: named.display }], text: named.display };
}

function coded(system: string, code: string): Json {
  return { coding: [{ system, code }] };
}

function orderOf({ order, reason, dose, route }: Built, id: string, today: string): Json {
  const words = [dose && `${dose.value} ${dose.unit}`, route, dose && `${dose.perDay} times a day`].filter(Boolean);
  const instruction = {
    text: words.join(' '),
    ...(dose && {
      timing: { repeat: { frequency: dose.perDay, period: 1, periodUnit: 'd' } },
      doseAndRate: [
        {
          doseQuantity: { value: dose.value, unit: dose.unit, system: 'http://unitsofmeasure.org', code: dose.unit },
        },
      ],
    }),
    ...(route !== undefined && { route: { text: route } }),
  };
  return {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: conceptOf(order),
    subject,
    authoredOn: today,
    ...(reason && { reasonCode: [conceptOf(reason)] }),
    ...(words.length > 0 && { dosageInstruction: [instruction] }),
  };
}

function conditionOf({ what, daysAgo }: Entry, at: number, day: Day): Json {
  return {
    resourceType: 'Condition',
    id: `bench-condition-${at + 1}`,
    clinicalStatus: coded(`${hl7}/condition-clinical`, 'active'),
    verificationStatus: coded(`${hl7}/condition-ver-status`, 'confirmed'),
    category: [coded(`${hl7}/condition-category`, 'problem-list-item')],
    code: conceptOf(what),
    subject,
    onsetDateTime: day(daysAgo),
    recordedDate: day(daysAgo),
  };
}

function medicineOf({ what, daysAgo, stopped = false }: Entry, at: number, day: Day): Json {
  return {
    resourceType: 'MedicationRequest',
    id: `bench-medicine-${at + 1}`,
    status: stopped ? 'stopped' : 'active',
    intent: 'order',
    medicationCodeableConcept: conceptOf(what),
    subject,
    authoredOn: day(daysAgo),
  };
}

function resultOf({ what, daysAgo, value = '', unit = '' }: Entry, at: number, day: Day): Json {
  const number = value.trim() === '' ? NaN : Number(value.replace(',', '.'));
  const measured = Number.isFinite(number)
    ? { valueQuantity: { value: number, unit, system: 'http://unitsofmeasure.org', code: unit } }
    : { valueString: value };
  return {
    resourceType: 'Observation',
    id: `bench-result-${at + 1}`,
    status: 'final',
    category: [coded(`${hl7}/observation-category`, 'laboratory')],
    code: conceptOf(what),
    subject,
    effectiveDateTime: day(daysAgo),
    ...measured,
  };
}

function allergyOf({ what, daysAgo }: Entry, at: number, day: Day): Json {
  return {
    resourceType: 'AllergyIntolerance',
    id: `bench-allergy-${at + 1}`,
    clinicalStatus: coded(`${hl7}/allergyintolerance-clinical`, 'active'),
    verificationStatus: coded(`${hl7}/allergyintolerance-verification`, 'confirmed'),
    code: conceptOf(what),
    patient: subject,
    recordedDate: day(daysAgo),
  };
}
