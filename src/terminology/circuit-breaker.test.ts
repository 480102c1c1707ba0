import { describe, expect, it } from 'vitest';
import { createCircuitBreaker, type CircuitBreaker } from './circuit-breaker.ts';

function breakerAt(): {
  readonly breaker: CircuitBreaker;
  readonly told: string[];
  readonly pass: (milliseconds: number) => void;
} {
  let clock = 0;
  const told: string[] = [];
  const breaker = createCircuitBreaker({
    failures: 3,
    restMs: 1000,
    now: () => clock,
    changed: (state) => told.push(state),
  });
  return { breaker, told, pass: (milliseconds) => void (clock += milliseconds) };
}

function fail(breaker: CircuitBreaker, times: number): void {
  for (let time = 0; time < times; time += 1) breaker.failed();
}

describe('the circuit breaker', () => {
  it('stays closed while failures are not in a row', () => {
    const { breaker, told } = breakerAt();
    for (let round = 0; round < 5; round += 1) {
      fail(breaker, 2);
      breaker.succeeded();
    }
    expect(breaker.allows()).toBe(true);
    expect(told).toEqual([]);
  });

  it('opens after three failures in a row, and says so once', () => {
    const { breaker, told } = breakerAt();
    fail(breaker, 5);
    expect(breaker.allows()).toBe(false);
    expect(told).toEqual(['open']);
  });

  it('lets one question through after its rest, and closes if that succeeds', () => {
    const { breaker, told, pass } = breakerAt();
    fail(breaker, 3);
    pass(999);
    expect(breaker.allows()).toBe(false);
    pass(1);
    expect([breaker.allows(), breaker.allows()]).toEqual([true, false]);
    breaker.succeeded();
    expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
    expect(told).toEqual(['open', 'closed']);
  });

  it('rests again if that one fails', () => {
    const { breaker, told, pass } = breakerAt();
    fail(breaker, 3);
    pass(1000);
    expect(breaker.allows()).toBe(true);
    breaker.failed();
    pass(999);
    expect(breaker.allows()).toBe(false);
    pass(1);
    expect(breaker.allows()).toBe(true);
    expect(told).toEqual(['open']);
  });

  it('does not rest longer for questions that were asked before it opened', () => {
    const { breaker, pass } = breakerAt();
    fail(breaker, 3);
    pass(900);
    fail(breaker, 3);
    pass(100);
    expect(breaker.allows()).toBe(true);
  });
});
