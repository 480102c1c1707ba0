import { describe, expect, it } from 'vitest';
import { rateLimit } from './rate-limit.ts';

/** A limit of 60 calls a minute, and a clock that a test sets, in seconds. */
function limitOf60() {
  let seconds = 0;
  const limit = rateLimit(60, () => seconds * 1000);
  return {
    limit,
    at: (time: number) => {
      seconds = time;
    },
    take: (times: number) => Array.from({ length: times }, () => limit.take('a')),
  };
}

describe('a tenant with 60 calls a minute', () => {
  it('may make them all at once, and is then told to wait a second', () => {
    const { take } = limitOf60();
    expect(take(60)).toEqual(Array(60).fill(0));
    expect(take(1)).toEqual([1]);
  });

  it('may make one more each second, and waiting calls cost nothing', () => {
    const { take, at } = limitOf60();
    take(70);
    at(0.5);
    expect(take(1)).toEqual([1]);
    at(1);
    expect(take(2)).toEqual([0, 1]);
    at(3);
    expect(take(3)).toEqual([0, 0, 1]);
  });

  it('does not save up more than a minute', () => {
    const { take, at } = limitOf60();
    take(60);
    at(3600);
    expect(take(61).filter((wait) => wait === 0)).toHaveLength(60);
  });

  it('has its own calls, whatever others do', () => {
    const { take, limit } = limitOf60();
    take(61);
    expect(limit.take('b')).toBe(0);
  });
});

it('with one call a minute the wait is the whole minute', () => {
  const limit = rateLimit(1, () => 0);
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 60]);
});
