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
});
