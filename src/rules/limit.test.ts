import { describe, expect, it } from 'vitest';
import { inForce, limit } from './limit.ts';
import { judgement } from './source.ts';

const about = {
  meaning: 'below it the dose is too high',
  source: judgement('made up', '2026-11-26', 'for this test'),
  step: 0.1,
  siteRange: [35, 45] as const,
};

describe('a limit', () => {
  it('has its value under both labels, with unit, meaning, source, step and range', () => {
    expect(limit(40, 'kg', about)).toEqual({
      value: { us: 40, eu: 40 },
      unit: 'kg',
      meaning: 'below it the dose is too high',
      source: { kind: 'judgement', what: 'made up', date: '2026-11-26', because: 'for this test' },
      step: 0.1,
      siteRange: [35, 45],
    });
  });

  it('can differ between the labels', () => {
    const lightest = limit({ us: 40, eu: 45 }, 'kg', about);
    expect(inForce({ lightest }, 'us')).toEqual({ lightest: { value: 40, unit: 'kg' } });
    expect(inForce({ lightest }, 'eu')).toEqual({ lightest: { value: 45, unit: 'kg' } });
  });

  it.each([35, 45])('may be at the end of its site range: %d', (value) => {
    expect(limit(value, 'kg', about).value.us).toBe(value);
  });

  it.each([
    [34.9, '34.9'],
    [45.1, '45.1'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [{ us: 40, eu: 46 }, '46'],
    [{ us: 0, eu: 40 }, '0'],
  ])('outside of its own site range is refused: %o', (value, named) => {
    expect(() => limit(value, 'kg', about)).toThrow(
      `limit "below it the dose is too high": ${named} kg is outside of its own site range, 35 to 45`,
    );
  });

  it('with a range from high to low is refused', () => {
    expect(() => limit(40, 'kg', { ...about, siteRange: [45, 35] })).toThrow('outside of its own site range');
  });

  it.each([0, -1, Number.NaN])('with a step of %d is refused', (step) => {
    expect(() => limit(40, 'kg', { ...about, step })).toThrow(
      `limit "below it the dose is too high": a step of ${step} kg moves nothing`,
    );
  });
});

it('the limits in force keep their units, and a rule without limits has none', () => {
  const limits = { lightest: limit(40, 'kg', about), oldest: limit(36, 'd', about) };
  expect(inForce(limits, 'us')).toEqual({ lightest: { value: 40, unit: 'kg' }, oldest: { value: 36, unit: 'd' } });
  expect(inForce({}, 'us')).toEqual({});
  const unit: 'kg' = inForce(limits, 'us').lightest.unit;
  expect(unit).toBe('kg');
});
