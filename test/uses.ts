import { exampline, valueSets } from './made-up-content.ts';
import type { FhirResource } from '../src/chart/chart.ts';
import { readMedicationUse, type MedicationUse } from '../src/facts/medication-use.ts';

export type Members = Readonly<Record<string, unknown>>;
export type Kind = 'MedicationRequest' | 'MedicationStatement' | 'MedicationDispense' | 'MedicationAdministration';
export const [request, statement, dispense, administration] = [
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
] as const;

export function read(
  resourceType: string,
  members: Members = {},
  found: Readonly<Record<string, FhirResource>> = {},
): MedicationUse | undefined {
  const resource = { resourceType, id: 'm1', medicationCodeableConcept: exampline, ...members };
  return readMedicationUse(resource, valueSets, (reference) => found[reference]);
}

export function must(resourceType: Kind, members: Members = {}, found: Readonly<Record<string, FhirResource>> = {}) {
  const use = read(resourceType, members, found);
  if (use === undefined) throw new Error('it gives nothing');
  return use;
}

export const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
export const span = (text: string) => ({ start: day(text), end: day(text) + 86_400_000 });

export const supply = (whenHandedOver: string, days: number): Members => ({
  whenHandedOver,
  daysSupply: { value: days, unit: 'd' },
});

export const bounds = (end: unknown): Members => ({
  timing: { repeat: { boundsPeriod: { start: '2026-01-01', end } } },
});
export const supplied = (daysSupply: unknown): Members => ({ whenHandedOver: '2026-11-01', daysSupply });
export const expected = (expectedSupplyDuration: unknown): Members => ({
  authoredOn: '2026-11-01',
  dispenseRequest: { expectedSupplyDuration },
});

export const coded = (use: MedicationUse): readonly string[] => use.matches.map(({ set, by }) => `${set} by ${by}`);
export const reference = (text: string, display?: string): Members => ({
  medicationCodeableConcept: undefined,
  medicationReference: { reference: text, ...(display === undefined ? {} : { display }) },
});
