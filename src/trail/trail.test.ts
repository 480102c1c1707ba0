import { describe, expect, it } from 'vitest';
import { ruleThatReads } from '../../test/made-up-content.ts';
import { queryKeys, type QueryKey } from '../chart/chart.ts';
import type { DataState } from '../chart/gather.ts';
import type { Card } from '../protocol/card.ts';
import type { Doubt, Judged } from '../rules/judge.ts';
import { callOf, type Call } from './trail.ts';

const [first, second] = [ruleThatReads('first', {}), ruleThatReads('second', {})];
const dataStates = Object.fromEntries(queryKeys.map((key) => [key, 'empty'])) as Record<QueryKey, DataState>;

const aCard = {
  uuid: 'a-uuid',
  indicator: 'info',
  source: { label: 'Label', url: 'https://example.org', topic: { system: 'urn:x', code: 'second' } },
} as const;

function call(
  judged: readonly Judged[],
  cards: readonly Pick<Card, 'uuid' | 'indicator' | 'source'>[] = [],
  doubt?: Doubt,
  mode: 'live' | 'silent' = 'live',
  site?: { readonly hash: string },
): Call {
  const request = {
    hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
    patientId: 'secret-patient',
    userId: 'secret-user',
  };
  return callOf({
    service: {
      id: 'exampline-order-sign',
      hook: 'order-sign',
      content: { drug: { version: '2026-11-25' }, hash: 'c0ffee', ...(site && { site }) },
    },
    request,
    judged,
    doubt,
    response: { cards: cards as readonly Card[] },
    chart: { dataStates, foreignResources: 2 },
    fhirCalls: [{ query: 'observations', outcome: 'ok', milliseconds: 12.5 }],
    tenant: { id: 'default', mode },
    recognition: { wordsDespiteCodes: 1, wordsAlone: 0, codes: 4 },
    unmatched: [{ system: 'http://www.whocc.no/atc', code: 'X99' }],
    now: 1_764_072_000_000,
    milliseconds: 1.23456,
  });
}

describe('what is kept of a call', () => {
  it('says who asked what, what was concluded and shown, and how long it took', () => {
    const judged: Judged[] = [
      { rule: first, verdict: 'clear' },
      { rule: second, verdict: 'unknown', why: [{ data: 'Observation', gap: 'failed' }] },
    ];
    expect(call(judged, [aCard])).toEqual({
      time: 1_764_072_000_000,
      tenant: 'default',
      service: 'exampline-order-sign',
      hook: 'order-sign',
      hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
      content: '2026-11-25',
      contentHash: 'c0ffee',
      verdicts: { first: 'clear', second: 'unknown' },
      indicators: {},
      shadow: [],
      broken: [],
      faults: [],
      patientInDoubt: false,
      dataStates,
      foreignResources: 2,
      recognition: { wordsDespiteCodes: 1, wordsAlone: 0, codes: 4 },
      fhirCalls: [{ query: 'observations', outcome: 'ok', milliseconds: 12.5 }],
      cards: [{ uuid: 'a-uuid', rule: 'second', indicator: 'info' }],
      shown: true,
      unmatched: [{ system: 'http://www.whocc.no/atc', code: 'X99' }],
      milliseconds: 1.235,
    });
  });

  it('says how urgent an alert is, also of a rule on trial, whose card is not there to say it', () => {
    const onTrial = { ...second, stage: 'shadow' as const };
    const raised = [] as unknown as Extract<Judged, { verdict: 'alert' }>['raised'];
    const judged: readonly Judged[] = [
      { rule: first, verdict: 'alert', indicator: 'info', raised },
      { rule: onTrial, verdict: 'alert', indicator: 'critical', raised },
    ];
    expect(call(judged)).toMatchObject({ indicators: { first: 'info', second: 'critical' }, shadow: ['second'] });
  });

  it("names the hospital's file of changes by its hash, if there is one", () => {
    expect(call([])).not.toHaveProperty('siteHash');
    expect(call([], [], undefined, 'live', { hash: 'beef' })).toMatchObject({ siteHash: 'beef' });
  });

  it('says of a silent tenant that nothing was shown', () => {
    expect(call([], [aCard], undefined, 'silent')).toMatchObject({ shown: false, cards: [{ uuid: 'a-uuid' }] });
  });

  it('names no patient and no user', () => {
    expect(JSON.stringify(call([{ rule: first, verdict: 'clear' }]))).not.toContain('secret');
  });

  it('names the rules that threw, and where, without the message', () => {
    const error = new TypeError('value 0.4 of secret-patient\n is wrong');
    const kept = call([
      { rule: first, verdict: 'unknown', why: [{ data: 'Rule', gap: 'failed' }], error },
      { rule: second, verdict: 'clear' },
    ]);
    expect(kept.broken).toEqual(['first']);
    expect(kept.faults).toEqual([expect.stringMatching(/^TypeError at .*trail\.test\.ts:\d+:\d+/)]);
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  it.each<[string, (error: Error) => void]>([
    ['looks like a place', (error) => void error],
    ['was changed after it was thrown', (error) => (error.message = 'another')],
    ['is in the name', (error) => (error.name = 'secret-name')],
    ['is in the cause', (error) => (error.cause = new Error('secret-cause'))],
  ])('keeps nothing of a message that %s', (_title, change) => {
    const error = new RangeError('secret\n    at secret-patient (secret.ts:1:1)\n    at secret:2:2');
    change(error);
    const kept = call([{ rule: first, verdict: 'unknown', why: [{ data: 'Rule', gap: 'failed' }], error }]);
    expect(kept.broken).toEqual(['first']);
    expect(kept.faults).toEqual([expect.stringMatching(/^RangeError/)]);
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  it('names a rule that threw for one order, while it concluded something for another', () => {
    expect(call([{ rule: first, verdict: 'clear', error: new Error('one') }]).broken).toEqual(['first']);
  });

  it('says what kind of thing was thrown where it is no error', () => {
    const why = [{ data: 'Rule', gap: 'failed' }] as const;
    expect(call([{ rule: first, verdict: 'unknown', why, error: 'secret' }]).faults).toEqual(['string']);
  });

  it('says that the patient is in doubt', () => {
    const says = 'The patient is recorded as deceased.';
    const unnamed = { gap: { data: 'Medication', gap: 'not-sent' }, says } as const;
    expect(call([], [], { gap: { data: 'Patient', gap: 'contradictory' }, says }).patientInDoubt).toBe(true);
    expect(call([], [], unnamed).patientInDoubt).toBe(false);
    expect(call([]).patientInDoubt).toBe(false);
  });
});
