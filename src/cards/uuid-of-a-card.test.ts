import { describe, expect, it } from 'vitest';
import { alerting, anOrder, deciding, notKnowing, ordered } from '../../test/exampline.ts';
import type { Draft } from '../facts/draft.ts';
import { type Rule } from '../rules/rule.ts';
import type { Setting } from './setting.ts';
import { second, rival, rivalBeside, oneCard } from '../../test/composed.ts';

function uuidOf(
  findings: readonly string[] = ['Condition/a', 'Condition/b'],
  drafts: readonly Draft[] = [anOrder],
  other: Partial<Setting> = {},
  topic = 'someRule',
): string {
  return oneCard([alerting(topic, {}, {}, { findings })], drafts, other).uuid;
}

function uuidFrom(parts: readonly string[]): string {
  return `00000000-0000-8000-8000-${String(parts.join('').length).padStart(12, '0')}`;
}

describe('the uuid of a card', () => {
  it('is the same for the same tenant, patient, order, rule and findings, and in lower case', () => {
    expect(uuidOf()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(uuidOf()).toBe(uuidOf());
    const sayingMore = alerting(
      'someRule',
      { summary: 'Other words' },
      {},
      { findings: ['Condition/a', 'Condition/b'] },
    );
    expect(oneCard([sayingMore]).uuid).toBe(uuidOf());
  });

  it('is the same for another order of findings and of orders', () => {
    expect(uuidOf(['Condition/b', 'Condition/a'])).toBe(uuidOf());
    expect(uuidOf(['Condition/b', 'Condition/a', 'Condition/b'])).toBe(uuidOf());
    expect(uuidOf([], [anOrder, second])).toBe(uuidOf([], [second, anOrder]));
  });

  it('is the same on both hooks: a draft that stands beside on order-select is an order on order-sign', () => {
    const both = alerting('pairRule', {}, {}, { findings: [], drafts: ['MedicationRequest/r1'] });
    expect(oneCard([both], [anOrder, rivalBeside]).uuid).toBe(oneCard([both], [anOrder, rival]).uuid);
  });

  it('is another for another finding, order, patient, tenant, rule or key', () => {
    const uuids = [
      uuidOf(),
      uuidOf(['Condition/a']),
      uuidOf(['Condition/a', 'Condition/c']),
      uuidOf(['Condition/a Condition/b']),
      uuidOf([]),
      uuidOf(undefined, [second]),
      uuidOf(undefined, [anOrder, second]),
      uuidOf(undefined, [ordered({ label: 'Exampline 100 mg', code: 'exampline' })]),
      uuidOf(undefined, [anOrder], { subject: { patientId: 'p2', encounterId: undefined } }),
      uuidOf(undefined, [anOrder], { tenant: 'clinic' }),
      uuidOf(undefined, [anOrder], { identify: (...parts) => uuidFrom(parts) }),
      uuidOf(undefined, [anOrder], {}, 'otherRule'),
    ];
    expect(new Set(uuids).size).toBe(12);
  });

  it('is another for another alert of the rule, so that a dismissed hint does not hide a warning', () => {
    const texts = { indicator: 'info', summary: 'Something', detail: 'Something.' } as const;
    const saying = (key: string): Rule =>
      deciding('someRule', ({ alert }) => alert(key, {}, { findings: [] }), { low: texts, high: texts });
    expect(oneCard([saying('low')]).uuid).not.toBe(oneCard([saying('high')]).uuid);
  });

  it('of what was not checked depends on the checks and the reasons', () => {
    const uuids = [
      oneCard([notKnowing('oneRule', 'info', { data: 'Observation', gap: 'failed' })]).uuid,
      oneCard([notKnowing('oneRule', 'info', { data: 'Observation', gap: 'not-sent' })]).uuid,
      oneCard([notKnowing('twoRule', 'info', { data: 'Observation', gap: 'failed' })]).uuid,
    ];
    expect(new Set(uuids).size).toBe(3);
    expect(oneCard([notKnowing('oneRule', 'warning', { data: 'Observation', gap: 'failed' })]).uuid).toBe(uuids[0]);
  });

  it('of the encounter tells nothing: the same patient keeps a dismissed card', () => {
    expect(uuidOf(undefined, [anOrder], { subject: { patientId: 'p1', encounterId: 'e1' } })).toBe(uuidOf());
  });
});
