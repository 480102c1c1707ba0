import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expandAncestor } from '../../src/terminology/expand-ancestors.ts';
import { askServer } from '../../src/terminology/ask-server.ts';
import { readTerminologyFile, writeTerminologyFile } from '../../src/terminology/terminology-file.ts';
import {
  connectTerminologyServer,
  serverLimits,
  type TerminologyServer,
} from '../../src/terminology/terminology-server.ts';
import {
  anakinra,
  chart,
  concept,
  condition,
  daysAgo,
  fire,
  oldArthritis,
  select,
  systems,
  type Answer,
  type Json,
} from '../contract/requests.ts';
import type { Fault } from '../fhir-faults.ts';
import { contents, testApp, type Settings } from '../test-app.ts';
import { startTerminologyServer, unlisted, type TerminologyTestServer } from '../terminology-server.ts';

let tx: TerminologyTestServer;
let server: TerminologyServer;
let folder: string;
beforeAll(async () => {
  tx = await startTerminologyServer();
  server = connectTerminologyServer(tx.baseUrl, serverLimits);
  folder = await mkdtemp(join(tmpdir(), 'terminology-'));
});
beforeEach(() => tx.reset());
afterAll(async () => {
  await server.close();
  await tx.stop();
  await rm(folder, { recursive: true });
});

function terminology(own: TerminologyServer = server): NonNullable<Settings['terminology']> {
  return askServer({ server: own, now: () => performance.now(), changed: () => undefined });
}

/** A problem with this code and words that name no infection. */
function coded(code: string, text = 'Grimpox', more: Json = {}): Json {
  return condition('c1', concept(systems.snomed, code, text), more);
}

async function judge(problem: Json, settings: Settings = {}, order: Json = anakinra()): Promise<Answer> {
  const prefetch = chart({ conditions: [oldArthritis, problem] });
  return fire(testApp(settings).app, select({ orders: [order], prefetch }));
}

const infection = 'anakinraActiveInfection';

describe('a problem whose SNOMED CT code no value set lists', () => {
  it('is nothing by itself, where its words are silent', async () => {
    const { verdicts, found } = await judge(coded(unlisted.infection));
    expect(verdicts[infection]).toBe('clear');
    expect(found).toEqual([]);
  });

  it('is an infection that is not graded, if the terminology server says so, and the card says what it rests on', async () => {
    const { found, words, basis } = await judge(coded(unlisted.infection), { terminology: terminology() });
    expect(found).toEqual([`warning ${infection}`]);
    expect(words(infection)).toContain('Grimpox');
    expect(words(infection)).toContain('matched by SNOMED CT hierarchy');
    expect(basis(infection).findings).toEqual(['Condition/c1']);
  });

  it.each([
    ['lasting, if it is one of HIV, however old the entry is', unlisted.hiv, 900, [`warning ${infection}`]],
    ['minor, if it is a wart', unlisted.wart, 4, [`info ${infection}`]],
    ['none, if it is inactive tuberculosis', unlisted.inactiveTuberculosis, 4, []],
    ['none, if it is what an infection left behind', unlisted.sequela, 4, []],
    ['none, if the server does not put it below infections', unlisted.arthritis, 4, []],
    ['none, if the server does not know the code', unlisted.unknown, 4, []],
  ])('is %s', async (_what, code, days, expected) => {
    const dates = { onsetDateTime: daysAgo(days), recordedDate: daysAgo(days) };
    const { found } = await judge(coded(code, 'Grimpox', dates), { terminology: terminology() });
    expect(found).toEqual(expected);
  });

  it('is none where its words take it back, it is resolved, or an ICD-10-CM code beside it says that it is past', async () => {
    const settings = { terminology: terminology() };
    const history = await judge(coded(unlisted.infection, 'History of grimpox'), settings);
    const status = concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'resolved');
    const resolved = await judge(coded(unlisted.infection, 'Grimpox', { clinicalStatus: status }), settings);
    const both = [
      { system: systems.snomed, code: unlisted.infection },
      { system: systems.icd10cm, code: 'Z86.19' },
    ];
    const past = await judge(condition('c1', { coding: both, text: 'Grimpox' }), settings);
    expect([history.found, resolved.found, past.found]).toEqual([[], [], []]);
  });

  it('is unconfirmed where the record calls it provisional', async () => {
    const status = concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'provisional');
    const { words } = await judge(coded(unlisted.infection, 'Grimpox', { verificationStatus: status }), {
      terminology: terminology(),
    });
    expect(words(infection)).toContain('not confirmed');
  });

  it('still speaks by its words where the server says no', async () => {
    const { found, words } = await judge(coded(unlisted.arthritis, 'Pneumonia'), { terminology: terminology() });
    expect(found).toEqual([`info ${infection}`]);
    expect(words(infection)).toContain('matched by name');
  });

  it('is found as the reason of the order too', async () => {
    const reasonCode = [concept(systems.icd10cm, 'M06.9'), concept(systems.snomed, unlisted.infection, 'Grimpox')];
    const order = anakinra('ana', { reasonCode });
    const silent = await judge(oldArthritis, {}, order);
    const told = await judge(oldArthritis, { terminology: terminology() }, order);
    expect(silent.found).toEqual([]);
    expect(told.found).toEqual([`warning ${infection}`]);
  });

  it('is found without $subsumes, by $validate-code', async () => {
    await tx.configure({ withoutSubsumes: true });
    const { found } = await judge(coded(unlisted.infection), { terminology: terminology() });
    expect(found).toEqual([`warning ${infection}`]);
    expect((await tx.requests()).slice(0, 2)).toEqual([
      `GET /fhir/CodeSystem/$subsumes?system=http://snomed.info/sct&codeA=40733004&codeB=${unlisted.infection}`,
      `GET /fhir/ValueSet/$validate-code?url=http://snomed.info/sct?fhir_vs=isa/40733004&system=http://snomed.info/sct&code=${unlisted.infection}`,
    ]);
  });
});

describe('the terminology server', () => {
  it('is asked once about a code, and told nothing of the patient', async () => {
    const settings = { terminology: terminology() };
    const twice = chart({ conditions: [coded(unlisted.arthritis), { ...coded(unlisted.arthritis), id: 'c2' }] });
    const body = select({ orders: [anakinra()], prefetch: twice });
    const { app } = testApp(settings);
    await Promise.all([fire(app, body), fire(app, body)]);
    await fire(app, body);
    expect(await tx.requests()).toEqual([
      `GET /fhir/CodeSystem/$subsumes?system=http://snomed.info/sct&codeA=40733004&codeB=${unlisted.arthritis}`,
    ]);
  });

  it('is asked about no code that a value set lists, none of another system, and nothing that is no code', async () => {
    const conditions = [
      oldArthritis,
      condition('c1', concept(systems.snomed, '233604007', 'Pneumonia')),
      condition('c2', concept(systems.icd10cm, 'I10', 'Hypertension')),
      condition('c3', concept('urn:local', unlisted.infection, 'Local')),
      condition('c4', concept(systems.snomed, 'Erika Mustermann', 'A name')),
    ];
    const { app } = testApp({ terminology: terminology() });
    await fire(app, select({ orders: [anakinra()], prefetch: chart({ conditions }) }));
    expect(await tx.requests()).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['is down for maintenance', { kind: 'status', status: 503 }],
    ['refuses us', { kind: 'status', status: 401 }],
    ['hangs', { kind: 'hang' }],
    ['never ends its answer', { kind: 'drip' }],
    ['is slow', { kind: 'slow', milliseconds: 30_000 }],
    ['drops the connection', { kind: 'reset' }],
    ['answers in HTML', { kind: 'body', contentType: 'text/html', body: '<html>Sign in</html>' }],
    ['answers without end', { kind: 'huge' }],
    ['answers compressed', { kind: 'compressed' }],
    ['sends us elsewhere', { kind: 'redirect', location: 'http://127.0.0.1:1/fhir' }],
    ['answers null', { kind: 'body', contentType: 'application/fhir+json', body: 'null' }],
    [
      'says yes in the wrong type',
      lie({ resourceType: 'Parameters', parameter: [{ name: 'outcome', valueString: 'subsumes' }] }),
    ],
    [
      'says yes in a list',
      lie({ resourceType: 'Parameters', parameter: [{ name: 'outcome', valueCode: ['subsumes'] }] }),
    ],
    [
      'says yes in no Parameters',
      lie({ resourceType: 'Bundle', parameter: [{ name: 'outcome', valueCode: 'subsumes' }] }),
    ],
    [
      'says something that FHIR does not know',
      lie({ resourceType: 'Parameters', parameter: [{ name: 'outcome', valueCode: 'yes' }] }),
    ],
    ['has parameters that are none', lie({ resourceType: 'Parameters', parameter: [null, 7, 'outcome'] })],
  ])('that %s leaves the answer as it is without one', async (_what, fault) => {
    await tx.fault(fault);
    const settings = { terminology: terminology(), deadlineMs: 600 };
    const silent = await judge(coded(unlisted.infection), settings);
    const worded = await judge(coded(unlisted.infection, 'Pneumonia'), settings);
    expect([silent.status, silent.found, silent.verdicts[infection]]).toEqual([200, [], 'clear']);
    expect(worded.found).toEqual([`info ${infection}`]);
    expect(worded.words(infection)).toContain('matched by name');
  });

  it('that is dead leaves the answer as it is without one', async () => {
    const dead = await startTerminologyServer();
    const own = connectTerminologyServer(dead.baseUrl, serverLimits);
    await dead.stop();
    const { status, found } = await judge(coded(unlisted.infection), { terminology: terminology(own) });
    expect([status, found]).toEqual([200, []]);
    await own.close();
  });

  it('that says yes to everything, even to what excludes each other, is only believed that it is an infection', async () => {
    await tx.fault(lie({ resourceType: 'Parameters', parameter: [{ name: 'outcome', valueCode: 'subsumes' }] }));
    const { found } = await judge(coded(unlisted.infection), { terminology: terminology() });
    expect(found).toEqual([`warning ${infection}`]);
  });

  it('that answers too late for one call has answered for the next', async () => {
    await tx.fault({ kind: 'slow', milliseconds: 300 });
    const { app } = testApp({ terminology: terminology(), deadlineMs: 200 });
    const conditions = [oldArthritis, coded(unlisted.infection)];
    const body = select({ orders: [anakinra()], prefetch: chart({ conditions }) });
    await expect.poll(async () => (await fire(app, body)).found, { timeout: 20_000 }).toEqual([`warning ${infection}`]);
    const askedForTheWidest = (await tx.requests()).filter((path) => path.includes('codeA=40733004'));
    expect(askedForTheWidest).toHaveLength(1);
  });
});

function lie(body: Json): Fault {
  return { kind: 'body', contentType: 'application/fhir+json', body: JSON.stringify(body) };
}

describe('the offline file', () => {
  it('gives the same cards without the server, and keeps no names', async () => {
    const path = join(folder, 'deep', 'terminology.json');
    const ancestors = contents.flatMap(({ valueSets }) => valueSets.ancestors);
    const expansions = await Promise.all(ancestors.map((ancestor) => expandAncestor(server, ancestor)));
    await writeTerminologyFile(path, expansions, new Date());
    const { isA } = await readTerminologyFile(path);
    const offline = contents.map((content) => ({ ...content, valueSets: content.valueSets.knowing(isA) }));
    for (const [name, code] of Object.entries(unlisted)) {
      // oxlint-disable-next-line no-await-in-loop -- one patient after the other
      const [without, online] = [
        await judge(coded(code), { contents: offline }),
        await judge(coded(code), { terminology: terminology() }),
      ];
      expect([name, without.body]).toEqual([name, online.body]);
    }
    expect((await judge(coded(unlisted.infection), { contents: offline })).found).toEqual([`warning ${infection}`]);
    expect(await readFile(path, 'utf8')).not.toContain('Name of');
  });
});
