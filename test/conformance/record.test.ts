import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { closeFhirConnections } from '../../src/chart/fhir-server.ts';
import { fhirBases } from '../../src/trust/fhir-bases.ts';
import {
  hang,
  keyOf,
  recordServer,
  startOddServer,
  status,
  type OddServer,
  type Reply,
} from '../contract/odd-server.ts';
import {
  access,
  anakinra,
  bundle,
  bundleWith,
  chart,
  draft,
  etanercept,
  fire,
  keyNames,
  medicines,
  neutrophils,
  oldArthritis,
  outcome,
  patient,
  pneumonia,
  results,
  select,
  sentenceOf,
  sign,
  whyOf,
  without,
  type Json,
} from '../contract/requests.ts';
import { testApp } from '../test-app.ts';
import { row } from './row.ts';

const { app } = testApp();
const orders = [anakinra()];
let server: OddServer;
let elsewhere: OddServer;
beforeAll(async () => {
  [server, elsewhere] = [await startOddServer(), await startOddServer()];
});
beforeEach(() => {
  server.answer(recordServer());
  elsewhere.answer(recordServer());
});
afterAll(async () => {
  await closeFhirConnections();
  await Promise.all([server.stop(), elsewhere.stop()]);
});

/** Keeps the Authorization header of each request to the server, and answers from a record. */
function listening(record = recordServer()): (string | undefined)[] {
  const headers: (string | undefined)[] = [];
  server.answer((path) => (response, request) => {
    headers.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(record(path) ?? bundle()));
  });
  return headers;
}

function paged(base: string): Json {
  return bundleWith({ link: [{ relation: 'next', url: `${base}/Condition?page=2` }] }, oldArthritis);
}

const nothingSent = Object.fromEntries(keyNames.map((key) => [key, null]));

describe('prefetched data', () => {
  row('Q-01', async () => {
    const whole = chart({ conditions: [pneumonia] });
    for (let subset = 0; subset < 1024; subset += 7) {
      const left = keyNames.filter((_key, at) => ((subset >> at) & 1) === 0);
      const answer = await fire(app, select({ orders, prefetch: without(whole, ...left) }));
      expect([200, 412]).toContain(answer.status);
      if (!left.includes('conditions')) expect(answer.found).toContain('critical anakinraActiveInfection');
    }
  });

  row('Q-02', async () => {
    server.answer(recordServer({ conditions: [pneumonia] }));
    const prefetch = without(chart(), 'conditions');
    const answer = await fire(app, select({ orders, prefetch, more: access(server.base) }));
    expect(server.asked.map((path) => path.split('?')[0])).toEqual(['Condition']);
    expect(answer.found).toEqual(['critical anakinraActiveInfection']);
    expect(Object.values(answer.verdicts)).not.toContain('unknown');
  });

  row('Q-03', async () => {
    const answer = await fire(app, select({ orders, prefetch: nothingSent, more: access(server.base) }));
    expect(answer.status).toBe(200);
    expect(server.asked).toEqual([]);
    expect(answer.verdicts['anakinraActiveInfection']).toBe('clear');
    expect(answer.found).toContain('info anakinraNeutropenia');
  });

  row('Q-04', async () => {
    const usual = await fire(app, select({ orders, prefetch: { ...chart(), observations: null } }));
    const empties = [
      { resourceType: 'Bundle', type: 'searchset' },
      { resourceType: 'Bundle', type: 'searchset', entry: [] },
      { resourceType: 'Bundle', type: 'searchset', total: 0 },
    ];
    for (const observations of empties) {
      expect((await fire(app, select({ orders, prefetch: { ...chart(), observations } }))).text).toBe(usual.text);
    }
  });

  row('Q-05', async () => {
    const failed = [outcome(), bundleWith({ entry: [{ resource: outcome(), search: { mode: 'outcome' } }] })];
    for (const conditions of failed) {
      const prefetch = { ...chart(), conditions };
      const answer = await fire(app, select({ orders, prefetch, more: access(server.base) }));
      expect(answer.found).toEqual(['warning anakinraNotChecked']);
      expect(whyOf(answer, 'anakinraActiveInfection')).toEqual(['Condition failed']);
    }
    expect(server.asked).toEqual([]);
  });

  row('Q-06', async () => {
    server.answer((path) => (path === 'Condition?page=2' ? bundle(pneumonia) : status(404)));
    const prefetch = { ...chart(), conditions: paged(server.base) };
    const followed = await fire(app, select({ orders, prefetch, more: access(server.base) }));
    expect(followed.found).toEqual(['critical anakinraActiveInfection']);
    const stuck = await fire(app, select({ orders, prefetch }));
    expect(stuck.found).toEqual(['warning anakinraNotChecked']);
    expect(whyOf(stuck, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
  });

  row('Q-07', async () => {
    for (const prefetch of [undefined, {}, { unasked: null }]) {
      expect(sentenceOf(await fire(app, select({ orders, prefetch })), 412)).toContain('prefetch');
    }
  });

  row('Q-08', async () => {
    const impatient = testApp({ deadlineMs: 300 }).app;
    const replies: readonly Reply[] = [status(401), status(403), status(404), status(500), hang];
    for (const reply of replies) {
      server.answer(() => reply);
      sentenceOf(await fire(impatient, select({ orders, more: access(server.base) })), 412);
    }
    sentenceOf(await fire(app, select({ orders, more: access('http://127.0.0.1:1/fhir') })), 412);
  });

  row('Q-09', async () => {
    const empty = Object.fromEntries(keyNames.map((key) => [key, bundle()]));
    for (const prefetch of [
      nothingSent,
      { ...empty, patient },
      { patient: { resourceType: 'Patient', id: 'pat-1' } },
    ]) {
      expect((await fire(app, select({ orders, prefetch }))).status).toBe(200);
    }
  });

  row('Q-10', async () => {
    const aspirin = [draft('asp', medicines.aspirin)];
    for (const body of [select({ orders: aspirin }), sign({ orders: aspirin })]) {
      const answer = await fire(app, body);
      expect([answer.status, answer.text]).toEqual([200, '{"cards":[]}']);
    }
  });

  row('Q-12', async () => {
    const usual = await fire(app, select({ orders, prefetch: chart({ conditions: [pneumonia] }) }));
    const shapes = [
      bundleWith({ type: 'collection' }, pneumonia),
      bundleWith({ type: undefined, total: undefined }, pneumonia),
      pneumonia,
    ];
    for (const conditions of shapes) {
      const answer = await fire(app, select({ orders, prefetch: { ...chart(), conditions } }));
      expect(answer.cards).toEqual(usual.cards);
    }
  });

  row('Q-13', async () => {
    const record = { conditions: [pneumonia], observations: results(neutrophils(0.8)) };
    server.answer(recordServer(record));
    const fetched = await fire(app, select({ orders, more: access(server.base) }));
    const prefetched = await fire(app, select({ orders, prefetch: chart(record) }));
    expect(fetched.cards.length).toBeGreaterThan(1);
    expect(fetched.text).toBe(prefetched.text);
  });

  row('Q-14', async () => {
    const others = [
      { resourceType: 'Practitioner', id: 'p' },
      { resourceType: 'Provenance', id: 'v' },
    ];
    const usual = await fire(app, select({ orders, prefetch: chart({ conditions: [pneumonia] }) }));
    const entry = [
      ...others.map((resource) => ({ resource, search: { mode: 'include' } })),
      { resource: pneumonia, search: { mode: 'match' } },
      { resource: outcome('information', 'informational'), search: { mode: 'outcome' } },
    ];
    const mixed = { ...chart(), conditions: bundleWith({ total: 1, entry }) };
    expect((await fire(app, select({ orders, prefetch: mixed }))).cards).toEqual(usual.cards);
  });
});

describe('access to the FHIR server', () => {
  row('F-01', async () => {
    await fire(app, select({ orders, more: access(server.base) }));
    expect(new Set(server.asked.map((path) => keyOf(path)))).toEqual(new Set(keyNames));
  });

  row('F-02', async () => {
    const headers = listening();
    await fire(app, select({ orders, more: access(server.base, { access_token: 'a-token' }) }));
    expect(headers.length).toBeGreaterThanOrEqual(10);
    expect(new Set(headers)).toEqual(new Set(['Bearer a-token']));
  });

  row('F-03', async () => {
    for (const access_token of [undefined, null, '', 7]) {
      const answer = await fire(app, select({ orders, more: access(server.base, { access_token }) }));
      expect(sentenceOf(answer, 400)).toContain('fhirAuthorization.access_token');
    }
    expect(server.asked).toEqual([]);
  });

  row('F-04', async () => {
    sentenceOf(await fire(app, select({ orders, more: access(server.base, { token_type: 'mac' }) })), 412);
    expect(server.asked).toEqual([]);
    expect((await fire(app, select({ orders, more: access(server.base, { token_type: 'bearer' }) }))).status).toBe(200);
  });

  row('F-05', async () => {
    for (const expires_in of [0, -1]) {
      sentenceOf(await fire(app, select({ orders, more: access(server.base, { expires_in }) })), 412);
    }
    expect(server.asked).toEqual([]);
    for (const expires_in of [300, '300']) {
      expect((await fire(app, select({ orders, more: access(server.base, { expires_in }) }))).status).toBe(200);
    }
  });

  row('F-06', async () => {
    const scopes = ['user/Observation.read', 'patient/Observation.rs', 'patient/*.*', 'Observation.Read (Labs) (R4)'];
    for (const scope of scopes) {
      expect((await fire(app, select({ orders, more: access(server.base, { scope }) }))).status).toBe(200);
    }
  });

  row('F-07', async () => {
    for (const subject of ['another-client', '', undefined]) {
      expect((await fire(app, select({ orders, more: access(server.base, { subject }) }))).status).toBe(200);
    }
  });

  row('F-08', async () => {
    sentenceOf(await fire(app, select({ orders, more: access(server.base, { patient: 'another' }) })), 412);
    expect(server.asked).toEqual([]);
    const theirs = access(server.base, { patient: 'pat-1' });
    expect((await fire(app, select({ orders, more: theirs }))).status).toBe(200);
  });

  row('F-09', async () => {
    const lines: string[] = [];
    const log = pino(
      { level: 'trace' },
      new Writable({
        write(line: Buffer, _encoding, done) {
          lines.push(String(line));
          done();
        },
      }),
    );
    const { app: logging, calls } = testApp({ log });
    const secret = access(server.base, { access_token: 'canary-token' });
    const said: string[] = [];
    for (const record of [recordServer(), recordServer({}, { conditions: status(500) }), () => status(401)]) {
      const headers = listening(recordServer());
      said.push((await fire(logging, select({ orders, more: secret }))).text);
      expect(headers[0]).toBe('Bearer canary-token');
      server.answer(record);
      said.push((await fire(logging, select({ orders, more: secret }))).text);
    }
    expect(lines.length).toBeGreaterThan(5);
    expect(calls.length).toBeGreaterThan(2);
    expect([...lines, ...said, JSON.stringify(calls)].join('\n')).not.toContain('canary');
  });

  row('F-10', async () => {
    const away = `${elsewhere.base}/Condition?page=2`;
    const prefetch = {
      ...chart(),
      conditions: paged(elsewhere.base),
    };
    const linked = await fire(app, select({ orders, prefetch, more: access(server.base) }));
    expect(whyOf(linked, 'anakinraActiveInfection')).toEqual(['Condition incomplete']);
    server.answer(() => (response) => void response.writeHead(302, { location: away }).end());
    sentenceOf(await fire(app, select({ orders, more: access(server.base) })), 412);
    expect(elsewhere.asked).toEqual([]);
    for (const foreign of ['http://169.254.169.254/latest', 'https://ehr.example.org/r4', 'http://10.0.0.1/fhir']) {
      sentenceOf(await fire(app, select({ orders, more: access(foreign) })), 412);
    }
  });

  row('R-05', async () => {
    const production = testApp({ tenant: { bases: fhirBases({ production: true }) } }).app;
    sentenceOf(await fire(production, select({ orders, more: access(server.base) })), 412);
    expect(server.asked).toEqual([]);
    const named = await fire(production, select({ orders, prefetch: chart(), more: access(server.base) }));
    expect(named.status).toBe(200);
  });
});

describe('the response, whatever the record', () => {
  row('S-04', async () => {
    const answer = await fire(app, select({ orders }));
    expect(sentenceOf(answer, 412)).toMatch(/^Nothing of the patient record could be obtained/);
  });

  row('S-07', async () => {
    server.answer(recordServer({ conditions: [pneumonia] }, { observations: hang }));
    const impatient = testApp({ deadlineMs: 500 }).app;
    const answer = await fire(impatient, select({ orders, more: access(server.base) }));
    expect(answer.found).toContain('critical anakinraActiveInfection');
    expect(answer.found).toContain('warning anakinraNotChecked');
    expect(whyOf(answer, 'anakinraNeutropenia')).toEqual(['Observation failed']);
  });

  row('S-09', async () => {
    const alone = await fire(app, select({ orders: [anakinra(), etanercept()] }));
    expect([alone.status, alone.found[0]]).toEqual([200, 'critical anakinraTnfBlocker']);
    const partly = await fire(app, select({ orders, prefetch: { patient } }));
    expect([partly.status, partly.found[0]]).toEqual([200, 'warning anakinraNotChecked']);
  });
});
