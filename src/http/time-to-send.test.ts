import { describe, expect, it } from 'vitest';
import { watchWaiting } from './time-to-send.ts';

/** A loop that waits and is busy for so many seconds, and is asked each second how long 30 seconds of waiting are. */
function afterwards(...seconds: readonly ('waits' | 'busy')[]): number {
  let [at, idle] = [0, 0];
  const timeOf = watchWaiting(() => ({ at, idle }));
  let time = timeOf(30_000);
  for (const one of seconds) {
    at += 1000;
    if (one === 'waits') idle += 1000;
    time = timeOf(30_000);
  }
  return time;
}

function times(count: number, what: 'waits' | 'busy'): readonly ('waits' | 'busy')[] {
  return Array.from({ length: count }, () => what);
}

describe('The time in which a request of 30 seconds must come in', () => {
  it('is 30 seconds while the process waits for something to do', () => {
    expect(afterwards()).toBe(30_000);
    expect(afterwards(...times(10, 'waits'))).toBe(30_000);
    expect(afterwards(...times(500, 'waits'))).toBe(30_000);
  });

  it('is longer by what the process was busy meanwhile', () => {
    expect(afterwards(...times(7, 'busy'))).toBe(37_000);
    expect(afterwards(...times(300, 'waits'), ...times(7, 'busy'))).toBe(37_000);
    expect(afterwards(...times(300, 'waits'), ...times(7, 'busy'), ...times(20, 'waits'))).toBe(37_000);
  });

  it('is 30 seconds again once it has waited for so long', () => {
    expect(afterwards(...times(50, 'busy'), ...times(30, 'waits'))).toBe(30_000);
  });

  it('is two minutes at most, however busy it is', () => {
    expect(afterwards(...times(100, 'waits'), ...times(300, 'busy'))).toBe(120_000);
  });

  it('counts a block between two looks', () => {
    let [at, idle] = [0, 0];
    const timeOf = watchWaiting(() => ({ at, idle }));
    [at, idle] = [5_000, 5_000];
    timeOf(30_000);
    [at, idle] = [17_500, 5_200];
    expect(timeOf(30_000)).toBe(42_000);
    expect(timeOf(10_000)).toBe(22_000);
  });
});
