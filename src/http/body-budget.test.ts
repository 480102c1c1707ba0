import { array, assert, boolean, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyBudget } from './body-budget.ts';

describe('100 bytes of bodies in flight', () => {
  it('are shared, and nobody gets more', () => {
    const budget = bodyBudget(100);
    const [one, other] = [budget.share(), budget.share()];
    expect(one.take(60)).toBeUndefined();
    expect(other.take(40)).toBeUndefined();
    expect(one.take(1)).toMatchObject({ status: 503, retryAfter: 5 });
  });

  it('are free again when a request is over, and at once when one is refused', () => {
    const budget = bodyBudget(100);
    const [one, other] = [budget.share(), budget.share()];
    one.take(60);
    expect(other.take(50)).toMatchObject({ status: 503 });
    expect(budget.inFlight()).toBe(60);
    one.take(50);
    expect(budget.inFlight()).toBe(0);
    other.take(100);
    other.release();
    other.release();
    expect(budget.inFlight()).toBe(0);
  });

  it('are kept for whom they were promised, and others are turned away at once', () => {
    const budget = bodyBudget(100);
    const [one, other] = [budget.share(), budget.share()];
    expect(one.reserve(60)).toBeUndefined();
    expect(other.reserve(41)).toMatchObject({ status: 503 });
    expect(other.take(40)).toBeUndefined();
    expect(one.take(30)).toBeUndefined();
    expect(one.take(30)).toBeUndefined();
    expect(budget.inFlight()).toBe(100);
    expect(one.take(1)).toMatchObject({ status: 503 });
    expect(other.take(60)).toBeUndefined();
  });

  it('that were promised and did not come are no bytes, and are free again when the request is over', () => {
    const budget = bodyBudget(100);
    const one = budget.share();
    one.reserve(100);
    expect(budget.inFlight()).toBe(0);
    one.release();
    expect(budget.share().reserve(100)).toBeUndefined();
    expect(budget.share().reserve(1)).toMatchObject({ status: 503 });
  });

  it('tell of each request that found no room', () => {
    let refused = 0;
    const budget = bodyBudget(100, () => {
      refused += 1;
    });
    budget.share().reserve(101);
    budget.share().take(101);
    budget.share().take(100);
    expect(refused).toBe(2);
  });

  it('are never exceeded and never lost, in whatever order requests come and go', () => {
    const steps = array(tuple(nat(5), nat(60), boolean(), boolean()), { maxLength: 100 });
    assert(
      property(steps, (taken) => {
        const budget = bodyBudget(100);
        const shares = Array.from({ length: 6 }, () => budget.share());
        for (const [at, bytes, ends, isPromise] of taken) {
          if (ends) shares[at]?.release();
          else if (isPromise) shares[at]?.reserve(bytes);
          else shares[at]?.take(bytes);
          expect(budget.inFlight()).toBeGreaterThanOrEqual(0);
          expect(budget.inFlight()).toBeLessThanOrEqual(100);
        }
        for (const share of shares) share.release();
        expect(budget.inFlight()).toBe(0);
        expect(budget.share().reserve(100)).toBeUndefined();
      }),
    );
  });
});

it('without a bound bytes are only counted', () => {
  const budget = bodyBudget();
  budget.share().take(1e12);
  expect(budget.inFlight()).toBe(1e12);
});
