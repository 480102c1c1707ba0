import { describe, expect, it } from 'vitest';
import { now, problems, valueSets } from '../../test/made-up-content.ts';
import { currencyOf, readCondition, type Condition } from './condition.ts';

type Members = Readonly<Record<string, unknown>>;

const recentDays = 90;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const span = (from: string, to: string) => ({ start: day(from), end: day(to) });
const clinical = (code: string) => ({
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }] },
});
const verification = (code: string) => ({
  verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code }] },
});

function read(members: Members = {}): Condition | undefined {
  const code = { coding: [{ system: problems, code: 'ill' }] };
  return readCondition({ resourceType: 'Condition', id: 'c1', code, ...members }, valueSets);
}

function must(members: Members = {}): Condition {
  const condition = read(members);
  if (condition === undefined) throw new Error('it gives nothing');
  return condition;
}

function currency(members: Members, lasting = false): string {
  return currencyOf(must(members), now, recentDays, lasting);
}

describe('a problem gives nothing', () => {
  it.each<[string, Members]>([
    ['that was refuted', verification('refuted')],
    ['that was entered in error', verification('entered-in-error')],
    ['that STU3 says was refuted', { verificationStatus: 'refuted' }],
    ['that STU3 says was entered in error', { verificationStatus: 'entered-in-error' }],
    ['that words say was entered in error', { verificationStatus: { text: 'Entered in error' } }],
    ['that was refuted, while it is active', { ...clinical('active'), ...verification('refuted') }],
    ['with the error in the clinical status', { clinicalStatus: 'entered-in-error' }],
  ])('%s', (_title, members) => {
    expect(read(members)).toBeUndefined();
  });

  it.each(['confirmed', 'provisional', 'differential', 'unconfirmed', 'unknown'])('but not one that is %s', (code) => {
    expect(must(verification(code)).verification).toBe(code);
    expect(must({ verificationStatus: code }).verification).toBe(code);
  });
});

describe('an acute illness on 25 November 2026', () => {
  const active = clinical('active');

  it.each<[string, string, Members]>([
    ['active, noted today', 'current', { ...active, recordedDate: '2026-11-25' }],
    ['active, noted 90 days ago', 'current', { ...active, recordedDate: '2026-08-27' }],
    ['active, noted 91 days ago', 'stale', { ...active, recordedDate: '2026-08-26' }],
    ['active, began 91 days ago', 'stale', { ...active, onsetDateTime: '2026-08-26' }],
    [
      'active, began long ago but recorded lately',
      'current',
      { ...active, onsetDateTime: '2020-01-01', recordedDate: '2026-11-01' },
    ],
    [
      'active, recorded long ago but began lately',
      'current',
      { ...active, onsetDateTime: '2026-11-01', recordedDate: '2020-01-01' },
    ],
    ['active, in a period that began 91 days ago', 'stale', { ...active, onsetPeriod: { start: '2026-08-26' } }],
    ['active, without a date', 'current', active],
    ['active, with a date that cannot be read', 'current', { ...active, recordedDate: 'spring' }],
    ['active, dated in the future', 'current', { ...active, onsetDateTime: '2027-05-01' }],
    ['active, noted in a month that leaves it open', 'current', { ...active, recordedDate: '2026-08' }],
    ['active, noted in a month that is too long ago', 'stale', { ...active, recordedDate: '2026-07' }],
    ['active, noted this year', 'current', { ...active, recordedDate: '2026' }],
    [
      'active, changed lately but noted long ago',
      'stale',
      { ...active, recordedDate: '2026-01-01', meta: { lastUpdated: '2026-11-24T08:00:00Z' } },
    ],
    ['a recurrence 91 days ago', 'stale', { ...clinical('recurrence'), recordedDate: '2026-08-26' }],
    ['a relapse 90 days ago', 'current', { ...clinical('relapse'), recordedDate: '2026-08-27' }],
    ['active in the shape of STU3', 'current', { clinicalStatus: 'active', assertedDate: '2026-11-01' }],
    ['active in the shape of STU3, 91 days ago', 'stale', { clinicalStatus: 'active', assertedDate: '2026-08-26' }],

    ['without a status, noted 90 days ago', 'current', { recordedDate: '2026-08-27' }],
    ['without a status, noted 91 days ago', 'over', { recordedDate: '2026-08-26' }],
    ['without a status, began 90 days ago', 'current', { onsetDateTime: '2026-08-27' }],
    ['without a status, in a month that leaves it open', 'current', { recordedDate: '2026-08' }],
    ['without a status, without a date', 'over', {}],
    ['with a status that nobody knows, noted 91 days ago', 'over', { ...clinical('odd'), recordedDate: '2026-08-26' }],

    ['inactive', 'dormant', { ...clinical('inactive'), recordedDate: '2026-11-01' }],
    ['in remission', 'dormant', { ...clinical('remission'), recordedDate: '2026-11-01' }],
    ['inactive for long', 'dormant', { ...clinical('inactive'), recordedDate: '2020-01-01' }],
    ['resolved', 'over', { ...clinical('resolved'), recordedDate: '2026-11-01' }],
    ['resolved in the shape of STU3', 'over', { clinicalStatus: 'resolved' }],
  ])('%s: %s', (_title, expected, members) => {
    expect(currency(members)).toBe(expected);
  });
});

describe('a lasting disease on 25 November 2026', () => {
  it.each<[string, string, Members]>([
    ['active, noted ten years ago', 'current', { ...clinical('active'), recordedDate: '2016-01-01' }],
    ['active, without a date', 'current', clinical('active')],
    ['without a status, noted ten years ago', 'current', { recordedDate: '2016-01-01' }],
    ['without a status, without a date', 'current', {}],
    ['inactive', 'dormant', clinical('inactive')],
    ['in remission', 'dormant', clinical('remission')],
    ['resolved', 'over', clinical('resolved')],
    ['abated', 'over', { abatementDateTime: '2020-01-01' }],
  ])('%s: %s', (_title, expected, members) => {
    expect(currency(members, true)).toBe(expected);
  });
});

describe('the abatement of an illness that is active and noted today', () => {
  const members = { ...clinical('active'), recordedDate: '2026-11-25' };

  it.each<[string, string, Members]>([
    ['yesterday', 'over', { abatementDateTime: '2026-11-24' }],
    ['today', 'over', { abatementDateTime: '2026-11-25' }],
    ['a minute ago', 'over', { abatementDateTime: '2026-11-25T11:59:00Z' }],
    ['in a minute', 'current', { abatementDateTime: '2026-11-25T12:01:00Z' }],
    ['tomorrow', 'current', { abatementDateTime: '2026-11-26' }],
    ['next year', 'current', { abatementDateTime: '2027' }],
    ['this month, which is on record and so has happened', 'over', { abatementDateTime: '2026-11' }],
    ['at the end of a period in the past', 'over', { abatementPeriod: { start: '2026-01-01', end: '2026-02-01' } }],
    [
      'at the end of a period in the future',
      'current',
      { abatementPeriod: { start: '2026-01-01', end: '2027-02-01' } },
    ],
    ['in a period without an end', 'current', { abatementPeriod: { start: '2026-01-01' } }],
    ['in words', 'over', { abatementString: 'in his teens' }],
    ['at an age', 'over', { abatementAge: { value: 12, code: 'a' } }],
    ['at an age between two', 'over', { abatementRange: { low: { value: 12 }, high: { value: 14 } } }],
    ['as STU3 says it', 'over', { abatementBoolean: true }],
    ['not, as STU3 says it', 'current', { abatementBoolean: false }],
    ['on a day that cannot be read', 'current', { abatementDateTime: 'spring' }],
    ['in words that are empty', 'current', { abatementString: ' ' }],
    [
      'null, which is nothing',
      'current',
      { abatementString: null, abatementAge: null, abatementRange: null, abatementDateTime: null },
    ],
  ])('%s: %s', (_title, expected, abatement) => {
    expect(currency({ ...members, ...abatement })).toBe(expected);
  });
});

describe('when a problem was noted', () => {
  it.each<[string, Members, object | undefined, unknown]>([
    ['by its onset', { onsetDateTime: '2026-11-01' }, span('2026-11-01', '2026-11-02'), '2026-11-01'],
    ['by its recording', { recordedDate: '2026-11-01' }, span('2026-11-01', '2026-11-02'), '2026-11-01'],
    [
      'by its recording in STU3',
      { onsetDateTime: '2026-10-01', assertedDate: '2026-11-01' },
      span('2026-11-01', '2026-11-02'),
      '2026-11-01',
    ],
    [
      'by the newer of both',
      { onsetDateTime: '2026-11-05', recordedDate: '2026-11-01' },
      span('2026-11-05', '2026-11-06'),
      '2026-11-05',
    ],
    [
      'not before its recording, where the year of the onset alone is known',
      { onsetDateTime: '2026', recordedDate: '2026-11-01' },
      span('2026-11-01', '2027-01-01'),
      '2026-11-01',
    ],
    [
      'by the one that can be read',
      { onsetDateTime: '2026-11-05', recordedDate: 'spring' },
      span('2026-11-05', '2026-11-06'),
      '2026-11-05',
    ],
    ['not at all', {}, undefined, undefined],
    ['not at all by what cannot be read', { onsetString: 'spring', recordedDate: 'spring' }, undefined, undefined],
    ['not by its last change', { meta: { lastUpdated: '2026-11-24' } }, undefined, undefined],
  ])('%s', (_title, members, noted, notedText) => {
    expect(must(members)).toMatchObject({ notedText });
    expect(must(members).noted).toEqual(noted);
  });

  it('is not when the record first speaks of it: that is the recording, else the onset', () => {
    const both = { onsetDateTime: '2026-11-05', recordedDate: '2026-11-10' };
    expect(must(both).entered).toEqual(span('2026-11-10', '2026-11-11'));
    expect(must({ ...both, recordedDate: 'spring' }).entered).toEqual(span('2026-11-05', '2026-11-06'));
    expect(must().entered).toBeUndefined();
  });
});

describe('what a problem is', () => {
  it('is found by code, else by words', () => {
    expect(must().matches).toMatchObject([{ set: 'ills', by: 'code' }]);
    expect(must({ code: { text: 'feels ill' } }).matches).toMatchObject([{ set: 'ills', by: 'name' }]);
    expect(must({ code: { text: 'villainy' } }).matches).toEqual([]);
    expect(must({ code: undefined }).matches).toEqual([]);
  });

  it('is called by the text, a display, the words of the set, the code, or nothing', () => {
    const coding = { system: 'urn:other', code: 'X1' };
    expect(must({ code: { coding: [{ ...coding, display: 'shown' }], text: 'written' } }).label).toBe('written');
    expect(must({ code: { coding: [{ ...coding, display: 'shown' }] } }).label).toBe('shown');
    expect(must().label).toBe('ills of the set');
    expect(must({ code: { coding: [coding] } }).label).toBe('X1');
    expect(must({ code: null }).label).toBe('');
  });

  it('has a reference, which is empty without an id', () => {
    expect(must().reference).toBe('Condition/c1');
    expect(must({ id: undefined }).reference).toBe('');
  });
});
