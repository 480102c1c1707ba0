import { describe, expect, it } from 'vitest';
import { alerting, exampline } from '../../test/exampline.ts';
import { drug } from './drug.ts';

describe("a drug's content", () => {
  it('is taken as it is', () => {
    const made = exampline(alerting('oneRule'), alerting('twoRule'));
    expect(drug(made)).toBe(made);
    expect(made.rules.map(({ topic }) => topic)).toEqual(['oneRule', 'twoRule']);
  });

  it('with two rules of one topic is refused, since an EHR ties overrides to it', () => {
    expect(() => exampline(alerting('oneRule'), alerting('oneRule'))).toThrow(
      'exampline: two rules have the topic oneRule',
    );
  });

  it('with a rule that has the topic of a house card is refused', () => {
    expect(() => exampline(alerting('examplineMore'))).toThrow('exampline: two rules have the topic examplineMore');
    expect(() => exampline(alerting('examplineNotChecked'))).toThrow('two rules have the topic examplineNotChecked');
  });

  it('with house cards that EHRs could not take is refused', () => {
    const made = exampline();
    expect(() => drug({ ...made, more: { ...made.more, topic: 'exampline-more' } })).toThrow(
      'exampline-more: a topic is alphanumeric, at most 100 characters',
    );
    expect(() => drug({ ...made, notChecked: { ...made.notChecked, overrideReasons: ['action-completed'] } })).toThrow(
      'examplineNotChecked: 3 to 6 override reasons, each once',
    );
  });

  it('whose changes do not begin with its version, are out of order or name no rule of it is refused', () => {
    const made = exampline(alerting('oneRule'));
    const first = { version: '2026-11-26', changes: [{ what: 'Better words.', topics: ['oneRule'] }] };
    const before = { version: '2026-10-01', changes: [{ what: 'The first version.' }] };
    expect(drug({ ...made, changes: [first, before] }).changes).toHaveLength(2);
    expect(() => drug({ ...made, changes: [before] })).toThrow(
      'the newest of its changes is not of version 2026-11-26',
    );
    expect(() => drug({ ...made, changes: [first, before, first] })).toThrow(
      'the changes of version 2026-11-26 are not in order, newest first',
    );
    const strange = { ...first, changes: [{ what: 'Gone.', topics: ['twoRule'] }] };
    expect(() => drug({ ...made, changes: [strange] })).toThrow('its changes name twoRule, which is none of its rules');
  });
});
