import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exampline, madeUpDrug, otherine, ruleThatReads, valueSets } from '../test/made-up-content.ts';
import { catalogue } from './content/catalogue.ts';
import type { DraftEntry, HookRequest } from './protocol/request.ts';
import { readable } from './protocol/resources.ts';
import { admit, type Session } from './session.ts';
import { fhirBases } from './trust/fhir-bases.ts';

type Members = Readonly<Record<string, unknown>>;

const content = catalogue(madeUpDrug([ruleThatReads('besides', {}, ['otherine'])]), valueSets);
const aspirin = { coding: [{ system: 'urn:example:medicines', code: 'asp' }], text: 'Aspirin' };

/** A draft entry; without a medicine if that is undefined. */
const entry = (id: string, medicine: Members | undefined, members: Members = {}): DraftEntry => ({
  resource: {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    ...(medicine === undefined ? {} : { medicationCodeableConcept: medicine }),
    ...members,
  },
});
const referring = (id: string, reference: string, members: Members = {}): DraftEntry =>
  entry(id, undefined, { medicationReference: { reference }, ...members });

/** A FHIR server that has one Medication for exampline, `Medication/x`. */
let server: Server;
let fhirServer = '';
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const found = request.url === '/Medication/x';
    const body = found
      ? { resourceType: 'Medication', id: 'x', code: exampline }
      : { resourceType: 'OperationOutcome' };
    response.writeHead(found ? 200 : 404, { 'Content-Type': 'application/fhir+json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  fhirServer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
});

const access = () => ({ fhirServer, fhirAuthorization: { accessToken: 'token', tokenType: 'Bearer' } });

async function open(draftOrders: readonly DraftEntry[], more: Partial<HookRequest> = {}): Promise<Session> {
  const request: HookRequest = {
    hook: 'order-sign',
    hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
    patientId: 'p1',
    draftOrders,
    prefetch: {},
    ...more,
  };
  const parts = { bases: fhirBases({ production: false }), readable, fhirTimeoutMs: 5000 };
  return admit(request, content, parts, new AbortController().signal);
}

const references = (drafts: readonly { readonly reference: string }[]): readonly string[] =>
  drafts.map(({ reference }) => reference);

describe('the orders of a call', () => {
  it('are those for the drug, and those that a rule judges besides', async () => {
    const { orders, drafts } = await open([entry('a', aspirin), entry('e', exampline), entry('o', otherine)]);
    expect(references(orders)).toEqual(['MedicationRequest/e', 'MedicationRequest/o']);
    expect(references(drafts)).toEqual(['MedicationRequest/a', 'MedicationRequest/e', 'MedicationRequest/o']);
  });

  it('are only those that were selected; the others are context', async () => {
    const { orders, drafts } = await open([entry('o', otherine), entry('e', exampline)], {
      selections: ['MedicationRequest/e'],
    });
    expect(references(orders)).toEqual(['MedicationRequest/e']);
    expect(drafts.map(({ reference, selected }) => `${reference} ${selected}`)).toEqual([
      'MedicationRequest/e true',
      'MedicationRequest/o false',
    ]);
  });

  it.each(['cancelled', 'stopped', 'completed', 'entered-in-error'])('are not those that are %s', async (status) => {
    expect((await open([entry('e', exampline, { status })])).orders).toEqual([]);
  });

  it('keep what is stopped in the session as context', async () => {
    const { drafts } = await open([entry('e', exampline), entry('o', otherine, { status: 'stopped' })]);
    expect(drafts.map(({ reference, ended }) => `${reference} ${ended}`)).toEqual([
      'MedicationRequest/e false',
      'MedicationRequest/o true',
    ]);
  });

  it('are none where none concerns us, and nothing is asked of anybody', async () => {
    const drafts = [
      entry('a', aspirin),
      entry('n', undefined),
      { resource: { resourceType: 'ServiceRequest', id: 's' } },
    ];
    const session = await open(drafts, access());
    expect(session.orders).toEqual([]);
    expect(session.unnamed).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('may have their id in the full URL alone', async () => {
    const { id: _id, ...resource } = entry('', exampline).resource;
    const { orders } = await open([{ resource, fullUrl: 'https://ehr.example.org/MedicationRequest/e' }]);
    expect(references(orders)).toEqual(['MedicationRequest/e']);
    const urn = await open([{ resource, fullUrl: 'urn:uuid:6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b' }]);
    expect(references(urn.orders)).toEqual(['']);
  });
});

describe('the Medication of an order', () => {
  it('is found among the draft orders', async () => {
    const medication = { resource: { resourceType: 'Medication', id: 'y', code: exampline } };
    const { orders } = await open([referring('e', 'Medication/y'), medication], access());
    expect(references(orders)).toEqual(['MedicationRequest/e']);
    expect(asked).toEqual([]);
  });

  it('is found in the prefetch', async () => {
    const prefetch = { anything: { resourceType: 'Medication', id: 'y', code: exampline } };
    const { orders } = await open([referring('e', 'Medication/y')], { ...access(), prefetch });
    expect(references(orders)).toEqual(['MedicationRequest/e']);
    expect(asked).toEqual([]);
  });

  it('is fetched where nothing else names the order, once for several orders', async () => {
    const { orders, unnamed } = await open([referring('e', 'Medication/x'), referring('f', 'Medication/x')], access());
    expect(references(orders)).toEqual(['MedicationRequest/e', 'MedicationRequest/f']);
    expect(unnamed).toEqual([]);
    expect(asked).toEqual(['/Medication/x']);
  });

  it.each<[string, Members]>([
    ['an empty concept', { medicationCodeableConcept: {} }],
    ['null for the concept', { medicationCodeableConcept: null }],
    ['a code without a system', { medicationCodeableConcept: { coding: [{ code: '1' }] } }],
  ])('is fetched where there is %s beside the reference', async (_title, members) => {
    expect(references((await open([referring('e', 'Medication/x', members)], access())).orders)).toEqual([
      'MedicationRequest/e',
    ]);
  });

  it.each<[string, DraftEntry]>([
    [
      'the reference has words',
      entry('e', undefined, { medicationReference: { reference: 'Medication/x', display: 'Aspirin' } }),
    ],
    ['there is a concept', entry('e', aspirin, { medicationReference: { reference: 'Medication/x' } })],
    ['the order has ended', referring('e', 'Medication/x', { status: 'stopped' })],
    ['the order must not be carried out', referring('e', 'Medication/x', { doNotPerform: true })],
    ['it is contained, but not there', referring('e', '#x')],
    [
      'it is no order for a medicine',
      { resource: { resourceType: 'DeviceRequest', medicationReference: { reference: 'Medication/x' } } },
    ],
  ])('is not fetched where %s', async (_title, draft) => {
    expect((await open([draft], access())).orders).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('that did not come leaves an order that nobody can name', async () => {
    const { orders, unnamed } = await open([referring('e', 'Medication/gone')], access());
    expect(orders).toEqual([]);
    expect(references(unnamed)).toEqual(['MedicationRequest/e']);
    expect(asked).toEqual(['/Medication/gone']);
  });

  it('is not asked for without access', async () => {
    const { unnamed } = await open([referring('e', 'Medication/x')]);
    expect(references(unnamed)).toEqual(['MedicationRequest/e']);
    expect(asked).toEqual([]);
  });

  it('is fetched for an order beside ours as well, which may be dangerous beside it', async () => {
    const { drafts } = await open([entry('o', otherine), referring('e', 'Medication/x')], {
      ...access(),
      selections: ['MedicationRequest/o'],
    });
    expect(drafts.map(({ matches }) => matches.map(({ set }) => set))).toEqual([['otherine'], ['exampline']]);
  });

  it('is not fetched for an order beside others than ours', async () => {
    await open([entry('a', aspirin), referring('e', 'Medication/x')], { ...access(), selections: ['a'] });
    expect(asked).toEqual([]);
  });

  it('is fetched for the first twenty orders only', async () => {
    const many = Array.from({ length: 25 }, (_, at) => referring(`e${at}`, `Medication/gone-${at}`));
    const { unnamed } = await open(many, access());
    expect(asked).toHaveLength(20);
    expect(unnamed).toHaveLength(25);
  });

  it('that nobody can name is not told where there is an order of ours', async () => {
    const { orders, unnamed } = await open([entry('e', exampline), referring('g', 'Medication/gone')]);
    expect(references(orders)).toEqual(['MedicationRequest/e']);
    expect(unnamed).toEqual([]);
  });
});

describe('an order for another patient', () => {
  const theirs = { subject: { reference: 'Patient/p2' } };

  it('is kept if it is one of ours, so that it can be refused', async () => {
    const { orders } = await open([entry('e', exampline, theirs)]);
    expect(orders.map((order) => order.forAnother('p1'))).toEqual([true]);
  });

  it('is no context of ours', async () => {
    const selections = ['MedicationRequest/e'];
    const { drafts } = await open([entry('e', exampline), entry('o', otherine, theirs)], { selections });
    expect(references(drafts)).toEqual(['MedicationRequest/e']);
  });

  it('is recognised by the Patient of the Bundle that its URN names', async () => {
    const fullUrl = 'urn:uuid:1f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b';
    const order = entry('e', exampline, { subject: { reference: fullUrl } });
    const forAnother = async (id: string) => {
      const { orders } = await open([{ fullUrl, resource: { resourceType: 'Patient', id } }, order]);
      return orders.map((one) => one.forAnother('p1'));
    };
    expect(await forAnother('p2')).toEqual([true]);
    expect(await forAnother('p1')).toEqual([false]);
  });
});
