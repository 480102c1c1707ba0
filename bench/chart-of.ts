/** Charts of any size, with much that the rules must look at: the kinds of entry that meet in one rule most often. */

interface Resource {
  readonly resourceType: string;
  readonly [member: string]: unknown;
}

const dayLength = 86_400_000;
const patient = { reference: 'Patient/p1' };

/** Which entries a chart consists of. `everyday`: what a record holds that concerns no rule, and a little that does. */
export const chartKinds = ['everyday', 'counts', 'medicines', 'infections', 'kidneys', 'vaccines'] as const;
export type ChartKind = (typeof chartKinds)[number];

/** A call to order-sign for one order, with about so many resources prefetched. `now`: ms since the epoch. */
export function callWith(kind: ChartKind, resources: number, now: number): Readonly<Record<string, unknown>> {
  const day = (at: number, every: number): string => new Date(now - at * every * dayLength).toISOString();
  const make = makers[kind];
  const prefetch: Record<string, Resource[]> = {};
  for (let at = 0; at < resources; at++) {
    const [key, resource] = make(at, (every) => day(at, every));
    (prefetch[key] ??= []).push({ id: `${key}-${at}`, ...resource });
  }
  return {
    hook: 'order-sign',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: {
      userId: 'Practitioner/u1',
      patientId: 'p1',
      draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }] },
    },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p1', birthDate: '1970-01-01', gender: 'female' },
      ...Object.fromEntries(emptyKeys.map((key) => [key, bundleOf([])])),
      ...Object.fromEntries(Object.entries(prefetch).map(([key, list]) => [key, bundleOf(list)])),
    },
  };
}

const emptyKeys = [
  'conditions',
  'medicationRequests',
  'medicationStatements',
  'medicationDispenses',
  'medicationAdministrations',
  'observations',
  'allergies',
  'immunizations',
  'immunizationRecommendations',
];

const order: Resource = {
  resourceType: 'MedicationRequest',
  id: 'order-1',
  status: 'draft',
  intent: 'order',
  subject: patient,
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '72435', display: 'anakinra' }],
  },
};

function bundleOf(resources: readonly Resource[]): unknown {
  return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) };
}

type Made = readonly [key: string, resource: Resource];
type Maker = (at: number, day: (every: number) => string) => Made;

const makers: Readonly<Record<ChartKind, Maker>> = {
  everyday: (at, day) => {
    const make = [bloodPressure, otherMedicine, otherProblem][at % 3] ?? bloodPressure;
    return at % 50 === 0 ? makers.counts(at, day) : make(day(0.1));
  },
  counts: (at, day) => {
    const drawn = day(0.05).slice(0, 14) + '00:00Z';
    return at % 2 === 0
      ? result('6690-2', 6 + (at % 5), '10*3/uL', drawn)
      : result('770-8', 50 + (at % 30), '%', drawn);
  },
  medicines: (at, day) => {
    const [name, code] = [
      ['etanercept', '214555'],
      ['prednisone', '8640'],
      ['methotrexate', '6851'],
      ['anakinra', '72435'],
      ['amoxicillin', '723'],
    ][at % 5] ?? ['etanercept', '214555'];
    return medicine(name ?? '', code ?? '', at % 7 === 0 ? 'stopped' : 'active', day(0.2));
  },
  infections: (at, day) => {
    if (at % 3 === 2) return medicine('amoxicillin', '723', 'active', day(0.01), [`Condition/conditions-${at - 1}`]);
    const [code, display] = at % 2 === 0 ? ['J18.9', 'Pneumonia'] : ['N39.0', 'Urinary tract infection'];
    return problem('http://hl7.org/fhir/sid/icd-10-cm', code ?? '', display ?? '', day(0.01));
  },
  kidneys: (at, day) => {
    if (at % 3 === 0) return problem('http://hl7.org/fhir/sid/icd-10-cm', 'N18.4', 'CKD stage 4', day(0.1));
    return at % 3 === 1
      ? result('2160-0', 1 + (at % 4), 'mg/dL', day(0.1))
      : result('33914-3', 25 + (at % 40), 'mL/min/{1.73_m2}', day(0.1));
  },
  vaccines: (at, day) => [
    'immunizations',
    {
      resourceType: 'Immunization',
      status: 'completed',
      patient,
      vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: at % 2 === 0 ? '03' : '88' }] },
      occurrenceDateTime: day(0.1),
    },
  ],
};

function result(code: string, value: number, unit: string, effectiveDateTime: string): Made {
  return [
    'observations',
    {
      resourceType: 'Observation',
      status: 'final',
      subject: patient,
      code: { coding: [{ system: 'http://loinc.org', code }] },
      effectiveDateTime,
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    },
  ];
}

function bloodPressure(day: string): Made {
  return result('8480-6', 120, 'mm[Hg]', day);
}

function otherMedicine(day: string): Made {
  return medicine('lisinopril', '29046', 'active', day);
}

function otherProblem(day: string): Made {
  return problem('http://hl7.org/fhir/sid/icd-10-cm', 'I10', 'Essential hypertension', day);
}

function medicine(
  name: string,
  code: string,
  status: string,
  authoredOn: string,
  reasons: readonly string[] = [],
): Made {
  return [
    'medicationRequests',
    {
      resourceType: 'MedicationRequest',
      status,
      intent: 'order',
      subject: patient,
      medicationCodeableConcept: {
        coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display: name }],
        text: name,
      },
      authoredOn,
      ...(reasons.length > 0 ? { reasonReference: reasons.map((reference) => ({ reference })) } : {}),
    },
  ];
}

function problem(system: string, code: string, text: string, recordedDate: string): Made {
  return [
    'conditions',
    {
      resourceType: 'Condition',
      subject: patient,
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      code: { coding: [{ system, code }], text },
      recordedDate,
    },
  ];
}
