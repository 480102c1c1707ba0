import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startDeadline } from './deadline.ts';

describe('the time of a call', () => {
  it('is over after so many milliseconds', async () => {
    const { signal } = startDeadline(new AbortController().signal, 5);
    expect(signal.aborted).toBe(false);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('is over when nobody listens any more, be that before it began', () => {
    const client = new AbortController();
    const { signal } = startDeadline(client.signal, 60_000);
    client.abort();
    expect(signal.aborted).toBe(true);
    expect(startDeadline(client.signal, 60_000).signal.aborted).toBe(true);
  });

  it('does not run on when the call is answered', async () => {
    const client = new AbortController();
    const deadline = startDeadline(client.signal, 5);
    deadline.end();
    await sleep(20);
    client.abort();
    expect(deadline.signal.aborted).toBe(false);
  });
});
