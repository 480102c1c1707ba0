/** Calls to order-select of a given size, made of resources as EHRs write them: much of each is read by nobody. */

type Json = Readonly<Record<string, unknown>>;

const dayLength = 86_400_000;
const patient = { reference: 'Patient/p1', display: 'Álvarez, Zoë' };
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

/** Milliseconds that the FHIR server of the bench takes for every answer. */
export const fhirAnswerMs = 20;

interface Drug {
  readonly code: string;
  readonly name: string;
}

export const ours: Drug = { code: '727711', name: 'anakinra 100 MG in 0.67 ML Prefilled Syringe' };
const lisinopril: Drug = { code: '314076', name: 'lisinopril 10 MG Oral Tablet' };
const otherDrugs: readonly Drug[] = [
  lisinopril,
  { code: '617312', name: 'atorvastatin 20 MG Oral Tablet' },
  { code: '861007', name: 'metformin hydrochloride 500 MG Oral Tablet' },
  { code: '198440', name: 'acetaminophen 500 MG Oral Tablet' },
  { code: '197361', name: 'amlodipine 5 MG Oral Tablet' },
];

const problems = [
  ['I10', '38341003', 'Essential (primary) hypertension'],
  ['E11.9', '44054006', 'Type 2 diabetes mellitus without complications'],
  ['M17.9', '239873007', 'Osteoarthritis of knee'],
  ['E78.5', '55822004', 'Hyperlipidaemia, unspecified'],
  ['M06.9', '69896004', 'Rheumatoid arthritis, unspecified'],
  ['H52.1', '57190000', 'Myopia'],
] as const;

const tests = [
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 0.9, 'mg/dL'],
  ['8480-6', 'Systolic blood pressure', 128, 'mm[Hg]'],
  ['718-7', 'Hemoglobin [Mass/volume] in Blood', 13.4, 'g/dL'],
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 4.1, 'mmol/L'],
  ['751-8', 'Neutrophils [#/volume] in Blood by Automated count', 4.2, '10*3/uL'],
  ['777-3', 'Platelets [#/volume] in Blood by Automated count', 240, '10*3/uL'],
  ['29463-7', 'Body weight', 71, 'kg'],
] as const;

/** A call of about so many bytes, with five drafts of which the first is selected. `now`: ms since the epoch. */
export function callOf(bytes: number, order: 'ours' | 'other', now: number): Json {
  const selected = order === 'ours' ? ours : lisinopril;
  const drafts = [selected, ...otherDrugs.slice(1)].map((drug, at) => prescription(drug, `draft-${at}`, 'draft', now));
  const lists: Record<(typeof kinds)[number], Json[]> = { conditions: [], observations: [], medicationRequests: [] };
  const call = (): Json => ({
    ...envelope(drafts),
    prefetch: {
      patient: patientResource,
      ...Object.fromEntries(emptyKeys.map((key) => [key, bundleOf([])])),
      ...Object.fromEntries(kinds.map((kind) => [kind, bundleOf(lists[kind])])),
    },
  });
  let size = sizeOf(call());
  for (let at = 0; size < bytes; at++) {
    const kind = kinds[at % kinds.length] ?? 'conditions';
    const resource = make(kind, Math.floor(at / kinds.length), now);
    lists[kind].push(resource);
    size += sizeOf(bundleOf([resource])) - sizeOf(bundleOf([])) + 1;
  }
  return call();
}

/** A call that brings nothing but the orders and the leave to ask the FHIR server for the rest. */
export function callbackOf(fhirServer: string, now: number): Json {
  return {
    ...envelope([prescription(ours, 'draft-0', 'draft', now)]),
    fhirServer,
    fhirAuthorization: { access_token: 'bench', token_type: 'Bearer', expires_in: 300, scope: 'patient/*.rs' },
  };
}

/** What the FHIR server of the bench answers to a search for this type: a handful. */
export function handfulOf(resourceType: string, now: number): Json {
  const kind = { Condition: kinds[0], Observation: kinds[1], MedicationRequest: kinds[2] }[resourceType];
  return bundleOf(kind === undefined ? [] : [0, 1, 2, 3].map((at) => make(kind, at, now)));
}

export const patientResource: Json = {
  resourceType: 'Patient',
  id: 'p1',
  meta: { versionId: '7', lastUpdated: '2026-02-03T10:11:12.000Z' },
  identifier: [{ use: 'usual', type: { text: 'MRN' }, system: 'urn:oid:1.2.840.114350.1.13', value: 'E2734' }],
  name: [{ use: 'official', family: 'Álvarez', given: ['Zoë', 'Renée'] }],
  telecom: [{ system: 'phone', value: '555-0100', use: 'home' }],
  gender: 'female',
  birthDate: '1971-05-17',
  address: [{ use: 'home', line: ['Königstraße 12'], city: 'Zürich', postalCode: '8001', country: 'CH' }],
};

const kinds = ['conditions', 'observations', 'medicationRequests'] as const;
const emptyKeys = [
  'medicationStatements',
  'medicationDispenses',
  'medicationAdministrations',
  'allergies',
  'immunizations',
  'immunizationRecommendations',
];

function envelope(drafts: readonly Json[]): Json {
  return {
    hook: 'order-select',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: {
      userId: 'Practitioner/u1',
      patientId: 'p1',
      encounterId: 'e1',
      selections: ['MedicationRequest/draft-0'],
      draftOrders: bundleOf(drafts, 'collection'),
    },
  };
}

function make(kind: (typeof kinds)[number], at: number, now: number): Json {
  switch (kind) {
    case 'conditions':
      return problem(at, now);
    case 'observations':
      return result(at, now);
    case 'medicationRequests':
      return prescription(otherDrugs[at % otherDrugs.length] ?? lisinopril, `mr-${at}`, 'active', now - at * dayLength);
  }
}

function problem(at: number, now: number): Json {
  const [icd, snomed, text] = problems[at % problems.length] ?? problems[0];
  const terminology = 'http://terminology.hl7.org/CodeSystem';
  return {
    resourceType: 'Condition',
    id: `c-${at}`,
    meta: metaOf(at, now),
    text: narrative(`${text}; noted by Dr. Müller-Lefèvre. Follow up as agreed with the patient.`),
    clinicalStatus: codeable(`${terminology}/condition-clinical`, 'active', 'Active'),
    verificationStatus: codeable(`${terminology}/condition-ver-status`, 'confirmed', 'Confirmed'),
    category: [codeable(`${terminology}/condition-category`, 'problem-list-item', 'Problem List Item')],
    code: {
      coding: [
        { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: icd, display: text },
        { system: 'http://snomed.info/sct', code: snomed, display: text },
      ],
      text,
    },
    subject: patient,
    encounter: { reference: `Encounter/e-${at % 9}` },
    onsetDateTime: day(now - (400 + at) * dayLength),
    recordedDate: day(now - (399 + at) * dayLength),
    recorder: { reference: 'Practitioner/u7', display: 'Müller-Lefèvre, Zoé, MD' },
  };
}

function result(at: number, now: number): Json {
  const [code, display, value, unit] = tests[at % tests.length] ?? tests[0];
  const time = new Date(now - (1 + at * 3) * dayLength).toISOString();
  return {
    resourceType: 'Observation',
    id: `o-${at}`,
    meta: metaOf(at, now),
    status: 'final',
    category: [codeable('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory')],
    code: { ...codeable('http://loinc.org', code, display), text: display },
    subject: patient,
    encounter: { reference: `Encounter/e-${at % 9}` },
    effectiveDateTime: time,
    issued: time,
    performer: [{ reference: 'Organization/lab', display: 'Zentrallabor Universitätsspital Zürich' }],
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    interpretation: [codeable('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', 'N', 'Normal')],
    referenceRange: [
      { low: { value: value * 0.7, unit, code: unit }, high: { value: value * 1.3, unit, code: unit }, text: 'Adult' },
    ],
    specimen: { reference: `Specimen/s-${at}` },
  };
}

function prescription({ code, name }: Drug, id: string, status: 'draft' | 'active', written: number): Json {
  return {
    resourceType: 'MedicationRequest',
    id,
    ...(status === 'active' && { meta: metaOf(3, written) }),
    status,
    intent: 'order',
    category: [
      codeable('http://terminology.hl7.org/CodeSystem/medicationrequest-category', 'outpatient', 'Outpatient'),
    ],
    priority: 'routine',
    medicationCodeableConcept: { ...codeable(rxnorm, code, name), text: name },
    subject: patient,
    encounter: { reference: 'Encounter/e1' },
    authoredOn: day(written),
    requester: { reference: 'Practitioner/u1', display: 'Müller-Lefèvre, Zoé, MD' },
    dosageInstruction: [
      {
        text: 'once daily, as discussed',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }],
      },
    ],
    dispenseRequest: {
      validityPeriod: { start: day(written), end: day(written + 90 * dayLength) },
      numberOfRepeatsAllowed: 3,
      quantity: { value: 28, unit: 'each' },
      expectedSupplyDuration: { value: 28, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' },
    },
  };
}

function metaOf(at: number, now: number): Json {
  return { versionId: String(1 + (at % 5)), lastUpdated: new Date(now - at * dayLength).toISOString() };
}

function narrative(text: string): Json {
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${text}</p></div>` };
}

function codeable(system: string, code: string, display: string): Json {
  return { coding: [{ system, code, display }] };
}

function bundleOf(resources: readonly Json[], type = 'searchset'): Json {
  return { resourceType: 'Bundle', type, entry: resources.map((resource) => ({ resource })) };
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
