import { beforeAll, describe, expect, it } from 'vitest';
import { processTokenMemory, sharedTokenMemory, type TokenMemory } from '../../src/trust/token-memory.ts';
import { door, ehr, noon, orderSelect, orderSign, tenant, trusted, type Ehr } from './ehr.ts';

let hospital: Ehr;
beforeAll(async () => {
  hospital = await ehr();
});

describe('T-07 a token is good for one call', () => {
  it('and is refused the second time, at any service', async () => {
    const { ask } = door([trusted(hospital)]);
    const token = await hospital.token({ aud: [orderSign, orderSelect] });
    expect(await ask(token, [orderSign])).toBe('general');
    expect(await ask(token, [orderSign])).toBe('replay');
    expect(await ask(token, [orderSelect])).toBe('replay');
    expect(await ask(await hospital.token())).toBe('general');
  });

  it('whatever else is in it', async () => {
    const { ask } = door([trusted(hospital)]);
    expect(await ask(await hospital.token({ jti: 'one' }))).toBe('general');
    expect(await ask(await hospital.token({ jti: 'one', exp: noon + 200 }))).toBe('replay');
    expect(await ask(await hospital.token({ jti: 'One' }))).toBe('general');
  });

  it('of ten at the same time one gets through', async () => {
    const { ask } = door([trusted(hospital)]);
    const token = await hospital.token();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => ask(token)));
    expect(outcomes.filter((one) => one === 'general')).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'replay')).toHaveLength(9);
  });

  it('until the very end of its time, with the leeway', async () => {
    const gate = door([trusted(hospital)]);
    const token = await hospital.token();
    expect(await gate.ask(token)).toBe('general');
    gate.at(noon + 359);
    expect(await gate.ask(token)).toBe('replay');
    gate.at(noon + 360);
    expect(await gate.ask(token)).toBe('expired');
  });

  it('and is not used up by a token that is wrong in anything', async () => {
    const { ask } = door([trusted(hospital)]);
    const stranger = await ehr();
    expect(await ask(await stranger.token({ jti: 'mine' }))).toBe('signature');
    expect(await ask(await hospital.token({ jti: 'mine', aud: orderSelect }))).toBe('audience');
    expect(await ask(await hospital.token({ jti: 'mine', exp: noon + 7200 }))).toBe('lifetime');
    expect(await ask(await hospital.token({ jti: 'mine' }))).toBe('general');
  });

  it('for each EHR by itself', async () => {
    const other = await ehr();
    const { ask } = door([
      trusted(hospital),
      trusted(other, { issuer: 'https://other.example.org', tenant: tenant('other') }),
    ]);
    expect(await ask(await hospital.token({ jti: 'same' }))).toBe('general');
    expect(await ask(await other.token({ jti: 'same', iss: 'https://other.example.org' }))).toBe('other');
    expect(await ask(await other.token({ jti: 'same', iss: 'https://other.example.org' }))).toBe('replay');
  });

  it('for each of the EHRs of one hospital by itself', async () => {
    const second = 'https://second.example.org';
    const { ask } = door([trusted(hospital), trusted(hospital, { issuer: second })]);
    expect(await ask(await hospital.token({ jti: 'same' }))).toBe('general');
    expect(await ask(await hospital.token({ jti: 'same', iss: second }))).toBe('general');
    expect(await ask(await hospital.token({ jti: 'same', iss: second }))).toBe('replay');
  });

  it('and nobody gets in while the memory fails', async () => {
    const memory: TokenMemory = { isFirstUse: () => Promise.reject(new Error('down')) };
    const { ask } = door([trusted(hospital)], { memory });
    expect(await ask(await hospital.token())).toBe('memory-unavailable');
    const reusing = door([trusted(hospital, { allowTokenReuse: true })], { memory });
    expect(await reusing.ask(await hospital.token())).toBe('general');
  });

  it('and the memory is told nothing that the client wrote', async () => {
    const told: unknown[] = [];
    const memory: TokenMemory = {
      isFirstUse(...all) {
        told.push(...all);
        return Promise.resolve(true);
      },
    };
    const { ask } = door([trusted(hospital)], { memory });
    expect(await ask(await hospital.token({ jti: 'a\u0000b' }))).toBe('general');
    expect(told).toEqual(['general', expect.stringMatching(/^[\w-]{43}$/), (noon + 360) * 1000]);
  });
});

describe('the memory of one process', () => {
  it('forgets a token when it may, and the oldest when it is full', async () => {
    let now = 0;
    const memory = processTokenMemory({ now: () => now, most: 3 });
    expect(await memory.isFirstUse('a', 'one', 100)).toBe(true);
    expect(await memory.isFirstUse('a', 'one', 100)).toBe(false);
    now = 99;
    expect(await memory.isFirstUse('a', 'one', 100)).toBe(false);
    now = 100;
    expect(await memory.isFirstUse('a', 'one', 200)).toBe(true);
    for (const id of ['two', 'three', 'four']) expect(await memory.isFirstUse('a', id, 200)).toBe(true);
    expect(await memory.isFirstUse('a', 'four', 200)).toBe(false);
    expect(await memory.isFirstUse('a', 'one', 200)).toBe(true);
  });
});

/** A shared memory as one instance sees it. */
function instance(shared: TokenMemory) {
  let failures = 0;
  const memory = sharedTokenMemory({
    shared,
    own: processTokenMemory({ now: () => 0 }),
    patience: 50,
    onFailed: () => (failures += 1),
  });
  return { memory, failures: () => failures };
}

describe('a memory that instances share', () => {
  it('notices on one what was used on another', async () => {
    const shared = processTokenMemory({ now: () => 0 });
    const [one, other] = [instance(shared).memory, instance(shared).memory];
    expect(await one.isFirstUse('a', 'token', 100)).toBe(true);
    expect(await other.isFirstUse('a', 'token', 100)).toBe(false);
    expect(await one.isFirstUse('a', 'token', 100)).toBe(false);
  });

  it.each<[string, TokenMemory]>([
    ['fails', { isFirstUse: () => Promise.reject(new Error('down')) }],
    ['does not answer', { isFirstUse: () => new Promise(() => {}) }],
  ])('notices, while it %s, what was used on the same', async (_title, shared) => {
    const { memory, failures } = instance(shared);
    expect(await memory.isFirstUse('a', 'token', 100)).toBe(true);
    expect(failures()).toBe(1);
    expect(await memory.isFirstUse('a', 'token', 100)).toBe(false);
    expect(await memory.isFirstUse('a', 'other', 100)).toBe(true);
  });
});
