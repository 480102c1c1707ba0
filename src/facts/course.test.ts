import { describe, expect, it } from 'vitest';
import { chartWith, exampline, now, otherine, valueSets } from '../../test/made-up-content.ts';
import type { FhirResource, Gap } from '../chart/chart.ts';
import { courseOf, type Course } from './course.ts';
import { readDraft, type Draft } from './draft.ts';
import type { Known } from './fact.ts';
import { readRecord } from './patient-record.ts';
import { setScene } from './scene.ts';

type Members = Readonly<Record<string, unknown>>;
type Lists = Parameters<typeof chartWith>[0];

const course = courseOf('exampline', 90);
const order = (members: Members): FhirResource => ({
  resourceType: 'MedicationRequest',
  id: 'm1',
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: exampline,
  ...members,
});
const statement = (members: Members): FhirResource => ({ ...order(members), resourceType: 'MedicationStatement' });
const until = (end: string): Members => ({ dosageInstruction: [{ timing: { repeat: { boundsPeriod: { end } } } }] });

function draft(members: Members): Draft {
  const read = readDraft(order({ id: 'draft', status: 'draft', ...members }), true, valueSets, () => undefined);
  if (read === undefined) throw new Error('it gives nothing');
  return read;
}

function look(lists: Lists, drafts: readonly Draft[] = [], gaps: Parameters<typeof chartWith>[1] = {}): Known<Course> {
  const judged = draft({});
  const all = [judged, ...drafts];
  const record = readRecord(chartWith(lists, gaps), all, valueSets, now);
  return setScene(judged, all, record, 'us', now).see(course);
}

describe('on 25 November 2026 an order', () => {
  it.each<[string, string, Lists]>([
    ['continues', 'an active order', { medicationRequests: [order({})] }],
    ['continues', 'an order on hold', { medicationRequests: [order({ status: 'on-hold' })] }],
    ['continues', 'an active statement', { medicationStatements: [statement({})] }],
    [
      'continues',
      'an order whose end was 90 days ago',
      { medicationRequests: [order({ status: 'completed', authoredOn: '2026-01-01', ...until('2026-08-27') })] },
    ],
    [
      'starts after',
      'an order whose end was 91 days ago',
      { medicationRequests: [order({ status: 'completed', authoredOn: '2026-01-01', ...until('2026-08-26') })] },
    ],
    [
      'continues',
      'an order that was written 90 days ago and stopped',
      { medicationRequests: [order({ status: 'stopped', authoredOn: '2026-08-27' })] },
    ],
    [
      'starts after',
      'an order that was written 91 days ago and stopped',
      { medicationRequests: [order({ status: 'stopped', authoredOn: '2026-08-26' })] },
    ],
    [
      'continues',
      'an order that was stopped before its end, which lies ahead',
      { medicationRequests: [order({ status: 'stopped', authoredOn: '2026-01-01', ...until('2027-01-01') })] },
    ],
    [
      'continues',
      'a supply of 90 days that ended 90 days ago',
      {
        medicationRequests: [
          order({
            status: 'completed',
            authoredOn: '2026-05-29',
            dispenseRequest: { expectedSupplyDuration: { value: 90, unit: 'days' } },
          }),
        ],
      },
    ],
    [
      'starts after',
      'a statement that ended in a month that leaves it open',
      {
        medicationStatements: [
          statement({ status: 'completed', effectivePeriod: { start: '2026-01', end: '2026-08' } }),
        ],
      },
    ],
    [
      'starts after',
      'a statement that ended in July',
      {
        medicationStatements: [
          statement({ status: 'completed', effectivePeriod: { start: '2026-01', end: '2026-07' } }),
        ],
      },
    ],
    [
      'continues',
      'a statement that ended in a month that settles it',
      {
        medicationStatements: [
          statement({ status: 'completed', effectivePeriod: { start: '2026-01', end: '2026-09' } }),
        ],
      },
    ],
    [
      'starts after',
      'a statement that was stopped on a day that it does not give',
      { medicationStatements: [statement({ status: 'stopped', effectivePeriod: { start: '2026-01-01' } })] },
    ],
    [
      'continues',
      'a statement that was stopped on a day that it does not give, after a start 90 days ago',
      { medicationStatements: [statement({ status: 'stopped', effectivePeriod: { start: '2026-08-27' } })] },
    ],
    [
      'continues',
      'an order without a status that was written 90 days ago',
      { medicationRequests: [order({ status: undefined, authoredOn: '2026-08-27' })] },
    ],
    [
      'starts after',
      'an order without a status that was written 91 days ago',
      { medicationRequests: [order({ status: undefined, authoredOn: '2026-08-26' })] },
    ],
    [
      'starts after',
      'an order without any date that was completed',
      { medicationRequests: [order({ status: 'completed' })] },
    ],
    [
      'starts after',
      'an order that is dated ahead and completed',
      { medicationRequests: [order({ status: 'completed', authoredOn: '2027-11-01' })] },
    ],
    ['starts beside', 'a plan', { medicationRequests: [order({ intent: 'plan' })] }],
    ['starts beside', 'a proposal', { medicationRequests: [order({ intent: 'proposal' })] }],
    [
      'continues',
      'a plan that the patient reported to be taken',
      { medicationRequests: [order({ intent: 'plan', reportedBoolean: true })] },
    ],
    ['starts beside', 'an intended statement', { medicationStatements: [statement({ status: 'intended' })] }],
    ['starts beside', 'another draft in the record', { medicationRequests: [order({ status: 'draft' })] }],
    ['starts beside', 'an order that was cancelled', { medicationRequests: [order({ status: 'cancelled' })] }],
    ['starts beside', 'another medicine', { medicationRequests: [order({ medicationCodeableConcept: otherine })] }],
    [
      'starts beside',
      'a supply, which is no order',
      { medicationDispenses: [{ ...order({ status: 'completed' }), resourceType: 'MedicationDispense' }] },
    ],
    ['starts beside', 'nothing', {}],
  ])('%s %s', (kind, _title, lists) => {
    const { value, gaps } = look(lists);
    expect(value.kind).toBe(kind === 'continues' ? 'continuation' : 'initiation');
    expect(value.uses).toHaveLength(kind === 'continues' ? 1 : 0);
    expect(gaps).toEqual([]);
  });
});

describe('an order of the same session', () => {
  it('that stops an order of the record makes the new one a continuation', () => {
    const stopped = draft({ id: 'm1', status: 'stopped' });
    const { value } = look({ medicationRequests: [order({ authoredOn: '2026-01-01' })] }, [stopped]);
    expect(value.kind).toBe('continuation');
    expect(value.uses.map(({ reference, status }) => `${reference} ${status}`)).toEqual([
      'MedicationRequest/m1 active',
    ]);
  });

  it('that is signed again continues what the record has as active', () => {
    const { value } = look({ medicationRequests: [order({ id: 'draft', authoredOn: '2026-01-01' })] });
    expect(value.kind).toBe('continuation');
  });

  it('that is a draft in the record as well is a start', () => {
    expect(look({ medicationRequests: [order({ id: 'draft', status: 'draft' })] }).value.kind).toBe('initiation');
  });

  it('that is only in the session is a start', () => {
    expect(look({}, [draft({ id: 'other' })]).value.kind).toBe('initiation');
  });

  it('that cancels an active order leaves what the record says of it', () => {
    const cancelled = draft({ id: 'm1', status: 'cancelled' });
    expect(look({ medicationRequests: [order({})] }, [cancelled]).value.kind).toBe('continuation');
  });
});

describe('what is missing', () => {
  const gap: Gap = { data: 'MedicationStatement', gap: 'failed' };

  it('leaves a start uncertain, and a continuation certain', () => {
    expect(look({}, [], { medicationStatements: [gap] }).gaps).toEqual([gap]);
    expect(look({ medicationRequests: [order({})] }, [], { medicationStatements: [gap] }).gaps).toEqual([]);
  });

  it('does not matter among supplies and doses, which are not asked for', () => {
    expect(course.reads).toEqual(['medicationRequests', 'medicationStatements']);
    expect(look({}, [], { medicationDispenses: [gap] }).gaps).toEqual([]);
  });
});

const start = (text: string): number => Date.parse(`${text}T00:00:00Z`);

describe('the beginning of a course', () => {
  const past = (id: string, authoredOn: string, end: string): FhirResource =>
    order({ id, status: 'completed', authoredOn, ...until(end) });

  it.each<[string, readonly FhirResource[], number | undefined]>([
    ['is the date of the order that is continued', [order({ authoredOn: '2026-06-01' })], start('2026-06-01')],
    [
      'is the earliest of several',
      [order({ authoredOn: '2026-06-01' }), order({ id: 'm2', authoredOn: '2026-03-01' })],
      start('2026-03-01'),
    ],
    [
      'goes back over orders that follow each other',
      [
        past('a', '2025-01-01', '2025-12-01'),
        order({ authoredOn: '2026-06-01' }),
        past('b', '2026-01-01', '2026-06-01'),
      ],
      start('2025-01-01'),
    ],
    [
      'does not go back over a pause of 91 days',
      [past('a', '2025-01-01', '2026-03-02'), order({ authoredOn: '2026-06-01' })],
      start('2026-06-01'),
    ],
    [
      'goes back over a pause of 90 days',
      [past('a', '2025-01-01', '2026-03-03'), order({ authoredOn: '2026-06-01' })],
      start('2025-01-01'),
    ],
    [
      'does not begin with a plan',
      [order({ authoredOn: '2026-06-01' }), order({ id: 'p', intent: 'plan', authoredOn: '2026-01-01' })],
      start('2026-06-01'),
    ],
    ['is not known without dates', [order({})], undefined],
  ])('%s', (_title, medicationRequests, since) => {
    expect(look({ medicationRequests }).value.since?.start).toBe(since);
  });

  it('is none of a start', () => {
    expect(look({}).value).toEqual({ kind: 'initiation', uses: [], since: undefined });
  });
});
