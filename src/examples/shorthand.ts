import type { FhirResource } from '../chart/chart.ts';
import { codeSystems } from '../facts/code-systems.ts';
import { withDates } from '../fhir/dates-of-today.ts';
import { asObject, asObjects, asText, listOf, type Json } from '../fhir/json.ts';

/**
 * The shorthand of the truth tables: what a pharmacist writes down of a chart, and the FHIR that an EHR would send for it.
 * Dates are ages: `5 d`, `3 h`, `2 mo`, `17 y` ago, `+2 d` ahead; anything else is taken as a FHIR date. An item with the
 * key `fhir` is a resource, in which `{{today - 5 days}}` and the like are replaced.
 */
export type Item = Json;

/** The day on which all truth tables are judged. */
export const tableNow = Date.parse('2026-11-25T12:00:00Z');

/** The names of code systems in the shorthand; `local` is one that nobody knows. */
const { words: _noSystem, unii: _unused, ...named } = codeSystems;
const systems: Readonly<Record<string, string>> = { ...named, local: 'urn:local:codes' };
const units: Readonly<Record<string, string>> = { d: 'days', h: 'hours', mo: 'months', y: 'years' };

/** YAML reads a bare number where a code is meant. */
function text(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}

function date(value: unknown): unknown {
  const [, ahead, amount, unit] = /^(\+)?(\d+) (d|h|mo|y)$/.exec(String(value)) ?? [];
  if (amount === undefined) return value;
  const base = unit === 'h' ? 'now' : 'today';
  return withDates(`{{${base} ${ahead === undefined ? '-' : '+'} ${amount} ${units[unit ?? 'd']}}}`, tableNow);
}

/** `icd10cm: J18.9`, several codings under `codings`, words under `text` and `display`. */
function concept(item: Item): unknown {
  const { display, text: words, codings } = item;
  const own = Object.entries(systems).flatMap(([name, system]) =>
    item[name] === undefined ? [] : [{ system, code: text(item[name]), ...(display === undefined ? {} : { display }) }],
  );
  const others = Array.isArray(codings) ? codings : [];
  const coding = [...own, ...others];
  return { ...(coding.length > 0 ? { coding } : {}), ...(words === undefined ? {} : { text: words }) };
}

function defined(members: Readonly<Record<string, unknown>>): Item {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A reason: an ICD-10-CM code, or an item. */
function reasons(reason: unknown): unknown {
  if (reason === undefined) return undefined;
  return listOf(reason).map((one) => concept(typeof one === 'string' ? { icd10cm: one } : (asObject(one) ?? {})));
}

/**
 * `dosage`: one or several of { value, unit | low, high, unit; frequency, period, periodUnit | timing (a code); route, text,
 * prn, max (per day), rate, sequence }. `end` bounds the order in time.
 */
function dosages(item: Item): unknown {
  const bounds = item['end'] === undefined ? {} : { boundsPeriod: period(item) };
  if (item['dosage'] === undefined) return item['end'] === undefined ? undefined : [{ timing: { repeat: bounds } }];
  return asObjects(item['dosage']).map((one) => dosage(one, bounds));
}

function dosage(one: Item, bounds: Item): unknown {
  const {
    value,
    low,
    high,
    unit,
    frequency,
    period: every,
    periodUnit,
    timing,
    route,
    text: words,
    prn,
    max,
    rate,
  } = one;
  const quantity = (amount: unknown): unknown => (amount === undefined ? undefined : { value: amount, unit });
  const repeat = defined({
    ...bounds,
    frequency,
    period: every,
    periodUnit: every === undefined ? undefined : (periodUnit ?? 'd'),
  });
  const doseAndRate = defined({
    doseQuantity: quantity(value),
    doseRange:
      low === undefined && high === undefined ? undefined : defined({ low: quantity(low), high: quantity(high) }),
    rateQuantity: rate === undefined ? undefined : { value: rate, unit: 'mL/h' },
  });
  return defined({
    sequence: one['sequence'],
    text: words,
    timing: defined({
      repeat: Object.keys(repeat).length > 0 ? repeat : undefined,
      code: timing === undefined ? undefined : { text: timing },
    }),
    asNeededBoolean: prn,
    route: route === undefined ? undefined : { text: route },
    doseAndRate: Object.keys(doseAndRate).length > 0 ? [doseAndRate] : undefined,
    maxDosePerPeriod:
      max === undefined
        ? undefined
        : { numerator: { value: max, unit }, denominator: { value: 1, unit: 'd', code: 'd' } },
  });
}

type Expand = (item: Item, id: string) => Item;

const medication = (item: Item): Item =>
  defined({
    medicationCodeableConcept: concept(item),
    medicationReference: item['reference'],
    contained: item['contained'],
  });

const period = (item: Item): unknown =>
  item['start'] === undefined && item['end'] === undefined
    ? undefined
    : defined({ start: date(item['start']), end: date(item['end']) });

const expansions: Readonly<Record<string, Expand>> = {
  patient: (item) =>
    defined({
      resourceType: 'Patient',
      id: item['id'] ?? 'p1',
      birthDate: date(item['born'] ?? '54 y'),
      gender: item['gender'] ?? 'female',
      deceasedDateTime: date(item['died']),
      _birthDate: item['_birthDate'],
    }),
  conditions: (item, id) =>
    defined({
      resourceType: 'Condition',
      id,
      code: concept(item),
      clinicalStatus: item['clinical'] === null ? undefined : { coding: [{ code: item['clinical'] ?? 'active' }] },
      verificationStatus:
        item['verification'] === null ? undefined : { coding: [{ code: item['verification'] ?? 'confirmed' }] },
      onsetDateTime: date(item['onset']),
      recordedDate: date(item['recorded']),
      abatementDateTime: date(item['abated']),
    }),
  observations: (item, id) =>
    defined({
      resourceType: 'Observation',
      id,
      status: item['status'] ?? 'final',
      code: concept(item),
      effectiveDateTime: date(item['ago']),
      issued: date(item['issued']),
      valueQuantity:
        item['value'] === undefined
          ? undefined
          : defined({ value: item['value'], unit: item['unit'], code: item['ucum'], comparator: item['comparator'] }),
      valueString: item['words'],
      valueCodeableConcept: item['finding'] === undefined ? undefined : { text: item['finding'] },
      interpretation:
        item['interpretation'] === undefined ? undefined : [{ coding: [{ code: item['interpretation'] }] }],
      dataAbsentReason: item['absent'] === undefined ? undefined : { text: item['absent'] },
      specimen: item['specimen'] === undefined ? undefined : { reference: item['specimen'] },
    }),
  medicationRequests: (item, id) =>
    defined({
      resourceType: 'MedicationRequest',
      id,
      status: item['status'] ?? 'active',
      intent: item['intent'] ?? 'order',
      doNotPerform: item['doNotPerform'],
      ...medication(item),
      authoredOn: date(item['authored']),
      reasonCode: reasons(item['reason']),
      dosageInstruction: dosages(item),
      priorPrescription: item['prior'] === undefined ? undefined : { reference: item['prior'] },
      category: item['category'] === undefined ? undefined : [{ coding: [{ code: item['category'] }] }],
      basedOn: item['basedOn'] === undefined ? undefined : [{ reference: item['basedOn'] }],
      reasonReference: item['reasonReference'] === undefined ? undefined : [{ reference: item['reasonReference'] }],
    }),
  medicationStatements: (item, id) =>
    defined({
      resourceType: 'MedicationStatement',
      id,
      status: item['status'] ?? 'active',
      ...medication(item),
      effectivePeriod: period(item),
      effectiveDateTime: date(item['effective']),
      dateAsserted: date(item['asserted']),
      informationSource: item['source'] === undefined ? undefined : { reference: item['source'] },
    }),
  medicationDispenses: (item, id) =>
    defined({
      resourceType: 'MedicationDispense',
      id,
      status: item['status'] ?? 'completed',
      ...medication(item),
      whenHandedOver: date(item['handedOver']),
      daysSupply: item['days'] === undefined ? undefined : { value: item['days'], unit: 'd' },
    }),
  medicationAdministrations: (item, id) =>
    defined({
      resourceType: 'MedicationAdministration',
      id,
      status: item['status'] ?? 'completed',
      ...medication(item),
      effectiveDateTime: date(item['given']),
    }),
  allergies: (item, id) =>
    defined({
      resourceType: 'AllergyIntolerance',
      id,
      code: concept(item),
      clinicalStatus: { coding: [{ code: item['clinical'] ?? 'active' }] },
      verificationStatus: { coding: [{ code: item['verification'] ?? 'confirmed' }] },
      recordedDate: date(item['recorded']),
      criticality: item['criticality'],
      type: item['type'],
      reaction:
        item['reaction'] === undefined
          ? undefined
          : [{ manifestation: [{ text: item['reaction'] }], onset: date(item['reacted']) }],
    }),
  immunizations: (item, id) =>
    defined({
      resourceType: 'Immunization',
      id,
      status: item['status'] ?? 'completed',
      vaccineCode: concept(item),
      occurrenceDateTime: date(item['given']),
      occurrenceString: item['said'],
    }),
  immunizationRecommendations: (item, id) =>
    defined({
      resourceType: 'ImmunizationRecommendation',
      id,
      date: date('0 d'),
      recommendation: [
        defined({
          vaccineCode: [concept(item)],
          forecastStatus: { text: item['status'] ?? 'due' },
          dateCriterion: item['due'] === undefined ? undefined : [{ code: { text: 'due' }, value: date(item['due']) }],
        }),
      ],
    }),
};

/** Writes an item of a list out as FHIR. `id` stands where the item has none. @throws Error where it gives no resource. */
export function expand(list: string, item: Item, id: string): FhirResource {
  if (item['fhir'] !== undefined) return asResource(withDates(item['fhir'], tableNow));
  const expansion = expansions[list];
  if (expansion === undefined) throw new Error(`there is no list ${list} in the shorthand`);
  const given = item['id'];
  return asResource(expansion(item, given === undefined ? id : String(text(given))));
}

/** A draft for the usual medicine unless the item says which one it is; the session's drafts have the members of a request. */
export function expandDraft(item: Item, id: string, usual: Item): FhirResource {
  if (item['fhir'] !== undefined) return asResource(withDates(item['fhir'], tableNow));
  const names = ['text', 'reference', 'codings', ...Object.keys(systems)];
  const medicine = names.some((key) => item[key] !== undefined) ? {} : usual;
  return expand('medicationRequests', { status: 'draft', ...medicine, ...item }, id);
}

function asResource(value: unknown): FhirResource {
  const resource = asObject(value);
  const resourceType = asText(resource?.['resourceType']);
  if (resourceType === undefined) throw new Error('an item of a truth table is no FHIR resource');
  return { ...resource, resourceType };
}
