import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, type Json } from './contract/requests.ts';
import { startHostileServer, type HostileServer } from './hostile/hostile-server.ts';
import { startService, type ServiceProcess } from './service-process.ts';

/**
 * Every text that a client or a FHIR server writes has this in it. Where it turns up in what the service writes, other than in
 * cards, something of a patient has leaked.
 */
const mark = 'Zqcanary';
/** The reason that a clinician gives is kept in the database, which is its place, and shown nowhere else. */
const reasonMark = 'Zqreason';
let written = 0;
/** A text that is like no other one. */
function canary(what: string): string {
  written += 1;
  return `${what}${mark}${written}`;
}
function reason(): string {
  return canary('reason').replace(mark, reasonMark);
}
/** What has no room for the mark. */
const birthDate = '1931-07-23';
const value = 0.8137264;

const traces: readonly string[] = [
  mark,
  birthDate,
  String(value),
  Buffer.from(mark).toString('hex'),
  // As base64 has it, wherever in the text it stands.
  ...[0, 1, 2].map((at) =>
    Buffer.from(`${'x'.repeat(at)}${mark}`)
      .toString('base64')
      .slice(at + 1, 9),
  ),
];

/** The canaries in a text, with what stands around them. */
function leaksIn(text: string, kept: readonly string[] = []): readonly string[] {
  const lower = text.toLowerCase();
  return [...traces, reasonMark]
    .filter((trace) => !kept.includes(trace))
    .flatMap((trace) => {
      const at = lower.indexOf(trace.toLowerCase());
      return at === -1 ? [] : [text.slice(Math.max(0, at - 80), at + 80)];
    });
}

const patientId = canary('patient');
const subject = { reference: `Patient/${patientId}`, display: canary('name') };
const coded = (text = canary('words')): Json => ({
  coding: [{ system: `urn:${canary('system')}`, code: canary('code'), display: canary('display') }],
  text,
});
const more = (): Json => ({
  id: canary('id'),
  identifier: [{ system: `urn:${canary('system')}`, value: canary('number') }],
  note: [{ text: canary('note') }],
  text: { status: 'generated', div: `<div>${canary('narrative')}</div>` },
});
const person: Json = {
  resourceType: 'Patient',
  ...more(),
  id: patientId,
  name: [{ family: canary('family'), given: [canary('given')] }],
  telecom: [{ value: canary('phone') }],
  address: [{ line: [canary('street')] }],
  birthDate,
};

/** The record by resource type, of which everything is a canary. */
const record: Readonly<Record<string, Json>> = {
  Patient: person,
  Condition: bundle({ resourceType: 'Condition', ...more(), code: coded('Pneumonia ' + canary('words')), subject }),
  MedicationRequest: bundle({
    resourceType: 'MedicationRequest',
    ...more(),
    status: 'active',
    intent: 'order',
    medicationReference: { reference: `Medication/${canary('medication')}` },
    subject,
  }),
  Observation: bundle({
    resourceType: 'Observation',
    ...more(),
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '751-8', display: canary('display') }] },
    effectiveDateTime: new Date().toISOString(),
    valueQuantity: { value, unit: '10*3/uL', system: 'http://unitsofmeasure.org', code: '10*3/uL' },
    subject,
  }),
  AllergyIntolerance: bundle({
    resourceType: 'AllergyIntolerance',
    ...more(),
    code: coded(),
    patient: { reference: `Patient/${canary('other')}` },
  }),
  Immunization: bundle({ resourceType: 'Immunization', ...more(), vaccineCode: coded(), patient: subject }),
};

const draft: Json = {
  resourceType: 'MedicationRequest',
  ...more(),
  status: 'draft',
  intent: 'order',
  medicationCodeableConcept: { text: `Kineret ${canary('words')}` },
  dosageInstruction: [{ text: canary('dosage') }],
  requester: { reference: `Practitioner/${canary('requester')}` },
  subject,
};

/** A request that is answered with cards, where nothing in it is changed. */
function request(changes: Json = {}, context: Json = {}): Json {
  return {
    hook: 'order-sign',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    [canary('member')]: canary('value'),
    extension: { [canary('member')]: canary('value') },
    context: {
      userId: `Practitioner/${canary('user')}`,
      encounterId: canary('encounter'),
      patientId,
      draftOrders: { resourceType: 'Bundle', entry: [{ fullUrl: `urn:${canary('url')}`, resource: draft }] },
      ...context,
    },
    ...changes,
  };
}

const prefetch = {
  patient: record['Patient'],
  conditions: record['Condition'],
  medicationRequests: record['MedicationRequest'],
  observations: record['Observation'],
  allergies: record['AllergyIntolerance'],
  [canary('key')]: { resourceType: canary('type'), text: canary('words') },
};

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back: all of it, but the cards, which are for who looks at the patient anyway. */
interface Came {
  readonly status: number;
  /** Status line, headers, and the body of an error. */
  readonly text: string;
}

describe('what clients and FHIR servers write', () => {
  let folder: string;
  let service: ServiceProcess;
  let server: HostileServer;
  const answers: Came[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canary-'));
    server = await startHostileServer(record);
    service = await startService({
      DATABASE_URL: join(folder, 'trail.sqlite'),
      AUDIT_FILE: join(folder, 'audit.jsonl'),
      AUDIT_KEY: Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('hex'),
      LOG_LEVEL: 'trace',
      DEBUG: '*',
      FHIR_TIMEOUT_MS: '500',
      DEADLINE_MS: '2000',
    });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function send(path: string, body: string | Buffer<ArrayBuffer> | undefined, init: Sent = {}): Promise<Came> {
    const response = await fetch(`${service.url}${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body }),
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${canary('token')}`,
        cookie: canary('cookie'),
        'user-agent': canary('agent'),
        referer: `https://${canary('host')}.example`,
        origin: `https://${canary('origin')}.example`,
        'x-request-id': canary('id'),
        'x-forwarded-for': canary('address'),
        ...init.headers,
      },
    });
    const text = await response.text();
    const headers = JSON.stringify([...response.headers]);
    const came = { status: response.status, text: `${headers}${response.status < 400 ? '' : text}` };
    answers.push(came);
    return came;
  }
  const hook = (body: Json, path = '/cds-services/anakinra-order-sign'): Promise<Came> =>
    send(path, JSON.stringify(body));

  function access(scenario: string): Json {
    return {
      fhirServer: server.base(scenario, 'all'),
      fhirAuthorization: {
        access_token: canary('token'),
        token_type: 'Bearer',
        expires_in: 300,
        scope: canary('scope'),
        subject: canary('client'),
        patient: patientId,
      },
    };
  }

  it('comes prefetched', async () => {
    expect((await hook(request({ prefetch }))).status).toBe(200);
    const deceased = { ...prefetch, patient: { ...person, deceasedBoolean: true } };
    expect((await hook(request({ prefetch: deceased }))).status).toBe(200);
    const another = { ...prefetch, patient: { ...person, id: canary('other') } };
    expect((await hook(request({ prefetch: another }))).status).toBe(200);
  });

  it.each([
    'honest',
    'a-failure-with-the-record-in-it',
    'text-with-the-record-in-it',
    'redirect-302',
    'redirect-307-to-itself',
    'status-401',
    'status-429',
    'a-login-page',
    'half-a-bundle',
    'null',
    'noise',
    'a-closed-connection',
    'a-reset-in-the-body',
    'a-bomb-in-gzip',
    'a-million-levels',
    'extensions-in-extensions',
    'polluting-names',
    'says-nothing',
    'drips-the-body',
    'a-body-without-end',
    'pages-without-end',
    '401-half-way',
    'the-end-of-the-connection-half-way',
    'next-on-another-server',
    'next-of-a-megabyte',
  ])('comes from a FHIR server: %s', async (scenario) => {
    expect([200, 412]).toContain((await hook(request(access(scenario)))).status);
  });

  it('comes with the address of a FHIR server that may not be called or does not listen', async () => {
    const { fhirAuthorization } = access('honest');
    for (const fhirServer of [`https://${canary('host')}.example/fhir`, `http://127.0.0.1:1/${canary('base')}`]) {
      expect([200, 412]).toContain((await hook(request({ fhirServer, fhirAuthorization }))).status);
    }
  });

  it('comes in a request that is refused', async () => {
    const text = JSON.stringify(request({ prefetch }));
    const wrong: readonly (string | Buffer<ArrayBuffer>)[] = [
      text.slice(0, -3),
      text.replace('{', `{${canary('broken')}`),
      Buffer.concat([Buffer.from(text), Buffer.from([0xff])]),
      JSON.stringify(canary('text')),
      `${'['.repeat(200)}"${canary('deep')}"`,
      ...[
        request({ hook: canary('hook') }),
        request({ hookInstance: { [canary('name')]: 1 } }),
        request({ context: canary('context') }),
        request({ prefetch: canary('prefetch') }),
        request({ fhirServer: { url: canary('server') } }),
        request({ fhirAuthorization: { access_token: [canary('token')] } }),
        request({}, { patientId: [patientId] }),
        request({}, { patientId: patientId.repeat(60) }),
        request({}, { draftOrders: { resourceType: canary('type') } }),
        request(
          {},
          { draftOrders: { resourceType: 'Bundle', entry: [{ resource: { ...draft, subject: canary('s') } }] } },
        ),
        request(
          {},
          { draftOrders: { resourceType: 'Bundle', entry: [{ resource: { resourceType: { a: canary('t') } } }] } },
        ),
      ].map((body) => JSON.stringify(body)),
    ];
    for (const body of wrong) expect((await send('/cds-services/anakinra-order-sign', body)).status).toBe(400);
    expect((await send('/cds-services/anakinra-order-sign', canary('x').repeat(1_000_000))).status).toBe(413);
    const type = { 'content-type': `text/${mark}` };
    expect((await send('/cds-services/anakinra-order-sign', text, { headers: type })).status).toBe(415);
    const encoding = { 'content-encoding': mark };
    expect((await send('/cds-services/anakinra-order-sign', text, { headers: encoding })).status).toBe(415);
    expect((await hook(request({}, { draftOrders: { resourceType: 'Bundle' } }))).status).toBe(200);
  });

  it('comes in a path, a query or a method', async () => {
    expect((await send(`/cds-services/${canary('service')}`, '{}')).status).toBe(404);
    expect((await send(`/${canary('path')}/%ff?${canary('query')}=1`, '{}')).status).toBe(404);
    expect((await hook(request({ prefetch }), `/cds-services/anakinra-order-sign?patient=${patientId}`)).status).toBe(
      200,
    );
    expect(
      (await send(`/cds-services/anakinra-order-sign?${canary('query')}`, undefined, { method: 'GET' })).status,
    ).toBe(405);
    expect((await send(`/rules/${canary('rule')}`, undefined, { method: 'GET' })).status).toBe(404);
  });

  it('comes in bytes that are no HTTP, or in a body that breaks off', async () => {
    const { port } = new URL(service.url);
    const sent = [
      `GET /${canary('path')} HTTP/9.9\r\n\r\n`,
      `${canary('method')} / HTTP/1.1\r\nhost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\nhost: ${canary('host')}\r\nx: ${canary('x').repeat(5000)}\r\n\r\n`,
    ];
    for (const bytes of sent) {
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      let text = '';
      socket.on('data', (piece: string) => (text += piece));
      socket.write(bytes);
      await once(socket, 'close');
      expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
      answers.push({ status: 400, text });
    }
    const socket = connect(Number(port), '127.0.0.1');
    const head = 'POST /cds-services/anakinra-order-sign HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    socket.write(`${head}content-length: 5000\r\n\r\n{"hook":"${canary('hook')}`);
    await once(socket, 'connect');
    socket.destroy();
    await once(socket, 'close');
  });

  it('comes in feedback', async () => {
    const feedback = [
      {
        card: '2dd93c4c-2147-84f0-843f-d1e1901bf2b0',
        outcome: 'overridden',
        overrideReason: { reason: { code: reason(), display: reason() }, userComment: canary('remark') },
        outcomeTimestamp: '2026-11-26T08:30:00Z',
      },
    ];
    const path = '/cds-services/anakinra-order-sign/feedback';
    expect((await hook({ feedback }, path)).status).toBe(200);
    for (const body of [{ feedback: canary('feedback') }, { feedback: [{ outcome: canary('outcome') }] }]) {
      expect((await hook(body, path)).status).toBe(400);
    }
  });

  it.each([
    ['/metrics', 'cds_feedback_total{result="kept"} 1'],
    ['/report.json', '"anakinraActiveInfection"'],
    ['/report.csv', 'anakinraActiveInfection'],
  ])('is not in %s, which counts the calls all the same', async (path, counted) => {
    expect((await send(path, undefined, { method: 'GET' })).status).toBe(200);
    const text = await (await fetch(`${service.url}${path}`)).text();
    expect(text).toContain(counted);
    expect(leaksIn(text)).toEqual([]);
  });

  it('was really there: the FHIR server was asked for the patient, with the tokens', async () => {
    const { seen } = await server.sight();
    const searches = seen.filter(({ path }) => path.includes(`patient=${patientId}`));
    expect(searches.length).toBeGreaterThan(100);
    expect(searches.every(({ headers }) => headers['authorization']?.startsWith(`Bearer token${mark}`))).toBe(true);
    expect(leaksIn(JSON.stringify(seen))).not.toEqual([]);
    expect(leaksIn(`x ${Buffer.from(`12${mark}`).toString('base64')}`)).toHaveLength(1);
  });

  it('is in no error and no header', () => {
    expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThan(25);
    expect(answers.flatMap(({ text }) => leaksIn(text))).toEqual([]);
  });

  it('is in nothing that the process wrote to its output, with everything logged', async () => {
    expect(await service.stop()).toBe(0);
    const { stdout, stderr } = service.output();
    expect(stderr).toBe('');
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(answers.length - 5);
    expect(lines.filter((line) => line.includes('"msg":"call judged')).length).toBeGreaterThan(5);
    expect(leaksIn(stdout)).toEqual([]);
  });

  it('is in no file of the data folder, the audit among them', async () => {
    const names = await readdir(folder, { recursive: true });
    expect(names).toEqual(expect.arrayContaining(['audit.jsonl', 'trail.sqlite']));
    const audited = await readFile(join(folder, 'audit.jsonl'), 'utf8');
    expect(audited.trim().split('\n').length).toBeGreaterThan(5);
    const kept = await readFile(join(folder, 'trail.sqlite'), 'latin1');
    expect(kept).toContain('anakinraActiveInfection');
    expect(kept).toContain(reasonMark);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
    expect(texts.flatMap((text) => leaksIn(text, [reasonMark]))).toEqual([]);
    expect(names.filter((name) => leaksIn(name).length > 0)).toEqual([]);
  });
});
