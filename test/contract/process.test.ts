import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anakinra,
  answerOf,
  bundle,
  chart,
  patient,
  pneumonia,
  select,
  sentenceOf,
  type Answer,
  type Json,
} from './requests.ts';
import { freePort, launchService, linesOf, startService } from '../service-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const body = select({ orders: [anakinra()], prefetch: chart({ conditions: [pneumonia] }) });

async function call(base: string, sent: Json = body): Promise<Answer> {
  const response = await fetch(`${base}/cds-services/anakinra-order-select`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
  });
  return answerOf({
    status: response.status,
    text: await response.text(),
    headers: Object.fromEntries(response.headers),
  });
}

describe('the service as a process', () => {
  it(
    'is ready, answers a hook, ends with 0 at SIGTERM, and keeps the uuids of its cards over a restart',
    { timeout: 120_000 },
    async () => {
      const database = { DATABASE_URL: `file:${join(folder, 'kept', 'trail.sqlite')}` };
      const first = await startService(database);
      expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
      const before = await call(first.url);
      expect(before.found).toContain('critical anakinraActiveInfection');
      expect(before.card('anakinraActiveInfection')?.links?.[0]?.url).toBe(
        `${first.url}/rules/anakinraActiveInfection`,
      );
      expect(await first.stop('SIGTERM')).toBe(0);

      const second = await startService(database);
      const after = await call(second.url);
      expect(after.card('anakinraActiveInfection')?.uuid).toBe(before.card('anakinraActiveInfection')?.uuid);
      expect(await second.stop('SIGINT')).toBe(0);

      const other = await startService({ DATABASE_URL: join(folder, 'other', 'trail.sqlite') });
      const elsewhere = await call(other.url);
      expect(elsewhere.card('anakinraActiveInfection')?.uuid).not.toBe(before.card('anakinraActiveInfection')?.uuid);
      expect(await other.stop('SIGTERM')).toBe(0);
    },
  );

  it('logs JSON lines on stdout without anything of the patient, loud where patients are mixed up, and nothing on stderr', async () => {
    const running = await startService({
      DATABASE_URL: `file:${join(folder, 'logged', 'trail.sqlite')}`,
      LOG_LEVEL: 'trace',
    });
    // 40 is a warning, 50 an error.
    const loudLines = (): number =>
      linesOf(running).filter((line) => (JSON.parse(line) as { level: number }).level >= 40).length;
    await call(running.url);
    sentenceOf(await call(running.url, select({ orders: [anakinra()] })), 412);
    expect(loudLines()).toBe(0);
    const mixed: readonly Json[] = [
      { conditions: bundle({ ...pneumonia, subject: { reference: 'Patient/pat-2' } }) },
      { patient: { ...patient, id: 'pat-2' } },
      { patient: { ...patient, deceasedBoolean: true } },
    ];
    for (const [at, changes] of mixed.entries()) {
      const { status } = await call(
        running.url,
        select({ orders: [anakinra()], prefetch: { ...chart(), ...changes } }),
      );
      expect(status).toBe(200);
      // The line may come after the answer.
      for (let waited = 0; waited < 100 && loudLines() <= at; waited++) await sleep(20);
      expect(loudLines(), JSON.stringify(changes)).toBe(at + 1);
    }
    await running.stop('SIGTERM');
    const { stdout, stderr } = running.output();
    expect(stderr).toBe('');
    for (const line of linesOf(running)) expect(() => JSON.parse(line), line).not.toThrow();
    for (const word of ['pat-1', 'pat-2', 'Pneumonia', 'J18.9', 'pneu', 'prac-1']) expect(stdout).not.toContain(word);
  });

  it('takes its public address, its path and its limits from the environment', async () => {
    const running = await startService({
      DATABASE_URL: `file:${join(folder, 'set', 'trail.sqlite')}`,
      PUBLIC_BASE_URL: 'https://cds.hospital.example',
      BASE_PATH: '/cds',
      BODY_LIMIT: '100kb',
      CORS_ORIGINS: 'https://ehr.example.org',
      LABEL_PROFILE: 'eu',
    });
    try {
      const { card } = await call(running.url);
      expect(card('anakinraActiveInfection')?.links?.[0]?.url).toBe(
        'https://cds.hospital.example/cds/rules/anakinraActiveInfection',
      );
      expect(card('anakinraFirstLine')?.indicator).toBe('info');
      sentenceOf(await call(running.url, { ...body, padding: 'x'.repeat(101 * 1024) }), 413);
      const origin = async (name: string): Promise<string | null> =>
        (await fetch(`${running.url}/cds-services`, { headers: { origin: name } })).headers.get(
          'access-control-allow-origin',
        );
      expect(await origin('https://ehr.example.org')).toBe('https://ehr.example.org');
      expect(await origin('https://evil.example')).not.toBe('https://evil.example');
      expect(await origin('https://evil.example')).not.toBe('*');
    } finally {
      await running.stop('SIGTERM');
    }
  });
});

describe('a variable that is wrong stops the process with one line that says which', () => {
  it.each([
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['LABEL_PROFILE', 'uk'],
  ])('%s=%s', async (name, value) => {
    const { ended, output } = launchService({
      DATABASE_URL: `file:${join(folder, 'wrong', 'trail.sqlite')}`,
      [name]: value,
    });
    expect(await ended).toBeGreaterThan(0);
    const { stdout, stderr } = output();
    const lines = `${stdout}${stderr}`.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(name);
    expect(lines[0]?.length).toBeGreaterThan(name.length + 20);
  });

  it('production without authentication', async () => {
    const { ended, output } = launchService({ NODE_ENV: 'production', AUTH_MODE: 'off' });
    expect(await ended).toBeGreaterThan(0);
    expect(output().stderr.trim().split('\n')).toHaveLength(1);
    expect(output().stderr).toContain('AUTH_MODE');
  });

  it('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { ended, output } = launchService({
      DATABASE_URL: `file:${join(folder, 'taken', 'trail.sqlite')}`,
      PORT: String(port),
    });
    expect(await ended).toBeGreaterThan(0);
    server.close();
    expect(output().stderr.trim().split('\n')).toHaveLength(1);
    expect(output().stderr).toContain('PORT');
  });

  it('a database file that cannot be made: one line, or a service that is not ready, but no stack trace', async () => {
    await writeFile(join(folder, 'file'), '');
    const port = await freePort();
    const { signal, exitCode, ended, output } = launchService({
      DATABASE_URL: `file:${join(folder, 'file', 'trail.sqlite')}`,
      PORT: String(port),
    });
    const answers = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => true,
        () => false,
      );
    while (exitCode() === null && !(await answers())) await sleep(50);
    if (exitCode() === null) {
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
      signal('SIGTERM');
      await ended;
    } else {
      expect(await ended).toBeGreaterThan(0);
      expect(output().stderr).toContain('DATABASE_URL');
      expect(output().stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(`${output().stderr}${output().stdout}`).not.toMatch(/\n\s+at /);
  });
});
