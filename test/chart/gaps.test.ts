import { describe, expect, it } from 'vitest';
import { joinGaps, type Gap } from '../../src/chart/chart.ts';

const failed: Gap = { data: 'Condition', gap: 'failed' };
const notSent: Gap = { data: 'Condition', gap: 'not-sent' };
const other: Gap = { data: 'Observation', gap: 'failed' };

describe('joined gaps', () => {
  it.each<[string, readonly (readonly Gap[])[], readonly Gap[]]>([
    ['of nothing are none', [], []],
    ['of complete data are none', [[], []], []],
    ['of one list are its own', [[failed, other]], [failed, other]],
    ['of one list among complete data are its own', [[], [failed], []], [failed]],
    ['are said once', [[failed], [{ ...failed }], [other]], [failed, other]],
    ['are said once where one list repeats itself', [[failed, { ...failed }]], [failed]],
    ['of the same data for two reasons are two', [[failed], [notSent]], [failed, notSent]],
    ['of two kinds of data for the same reason are two', [[failed], [other]], [failed, other]],
  ])('%s', (_title, lists, gaps) => {
    expect(joinGaps(...lists)).toEqual(gaps);
  });
});
