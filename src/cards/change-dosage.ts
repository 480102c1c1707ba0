import type { FhirResource } from '../chart/chart.ts';
import { asObject, asObjects, type Json } from '../fhir/json.ts';
import { withoutBlanks } from '../fhir/without-blanks.ts';
import type { Offer } from '../rules/rule.ts';

type DosageChange = Extract<Offer, { offer: 'change-dosage' }>;

/**
 * The whole order with another interval, and another dose if one is given; every other member stays as it came, unless it
 * says nothing: FHIR forbids empty members, and an EHR may refuse its own when they come back. Nothing where the order has
 * not exactly one dosage instruction, or where a new dose would have to stand beside several old ones.
 */
export function changeDosage(order: FhirResource, change: DosageChange): FhirResource | undefined {
  const [dosage, ...others] = asObjects(order['dosageInstruction']);
  if (dosage === undefined || others.length > 0) return undefined;
  const doses = asObjects(dosage['doseAndRate']);
  if (change.dose !== undefined && doses.length > 1) return undefined;
  const { text, patientInstruction: _outdated, timing, doseQuantity: _stu3, ...kept } = dosage;
  const changed: Json = {
    ...kept,
    text: change.dose === undefined && typeof text === 'string' ? `${change.text} (before: ${text})` : change.text,
    timing: every(change.everyHours, asObject(timing)),
    ...(change.dose === undefined ? {} : { doseAndRate: [withDose(change.dose, doses[0])] }),
  };
  const written = asObject(withoutBlanks({ ...order, dosageInstruction: [changed] }));
  return { ...written, resourceType: order.resourceType };
}

/** Once every so many hours; whole days are said in days. Bounds stay, what else said how often goes. */
function every(hours: number, timing: Json | undefined): Json {
  const { boundsDuration, boundsRange, boundsPeriod } = asObject(timing?.['repeat']) ?? {};
  const bounds = Object.entries({ boundsDuration, boundsRange, boundsPeriod }).filter(
    ([, value]) => value !== undefined,
  );
  const period = hours % 24 === 0 ? { period: hours / 24, periodUnit: 'd' } : { period: hours, periodUnit: 'h' };
  return { repeat: { ...Object.fromEntries(bounds), frequency: 1, ...period } };
}

function withDose({ value, unit }: NonNullable<DosageChange['dose']>, before: Json | undefined): Json {
  const { doseRange: _range, ...kept } = before ?? {};
  return { ...kept, doseQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit } };
}
