import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IsA } from '../../src/facts/concept.ts';
import { askServer } from '../../src/terminology/ask-server.ts';
import type { Terminology } from '../../src/terminology/terminology.ts';
import {
  connectTerminologyServer,
  serverLimits,
  type TerminologyServer,
} from '../../src/terminology/terminology-server.ts';
import type { Fault } from '../fhir-faults.ts';
import { startTerminologyServer, unlisted, type TerminologyTestServer } from '../terminology-server.ts';

const system = 'http://snomed.info/sct';
const widest = '40733004';
const day = 86_400_000;

let tx: TerminologyTestServer;
let server: TerminologyServer;
beforeAll(async () => {
  tx = await startTerminologyServer();
  server = connectTerminologyServer(tx.baseUrl, serverLimits);
});
beforeEach(() => tx.reset());
afterAll(async () => {
  await server.close();
  await tx.stop();
});

/** A terminology whose clock is moved by hand. */
function withClock(): {
  readonly ask: (code: string) => Promise<boolean | undefined>;
  readonly terminology: Terminology;
  readonly told: readonly string[];
  readonly pass: (milliseconds: number) => void;
} {
  let clock = 1;
  const told: string[] = [];
  const terminology = askServer({ server, now: () => clock, changed: (state) => told.push(state) });
  return {
    terminology,
    told,
    pass: (milliseconds) => void (clock += milliseconds),
    ask: async (code) => (await askAbout(terminology, code))(system, code, widest),
  };
}

function askAbout(terminology: Terminology, code: string, milliseconds = 10_000): Promise<IsA> {
  return terminology.ask([{ system, code, widest, finer: [] }], milliseconds, new AbortController().signal);
}

async function count(): Promise<number> {
  return (await tx.requests()).length;
}

describe('answers of the terminology server', () => {
  it.each([
    ['yes', unlisted.infection, true],
    ['yes for the code itself', widest, true],
    ['no', unlisted.arthritis, false],
    ['no for a code that it does not know', unlisted.unknown, false],
  ])('%s are kept for a day', async (_what, code, expected) => {
    const { ask, pass } = withClock();
    expect(await ask(code)).toBe(expected);
    const asked = await count();
    pass(day - 1);
    expect(await ask(code)).toBe(expected);
    expect(await count()).toBe(asked);
    pass(2);
    expect(await ask(code)).toBe(expected);
    expect(await count()).toBe(2 * asked);
  });

  it('that it could not give are not kept', async () => {
    const { ask } = withClock();
    await tx.fault({ kind: 'status', status: 503 });
    expect(await ask(unlisted.infection)).toBeUndefined();
    await tx.heal();
    expect(await ask(unlisted.infection)).toBe(true);
  });

  it('that were kept are given when no time is left', async () => {
    const { ask, terminology } = withClock();
    await ask(unlisted.infection);
    const isA = await terminology.ask(
      [{ system, code: unlisted.infection, widest, finer: [] }],
      0,
      AbortSignal.abort(),
    );
    expect(isA(system, unlisted.infection, widest)).toBe(true);
  });

  it('do not change what a call has concluded without them', async () => {
    const { ask, terminology } = withClock();
    await tx.fault({ kind: 'slow', milliseconds: 300 });
    const isA = await askAbout(terminology, unlisted.infection, 1);
    expect(isA(system, unlisted.infection, widest)).toBeUndefined();
    expect(await ask(unlisted.infection)).toBe(true);
    expect(isA(system, unlisted.infection, widest)).toBeUndefined();
    expect(await count()).toBe(1);
  });
});

describe('a terminology server that fails', () => {
  const faults: readonly [string, Fault][] = [
    ['with an error', { kind: 'status', status: 500 }],
    ['with another page', { kind: 'body', contentType: 'text/html', body: '<html></html>' }],
    ['by breaking off', { kind: 'reset' }],
    ['by redirecting', { kind: 'redirect', location: '/elsewhere' }],
    ['with more than anybody needs', { kind: 'huge' }],
  ];

  it.each(faults)('%s five times in a row is left alone for ten seconds, then asked once', async (_how, fault) => {
    const { ask, told, pass } = withClock();
    await tx.fault(fault);
    const codes = ['9001991', '9002991', '9003991', '9004991', '9005991'];
    // oxlint-disable-next-line no-await-in-loop -- in a row
    for (const code of codes) await ask(code);
    expect([await count(), told]).toEqual([5, ['open']]);

    expect(await ask(unlisted.infection)).toBeUndefined();
    pass(9999);
    expect(await ask(unlisted.infection)).toBeUndefined();
    expect(await count()).toBe(5);

    pass(1);
    expect(await ask(unlisted.infection)).toBeUndefined();
    expect(await ask(unlisted.infection)).toBeUndefined();
    expect([await count(), told]).toEqual([6, ['open']]);

    await tx.heal();
    pass(10_000);
    expect(await ask(unlisted.infection)).toBe(true);
    expect(await ask(unlisted.arthritis)).toBe(false);
    expect(told).toEqual(['open', 'closed']);
  });

  it('to know the code or the hierarchy, and says so, has not failed, and is not asked again that day', async () => {
    const { ask, told, pass } = withClock();
    await tx.fault({ kind: 'status', status: 404 });
    for (let last = 1; last <= 9; last += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in a row
      expect(await ask(`900${last}991`)).toBeUndefined();
    }
    expect([await count(), told]).toEqual([18, []]);
    await tx.heal();
    expect(await ask(unlisted.infection)).toBe(true);
    expect(await ask('9001991')).toBeUndefined();
    pass(day + 1);
    expect(await ask('9001991')).toBe(false);
  });
});
