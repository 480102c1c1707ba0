import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keyFetcher, type FetchKeys } from '../../src/trust/fetch-keys.ts';
import { door, ehr, noon, published, tenant, trusted, type Ehr } from './ehr.ts';
import { jwksServer, type JwksServer } from './jwks-server.ts';

let hospital: Ehr;
let next: Ehr;
beforeAll(async () => {
  hospital = await ehr('ES384', 'key-1');
  next = await ehr('ES384', 'key-2');
});

const open: JwksServer[] = [];
async function serve(...keys: readonly Ehr['jwk'][]): Promise<JwksServer> {
  const server = await jwksServer(...keys);
  open.push(server);
  return server;
}
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

const minute = 60;
const hour = 3600;

/** A token for a later time. */
function later(issuer: Ehr, time: number, jku: string): Promise<string> {
  return issuer.token({ iat: time, exp: time + 300 }, { jku });
}

describe('T-12 keys behind the configured URL', () => {
  it('are fetched once and kept', async () => {
    const server = await serve(hospital.jwk);
    const { ask } = door([published(server.url)]);
    expect(server.asked()).toBe(0);
    for (let call = 0; call < 5; call++) {
      expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('general');
    }
    expect(server.asked()).toBe(1);
  });

  it('are fetched once for calls at the same time', async () => {
    const server = await serve(hospital.jwk);
    const { ask } = door([published(server.url)]);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => hospital.token({}, { jku: server.url })));
    expect(new Set(await Promise.all(tokens.map((token) => ask(token))))).toEqual(new Set(['general']));
    expect(server.asked()).toBe(1);
  });

  it('are fetched once for hospitals that share the URL', async () => {
    const server = await serve(hospital.jwk);
    const { ask } = door([
      published(server.url, { claims: { tenant: 'north' }, tenant: tenant('north') }),
      published(server.url, { claims: { tenant: 'south' }, tenant: tenant('south') }),
    ]);
    expect(await ask(await hospital.token({ tenant: 'north' }, { jku: server.url }))).toBe('north');
    expect(await ask(await hospital.token({ tenant: 'south' }, { jku: server.url }))).toBe('south');
    expect(server.asked()).toBe(1);
  });

  it('may be changed at any time: a key that is not known yet is looked for once', async () => {
    const server = await serve(hospital.jwk);
    const { ask } = door([published(server.url)]);
    expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('general');
    server.publish(next.jwk);
    const tokens = await Promise.all(Array.from({ length: 10 }, () => next.token({}, { jku: server.url })));
    expect(new Set(await Promise.all(tokens.map((token) => ask(token))))).toEqual(new Set(['general']));
    expect(server.asked()).toBe(2);
    expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('unknown-key');
  });

  it('are not fetched more than once in 30 seconds, however many unknown keys are named', async () => {
    const server = await serve(hospital.jwk);
    const gate = door([published(server.url)]);
    const thief = await ehr('ES384', 'nobody');
    expect(await gate.ask(await hospital.token({}, { jku: server.url }))).toBe('general');
    for (let call = 0; call < 20; call++) {
      expect(await gate.ask(await thief.token({}, { jku: server.url, kid: `nobody-${call}` }))).toBe('unknown-key');
    }
    expect(server.asked()).toBe(2);
    gate.at(noon + 29);
    expect(await gate.ask(await thief.token({}, { jku: server.url }))).toBe('unknown-key');
    expect(server.asked()).toBe(2);
    gate.at(noon + 30);
    expect(await gate.ask(await thief.token({}, { jku: server.url }))).toBe('unknown-key');
    expect(server.asked()).toBe(3);
    // The keys that were there are still good.
    expect(await gate.ask(await hospital.token({}, { jku: server.url }))).toBe('general');
  });

  it('are not fetched twice for the first call, if it names an unknown key', async () => {
    const server = await serve(hospital.jwk);
    expect(await door([published(server.url)]).ask(await next.token({}, { jku: server.url }))).toBe('unknown-key');
    expect(server.asked()).toBe(1);
  });

  it('are fetched anew beside a call after ten minutes, and before it after an hour', async () => {
    const server = await serve(hospital.jwk);
    let fetched = Promise.resolve<unknown>(undefined);
    const fetchKeys: FetchKeys = (url) => {
      const keys = keyFetcher({ production: false })(url);
      fetched = keys;
      return keys;
    };
    const gate = door([published(server.url)], { fetchKeys });
    expect(await gate.ask(await later(hospital, noon, server.url))).toBe('general');
    gate.at(noon + 10 * minute - 1);
    expect(await gate.ask(await later(hospital, noon + 10 * minute - 1, server.url))).toBe('general');
    expect(server.asked()).toBe(1);

    const waiting = new Promise<ServerResponse>((resolve) => {
      server.answer((_request, response) => resolve(response));
    });
    gate.at(noon + 10 * minute);
    // It is answered, though the server is not done.
    expect(await gate.ask(await later(hospital, noon + 10 * minute, server.url))).toBe('general');
    (await waiting).end(JSON.stringify({ keys: [hospital.jwk] }));
    await fetched;
    await setImmediate();

    server.publish(next.jwk);
    const evening = noon + 10 * hour;
    gate.at(evening);
    // A key that was withdrawn in the meantime does not serve once more.
    expect(await gate.ask(await later(hospital, evening, server.url))).toBe('unknown-key');
    expect(await gate.ask(await later(next, evening, server.url))).toBe('general');
  });

  it('serve on while their server is down, for a day', async () => {
    const server = await serve(hospital.jwk);
    const failures: string[] = [];
    const gate = door([published(server.url)], { onKeysFailed: (_url, why) => failures.push(why) });
    expect(await gate.ask(await later(hospital, noon, server.url))).toBe('general');
    await server.stop();
    for (const hours of [1, 2, 12, 23]) {
      gate.at(noon + hours * hour);
      expect(await gate.ask(await later(hospital, noon + hours * hour, server.url))).toBe('general');
    }
    expect(failures).toEqual(['network', 'network', 'network', 'network']);
    gate.at(noon + 24 * hour);
    expect(await gate.ask(await later(hospital, noon + 24 * hour, server.url))).toBe('keys-unavailable');
    await server.start();
    gate.at(noon + 24 * hour + 1);
    expect(await gate.ask(await later(hospital, noon + 24 * hour + 1, server.url))).toBe('general');
  });

  it('that answers badly for a while costs one attempt in 30 seconds', async () => {
    const server = await serve(hospital.jwk);
    const gate = door([published(server.url)]);
    expect(await gate.ask(await later(hospital, noon, server.url))).toBe('general');
    server.answer((_request, response) => response.writeHead(503).end());
    for (const seconds of [0, 1, 10, 29, 30, 31]) {
      const time = noon + 2 * hour + seconds;
      gate.at(time);
      expect(await gate.ask(await later(hospital, time, server.url))).toBe('general');
    }
    expect(server.asked()).toBe(3);
  });

  it('that were never had let nobody in, and are there as soon as their server is', async () => {
    const server = await serve(hospital.jwk);
    await server.stop();
    const { ask } = door([published(server.url)]);
    expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('keys-unavailable');
    await server.start();
    expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('general');
  });

  it('that were never had are asked for at most once a second', async () => {
    const server = await serve();
    server.answer((_request, response) => response.writeHead(500).end());
    const gate = door([published(server.url)]);
    for (let call = 0; call < 10; call++) {
      expect(await gate.ask(await hospital.token({}, { jku: server.url }))).toBe('keys-unavailable');
    }
    expect(server.asked()).toBe(2);
    gate.at(noon + 1);
    expect(await gate.ask(await hospital.token({}, { jku: server.url }))).toBe('keys-unavailable');
    expect(server.asked()).toBe(3);
  });

  it('are fetched anew where the clock was set back', async () => {
    const server = await serve(hospital.jwk);
    const gate = door([published(server.url)]);
    expect(await gate.ask(await later(hospital, noon, server.url))).toBe('general');
    server.publish(next.jwk);
    gate.at(noon - hour);
    // Their age is not known any more, so the one that was withdrawn does not serve.
    expect(await gate.ask(await later(hospital, noon - hour, server.url))).toBe('unknown-key');
    expect(await gate.ask(await later(next, noon - hour, server.url))).toBe('general');
  });

  it('that are broken do not spoil the others', async () => {
    const server = await serve();
    const strange = [null, 7, 'key', [], {}, { kty: 'EC' }, { ...hospital.jwk, kid: 'key-0', x: '!' }, hospital.jwk];
    server.answer((_request, response) => response.end(JSON.stringify({ keys: strange })));
    expect(await door([published(server.url)]).ask(await hospital.token({}, { jku: server.url }))).toBe('general');
  });
});

describe('T-12 a server of keys that answers', () => {
  const elsewhere = 'http://127.0.0.1:9/secret';
  it.each<[string, (response: ServerResponse) => void, string]>([
    ['404', (response) => response.writeHead(404).end('no'), 'status-404'],
    ['500', (response) => response.writeHead(500).end('{"keys":[]}'), 'status-500'],
    ['204', (response) => response.writeHead(204).end(), 'status-204'],
    ['with a redirect', (response) => response.writeHead(302, { location: elsewhere }).end(), 'redirect'],
    ['with HTML', (response) => response.end('<html>Sign in</html>'), 'not-json'],
    ['with nothing', (response) => response.end(), 'not-json'],
    ['with a list', (response) => response.end('[]'), 'not-a-key-set'],
    ['with null', (response) => response.end('null'), 'not-a-key-set'],
    ['with another object', (response) => response.end('{"keys":{}}'), 'not-a-key-set'],
    ['with half of it', (response) => response.writeHead(200, { 'content-length': 99 }).end('{"keys":['), 'network'],
    ['with 300 KB', (response) => response.end(`{"keys":[],"x":"${'x'.repeat(300_000)}"}`), 'too-large'],
    ['with much more than it says', endless, 'too-large'],
    ['never', () => {}, 'timeout'],
    ['one byte at a time', (response) => void slowly(response), 'timeout'],
    ['by hanging up', (response) => response.destroy(), 'network'],
  ])('%s lets nobody in', async (_title, answer, why) => {
    const server = await serve();
    const [redirected, failures] = [await serve(hospital.jwk), [] as string[]];
    server.answer((_request, response) => answer(response));
    const { ask } = door([published(server.url)], { onKeysFailed: (url, reason) => failures.push(`${url} ${reason}`) });
    expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('keys-unavailable');
    expect(failures).toEqual([`${server.url} ${why}`]);
    expect(redirected.asked()).toBe(0);
  });

  it('with a redirect to good keys is not followed there', async () => {
    const [server, other] = [await serve(), await serve(hospital.jwk)];
    server.answer((_request, response) => response.writeHead(307, { location: other.url }).end());
    expect(await door([published(server.url)]).ask(await hospital.token({}, { jku: server.url }))).toBe(
      'keys-unavailable',
    );
    expect(other.asked()).toBe(0);
  });

  it('without https is not asked in production', async () => {
    const server = await serve(hospital.jwk);
    const failures: string[] = [];
    const gate = door([published(server.url)], {
      production: true,
      fetchKeys: keyFetcher({ production: true }),
      onKeysFailed: (_url, why) => failures.push(why),
    });
    expect(await gate.ask(await hospital.token({}, { jku: server.url }))).toBe('keys-unavailable');
    expect(failures).toEqual(['not-https']);
    expect(server.asked()).toBe(0);
  });

  it('keeps no process from ending', async () => {
    const server = await serve(hospital.jwk);
    const module = new URL('../../src/trust/fetch-keys.ts', import.meta.url).href;
    const script = `import { keyFetcher } from ${JSON.stringify(module)};
      console.log(JSON.stringify(await keyFetcher({ production: false })(${JSON.stringify(server.url)})));`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    await once(child, 'close');
    expect([child.exitCode, text]).toEqual([
      0,
      `${JSON.stringify({ keys: [hospital.jwk] })}
`,
    ]);
  });
});

describe('T-11 nothing is asked of anybody for a token', () => {
  it('whose issuer or key URL is not configured, whatever it names', async () => {
    const [server, evil] = [await serve(hospital.jwk), await serve(hospital.jwk)];
    const { ask } = door([published(server.url), trusted(hospital, { issuer: 'https://inline.example.org' })]);
    const expected: readonly [string, string | undefined, string][] = [
      ['https://evil.example.org', evil.url, 'unknown-issuer'],
      ['https://evil.example.org', server.url, 'unknown-issuer'],
      ['https://ehr.example.org/', server.url, 'unknown-issuer'],
      ['https://EHR.example.org', server.url, 'unknown-issuer'],
      ['https://ehr.example.org', evil.url, 'unknown-jku'],
      ['https://ehr.example.org', `${server.url}/`, 'unknown-jku'],
      ['https://ehr.example.org', `${server.url}?x`, 'unknown-jku'],
      ['https://ehr.example.org', `${server.url}#x`, 'unknown-jku'],
      ['https://ehr.example.org', '', 'unknown-jku'],
      ['https://ehr.example.org', 'file:///etc/passwd', 'unknown-jku'],
      // Its keys are behind the URL, so it must say so.
      ['https://ehr.example.org', undefined, 'unknown-jku'],
      ['https://inline.example.org', evil.url, 'unknown-jku'],
    ];
    for (const [iss, jku, why] of expected) {
      expect(await ask(await hospital.token({ iss }, { jku })), `${iss} ${jku}`).toBe(why);
    }
    const wrong = { jku: server.url };
    expect(await ask(await hospital.token({}, { ...wrong, typ: undefined }))).toBe('header');
    expect(await ask(await (await ehr('ES256')).token({}, wrong))).toBe('algorithm');
    expect([server.asked(), evil.asked()]).toEqual([0, 0]);
  });

  it('whose issuer has its keys in the configuration, with a jku and without', async () => {
    const server = await serve(next.jwk);
    const { ask } = door([trusted(hospital, { jku: server.url })]);
    expect(await ask(await hospital.token())).toBe('general');
    expect(await ask(await hospital.token({}, { jku: server.url }))).toBe('general');
    expect(await ask(await next.token({}, { jku: server.url }))).toBe('unknown-key');
    expect(server.asked()).toBe(0);
  });
});

function endless(response: ServerResponse): void {
  function* forever(): Generator<string> {
    while (!response.destroyed) yield 'x'.repeat(65_536);
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  Readable.from(forever()).pipe(response);
}

async function slowly(response: ServerResponse): Promise<void> {
  while (!response.destroyed) {
    response.write(' ');
    await sleep(50);
  }
}
