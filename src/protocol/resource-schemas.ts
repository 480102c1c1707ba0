import type { JsonSchema } from './schema.ts';

/**
 * The JSON types of the members that we read, in FHIR R4 and STU3, and nothing else: no required members, no value sets, no
 * patterns, any other member allowed. What EHRs send is often not valid FHIR and still clear. `null` counts as absent. An
 * element that repeats in one of the two versions may come as one object or as an array; an element that never repeats may
 * not come as an array, because a reader would take it for absent.
 */

/** Codes, dates, units, systems and references; the longest is a URL with an id of 512 characters. */
const token: TypedSchema = { type: ['string', 'null'], maxLength: 2048 };
/** Words for people, a pathology report among them. */
const prose: JsonSchema = { type: ['string', 'null'], maxLength: 100_000 };
/** Some EHRs send the codes of their own systems as numbers, and numbers as text. */
const code: JsonSchema = { type: ['string', 'number', 'null'], maxLength: 2048 };
const decimal: JsonSchema = { type: ['number', 'string', 'null'], maxLength: 100 };
const flag: JsonSchema = { type: ['boolean', 'null'] };
const mostItems = 1000;

type DataType =
  | 'Coding'
  | 'CodeableConcept'
  | 'Reference'
  | 'Identifier'
  | 'Quantity'
  | 'Range'
  | 'Ratio'
  | 'Period'
  | 'Extension'
  | 'Timing'
  | 'DoseAndRate'
  | 'Dosage';

/** A schema that other types than its own can be added to. */
interface TypedSchema extends JsonSchema {
  readonly type: readonly string[];
}

function object(properties: Readonly<Record<string, JsonSchema>>): TypedSchema {
  return { type: ['object', 'null'], properties };
}

function oneOrMany(items: TypedSchema): TypedSchema {
  return { ...items, type: [...items.type, 'array'], maxItems: mostItems, items };
}

function one(type: DataType): JsonSchema {
  return { $ref: `fhir#/$defs/${type}` };
}

function many(type: DataType): JsonSchema {
  return { $ref: `fhir#/$defs/${type}-list` };
}

const concept = object({ coding: many('Coding'), text: prose });

/** R4 has a CodeableConcept where STU3 has a plain code. */
const codeOrConcept: JsonSchema = { ...concept, type: [...concept.type, 'string'], maxLength: 2048 };

/** The elements that several resources are made of. */
const dataTypes: Readonly<Record<DataType, TypedSchema>> = {
  Coding: object({ system: token, code, display: prose }),
  CodeableConcept: concept,
  Reference: object({ reference: token, display: prose, identifier: one('Identifier') }),
  Identifier: object({ system: token, value: code }),
  Quantity: object({ value: decimal, comparator: token, unit: token, system: token, code }),
  Range: object({ low: one('Quantity'), high: one('Quantity') }),
  Ratio: object({ numerator: one('Quantity'), denominator: one('Quantity') }),
  Period: object({ start: token, end: token }),
  Extension: object({
    url: token,
    extension: many('Extension'),
    valueCode: code,
    valueCoding: one('Coding'),
    valueCodeableConcept: one('CodeableConcept'),
    valueQuantity: one('Quantity'),
  }),
  Timing: object({
    event: oneOrMany(token),
    code: one('CodeableConcept'),
    repeat: object({
      boundsPeriod: one('Period'),
      boundsDuration: one('Quantity'),
      boundsRange: one('Range'),
      count: decimal,
      countMax: decimal,
      duration: decimal,
      durationUnit: token,
      frequency: decimal,
      frequencyMax: decimal,
      period: decimal,
      periodMax: decimal,
      periodUnit: token,
      dayOfWeek: oneOrMany(token),
      timeOfDay: oneOrMany(token),
      when: oneOrMany(token),
    }),
  }),
  DoseAndRate: object({
    type: one('CodeableConcept'),
    doseQuantity: one('Quantity'),
    doseRange: one('Range'),
    rateQuantity: one('Quantity'),
    rateRange: one('Range'),
    rateRatio: one('Ratio'),
    extension: many('Extension'),
  }),
  Dosage: object({
    sequence: decimal,
    text: prose,
    patientInstruction: prose,
    timing: one('Timing'),
    asNeededBoolean: flag,
    asNeededCodeableConcept: one('CodeableConcept'),
    route: one('CodeableConcept'),
    method: one('CodeableConcept'),
    doseAndRate: many('DoseAndRate'),
    doseQuantity: one('Quantity'),
    doseRange: one('Range'),
    rateQuantity: one('Quantity'),
    rateRange: one('Range'),
    rateRatio: one('Ratio'),
    dose: one('Quantity'),
    maxDosePerPeriod: many('Ratio'),
    maxDosePerAdministration: one('Quantity'),
    extension: many('Extension'),
  }),
};

const onePatient = { subject: one('Reference'), patient: one('Reference') };
const oneMedicine = {
  medicationCodeableConcept: one('CodeableConcept'),
  medicationReference: one('Reference'),
  contained: oneOrMany(object({})),
};
const statusOfUse = {
  status: codeOrConcept,
  statusReason: many('CodeableConcept'),
  category: many('CodeableConcept'),
};
const reasonsForUse = {
  reasonCode: many('CodeableConcept'),
  reasonCodeableConcept: many('CodeableConcept'),
  reasonForUseCodeableConcept: many('CodeableConcept'),
  reasonReference: many('Reference'),
};
const observedValue = {
  code: one('CodeableConcept'),
  valueQuantity: one('Quantity'),
  valueCodeableConcept: one('CodeableConcept'),
  valueString: prose,
  valueBoolean: flag,
  valueInteger: decimal,
  valueRange: one('Range'),
  valueRatio: one('Ratio'),
  valueDateTime: token,
  dataAbsentReason: one('CodeableConcept'),
  interpretation: many('CodeableConcept'),
  referenceRange: oneOrMany(object({ low: one('Quantity'), high: one('Quantity'), text: prose })),
};

const members: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  Patient: {
    birthDate: token,
    gender: token,
    deceasedBoolean: flag,
    deceasedDateTime: token,
    extension: many('Extension'),
  },
  Condition: {
    ...onePatient,
    clinicalStatus: codeOrConcept,
    verificationStatus: codeOrConcept,
    category: many('CodeableConcept'),
    severity: one('CodeableConcept'),
    code: one('CodeableConcept'),
    onsetDateTime: token,
    onsetPeriod: one('Period'),
    abatementDateTime: token,
    abatementPeriod: one('Period'),
    abatementBoolean: flag,
    recordedDate: token,
    assertedDate: token,
  },
  Observation: {
    ...onePatient,
    ...observedValue,
    status: codeOrConcept,
    category: many('CodeableConcept'),
    effectiveDateTime: token,
    effectivePeriod: one('Period'),
    effectiveInstant: token,
    issued: token,
    component: oneOrMany(object(observedValue)),
  },
  MedicationRequest: {
    ...onePatient,
    ...oneMedicine,
    ...statusOfUse,
    ...reasonsForUse,
    identifier: many('Identifier'),
    groupIdentifier: one('Identifier'),
    intent: codeOrConcept,
    doNotPerform: flag,
    reportedBoolean: flag,
    reportedReference: one('Reference'),
    authoredOn: token,
    priorPrescription: one('Reference'),
    basedOn: many('Reference'),
    dosageInstruction: many('Dosage'),
    dispenseRequest: object({
      validityPeriod: one('Period'),
      numberOfRepeatsAllowed: decimal,
      quantity: one('Quantity'),
      expectedSupplyDuration: one('Quantity'),
    }),
    extension: many('Extension'),
  },
  MedicationStatement: {
    ...onePatient,
    ...oneMedicine,
    ...statusOfUse,
    ...reasonsForUse,
    taken: codeOrConcept,
    informationSource: one('Reference'),
    effectiveDateTime: token,
    effectivePeriod: one('Period'),
    dateAsserted: token,
    basedOn: many('Reference'),
    dosage: many('Dosage'),
  },
  MedicationDispense: {
    ...onePatient,
    ...oneMedicine,
    ...statusOfUse,
    type: one('CodeableConcept'),
    quantity: one('Quantity'),
    daysSupply: one('Quantity'),
    whenPrepared: token,
    whenHandedOver: token,
    authorizingPrescription: many('Reference'),
    dosageInstruction: many('Dosage'),
  },
  MedicationAdministration: {
    ...onePatient,
    ...oneMedicine,
    ...statusOfUse,
    ...reasonsForUse,
    notGiven: flag,
    effectiveDateTime: token,
    effectivePeriod: one('Period'),
    request: one('Reference'),
    prescription: one('Reference'),
    dosage: many('Dosage'),
  },
  AllergyIntolerance: {
    ...onePatient,
    clinicalStatus: codeOrConcept,
    verificationStatus: codeOrConcept,
    type: codeOrConcept,
    category: oneOrMany(token),
    criticality: token,
    code: one('CodeableConcept'),
    onsetDateTime: token,
    recordedDate: token,
    assertedDate: token,
    lastOccurrence: token,
    reaction: oneOrMany(
      object({
        substance: one('CodeableConcept'),
        manifestation: many('CodeableConcept'),
        severity: token,
        description: prose,
      }),
    ),
  },
  Immunization: {
    ...onePatient,
    status: token,
    notGiven: flag,
    wasNotGiven: flag,
    vaccineCode: one('CodeableConcept'),
    occurrenceDateTime: token,
    occurrenceString: prose,
    date: token,
  },
  ImmunizationRecommendation: {
    ...onePatient,
    recommendation: oneOrMany(
      object({
        vaccineCode: many('CodeableConcept'),
        forecastStatus: one('CodeableConcept'),
        dateCriterion: oneOrMany(object({ code: one('CodeableConcept'), value: token })),
      }),
    ),
  },
  Medication: {
    identifier: many('Identifier'),
    code: one('CodeableConcept'),
    status: codeOrConcept,
    form: one('CodeableConcept'),
    amount: one('Ratio'),
    ingredient: oneOrMany(
      object({
        itemCodeableConcept: one('CodeableConcept'),
        itemReference: one('Reference'),
        isActive: flag,
        strength: one('Ratio'),
        amount: one('Ratio'),
      }),
    ),
    contained: oneOrMany(object({})),
  },
};

/** The elements that the resource schemas refer to, each also as one or many. */
export const dataTypeSchema: JsonSchema = {
  $id: 'fhir',
  $defs: Object.fromEntries(
    Object.entries(dataTypes).flatMap(([type, schema]) => [
      [type, schema],
      [`${type}-list`, oneOrMany(schema)],
    ]),
  ),
};

/** One JSON Schema (2020-12) for each resource type that we read. */
export const resourceSchemas: ReadonlyMap<string, JsonSchema> = new Map(
  Object.entries(members).map(([type, properties]) => [type, { type: 'object', properties }]),
);
