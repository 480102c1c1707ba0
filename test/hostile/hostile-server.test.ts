import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  access,
  anakinra,
  anakinraBy,
  answerOf,
  bundle,
  chart,
  cleanRecord,
  keyNames,
  keys,
  order,
  patient,
  select,
  sentenceOf,
  whyOf,
  type Answer,
  type Json,
} from '../contract/requests.ts';
import { startService, type ServiceProcess } from '../service-process.ts';
import { behaviours } from './behaviours.ts';
import { startHostileServer, type HostileServer, type Sight } from './hostile-server.ts';

let folder: string;
let service: ServiceProcess;
let server: HostileServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  const lists = keyNames.map((key): [string, Json] => [keys[key], bundle(...cleanRecord[key])]);
  server = await startHostileServer({ ...Object.fromEntries(lists), Patient: patient });
  service = await startService({
    DATABASE_URL: join(folder, 'trail.sqlite'),
    // Slow enough for a busy machine, and so that the queries' own timeout comes first.
    FHIR_TIMEOUT_MS: '2000',
    DEADLINE_MS: '20000',
  });
});
afterAll(async () => {
  await service.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Each call has a token of its own, so that it can be told to whom each token went. */
let calls = 0;

async function call(
  base: string,
  more: Parameters<typeof select>[0] = { orders: [anakinra()] },
  { url } = service,
): Promise<Answer> {
  calls += 1;
  const body = select({ ...more, more: access(base, { access_token: `token-${calls}` }) });
  const response = await fetch(`${url}/cds-services/anakinra-order-select`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answerOf({ status: response.status, headers: {}, text: await response.text() });
}

/** The requests that were made below this base, and all the others since. */
async function since(
  before: Sight,
  base: string,
): Promise<{ readonly own: Sight['seen']; readonly others: Sight['seen'] }> {
  const { seen } = await server.sight();
  const made = seen.slice(before.seen.length);
  const path = `${new URL(base).pathname}/`;
  return {
    own: made.filter((one) => one.path.startsWith(path)),
    others: made.filter((one) => !one.path.startsWith(path)),
  };
}

afterEach(async () => {
  expect((await server.sight()).strangers, 'connections to another server').toBe(0);
  expect(service.exitCode(), 'the process is alive').toBeNull();
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(service.output().stderr).toBe('');
});

/** Scenarios in which a part of the list came, so that what is there counts and the rest is not known. */
const partial: readonly string[] = Object.keys(behaviours).filter(
  (name) => name.startsWith('next-') || /half-way$|pages-without-end$/.test(name),
);
const harmless: readonly string[] = ['honest', 'slowly', 'nine-megabytes', 'polluting-names'];
const useless = Object.keys(behaviours).filter((name) => !partial.includes(name) && !harmless.includes(name));

describe('one query of the server goes wrong: it is not checked, and everything else is', () => {
  it.each(useless)('%s', async (scenario) => {
    const before = await server.sight();
    const base = server.base(scenario);
    const answer = await call(base);
    expect(answer.status).toBe(200);
    expect(['Condition failed', 'Condition unreadable']).toContain(whyOf(answer, 'anakinraActiveInfection').join());
    expect(answer.verdicts['anakinraNeutropenia']).toBe('clear');
    const { own, others } = await since(before, base);
    expect(own.map(({ path }) => path).filter((path) => path.includes('/Condition'))).toHaveLength(1);
    expect(others).toEqual([]);
  });
});

describe('the list breaks off, or leads elsewhere: what came counts, and the rest is not checked', () => {
  it.each(partial)('%s', async (scenario) => {
    const before = await server.sight();
    const base = server.base(scenario);
    const answer = await call(base);
    expect(answer.status).toBe(200);
    expect(whyOf(answer, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
    expect(answer.verdicts['anakinraNeutropenia']).toBe('clear');
    const { own, others } = await since(before, base);
    const pages = own.filter(({ path }) => path.includes('/Condition')).length;
    expect(pages).toBeGreaterThanOrEqual(1);
    expect(pages).toBeLessThanOrEqual(20);
    expect(others).toEqual([]);
  });
});

describe('every query goes wrong: 412, and nothing is said', () => {
  it.each(useless)('%s', async (scenario) => {
    const before = await server.sight();
    const base = server.base(scenario, 'all');
    sentenceOf(await call(base), 412);
    expect((await since(before, base)).others).toEqual([]);
  });
});

describe('a call reads no more than 20 MB, whatever the server has', () => {
  /** With time enough for 90 MB on a busy machine. */
  let patientService: ServiceProcess;
  beforeAll(async () => {
    const environment = { FHIR_TIMEOUT_MS: '20000', DEADLINE_MS: '25000' };
    patientService = await startService({ DATABASE_URL: join(folder, 'patient', 'trail.sqlite'), ...environment });
  });
  afterAll(async () => void (await patientService.stop()));

  it('of ten answers of 9 MB two are read, and the others are not checked', async () => {
    const answer = await call(server.base('nine-megabytes', 'all'), undefined, patientService);
    const unknown = answer.checks.filter(({ verdict }) => verdict === 'unknown');
    expect(unknown.length).toBeGreaterThan(5);
    const line = patientService
      .output()
      .stdout.split('\n')
      .findLast((one) => one.includes('"call judged'));
    const outcomes = (JSON.parse(line ?? '') as { call: { fhirCalls: { outcome: string }[] } }).call.fhirCalls.map(
      ({ outcome }) => outcome,
    );
    expect(outcomes).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'too-large')).toHaveLength(8);
  });

  it('of pages of 3 MB six are read', async () => {
    const before = await server.sight();
    const base = server.base('big-pages-without-end');
    await call(base, undefined, patientService);
    const { own } = await since(before, base);
    expect(own.filter(({ path }) => path.includes('/Condition'))).toHaveLength(7);
  });

  it('and the next call has a budget of its own', async () => {
    const answer = await call(server.base('nine-megabytes'), undefined, patientService);
    expect(answer.verdicts['anakinraActiveInfection']).toBe('clear');
  });
});

describe('names that JavaScript has for itself', () => {
  it('are members like others in what a server sends', async () => {
    const answer = await call(server.base('polluting-names'));
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('polluted');
    const usual = await call(server.base('honest'));
    expect(usual.verdicts['anakinraActiveInfection']).toBe('clear');
  });
});

/** References that lead elsewhere, however they are written. */
function references(base: string, bystander: string): readonly string[] {
  return [
    `${bystander}/fhir/Medication/m1`,
    `${bystander.replace('http:', '')}/fhir/Medication/m1`,
    `${bystander.replace('http://', String.raw`http:\\`)}/fhir/Medication/m1`,
    `${base.replace('127.0.0.1', `127.0.0.1@${new URL(bystander).host}`)}/Medication/m1`,
    `${base.replace('/fhir', '/other/fhir')}/Medication/m1`,
    `${base}/../../Medication/m1`,
    `${base}/..;/..;/Medication/m1`,
    `${base}/%252e%252e/Medication/m1`,
    `${base}evil/Medication/m1`,
    'http://169.254.169.254/fhir/Medication/m1',
    'file:///fhir/Medication/m1',
    'Medication/../../../admin',
    'Medication/..%2f..%2fadmin',
  ];
}

describe('references to Medications lead nowhere but to the base', () => {
  it('of an order: it may be ours, and that is said', async () => {
    const base = server.base('honest');
    for (const reference of references(base, server.bystander)) {
      const before = await server.sight();
      const answer = await call(base, { orders: [anakinraBy({ reference })], prefetch: chart() });
      expect(answer.status).toBe(200);
      expect(answer.cards.length, reference).toBeGreaterThan(0);
      expect((await since(before, base)).others, reference).toEqual([]);
    }
  });

  it('of the record: what the patient takes is not known', async () => {
    const base = server.base('honest');
    const before = await server.sight();
    const medicationRequests = references(base, server.bystander).map((reference, at) => ({
      ...order(`r${at}`, {}),
      medicationCodeableConcept: undefined,
      medicationReference: { reference },
    }));
    const answer = await call(base, { orders: [anakinra()], prefetch: chart({ medicationRequests }) });
    expect(whyOf(answer, 'anakinraTnfBlocker')).toContain('Medication failed');
    expect((await since(before, base)).others).toEqual([]);
  });
});

describe('after all of that', () => {
  it('each token went to the base of its own call alone, over connections that calls share, and no cookie went back', async () => {
    const bases = ['honest', 'slowly', 'honest', 'slowly', 'honest'].map((scenario) => server.base(scenario, 'all'));
    const before = await server.sight();
    const first = calls + 1;
    await Promise.all(bases.map((base) => call(base)));
    const { seen } = await server.sight();
    const made = seen.slice(before.seen.length);
    expect(made).toHaveLength(bases.length * keyNames.length);
    for (const { path, headers } of made) {
      const [, number] = /^Bearer token-(\d+)$/.exec(headers['authorization'] ?? '') ?? [];
      const base = bases[Number(number) - first] ?? 'no base';
      expect(`${server.origin}${path}`.startsWith(`${base}/`), path).toBe(true);
      expect(headers['cookie']).toBeUndefined();
    }
    for (const { method, headers } of seen) {
      expect(method).toBe('GET');
      expect(headers['authorization']).toMatch(/^Bearer token-\d+$/);
    }
  });

  it('no more than 32 connections are open to the server at one time', async () => {
    await server.recount();
    const many = await Promise.all(Array.from({ length: 10 }, () => call(server.base('slowly', 'all'))));
    expect(many.map(({ status }) => status)).toEqual(many.map(() => 200));
    // One more is the test's own.
    expect((await server.sight()).mostSockets).toBeGreaterThanOrEqual(32);
    expect((await server.sight()).mostSockets).toBeLessThanOrEqual(33);
  });

  it('an honest server is asked as before', async () => {
    const answer = await call(server.base('honest'));
    expect(answer.checks.filter(({ verdict }) => verdict === 'unknown')).toEqual([]);
    expect(answer.found).toEqual([]);
  });
});
