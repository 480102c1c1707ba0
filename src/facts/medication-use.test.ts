import { describe, expect, it } from 'vitest';
import { exampline, medicines, now, otherine, valueSets } from '../../test/made-up-content.ts';
import type { FhirResource } from '../chart/chart.ts';
import { lastUseOf, readMedicationUse, standingOf, type MedicationUse } from './medication-use.ts';

type Members = Readonly<Record<string, unknown>>;
type Kind = 'MedicationRequest' | 'MedicationStatement' | 'MedicationDispense' | 'MedicationAdministration';
const [request, statement, dispense, administration] = [
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
] as const;

function read(
  resourceType: string,
  members: Members = {},
  found: Readonly<Record<string, FhirResource>> = {},
): MedicationUse | undefined {
  const resource = { resourceType, id: 'm1', medicationCodeableConcept: exampline, ...members };
  return readMedicationUse(resource, valueSets, (reference) => found[reference]);
}

function must(resourceType: Kind, members: Members = {}, found: Readonly<Record<string, FhirResource>> = {}) {
  const use = read(resourceType, members, found);
  if (use === undefined) throw new Error('it gives nothing');
  return use;
}

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const span = (text: string) => ({ start: day(text), end: day(text) + 86_400_000 });

const supply = (whenHandedOver: string, days: number): Members => ({
  whenHandedOver,
  daysSupply: { value: days, unit: 'd' },
});

const bounds = (end: unknown): Members => ({ timing: { repeat: { boundsPeriod: { start: '2026-01-01', end } } } });
const supplied = (daysSupply: unknown): Members => ({ whenHandedOver: '2026-11-01', daysSupply });
const expected = (expectedSupplyDuration: unknown): Members => ({
  authoredOn: '2026-11-01',
  dispenseRequest: { expectedSupplyDuration },
});

const coded = (use: MedicationUse): readonly string[] => use.matches.map(({ set, by }) => `${set} by ${by}`);
const reference = (text: string, display?: string): Members => ({
  medicationCodeableConcept: undefined,
  medicationReference: { reference: text, ...(display === undefined ? {} : { display }) },
});

describe('what never happened gives nothing', () => {
  it.each<[string, string, Members]>([
    ['an order that was entered in error', request, { status: 'entered-in-error' }],
    ['an order that was cancelled', request, { status: 'cancelled' }],
    ['an order that must not be carried out', request, { status: 'active', doNotPerform: true }],
    ['a plan that was given up', request, { status: 'stopped', intent: 'plan' }],
    ['a proposal that was given up', request, { status: 'stopped', intent: 'proposal' }],
    ['a statement that was entered in error', statement, { status: 'entered-in-error' }],
    ['a statement that it was not taken', statement, { status: 'not-taken' }],
    ['an STU3 statement that it was not taken', statement, { status: 'active', taken: 'n' }],
    ['a supply that was entered in error', dispense, { status: 'entered-in-error' }],
    ['a supply that was cancelled', dispense, { status: 'cancelled' }],
    ['a supply that was declined', dispense, { status: 'declined' }],
    ['an STU3 supply that was not made', dispense, { status: 'completed', notDone: true }],
    ['a dose that was entered in error', administration, { status: 'entered-in-error' }],
    ['a dose that was not given', administration, { status: 'not-done' }],
    ['an STU3 dose that was not given', administration, { status: 'completed', notGiven: true }],
    ['a status in words', dispense, { status: { text: 'Entered in Error' } }],
    ['a resource of another kind', 'MedicationKnowledge', { status: 'active' }],
    ['a DSTU2 order', 'MedicationOrder', { status: 'active' }],
  ])('%s', (_title, resourceType, members) => {
    expect(read(resourceType, members)).toBeUndefined();
  });

  it.each<[string, Kind, Members]>([
    ['doNotPerform is false', request, { status: 'active', doNotPerform: false }],
    ['taken is y', statement, { status: 'active', taken: 'y' }],
    ['taken is not known', statement, { status: 'active', taken: 'unk' }],
    ['notGiven is false', administration, { status: 'completed', notGiven: false }],
    ['notDone is false', dispense, { status: 'completed', notDone: false }],
    ['a reported plan was stopped', request, { status: 'stopped', intent: 'plan', reportedBoolean: true }],
  ])('but not where %s', (_title, resourceType, members) => {
    expect(read(resourceType, members)).toBeDefined();
  });
});

describe('where a use stands today, 25 November 2026', () => {
  it.each<[string, string, Kind, Members]>([
    ['an active order', 'current', request, { status: 'active' }],
    ['an order on hold', 'on-hold', request, { status: 'on-hold' }],
    ['a completed order', 'past', request, { status: 'completed' }],
    ['a stopped order', 'past', request, { status: 'stopped' }],
    ['an ended order', 'past', request, { status: 'ended' }],
    ['a draft in the record', 'planned', request, { status: 'draft' }],
    ['an order of unknown status', 'unclear', request, { status: 'unknown' }],
    ['an order without a status', 'unclear', request, {}],
    ['an order with a status that nobody knows', 'unclear', request, { status: 'revised' }],
    ['an active plan', 'planned', request, { status: 'active', intent: 'plan' }],
    ['an active proposal', 'planned', request, { status: 'active', intent: 'proposal' }],
    ['an active option', 'planned', request, { status: 'active', intent: 'option' }],
    ['a plan on hold', 'planned', request, { status: 'on-hold', intent: 'plan' }],
    ['a plan that was carried out', 'past', request, { status: 'completed', intent: 'plan' }],
    [
      'an active plan that was reported',
      'current',
      request,
      { status: 'active', intent: 'plan', reportedBoolean: true },
    ],
    [
      'an active plan that a clinician reported',
      'current',
      request,
      { status: 'active', intent: 'plan', reportedReference: { reference: 'Practitioner/x' } },
    ],
    ['an active instance order', 'current', request, { status: 'active', intent: 'instance-order' }],

    ['an active statement', 'current', statement, { status: 'active' }],
    ['an intended statement', 'planned', statement, { status: 'intended' }],
    ['a statement on hold', 'on-hold', statement, { status: 'on-hold' }],
    ['a completed statement', 'past', statement, { status: 'completed' }],
    ['a stopped statement', 'past', statement, { status: 'stopped' }],
    ['a statement of unknown status', 'unclear', statement, { status: 'unknown' }],
    ['a statement without a status', 'unclear', statement, {}],

    ['a supply of 30 days of 30 days ago', 'current', dispense, { status: 'completed', ...supply('2026-10-26', 30) }],
    ['a supply of 30 days of 31 days ago', 'past', dispense, { status: 'completed', ...supply('2026-10-25', 30) }],
    ['a supply that is ready', 'current', dispense, { status: 'in-progress', ...supply('2026-11-20', 28) }],
    ['a supply that was ready long ago', 'past', dispense, { status: 'in-progress', ...supply('2026-01-20', 28) }],
    ['a supply that is ready, without its days', 'unclear', dispense, { status: 'in-progress' }],
    ['a supply without its days', 'past', dispense, { status: 'completed', whenHandedOver: '2026-11-20' }],
    ['a supply without a date', 'past', dispense, { status: 'completed', daysSupply: { value: 28 } }],
    ['a supply in preparation', 'planned', dispense, { status: 'preparation', ...supply('2026-11-20', 28) }],
    ['a supply on hold', 'on-hold', dispense, { status: 'on-hold', ...supply('2026-11-20', 28) }],
    ['a supply that was stopped', 'past', dispense, { status: 'stopped', ...supply('2026-11-20', 28) }],
    ['a supply of unknown status', 'unclear', dispense, { status: 'unknown', ...supply('2026-11-20', 28) }],
    ['a supply without a status', 'unclear', dispense, supply('2026-11-20', 28)],

    ['an infusion that is running', 'current', administration, { status: 'in-progress' }],
    ['a dose that was given', 'past', administration, { status: 'completed' }],
    ['a dose that was stopped', 'past', administration, { status: 'stopped' }],
    ['a dose on hold', 'on-hold', administration, { status: 'on-hold' }],
    ['a dose of unknown status', 'unclear', administration, { status: 'unknown' }],
    ['a dose without a status', 'unclear', administration, {}],
  ])('%s is %s', (_title, standing, resourceType, members) => {
    expect(standingOf(must(resourceType, members), now)).toBe(standing);
  });
});

describe('the date of a use', () => {
  it.each<[string, Kind, Members, string | undefined]>([
    ['an order: when it was written', request, { authoredOn: '2026-11-01' }, '2026-11-01'],
    ['a statement: its day', statement, { effectiveDateTime: '2026-11-02', dateAsserted: '2026-11-03' }, '2026-11-02'],
    [
      'a statement: the start of its period',
      statement,
      { effectivePeriod: { start: '2026-10', end: '2026-11-01' }, dateAsserted: '2026-11-03' },
      '2026-10',
    ],
    [
      'a statement: the end where there is no start',
      statement,
      { effectivePeriod: { end: '2026-11-01' } },
      '2026-11-01',
    ],
    ['a statement: when it was asserted', statement, { dateAsserted: '2026-11-03' }, '2026-11-03'],
    [
      'a statement: when it was asserted, where its day cannot be read',
      statement,
      { effectiveDateTime: 'last spring', dateAsserted: '2026-11-03' },
      '2026-11-03',
    ],
    [
      'a supply: when it was handed over',
      dispense,
      { whenHandedOver: '2026-11-05', whenPrepared: '2026-11-04' },
      '2026-11-05',
    ],
    ['a supply: when it was prepared', dispense, { whenHandedOver: null, whenPrepared: '2026-11-04' }, '2026-11-04'],
    [
      'a dose: when it was given',
      administration,
      { effectiveDateTime: '2026-11-06T08:00:00Z' },
      '2026-11-06T08:00:00Z',
    ],
    ['a dose: when it began', administration, { effectivePeriod: { start: '2026-11-06T08:00Z' } }, '2026-11-06T08:00Z'],
    ['nothing for an order without a date', request, {}, undefined],
    ['nothing for words', request, { authoredOn: 'yesterday' }, undefined],
    ['nothing for another kind of date', request, { effectiveDateTime: '2026-11-06' }, undefined],
  ])('%s', (_title, resourceType, members, text) => {
    expect(must(resourceType, members).datedText).toBe(text);
    expect(must(resourceType, members).dated === undefined).toBe(text === undefined);
  });
});

describe('the end of a use', () => {
  it.each<[string, Kind, Members, string | undefined]>([
    ['is that of the period of an order', request, { dosageInstruction: [bounds('2026-03-01')] }, '2026-03-01'],
    ['is that of one dosage without a list', request, { dosageInstruction: bounds('2026-03-01') }, '2026-03-01'],
    [
      'is the last of several dosages',
      request,
      { dosageInstruction: [bounds('2026-05-01'), bounds('2026-03-01')] },
      '2026-05-01',
    ],
    [
      'is none where a dosage goes on',
      request,
      { dosageInstruction: [bounds('2026-03-01'), { text: 'then weekly' }] },
      undefined,
    ],
    ['is none where the date cannot be read', request, { dosageInstruction: [bounds('spring')] }, undefined],
    ['is that of the dosage of a statement', statement, { dosage: [bounds('2026-03-01')] }, '2026-03-01'],
    [
      'is that of the period of a statement before that of its dosage',
      statement,
      { effectivePeriod: { start: '2026-01-01', end: '2026-02-01' }, dosage: [bounds('2026-03-01')] },
      '2026-02-01',
    ],
    [
      'is that of the dosage where the period has null for its end',
      statement,
      { effectivePeriod: { start: '2026-01-01', end: null }, dosage: [bounds('2026-03-01')] },
      '2026-03-01',
    ],
    ['is that of the expected supply of an order', request, expected({ value: 10, code: 'd' }), '2026-11-11'],
    [
      'is none of an order whose supply is not known',
      request,
      { dispenseRequest: { numberOfRepeatsAllowed: 3 } },
      undefined,
    ],
    ['is none without a date of the order', request, { ...expected({ value: 10 }), authoredOn: null }, undefined],
    ['counts days by UCUM', dispense, supplied({ value: 10, unit: 'Tage', code: 'd' }), '2026-11-11'],
    ['counts a day', dispense, supplied({ value: 1, unit: 'day' }), '2026-11-02'],
    ['counts days in words', dispense, supplied({ value: 10, unit: 'Days' }), '2026-11-11'],
    ['counts day(s)', dispense, supplied({ value: 10, unit: 'day(s)' }), '2026-11-11'],
    ['counts days that are written as text', dispense, supplied({ value: '10', unit: 'd' }), '2026-11-11'],
    ['counts days where there is no unit', dispense, supplied({ value: 10 }), '2026-11-11'],
    ['counts weeks', dispense, supplied({ value: 4, code: 'wk' }), '2026-11-29'],
    ['counts weeks in words', dispense, supplied({ value: 4, unit: 'weeks' }), '2026-11-29'],
    ['counts one week', dispense, supplied({ value: 1, unit: 'week' }), '2026-11-08'],
    ['is none in workdays', dispense, supplied({ value: 10, unit: 'workdays' }), undefined],
    ['is none in a rate per day', dispense, supplied({ value: 10, unit: 'd-1' }), undefined],
    ['is none in a number of weeks and more', dispense, supplied({ value: 4, unit: 'weeks and 2 days' }), undefined],
    ['is none in biweeks', dispense, supplied({ value: 4, unit: 'biweeks' }), undefined],
    ['counts ten years, and no day more', dispense, supplied({ value: 3650, unit: 'd' }), '2036-10-29'],
    ['ends at once where there is nothing', dispense, supplied({ value: 0, unit: 'd' }), '2026-11-01'],
    [
      'is that of the last dosage, wherever it stands',
      request,
      { dosageInstruction: [bounds('2026-11-10'), bounds('2026-11-20'), bounds('2026-11-15')] },
      '2026-11-20',
    ],
    [
      'knows the unit by the words where the code is of another system',
      dispense,
      supplied({ value: 10, code: '258703001', unit: 'day' }),
      '2026-11-11',
    ],
    [
      'takes the code where it contradicts the words',
      dispense,
      supplied({ value: 10, code: 'd', unit: 'weeks' }),
      '2026-11-11',
    ],
    ['is none in months', dispense, supplied({ value: 1, code: 'mo' }), undefined],
    ['is none in hours', dispense, supplied({ value: 240, code: 'h' }), undefined],
    ['is none in syringes', dispense, supplied({ value: 28, unit: 'syringe' }), undefined],
    ['is none without a number', dispense, supplied({ unit: 'd' }), undefined],
    ['is none below zero', dispense, supplied({ value: -10, unit: 'd' }), undefined],
    ['is none beyond ten years', dispense, supplied({ value: 1e12, unit: 'd' }), undefined],
    [
      'counts from the preparation where nothing was handed over yet',
      dispense,
      { whenPrepared: '2026-11-01', daysSupply: { value: 10 } },
      '2026-11-11',
    ],
    ['is none of a dose', administration, { effectiveDateTime: '2026-11-01' }, undefined],
  ])('%s', (_title, resourceType, members, end) => {
    expect(must(resourceType, members).ends).toEqual(end === undefined ? undefined : span(end));
  });

  it.each<[number | string | null, string]>([
    [3, '2026-12-11'],
    ['3', '2026-12-11'],
    [0, '2026-11-11'],
    [-1, '2026-11-11'],
    [1e12, '2026-11-11'],
    [null, '2026-11-11'],
  ])('of an order with %s refills is that of any supply up to the last', (numberOfRepeatsAllowed, end) => {
    const members = {
      authoredOn: '2026-11-01',
      dispenseRequest: { expectedSupplyDuration: { value: 10, unit: 'd' }, numberOfRepeatsAllowed },
    };
    expect(must(request, members).ends).toEqual({ start: span('2026-11-11').start, end: span(end).end });
  });
});

describe('the last use', () => {
  const today = { start: now, end: now + 1 };
  it.each<[string, Kind, Members, object | undefined]>([
    [
      'is the end',
      request,
      { authoredOn: '2026-01-01', dosageInstruction: [bounds('2026-03-01')] },
      span('2026-03-01'),
    ],
    ['is the date where no end is known', request, { authoredOn: '2026-01-01' }, span('2026-01-01')],
    [
      'is now where the end lies ahead',
      request,
      { authoredOn: '2026-01-01', dosageInstruction: [bounds('2027-03-01')] },
      today,
    ],
    [
      'is none where all dates lie ahead',
      request,
      { authoredOn: '2027-01-01', dosageInstruction: [bounds('2027-03-01')] },
      undefined,
    ],
    [
      'is none where only an end is known that lies ahead',
      request,
      { dosageInstruction: [bounds('2027-03-01')] },
      undefined,
    ],
    ['is none without any date', request, {}, undefined],
    ['is none for a dose of next year', administration, { effectiveDateTime: '2027-01-01' }, undefined],
    ['is now for a dose of a time zone ahead', administration, { effectiveDateTime: '2026-11-26' }, today],
    ['is the day of a dose', administration, { effectiveDateTime: '2026-11-20' }, span('2026-11-20')],
    [
      'is the end of the supply',
      dispense,
      { whenHandedOver: '2026-11-01', daysSupply: { value: 10 } },
      span('2026-11-11'),
    ],
    [
      'is the day of the supply where its days are not known',
      dispense,
      { whenHandedOver: '2026-11-01' },
      span('2026-11-01'),
    ],
    [
      'is any day since the start where a statement has no end',
      statement,
      { effectivePeriod: { start: '2025-10-21' } },
      { start: day('2025-10-21'), end: now + 1 },
    ],
    [
      'is any day from the start to the day of the statement',
      statement,
      { effectivePeriod: { start: '2025-10-21' }, dateAsserted: '2026-02-01' },
      { start: day('2025-10-21'), end: span('2026-02-01').end },
    ],
    [
      'is the one day on which a statement begins and is made',
      statement,
      { effectivePeriod: { start: '2026-02-01' }, dateAsserted: '2026-02-01' },
      span('2026-02-01'),
    ],
    [
      'is any day since the start where the statement was made before it',
      statement,
      { effectivePeriod: { start: '2026-02-01' }, dateAsserted: '2026-01-01' },
      { start: day('2026-02-01'), end: now + 1 },
    ],
    ['is the day of a statement', statement, { effectiveDateTime: '2026-02-01' }, span('2026-02-01')],
    [
      'is when it was asserted where nothing else is known',
      statement,
      { dateAsserted: '2026-02-01' },
      span('2026-02-01'),
    ],
    [
      'is the end of a statement',
      statement,
      { effectivePeriod: { start: '2025', end: '2026-02-01' } },
      span('2026-02-01'),
    ],
  ])('%s', (_title, resourceType, members, last) => {
    expect(lastUseOf(must(resourceType, members), now)).toEqual(last);
  });
});

describe('the medicine', () => {
  const medication = (members: Members): FhirResource => ({ resourceType: 'Medication', ...members });

  it.each<[string, Members, Readonly<Record<string, FhirResource>>, readonly string[]]>([
    ['is the concept', {}, {}, ['exampline by code']],
    [
      'is any of its codings',
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '1' }, ...otherine.coding] } },
      {},
      ['otherine by code'],
    ],
    ['is known by its text', { medicationCodeableConcept: { text: 'Exampline 100 mg' } }, {}, ['exampline by name']],
    [
      'is known by a display',
      { medicationCodeableConcept: { coding: [{ display: 'EXAMPLINE' }] } },
      {},
      ['exampline by name'],
    ],
    [
      'is the Medication that came along',
      reference('Medication/x'),
      { 'Medication/x': medication({ code: exampline }) },
      ['exampline by code'],
    ],
    [
      'is a contained Medication',
      {
        ...reference('#x'),
        contained: [
          { resourceType: 'Medication', id: 'y', code: otherine },
          { resourceType: 'Medication', id: 'x', code: exampline },
        ],
      },
      {},
      ['exampline by code'],
    ],
    [
      'is the one contained Medication without a list',
      { ...reference('#x'), contained: { id: 'x', code: exampline } },
      {},
      ['exampline by code'],
    ],
    [
      'is no Medication that is not contained',
      { ...reference('#gone'), contained: [{ id: 'x', code: exampline }] },
      { '#gone': medication({ code: exampline }) },
      [],
    ],
    [
      'is each ingredient',
      reference('Medication/x'),
      {
        'Medication/x': medication({
          ingredient: [{ itemCodeableConcept: exampline }, { itemCodeableConcept: otherine }],
        }),
      },
      ['exampline by code', 'otherine by code'],
    ],
    [
      'is an ingredient that is a reference to another Medication',
      reference('Medication/x'),
      {
        'Medication/x': medication({ ingredient: [{ itemReference: { reference: 'Medication/y' } }] }),
        'Medication/y': medication({ code: exampline }),
      },
      ['exampline by code'],
    ],
    [
      'is an ingredient that the Medication contains',
      reference('Medication/x'),
      {
        'Medication/x': medication({
          ingredient: [{ itemReference: { reference: '#s' } }],
          contained: [{ resourceType: 'Substance', id: 's', code: exampline }],
        }),
      },
      ['exampline by code'],
    ],
    [
      'is an ingredient that the order contains beside the Medication',
      {
        ...reference('#x'),
        contained: [
          { resourceType: 'Medication', id: 'x', ingredient: { itemReference: { reference: '#s' } } },
          { resourceType: 'Substance', id: 's', code: exampline },
        ],
      },
      {},
      ['exampline by code'],
    ],
    [
      'is an ingredient by its words',
      reference('Medication/x'),
      { 'Medication/x': medication({ ingredient: [{ itemReference: { display: 'Exampline' } }] }) },
      ['exampline by name'],
    ],
    [
      'is known by the words of the reference',
      reference('Medication/x', 'Exampline 100 mg syringe'),
      {},
      ['exampline by name'],
    ],
    [
      'is known by the code rather than by the words of the reference',
      reference('Medication/x', 'Exampline 100 mg syringe'),
      { 'Medication/x': medication({ code: exampline }) },
      ['exampline by code'],
    ],
    [
      'is known by both members',
      { medicationReference: { reference: 'Medication/x' } },
      { 'Medication/x': medication({ code: otherine }) },
      ['exampline by code', 'otherine by code'],
    ],
    [
      'is nothing that is known',
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: 'ex' }], text: 'Something' } },
      {},
      [],
    ],
  ])('%s', (_title, members, found, sets) => {
    expect(coded(must(request, members, found))).toEqual(sets);
  });

  it.each<[string, boolean, Members, Readonly<Record<string, FhirResource>>]>([
    [
      'a code of an unknown system',
      true,
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '7' }] } },
      {},
    ],
    ['words alone', true, { medicationCodeableConcept: { text: 'Something' } }, {}],
    ['the words of a reference', true, reference('Medication/x', 'Something'), {}],
    ['a Medication', true, reference('Medication/x'), { 'Medication/x': medication({ code: { text: 'Something' } }) }],
    ['a code without a system', false, { medicationCodeableConcept: { coding: [{ code: 'ex' }] } }, {}],
    ['a reference that leads nowhere', false, reference('Medication/x'), {}],
    ['a Medication that says nothing', false, reference('Medication/x'), { 'Medication/x': medication({}) }],
    ['an empty concept', false, { medicationCodeableConcept: { coding: [], text: ' ' } }, {}],
    ['null', false, { medicationCodeableConcept: null }, {}],
    ['no member at all', false, { medicationCodeableConcept: undefined }, {}],
  ])('is identified by %s: %s', (_title, identified, members, found) => {
    expect(must(request, members, found).identified).toBe(identified);
  });

  it.each<[string, Members, Readonly<Record<string, FhirResource>>, string]>([
    ['the text', { medicationCodeableConcept: { ...exampline, text: 'My exampline' } }, {}, 'My exampline'],
    [
      'a display',
      { medicationCodeableConcept: { coding: [{ ...exampline.coding[0], display: 'EXAMPLINE 100' }] } },
      {},
      'EXAMPLINE 100',
    ],
    ['the display of the set where the EHR has no words', {}, {}, 'exampline of the set'],
    [
      'the Medication’s words before those of the reference',
      reference('Medication/x', 'of the reference'),
      { 'Medication/x': medication({ code: { text: 'of the Medication' } }) },
      'of the Medication',
    ],
    [
      'the words of the reference, cut after 500 characters',
      reference('Medication/x', 'x'.repeat(600)),
      {},
      'x'.repeat(500),
    ],
    ['nothing where nobody says anything', reference('Medication/x'), {}, ''],
  ])('is called by %s', (_title, members, found, label) => {
    expect(must(request, members, found).label).toBe(label);
  });
});

describe('who says so', () => {
  it.each<[string, Kind, Members, boolean, boolean]>([
    ['a reported order', request, { reportedBoolean: true }, true, true],
    ['an order that a patient reported', request, { reportedReference: { reference: 'Patient/p1' } }, true, true],
    [
      'an order that a relative reported',
      request,
      { reportedReference: { reference: 'https://ehr.example.org/RelatedPerson/r1' } },
      true,
      true,
    ],
    [
      'an order that a clinician reported',
      request,
      { reportedReference: { reference: 'Practitioner/x' } },
      false,
      true,
    ],
    ['an order that is not reported', request, { reportedBoolean: false }, false, false],
    ['an order that says nothing of it', request, {}, false, false],
    ['a statement by the patient', statement, { informationSource: { reference: 'Patient/p1' } }, true, false],
    ['a statement by a relative', statement, { informationSource: { reference: 'RelatedPerson/r1' } }, true, false],
    [
      'a statement by the patient without a literal reference',
      statement,
      { informationSource: { type: 'Patient', display: 'Ines' } },
      true,
      false,
    ],
    ['a statement by a clinician', statement, { informationSource: { reference: 'Practitioner/x' } }, false, false],
    [
      'a statement by a clinician whose name says otherwise',
      statement,
      { informationSource: { display: 'Patient/p1' } },
      false,
      false,
    ],
    ['a statement by nobody', statement, { informationSource: null }, false, false],
  ])('%s', (_title, resourceType, members, patientReported, reported) => {
    expect(must(resourceType, members)).toMatchObject({ patientReported, reported });
  });
});

describe('the reasons for a use', () => {
  const ill = { coding: [{ system: 'urn:example:problems', code: 'ill' }] };

  it.each<[string, Members]>([
    ['R4 and STU3', { reasonCode: [ill] }],
    ['one without a list', { reasonCode: ill }],
    ['DSTU2 orders', { reasonCodeableConcept: ill }],
    ['DSTU2 statements', { reasonForUseCodeableConcept: ill }],
  ])('are read in the shape of %s', (_title, members) => {
    const [reason, ...others] = must(request, members).reasons;
    expect(others).toEqual([]);
    expect(reason?.matches.map(({ set }) => set)).toEqual(['ills']);
  });

  it('are references as well', () => {
    const reasonReference = [
      { reference: 'Condition/c1' },
      { display: 'no reference' },
      { reference: 'Observation/o1' },
    ];
    expect(must(request, { reasonReference }).reasonReferences).toEqual(['Condition/c1', 'Observation/o1']);
  });

  it('are none where none are given', () => {
    expect(must(request)).toMatchObject({ reasons: [], reasonReferences: [] });
  });
});

describe('the reference of a use', () => {
  it('is the type and id of its resource, and empty without an id', () => {
    expect(must(dispense).reference).toBe('MedicationDispense/m1');
    expect(must(request, { id: undefined }).reference).toBe('');
    expect(must(request, { id: '' }).reference).toBe('');
  });

  it('tells the four kinds apart', () => {
    const kinds = [request, statement, dispense, administration];
    expect(kinds.map((kind) => must(kind).source)).toEqual(['request', 'statement', 'dispense', 'administration']);
  });

  it('is not mixed up with a code of another system that looks the same', () => {
    const concept = { coding: [{ system: `${medicines}-of-another`, code: 'ex' }] };
    expect(must(request, { medicationCodeableConcept: concept }).matches).toEqual([]);
  });
});
