import { describe, expect, it } from 'vitest';
import { chartWith, exampline, now, otherine, problems, valueSets } from '../../test/made-up-content.ts';
import { medicationKeys, queryKeys, type FhirResource, type Gap } from '../chart/chart.ts';
import { readDraft, type Draft } from './draft.ts';
import { earliestEntry, readRecord, type PatientRecord } from './patient-record.ts';

type Members = Readonly<Record<string, unknown>>;

const order = (id: string | undefined, members: Members = {}): FhirResource => ({
  resourceType: 'MedicationRequest',
  ...(id === undefined ? {} : { id }),
  status: 'active',
  medicationCodeableConcept: exampline,
  ...members,
});
const problem = (id: string, members: Members = {}): FhirResource => ({
  resourceType: 'Condition',
  id,
  code: { coding: [{ system: problems, code: 'ill' }] },
  ...members,
});

function draft(resource: FhirResource): Draft {
  const read = readDraft(resource, true, valueSets, () => undefined);
  if (read === undefined) throw new Error('it gives nothing');
  return read;
}

const unknownOrders: Gap = { data: 'MedicationRequest', gap: 'incomplete' };
const unknownStatements: Gap = { data: 'MedicationStatement', gap: 'failed' };
const references = (uses: { readonly value: readonly { readonly reference: string }[] }): readonly string[] =>
  uses.value.map(({ reference }) => reference);

describe('the record', () => {
  it('reads nothing before it is asked', () => {
    const chart = chartWith({ conditions: [problem('c1')] });
    readRecord(chart, [], valueSets, now);
    expect(chart.asked).toEqual([]);
  });

  it('reads each list once, however often and in whatever combination it is asked for', () => {
    const chart = chartWith({ medicationRequests: [order('m1')] });
    const record = readRecord(chart, [], valueSets, now);
    for (let times = 0; times < 3; times += 1) {
      expect(record.conditions).toBe(record.conditions);
      expect(record.results).toBe(record.results);
      expect(record.allergies).toBe(record.allergies);
      expect(record.patient).toBe(record.patient);
      expect(record.medicines(medicationKeys)).toBe(record.medicines(medicationKeys));
      expect(references(record.medicines(['medicationRequests']))).toEqual(['MedicationRequest/m1']);
      record.medicines(['medicationStatements', 'medicationRequests']);
      record.superseded(medicationKeys);
      earliestEntry(record);
      expect(record.vaccinations.value).toEqual([]);
    }
    expect(chart.asked.toSorted()).toEqual([...queryKeys].sort());
  });

  it('reads only the lists that are asked for', () => {
    const chart = chartWith({});
    readRecord(chart, [], valueSets, now).medicines(['medicationRequests', 'medicationDispenses']);
    expect(chart.asked).toEqual(['medicationRequests', 'medicationDispenses']);
  });

  it('leaves out what the readers refuse, and keeps the rest', () => {
    const conditions = [problem('c1', { verificationStatus: 'refuted' }), problem('c2')];
    const medicationRequests = [order('m1', { status: 'entered-in-error' }), order('m2')];
    const record = readRecord(chartWith({ conditions, medicationRequests }), [], valueSets, now);
    expect(references(record.conditions)).toEqual(['Condition/c2']);
    expect(references(record.medicines(medicationKeys))).toEqual(['MedicationRequest/m2']);
  });

  it('has the gaps of each list', () => {
    const gap: Gap = { data: 'Condition', gap: 'not-sent' };
    const record = readRecord(chartWith({}, { conditions: [gap] }), [], valueSets, now);
    expect(record.conditions).toEqual({ value: [], gaps: [gap] });
    expect(record.allergies).toEqual({ value: [], gaps: [] });
  });

  it('joins the gaps of several lists of medicines, each said once', () => {
    const gaps = {
      medicationRequests: [unknownOrders],
      medicationStatements: [unknownStatements, unknownOrders],
    };
    const record = readRecord(chartWith({}, gaps), [], valueSets, now);
    expect(record.medicines(medicationKeys).gaps).toEqual([unknownOrders, unknownStatements]);
    expect(record.medicines(['medicationDispenses', 'medicationAdministrations']).gaps).toEqual([]);
  });

  it('has a patient, or none', () => {
    const patient = [{ resourceType: 'Patient', id: 'p1' }];
    expect(readRecord(chartWith({ patient }), [], valueSets, now).patient.value?.reference).toBe('Patient/p1');
    expect(readRecord(chartWith({}), [], valueSets, now).patient).toEqual({ value: undefined, gaps: [] });
  });

  it('finds the Medication of an entry in what came along', () => {
    const chart = {
      ...chartWith({
        medicationStatements: [
          { resourceType: 'MedicationStatement', id: 's1', medicationReference: { reference: 'Medication/x' } },
        ],
      }),
      medication: (reference: string): FhirResource | undefined =>
        reference === 'Medication/x' ? { resourceType: 'Medication', code: otherine } : undefined,
    };
    const [use] = readRecord(chart, [], valueSets, now).medicines(medicationKeys).value;
    expect(use?.matches.map(({ set }) => set)).toEqual(['otherine']);
  });
});

const recordBeside = (drafts: readonly Draft[], ...orders: readonly FhirResource[]): PatientRecord =>
  readRecord(chartWith({ medicationRequests: orders }), drafts, valueSets, now);

describe('an order that stands in the session and in the record', () => {
  it.each(['draft', 'active', 'on-hold', 'stopped', 'completed'])(
    'counts as the session has it, if it is %s there',
    (status) => {
      const both = recordBeside([draft(order('m1', { status }))], order('m1'), order('m2'));
      expect(references(both.medicines(medicationKeys))).toEqual(['MedicationRequest/m2']);
      expect(references(both.medicines(['medicationRequests']))).toEqual(['MedicationRequest/m2']);
      expect(references(both.superseded(medicationKeys))).toEqual(['MedicationRequest/m1']);
    },
  );

  it('counts as the record has it, if the session cancels it', () => {
    const both = recordBeside([draft(order('m1', { status: 'cancelled' }))], order('m1'));
    expect(references(both.medicines(medicationKeys))).toEqual(['MedicationRequest/m1']);
    expect(references(both.superseded(medicationKeys))).toEqual([]);
  });

  it('is not another kind of entry with the same id', () => {
    const statement = { ...order('m1'), resourceType: 'MedicationStatement' };
    const chart = chartWith({ medicationStatements: [statement] });
    const uses = readRecord(chart, [draft(order('m1'))], valueSets, now).medicines(medicationKeys);
    expect(references(uses)).toEqual(['MedicationStatement/m1']);
  });

  it('is not any other order without an id', () => {
    const both = recordBeside([draft(order(undefined))], order(undefined));
    expect(both.medicines(medicationKeys).value).toHaveLength(1);
    expect(both.superseded(medicationKeys).value).toEqual([]);
  });

  it('is left out whichever list was asked for before', () => {
    const both = recordBeside([draft(order('m1'))], order('m1'));
    both.medicines(medicationKeys);
    both.superseded(medicationKeys);
    expect(both.medicines(['medicationRequests']).value).toEqual([]);
  });
});

describe('an allergy or a result of which nobody says what it is', () => {
  const nameless = { coding: [{ code: '99' }] };
  const allergy = { resourceType: 'AllergyIntolerance', id: 'a1', code: nameless };
  const result = { resourceType: 'Observation', id: 'o1', status: 'final', code: nameless };
  const gapsOf = (members: Members): readonly Gap[] => {
    const record = readRecord(
      chartWith({ allergies: [{ ...allergy, ...members }], observations: [{ ...result, ...members }] }),
      [],
      valueSets,
      now,
    );
    return [...record.allergies.gaps, ...record.results.gaps];
  };

  it('could be any', () => {
    expect(gapsOf({})).toEqual([
      { data: 'AllergyIntolerance', gap: 'unreadable' },
      { data: 'Observation', gap: 'unreadable' },
    ]);
  });

  it.each<[string, Members]>([
    ['words say it', { code: { text: 'Grass' } }],
    ['a code says it that is of no value set', { code: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] } }],
    ['a code of a value set says it', { code: exampline }],
    ['it was entered in error', { status: 'entered-in-error', verificationStatus: { coding: [{ code: 'refuted' }] } }],
  ])('is no gap where %s', (_title, members) => {
    const known = members['code'] === exampline ? { data: 'Observation', gap: 'unreadable' } : undefined;
    expect(gapsOf(members)).toEqual(known === undefined ? [] : [known]);
  });
});

describe('an entry of which nobody says what medicine it is', () => {
  const unnamed = { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/gone' } };
  const gap: Gap = { data: 'Medication', gap: 'unreadable' };

  it.each<[string, boolean, Members]>([
    ['active', true, { status: 'active' }],
    ['on hold', true, { status: 'on-hold' }],
    ['without a status', true, { status: undefined }],
    ['planned', true, { status: 'active', intent: 'plan' }],
    ['completed of an unknown day', false, { status: 'completed' }],
    ['stopped of an unknown day', false, { status: 'stopped' }],
    ['completed half a year ago', true, { status: 'completed', authoredOn: '2026-05-26' }],
    ['stopped half a year ago', true, { status: 'stopped', authoredOn: '2026-05-26' }],
    ['stopped some time this year', true, { status: 'stopped', authoredOn: '2026' }],
    ['stopped one day earlier', false, { status: 'stopped', authoredOn: '2026-05-25' }],
    ['cancelled', false, { status: 'cancelled' }],
  ])('and that is %s leaves a gap: %s', (_title, leaves, members) => {
    const chart = chartWith({ medicationRequests: [order('m1', { ...unnamed, ...members })] });
    const record = readRecord(chart, [], valueSets, now);
    expect(record.medicines(medicationKeys).gaps).toEqual(leaves ? [gap] : []);
    expect(record.medicines(['medicationRequests']).gaps).toEqual(leaves ? [gap] : []);
    expect(record.medicines(['medicationStatements']).gaps).toEqual([]);
  });

  it('leaves one if it is a dose of these days', () => {
    const given = { ...order('d1', { ...unnamed, status: 'completed' }), resourceType: 'MedicationAdministration' };
    const gapsOf = (effectiveDateTime: string): readonly Gap[] =>
      readRecord(
        chartWith({ medicationAdministrations: [{ ...given, effectiveDateTime }] }),
        [],
        valueSets,
        now,
      ).medicines(medicationKeys).gaps;
    expect(gapsOf('2026-11-20T08:00:00Z')).toEqual([gap]);
    expect(gapsOf('2025-11-20T08:00:00Z')).toEqual([]);
  });

  it('leaves none if the session holds the order', () => {
    const chart = chartWith({ medicationRequests: [order('m1', unnamed)] });
    const record = readRecord(chart, [draft(order('m1'))], valueSets, now);
    expect(record.medicines(medicationKeys).gaps).toEqual([]);
  });

  it('leaves none if it is only a code of a system that no set knows', () => {
    const local = { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '7' }] } };
    const chart = chartWith({ medicationRequests: [order('m1', local)] });
    expect(readRecord(chart, [], valueSets, now).medicines(medicationKeys).gaps).toEqual([]);
  });
});

const start = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const weight = (effectiveDateTime: string): FhirResource => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  effectiveDateTime,
  valueQuantity: { value: 70, code: 'kg' },
});

describe('how far back the record reaches', () => {
  const allergy = { resourceType: 'AllergyIntolerance', id: 'a1', code: exampline, recordedDate: '2021-05-01' };
  const dose = { ...order('d1', { effectiveDateTime: '2022-05-01' }), resourceType: 'MedicationAdministration' };

  it.each<[string, Parameters<typeof chartWith>[0], number | undefined]>([
    [
      'to a problem by its recording',
      { conditions: [problem('c1', { onsetDateTime: '1990', recordedDate: '2020-05-01' })] },
      start('2020-05-01'),
    ],
    ['to a result', { observations: [weight('2019-05-01')] }, start('2019-05-01')],
    ['to an allergy', { allergies: [allergy] }, start('2021-05-01')],
    ['to an order', { medicationRequests: [order('m1', { authoredOn: '2018-05-01' })] }, start('2018-05-01')],
    ['to a dose', { medicationAdministrations: [dose] }, start('2022-05-01')],
    [
      'to the earliest of all',
      {
        allergies: [allergy],
        observations: [weight('2024-01-01')],
        medicationAdministrations: [dose],
        conditions: [problem('c1', { recordedDate: '2023' })],
      },
      start('2021-05-01'),
    ],
    ['nowhere if it is empty', {}, undefined],
    [
      'nowhere if nothing in it is dated',
      { conditions: [problem('c1')], medicationRequests: [order('m1')] },
      undefined,
    ],
  ])('%s', (_title, lists, earliest) => {
    const { value, gaps } = earliestEntry(readRecord(chartWith(lists), [], valueSets, now));
    expect(value?.start).toBe(earliest);
    expect(gaps).toEqual([]);
  });

  it('is not known where a part is missing', () => {
    const record = readRecord(chartWith({}, { medicationRequests: [unknownOrders] }), [], valueSets, now);
    expect(earliestEntry(record)).toEqual({ value: undefined, gaps: [unknownOrders] });
  });
});
