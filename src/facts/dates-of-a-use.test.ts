import { describe, expect, it } from 'vitest';
import { now } from '../../test/made-up-content.ts';
import { lastUseOf } from './medication-use.ts';
import {
  type Members,
  type Kind,
  must,
  day,
  span,
  bounds,
  supplied,
  expected,
  request,
  statement,
  dispense,
  administration,
} from '../../test/uses.ts';

/** An order of 2026-11-01 with dosages of these lengths. */
const lasting = (lengths: readonly Members[]) => ({
  authoredOn: '2026-11-01',
  dosageInstruction: lengths.map(({ sequence, ...boundsDuration }) => ({
    sequence,
    timing: { repeat: { boundsDuration } },
  })),
});
const valid = (end: string): Members => ({
  authoredOn: '2026-11-01',
  dispenseRequest: { validityPeriod: { start: '2026-11-01', end } },
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
    ['is so many days after an order', request, lasting([{ value: 10, unit: 'd' }]), '2026-11-11'],
    ['is so many weeks after an order', request, lasting([{ value: 2, unit: 'weeks', code: 'wk' }]), '2026-11-15'],
    [
      'is so many days after a statement begins',
      statement,
      { effectivePeriod: { start: '2026-11-01' }, dosage: lasting([{ value: 10, code: 'd' }]).dosageInstruction },
      '2026-11-11',
    ],
    [
      'is that of the longest of dosages that begin together',
      request,
      lasting([
        { value: 14, unit: 'd' },
        { value: 5, unit: 'd' },
      ]),
      '2026-11-15',
    ],
    [
      'is that of the last of dosages that are numbered, wherever it stands',
      request,
      lasting([
        { value: 14, unit: 'd', sequence: 2 },
        { value: 5, unit: 'd', sequence: 1 },
      ]),
      '2026-11-20',
    ],
    [
      'is that of the length before that of the expected supply',
      request,
      { ...expected({ value: 30, code: 'd' }), ...lasting([{ value: 10, unit: 'd' }]) },
      '2026-11-11',
    ],
    ['is none where one length is not known', request, lasting([{ value: 10, unit: 'd' }, {}]), undefined],
    ['is none where a length is a bound', request, lasting([{ value: 10, unit: 'd', comparator: '<' }]), undefined],
    ['is none without the day of the order', request, { ...lasting([{ value: 10 }]), authoredOn: null }, undefined],
    ['is none of the validity of a prescription', request, valid('2026-11-11'), undefined],
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

  it('is any day of a range of days after an order', () => {
    const boundsRange = { low: { value: 7, unit: 'd' }, high: { value: 10, unit: 'd' } };
    const members = { authoredOn: '2026-11-01', dosageInstruction: [{ timing: { repeat: { boundsRange } } }] };
    expect(must(request, members).ends).toEqual({ start: day('2026-11-08'), end: day('2026-11-12') });
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
