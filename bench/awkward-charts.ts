import { callWith } from './chart-of.ts';

/** Charts that would be slow if something in them were compared with everything else in them. */

type Json = Readonly<Record<string, unknown>>;

const dayLength = 86_400_000;
const patient = { reference: 'Patient/p1' };
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const loinc = 'http://loinc.org';

interface Charts {
  /** The resources of each prefetch key; what stands for a list is what the EHR sent for it. */
  readonly prefetch?: Readonly<Record<string, readonly Json[]>>;
  readonly drafts?: readonly Json[];
}

/** `resources`: how many; `day`: so many days ago, as FHIR writes an instant. */
type Make = (resources: number, day: (ago: number) => string) => Charts;

const times = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: Math.ceil(count) }, (_, at) => make(at));

function concept(system: string, code: string, display: string): Json {
  return { coding: [{ system, code, display }], text: display };
}

const anakinra = concept(rxnorm, '72435', 'anakinra');
const amoxicillin = concept(rxnorm, '723', 'amoxicillin');
const etanercept = concept(rxnorm, '214555', 'etanercept');
const methotrexate = concept(rxnorm, '6851', 'methotrexate');

function request(id: string, more: Json): Json {
  return { resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', subject: patient, ...more };
}

function result(id: string, code: string, effectiveDateTime: string, more: Json): Json {
  const coded = { coding: [{ system: loinc, code }] };
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    subject: patient,
    code: coded,
    effectiveDateTime,
    ...more,
  };
}

function quantity(value: number, unit: string): Json {
  return { valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } };
}

function problem(id: string, code: Json, recordedDate: string): Json {
  const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
  const clinicalStatus = { coding: [{ system, code: 'active' }] };
  return { resourceType: 'Condition', id, subject: patient, clinicalStatus, code, recordedDate };
}

/** One after the other. */
function medicine(at: number): Json {
  return [methotrexate, amoxicillin, etanercept][at % 4] ?? anakinra;
}

const pneumonia = concept(icd10, 'J18.9', 'Pneumonia');

const makers = {
  /** All results were drawn at one moment. */
  'one moment': (resources, day) => ({
    prefetch: {
      observations: times(resources, (at) =>
        at % 2 === 0
          ? result(`o${at}`, '6690-2', day(3), quantity(6 + (at % 5), '10*3/uL'))
          : result(`o${at}`, '770-8', day(3), quantity(50 + (at % 30), '%')),
      ),
    },
  }),
  /** All results of one day, minutes apart. */
  'one day': (resources, day) => ({
    prefetch: {
      observations: times(resources, (at) =>
        at % 2 === 0
          ? result(`o${at}`, '6690-2', day(3 + at / resources / 2), quantity(6 + (at % 5), '10*3/uL'))
          : result(`o${at}`, '770-8', day(3 + at / resources / 2), quantity(50 + (at % 30), '%')),
      ),
    },
  }),
  /** Every result is a panel of ten. */
  panels: (resources, day) => ({
    prefetch: {
      observations: times(resources, (at) =>
        result(`o${at}`, '58410-2', day(at / 50), {
          component: times(10, (part) => ({
            code: { coding: [{ system: loinc, code: ['6690-2', '770-8', '777-3', '2160-0', '751-8'][part % 5] }] },
            ...quantity(5 + (at % 5), ['10*3/uL', '%', '10*3/uL', 'mg/dL', '10*3/uL'][part % 5] ?? '%'),
          })),
        }),
      ),
    },
  }),
  /** One medicine, ordered again and again, each order after the one before. */
  renewals: (resources, day) => ({
    prefetch: {
      medicationRequests: times(resources, (at) =>
        request(`m${at}`, {
          status: at === 0 ? 'active' : 'completed',
          medicationCodeableConcept: at % 2 === 0 ? anakinra : etanercept,
          authoredOn: day(at / 20),
          basedOn: [{ reference: `MedicationRequest/m${at + 2}` }],
          priorPrescription: { reference: `MedicationRequest/m${at + 2}` },
        }),
      ),
    },
  }),
  /** Every order has its dispense and its administration. */
  dispensed: (resources, day) => ({
    prefetch: {
      medicationRequests: times(resources / 3, (at) =>
        request(`m${at}`, { medicationCodeableConcept: anakinra, authoredOn: day(at / 20) }),
      ),
      medicationDispenses: times(resources / 3, (at) => ({
        resourceType: 'MedicationDispense',
        id: `d${at}`,
        status: 'completed',
        subject: patient,
        medicationCodeableConcept: anakinra,
        authorizingPrescription: [{ reference: `MedicationRequest/m${at}` }],
        whenHandedOver: day(at / 20),
      })),
      medicationAdministrations: times(resources / 3, (at) => ({
        resourceType: 'MedicationAdministration',
        id: `a${at}`,
        status: 'completed',
        subject: patient,
        medicationCodeableConcept: at % 2 === 0 ? anakinra : etanercept,
        request: { reference: `MedicationRequest/m${at}` },
        effectiveDateTime: day(at / 20),
      })),
    },
  }),
  /** Each order names a Medication of its own, which stands beside it. */
  referenced: (resources, day) => ({
    prefetch: {
      medicationRequests: times(resources / 2, (at) => [
        request(`m${at}`, { medicationReference: { reference: `Medication/x${at}` }, authoredOn: day(at / 20) }),
        { resourceType: 'Medication', id: `x${at}`, code: at % 5 === 0 ? methotrexate : amoxicillin },
      ]).flat(),
    },
  }),
  /** Each order holds ten Medications and names the last. */
  contained: (resources, day) => ({
    prefetch: {
      medicationRequests: times(resources, (at) =>
        request(`m${at}`, {
          contained: times(10, (part) => ({ resourceType: 'Medication', id: `c${part}`, code: methotrexate })),
          medicationReference: { reference: '#c9' },
          authoredOn: day(at / 20),
        }),
      ),
    },
  }),
  /** Each problem in twenty code systems, and with many words. */
  'many codings': (resources, day) => ({
    prefetch: {
      conditions: times(resources, (at) =>
        problem(
          `c${at}`,
          {
            coding: times(20, (part) => ({ system: `${icd10}-${part}`, code: `X${part}`, display: 'Some problem' })),
            text: 'history of nothing in particular '.repeat(20),
          },
          day(at / 20),
        ),
      ),
    },
  }),
  /** Infections, and medicines that are each given for a hundred of them; the order that is judged for all. */
  reasons: (resources, day) => {
    const many = Math.ceil(resources / 2);
    const reasons = (first: number, count: number): readonly Json[] =>
      times(count, (at) => ({ reference: `Condition/c${(first + at) % many}` }));
    return {
      prefetch: {
        conditions: times(many, (at) => problem(`c${at}`, pneumonia, day(at / 100))),
        medicationRequests: times(resources / 2, (at) =>
          request(`m${at}`, {
            medicationCodeableConcept: amoxicillin,
            authoredOn: day(at / 100),
            reasonReference: reasons(at, 100),
          }),
        ),
      },
      drafts: [
        request('order-1', {
          status: 'draft',
          medicationCodeableConcept: anakinra,
          reasonReference: reasons(0, Math.min(many, 500)),
        }),
      ],
    };
  },
  /** Problems that are evidence of each other, with encounters, all of one day. */
  'same infection': (resources, day) => ({
    prefetch: {
      conditions: times(resources, (at) => ({
        ...problem(`c${at}`, pneumonia, day(2)),
        evidence: [{ detail: [{ reference: `Condition/c${at + 1}` }] }],
        encounter: { reference: 'Encounter/e1' },
      })),
    },
  }),
  /** Each allergy with ten reactions of ten manifestations. */
  allergies: (resources, day) => ({
    prefetch: {
      allergies: times(resources, (at) => ({
        resourceType: 'AllergyIntolerance',
        id: `a${at}`,
        patient,
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
        },
        code: at % 2 === 0 ? methotrexate : anakinra,
        recordedDate: day(at / 20),
        reaction: times(10, () => ({
          manifestation: times(10, () => ({ text: 'Nausea and vomiting' })),
          severity: 'mild',
        })),
      })),
    },
  }),
  /** Forecasts of ten vaccines each. */
  forecasts: (resources, day) => ({
    prefetch: {
      immunizationRecommendations: times(resources, (at) => ({
        resourceType: 'ImmunizationRecommendation',
        id: `r${at}`,
        patient,
        date: day(at / 20),
        recommendation: times(10, () => ({
          vaccineCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }] }],
          forecastStatus: { coding: [{ code: 'due' }], text: 'due' },
          dateCriterion: [{ code: { coding: [{ system: loinc, code: '30980-7' }] }, value: day(1) }],
        })),
      })),
    },
  }),
  /** Entries of latent tuberculosis, and courses against it that were all over before. */
  'latent infection': (resources, day) => ({
    prefetch: {
      conditions: times(resources / 2, (at) =>
        problem(`c${at}`, concept(icd10, 'Z22.7', 'Latent tuberculosis'), day(at / 100)),
      ),
      medicationRequests: times(resources / 2, (at) =>
        request(`m${at}`, {
          status: at % 3 === 0 ? 'stopped' : 'completed',
          medicationCodeableConcept: concept(rxnorm, '197622', 'isoniazid 300 MG Oral Tablet'),
          authoredOn: day(1000 + at / 20),
          dispenseRequest: { validityPeriod: { start: day(1000 + at / 20), end: day(995 + at / 20) } },
        }),
      ),
    },
  }),
  /** The order names many reasons, and the problem list has as many others beside serious infections. */
  'many reasons': (resources, day) => ({
    prefetch: {
      conditions: times(resources, (at) =>
        problem(`c${at}`, at % 2 === 0 ? pneumonia : concept(icd10, 'M10.9', 'Gout'), day(at / 400)),
      ),
    },
    drafts: [
      request('order-1', {
        status: 'draft',
        medicationCodeableConcept: anakinra,
        reasonCode: times(Math.min(resources, 500), () => ({ text: 'cellulitis' })),
      }),
    ],
  }),
  /** Steroids of the record, each for years, and drafts that each replace one of them. */
  steroids: (resources, day) => {
    const prednisone = {
      medicationCodeableConcept: concept(rxnorm, '8640', 'prednisone'),
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 10, unit: 'mg' } }],
        },
      ],
    };
    const many = Math.min(Math.ceil(resources / 2), 10_000);
    return {
      prefetch: {
        medicationRequests: times(resources - many, (at) =>
          request(`m${at}`, { ...prednisone, authoredOn: day(700 + at / 100) }),
        ),
      },
      drafts: [
        request('order-1', { status: 'draft', medicationCodeableConcept: anakinra }),
        ...times(many - 1, (at) =>
          request(`s${at}`, {
            ...prednisone,
            status: 'draft',
            priorPrescription: { reference: `MedicationRequest/m${at}` },
          }),
        ),
      ],
    };
  },
  /** Supplies that fill one plan, and drafts that follow others; nothing is ordered in the record. */
  supplies: (resources, day) => {
    const many = Math.min(Math.ceil(resources / 2), 10_000);
    return {
      prefetch: {
        medicationDispenses: times(resources - many, (at) => ({
          resourceType: 'MedicationDispense',
          id: `d${at}`,
          status: 'completed',
          subject: patient,
          medicationCodeableConcept: anakinra,
          authorizingPrescription: [{ reference: `MedicationRequest/x${at}` }],
          whenHandedOver: day((at / resources) * 20),
          daysSupply: { value: 90, unit: 'd' },
        })),
      },
      drafts: times(many, (at) =>
        request(`order-${at}`, {
          status: 'draft',
          medicationCodeableConcept: at === 0 ? anakinra : amoxicillin,
          basedOn: [{ reference: `MedicationRequest/y${at}` }],
        }),
      ),
    };
  },
  /** The order carries out many plans, and so does each order of the record; stops of the session name others. */
  plans: (resources, day) => {
    const many = Math.min(Math.ceil(resources / 3), 6_000);
    return {
      prefetch: {
        medicationRequests: times(resources - many, (at) =>
          request(`m${at}`, {
            medicationCodeableConcept: anakinra,
            authoredOn: day(at / 100),
            basedOn: [{ reference: `CarePlan/x${at}` }],
          }),
        ),
      },
      drafts: [
        request('order-1', {
          status: 'draft',
          medicationCodeableConcept: anakinra,
          basedOn: times(Math.min(many, 500), (at) => ({ reference: `CarePlan/y${at}` })),
        }),
        ...times(many - 1, (at) =>
          request(`s${at}`, {
            status: 'stopped',
            medicationCodeableConcept: anakinra,
            basedOn: [{ reference: `MedicationRequest/z${at}` }],
          }),
        ),
      ],
    };
  },
  /** Old orders that look like leftovers, with nothing newer, beside others that end in the session. */
  leftovers: (resources, day) => ({
    prefetch: {
      medicationRequests: times(resources, (at) =>
        request(`m${at}`, {
          medicationCodeableConcept: at % 2 === 0 ? etanercept : concept(rxnorm, '327361', 'adalimumab'),
          ...(at % 2 === 0 ? { authoredOn: day(1000 + at / 20) } : {}),
        }),
      ),
    },
    drafts: [
      request('order-1', { status: 'draft', medicationCodeableConcept: anakinra }),
      request('order-2', { status: 'stopped', medicationCodeableConcept: concept(rxnorm, '327361', 'adalimumab') }),
    ],
  }),
  /** Kidney disease after kidney disease, transplants before each, and clearances of every kind. */
  'kidney results': (resources, day) => ({
    prefetch: {
      conditions: times(resources / 2, (at) =>
        problem(
          `c${at}`,
          at % 2 === 0
            ? concept(icd10, 'Z94.0', 'Kidney transplant status')
            : concept(icd10, 'N18.4', 'Chronic kidney disease, stage 4'),
          at % 2 === 0 ? day(3000 + at / 20) : day(at / 20),
        ),
      ),
      observations: [
        result('weight', '29463-7', day(1), quantity(70, 'kg')),
        ...times(resources / 2, (at) => {
          const [code, unit] = [
            ['2160-0', 'mg/dL'],
            ['2164-2', 'mL/min'],
            ['33914-3', 'mL/min/{1.73_m2}'],
          ][at % 3] ?? ['2160-0', 'mg/dL'];
          const value = unit === 'mg/dL' ? 1 + (at % 3) : 40 + (at % 40);
          return result(`o${at}`, code ?? '', day(200 + at / 50), quantity(value, unit ?? ''));
        }),
      ],
    },
  }),
  /** Pregnancies of these months, and ends of earlier ones; positive tests, and negative ones before. */
  pregnancies: (resources, day) => ({
    prefetch: {
      conditions: times(resources / 2, (at) =>
        problem(
          `c${at}`,
          at % 2 === 0
            ? concept(icd10, 'Z33.1', 'Pregnant state, incidental')
            : concept(icd10, 'O80', 'Encounter for full-term uncomplicated delivery'),
          at % 2 === 0 ? day((at / resources) * 100) : day(400 + at / 20),
        ),
      ),
      observations: times(resources / 2, (at) =>
        result(`o${at}`, '2118-8', at % 2 === 0 ? day((at / resources) * 20) : day(400 + at / 20), {
          valueString: at % 2 === 0 ? 'positive' : 'negative',
        }),
      ),
    },
  }),
  /** Reactions to anakinra, each followed by years of doses. */
  tolerated: (resources, day) => ({
    prefetch: {
      allergies: times(resources / 2, (at) => ({
        resourceType: 'AllergyIntolerance',
        id: `a${at}`,
        patient,
        clinicalStatus: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
        },
        code: anakinra,
        recordedDate: day(at / 10),
      })),
      medicationAdministrations: times(resources / 2, (at) => ({
        resourceType: 'MedicationAdministration',
        id: `m${at}`,
        status: 'completed',
        subject: patient,
        medicationCodeableConcept: anakinra,
        effectiveDateTime: day(at / 10),
      })),
    },
  }),
  /** A course of orders that are active and orders that were, one after the other. */
  courses: (resources, day) => ({
    prefetch: {
      medicationRequests: times(resources, (at) =>
        request(`m${at}`, {
          status: at % 2 === 0 ? 'active' : 'completed',
          medicationCodeableConcept: anakinra,
          authoredOn: day(at % 2 === 0 ? at / 1000 : 100 + at / 3),
        }),
      ),
    },
  }),
  /** The session itself holds them: twenty orders that are judged, beside others. */
  drafts: (resources, day) => ({
    drafts: times(resources, (at) =>
      request(`order-${at}`, {
        status: 'draft',
        medicationCodeableConcept: at < 20 ? anakinra : at % 2 === 0 ? methotrexate : amoxicillin,
        authoredOn: day(0),
      }),
    ),
  }),
  /** Twenty orders are judged, on a chart of everything. */
  'many orders': (resources, day) => ({
    drafts: times(20, (at) =>
      request(`order-${at}`, {
        status: 'draft',
        medicationCodeableConcept: anakinra,
        dosageInstruction: [{ text: `${100 + at} mg once daily` }],
      }),
    ),
    prefetch: {
      conditions: times(resources / 4, (at) => problem(`c${at}`, pneumonia, day(at / 100))),
      observations: times(resources / 2, (at) =>
        result(
          `o${at}`,
          at % 2 === 0 ? '751-8' : '2160-0',
          day(at / 50),
          quantity(2 + (at % 5), at % 2 === 0 ? '10*3/uL' : 'mg/dL'),
        ),
      ),
      medicationRequests: times(resources / 4, (at) =>
        request(`m${at}`, {
          medicationCodeableConcept: at % 2 === 0 ? anakinra : etanercept,
          authoredOn: day(at / 20),
        }),
      ),
    },
  }),
  /** All nine lists, each with a ninth of the chart: what 100,000 resources look like without a list being cut. */
  'nine lists': (resources, day) => {
    const part = resources / 9;
    const administered = (resourceType: string, date: string) => (at: number) => ({
      resourceType,
      id: `${resourceType}-${at}`,
      status: 'completed',
      subject: patient,
      medicationCodeableConcept: medicine(at),
      [date]: day(at / 20),
    });
    return {
      prefetch: {
        conditions: times(part, (at) =>
          problem(`c${at}`, at % 2 === 0 ? pneumonia : concept(icd10, 'I10', 'Hypertension'), day(at / 20)),
        ),
        medicationRequests: times(part, (at) =>
          request(`m${at}`, { medicationCodeableConcept: medicine(at), authoredOn: day(at / 20) }),
        ),
        medicationStatements: times(part, administered('MedicationStatement', 'dateAsserted')),
        medicationDispenses: times(part, administered('MedicationDispense', 'whenHandedOver')),
        medicationAdministrations: times(part, administered('MedicationAdministration', 'effectiveDateTime')),
        observations: times(part, (at) =>
          at % 2 === 0
            ? result(`o${at}`, '6690-2', day(at / 20), quantity(6 + (at % 5), '10*3/uL'))
            : result(`o${at}`, '2160-0', day(at / 20), quantity(1 + (at % 3), 'mg/dL')),
        ),
        allergies: times(part, (at) => ({
          resourceType: 'AllergyIntolerance',
          id: `al${at}`,
          patient,
          code: methotrexate,
          recordedDate: day(at / 20),
        })),
        immunizations: times(part, (at) => ({
          resourceType: 'Immunization',
          id: `i${at}`,
          status: 'completed',
          patient,
          vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }] },
          occurrenceDateTime: day(at / 20),
        })),
        immunizationRecommendations: times(part, (at) => ({
          resourceType: 'ImmunizationRecommendation',
          id: `r${at}`,
          patient,
          date: day(at / 20),
          recommendation: [{ vaccineCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '88' }] }] }],
        })),
      },
    };
  },
} satisfies Readonly<Record<string, Make>>;

export type AwkwardKind = keyof typeof makers;

export function isAwkward(kind: string): kind is AwkwardKind {
  return Object.hasOwn(makers, kind);
}

export const awkwardKinds = Object.keys(makers).filter(isAwkward);

/** A call to order-sign on such a chart, of about so many resources. `now`: ms since the epoch. */
export function awkwardCall(kind: AwkwardKind, resources: number, now: number): Json {
  const usual = callWith('everyday', 0, now);
  const { prefetch = {}, drafts } = makers[kind](resources, (ago) =>
    new Date(now - ago * dayLength).toISOString(),
  ) as Charts;
  const bundles = Object.entries(prefetch).map(([key, list]): [string, Json] => [key, bundleOf(list)]);
  const context = drafts === undefined ? {} : { draftOrders: bundleOf(drafts) };
  return {
    ...usual,
    context: { ...(usual['context'] as Json), ...context },
    prefetch: { ...(usual['prefetch'] as Json), ...Object.fromEntries(bundles) },
  };
}

function bundleOf(resources: readonly Json[]): Json {
  return { resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) };
}
