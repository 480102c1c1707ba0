import { describe, expect, it } from 'vitest';
import { errorCodeSystem, operationOutcome, Refusal } from './operation-outcome.ts';
import { readRequest } from './request.ts';

const select = { id: 'demo-order-select', hook: 'order-select' } as const;
const sign = { id: 'demo-order-sign', hook: 'order-sign' } as const;

const order = {
  resourceType: 'MedicationRequest',
  id: 'draft-1',
  status: 'draft',
  intent: 'order',
  medicationCodeableConcept: { text: 'a drug' },
  subject: { reference: 'Patient/p1' },
};
const context = {
  userId: 'Practitioner/u1',
  patientId: 'p1',
  encounterId: 'e1',
  selections: ['MedicationRequest/draft-1'],
  draftOrders: { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:1', resource: order }] },
};
const fhirAuthorization = {
  access_token: 'secret-token',
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'user/Observation.read',
  subject: 'client',
  patient: 'p1',
};
const request = {
  hook: 'order-select',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  fhirServer: 'https://ehr.example.org/fhir',
  fhirAuthorization,
  context,
  prefetch: { patient: { resourceType: 'Patient', id: 'p1' }, conditions: null },
};

/** The request with other members; a member that is undefined is missing, as in JSON. */
function changed(members: object, contextMembers: object = {}): unknown {
  return JSON.parse(JSON.stringify({ ...request, context: { ...context, ...contextMembers }, ...members }));
}

function inContext(members: object): unknown {
  return changed({}, members);
}

function withDraft(resource: unknown): unknown {
  return inContext({ draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }, { resource }] } });
}

function withAuthorization(members: object): unknown {
  return changed({ fhirAuthorization: { ...fhirAuthorization, ...members } });
}

function refusalOf(body: unknown, service: typeof select | typeof sign = select): Refusal {
  try {
    readRequest(body, service);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The request was accepted');
}

describe('A whole request', () => {
  it('is read into what it says', () => {
    expect(readRequest(changed({}), select)).toEqual({
      hook: 'order-select',
      hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
      patientId: 'p1',
      encounterId: 'e1',
      userId: 'Practitioner/u1',
      selections: ['MedicationRequest/draft-1'],
      draftOrders: [{ fullUrl: 'urn:uuid:1', resource: order }],
      fhirServer: 'https://ehr.example.org/fhir',
      fhirAuthorization: {
        accessToken: 'secret-token',
        tokenType: 'Bearer',
        expiresIn: 300,
        patient: 'p1',
        scope: 'user/Observation.read',
      },
      prefetch: { patient: { resourceType: 'Patient', id: 'p1' }, conditions: null },
    });
  });

  it('may be no more than the hook, its instance, the patient and the orders', () => {
    const least = {
      hook: 'order-sign',
      hookInstance: 'a',
      context: { patientId: 'p1', draftOrders: { resourceType: 'Bundle' } },
    };
    expect(readRequest(least, sign)).toEqual({
      hook: 'order-sign',
      hookInstance: 'a',
      patientId: 'p1',
      draftOrders: [],
      prefetch: {},
    });
  });
});

describe('A request is refused with 400, and the field is named, when', () => {
  it.each<[string, unknown, string, string]>([
    ['hook is missing', changed({ hook: undefined }), 'hook', 'hook is missing.'],
    ['hook is null', changed({ hook: null }), 'hook', 'hook must be a string.'],
    ['hook is a number', changed({ hook: 1 }), 'hook', 'hook must be a string.'],
    ['hook is another', changed({ hook: 'order-sign' }), 'hook', 'hook must be order-select for this service.'],
    ['hookInstance is missing', changed({ hookInstance: undefined }), 'hookInstance', 'hookInstance is missing.'],
    ['hookInstance is null', changed({ hookInstance: null }), 'hookInstance', 'hookInstance must be a string.'],
    ['hookInstance is empty', changed({ hookInstance: '' }), 'hookInstance', 'hookInstance must not be empty.'],
    [
      'hookInstance has 129 characters',
      changed({ hookInstance: 'x'.repeat(129) }),
      'hookInstance',
      'hookInstance is longer than 128 characters.',
    ],
    ['context is missing', changed({ context: undefined }), 'context', 'context is missing.'],
    ['context is null', changed({ context: null }), 'context', 'context must be an object.'],
    ['context is an array', changed({ context: [] }), 'context', 'context must be an object.'],
    ['context is a string', changed({ context: 'x' }), 'context', 'context must be an object.'],
    ['patientId is missing', inContext({ patientId: undefined }), 'context.patientId', 'context.patientId is missing.'],
    ['patientId is null', inContext({ patientId: null }), 'context.patientId', 'context.patientId must be a string.'],
    ['patientId is empty', inContext({ patientId: '' }), 'context.patientId', 'context.patientId must not be empty.'],
    [
      'patientId is white space',
      inContext({ patientId: ' ' }),
      'context.patientId',
      'context.patientId must not be empty.',
    ],
    ['patientId is a number', inContext({ patientId: 7 }), 'context.patientId', 'context.patientId must be a string.'],
    [
      'patientId is a reference without id',
      inContext({ patientId: 'Patient/' }),
      'context.patientId',
      'context.patientId has no id in it.',
    ],
    [
      'patientId has 513 characters',
      inContext({ patientId: 'x'.repeat(513) }),
      'context.patientId',
      'context.patientId is longer than 512 characters.',
    ],
    ['userId is a number', inContext({ userId: 7 }), 'context.userId', 'context.userId must be a string.'],
    [
      'encounterId is an object',
      inContext({ encounterId: {} }),
      'context.encounterId',
      'context.encounterId must be a string.',
    ],
    [
      'selections is missing',
      inContext({ selections: undefined }),
      'context.selections',
      'context.selections is missing.',
    ],
    [
      'selections is null',
      inContext({ selections: null }),
      'context.selections',
      'context.selections must be an array.',
    ],
    [
      'selections is a string',
      inContext({ selections: 'a' }),
      'context.selections',
      'context.selections must be an array.',
    ],
    [
      'a selection is an object',
      inContext({ selections: ['a', {}] }),
      'context.selections[1]',
      'context.selections[1] must be a string.',
    ],
    ['fhirServer is a number', changed({ fhirServer: 7 }), 'fhirServer', 'fhirServer must be a string.'],
    ['prefetch is an array', changed({ prefetch: [] }), 'prefetch', 'prefetch must be an object.'],
    ['prefetch is a string', changed({ prefetch: 'x' }), 'prefetch', 'prefetch must be an object.'],
    [
      'fhirAuthorization is a string',
      changed({ fhirAuthorization: 'x' }),
      'fhirAuthorization',
      'fhirAuthorization must be an object.',
    ],
    [
      'the access token is missing',
      withAuthorization({ access_token: undefined }),
      'fhirAuthorization.access_token',
      'fhirAuthorization.access_token is missing.',
    ],
    [
      'the access token is an object',
      withAuthorization({ access_token: {} }),
      'fhirAuthorization.access_token',
      'fhirAuthorization.access_token must be a string.',
    ],
    [
      'the access token is empty',
      withAuthorization({ access_token: '' }),
      'fhirAuthorization.access_token',
      'fhirAuthorization.access_token must not be empty.',
    ],
  ])('%s', (_name, body, expression, sentence) => {
    const { status, reason } = refusalOf(body);
    expect(status).toBe(400);
    expect(reason.expression).toBe(expression);
    expect(reason.sentence).toBe(sentence);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an array', []],
    ['a string', 'x'],
    ['a number', 1],
  ])('the body is %s', (_name, body) => {
    expect(refusalOf(body).message).toBe('The body must be one JSON object: a CDS Hooks request.');
  });

  it.each<[string, string | null | undefined]>([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['relative', '/fhir'],
    ['of another scheme', 'ftp://ehr.example.org/fhir'],
    ['without host', 'https:///fhir'],
    ['not a URL', 'https://ehr example'],
    ['with user info', 'https://user:word@ehr.example.org/fhir'],
    ['with a query', 'https://ehr.example.org/fhir?x=1'],
    ['with a fragment', 'https://ehr.example.org/fhir#x'],
  ])('fhirAuthorization comes with a fhirServer that is %s', (_name, fhirServer) => {
    const { status, reason } = refusalOf(changed({ fhirServer }));
    expect(status).toBe(400);
    expect(reason.expression).toBe('fhirServer');
    expect(reason.sentence).toMatch(/^fhirServer must be an absolute http or https URL/);
  });
});

describe('draftOrders', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a string', 'x'],
    ['an array', []],
    ['another resource', { resourceType: 'MedicationRequest' }],
    ['an object without resourceType', { entry: [] }],
  ])('that is %s is refused as a likely mistake of the registration in the EHR', (_name, draftOrders) => {
    const { status, reason } = refusalOf(inContext({ draftOrders }));
    expect(status).toBe(400);
    expect(reason.expression).toBe('context.draftOrders');
    expect(reason.sentence).toMatch(
      /^context\.draftOrders is missing or is not a FHIR Bundle \(EHR_REGISTRATION_MISMATCH\)/,
    );
    expect(operationOutcome(reason).issue[0]?.details?.coding).toEqual([
      { system: errorCodeSystem, code: 'EHR_REGISTRATION_MISMATCH' },
    ]);
  });

  it('is looked at before what else an EHR strips from a request', () => {
    const stripped = inContext({ draftOrders: undefined, selections: undefined, patientId: undefined });
    expect(refusalOf(stripped).reason.errorCode).toBe('EHR_REGISTRATION_MISMATCH');
  });

  it.each<[string, unknown, string]>([
    ['entry is null', null, 'context.draftOrders.entry must be an array.'],
    ['entry is an object', {}, 'context.draftOrders.entry must be an array.'],
    ['an entry is null', [{}, null], 'context.draftOrders.entry[1] must be an object.'],
    ['an entry is a string', ['x'], 'context.draftOrders.entry[0] must be an object.'],
    ['a resource is null', [{ resource: null }], 'context.draftOrders.entry[0].resource must be an object.'],
    ['a resource is an array', [{ resource: [] }], 'context.draftOrders.entry[0].resource must be an object.'],
    [
      'a resource is text',
      [{}, {}, {}, { resource: '<html>' }],
      'context.draftOrders.entry[3].resource must be an object.',
    ],
    ['a resource says no type', [{ resource: {} }], 'context.draftOrders.entry[0].resource.resourceType is missing.'],
    [
      'a resource type is a number',
      [{ resource: { resourceType: 1 } }],
      'context.draftOrders.entry[0].resource.resourceType must be a string.',
    ],
    [
      'an id is a number',
      [{ resource: { ...order, id: 7 } }],
      'context.draftOrders.entry[0].resource.id must be a string.',
    ],
    [
      'an id has 513 characters',
      [{ resource: { ...order, id: 'x'.repeat(513) } }],
      'context.draftOrders.entry[0].resource.id is longer than 512 characters.',
    ],
    ['fullUrl is a number', [{ fullUrl: 1 }], 'context.draftOrders.entry[0].fullUrl must be a string.'],
  ])('is refused when %s', (_name, entry, sentence) => {
    const refusal = refusalOf(inContext({ draftOrders: { resourceType: 'Bundle', entry } }));
    expect(refusal.status).toBe(400);
    expect(refusal.message).toBe(sentence);
  });

  it.each<[string, object, string]>([
    ['the medicine is text', { medicationCodeableConcept: 'x' }, 'medicationCodeableConcept'],
    ['the codings are text', { medicationCodeableConcept: { coding: 'x' } }, 'medicationCodeableConcept.coding'],
    [
      'a code is an object',
      { medicationCodeableConcept: { coding: [{ code: '1' }, { code: {} }] } },
      'medicationCodeableConcept.coding[1].code',
    ],
    ['the reference is text', { medicationReference: 'Medication/1' }, 'medicationReference'],
    ['doNotPerform is text', { doNotPerform: 'true' }, 'doNotPerform'],
    ['the dosage is text', { dosageInstruction: 'daily' }, 'dosageInstruction'],
    ['a dosage is text', { dosageInstruction: [{}, 'daily'] }, 'dosageInstruction[1]'],
    ['the timing is text', { dosageInstruction: [{ timing: 'daily' }] }, 'dosageInstruction[0].timing'],
    ['the subject is a list', { subject: [{ reference: 'Patient/p1' }] }, 'subject'],
    [
      'a contained Medication is broken',
      { contained: [{ resourceType: 'Medication', id: 'm', code: 'x' }] },
      'contained[0].code',
    ],
  ])('is refused when, in an order, %s', (_name, members, path) => {
    const { status, reason } = refusalOf(withDraft({ ...order, ...members }));
    expect(status).toBe(400);
    expect(reason.expression).toBe(`context.draftOrders.entry[1].resource.${path}`);
    expect(reason.sentence).toContain(`context.draftOrders.entry[1].resource.${path} has the wrong JSON type`);
  });

  it('is refused when a Medication beside the orders is broken, since it may be what an order names', () => {
    expect(refusalOf(withDraft({ resourceType: 'Medication', ingredient: 'x' })).reason.expression).toBe(
      'context.draftOrders.entry[1].resource.ingredient',
    );
  });

  it('with a DSTU2 MedicationOrder is refused, not half understood', () => {
    const { status, reason } = refusalOf(withDraft({ resourceType: 'MedicationOrder', id: 'order-123' }));
    expect(status).toBe(400);
    expect(reason.sentence).toBe(
      'context.draftOrders.entry[1].resource is a DSTU2 MedicationOrder; this service reads the MedicationRequest of FHIR R4 and STU3.',
    );
  });

  it.each<[string, unknown]>([
    ['without entry', { resourceType: 'Bundle' }],
    ['with no entries', { resourceType: 'Bundle', entry: [] }],
    ['with entries that hold no resource', { resourceType: 'Bundle', entry: [{}, { fullUrl: 'urn:uuid:1' }] }],
    ['of any type', { resourceType: 'Bundle', type: 'transaction', entry: [] }],
  ])('%s holds no orders', (_name, draftOrders) => {
    expect(readRequest(inContext({ draftOrders }), select).draftOrders).toEqual([]);
  });

  it.each<[string, object]>([
    ['another kind of order', { resourceType: 'NutritionOrder', oralDiet: 'x', dosageInstruction: 'x' }],
    ['a resource type that nobody knows', { resourceType: 'Nonsense', id: 'x'.repeat(512) }],
    [
      'an order without medicine, as it stands while it is being written',
      { resourceType: 'MedicationRequest', id: 'r' },
    ],
    [
      'an order in the shape of STU3',
      { ...order, reasonCodeableConcept: [{}], dosageInstruction: [{ doseQuantity: {} }] },
    ],
    ['one object for each list', { ...order, category: {}, reasonCode: {}, dosageInstruction: { doseAndRate: {} } }],
    ['an id of 194 characters', { ...order, id: `e${'-.Zz'.repeat(48)}9` }],
    ['null for members without value', { ...order, dosageInstruction: null, category: [null] }],
    ['a vendor extension', { ...order, vendorThing: [[[]]], extension: [{ url: 'https://ehr.example.org/x' }] }],
  ])('may hold %s', (_name, resource) => {
    expect(readRequest(withDraft(resource), select).draftOrders[1]?.resource).toEqual(resource);
  });
});

describe('What is tolerated:', () => {
  it('nothing is selected', () => {
    expect(readRequest(inContext({ selections: [] }), select).selections).toEqual([]);
  });

  it('order-sign has no selections, whatever is sent', () => {
    const body = changed({ hook: 'order-sign' }, { selections: 7 });
    expect(readRequest(body, sign).selections).toBeUndefined();
  });

  it.each(['x', '00000000-0000-0000-0000-123b2va00000', 'D1577C69-DFBE-44AD-BA6D-3E05E953B2EA', 'y'.repeat(128)])(
    'the hookInstance %s',
    (hookInstance) => {
      expect(readRequest(changed({ hookInstance }), select).hookInstance).toBe(hookInstance);
    },
  );

  it.each([
    ['p1', 'p1'],
    [' p1 ', 'p1'],
    ['Patient/p1', 'p1'],
    ['https://ehr.example.org/fhir/Patient/p1', 'p1'],
    ['Patient/p1/_history/3', 'p1'],
    ['urn:uuid:0b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b', '0b0fb3f0-52a9-4d4c-8c0b-6f1f0e1f2a3b'],
    ['e.Abc-DEF_3', 'e.Abc-DEF_3'],
    ['Patient', 'Patient'],
    ['Patient/Patient', 'Patient'],
  ])('the patientId %s means %s', (patientId, id) => {
    const body = changed({ fhirAuthorization: undefined }, { patientId });
    expect(readRequest(body, select).patientId).toBe(id);
  });

  it.each([
    ['e1', 'e1'],
    ['Encounter/e1', 'e1'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('the encounterId %s means %s', (encounterId, id) => {
    expect(readRequest(inContext({ encounterId }), select).encounterId).toBe(id);
  });

  it.each([
    ['PractitionerRole/r1', 'PractitionerRole/r1'],
    ['practitioner-7', 'practitioner-7'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('the userId %s means %s', (userId, read) => {
    expect(readRequest(inContext({ userId }), select).userId).toBe(read);
  });

  it('unknown members anywhere', () => {
    const body = changed({ foo: 1, extension: { 'com.example': [] } }, { bar: {}, extension: [] });
    expect(readRequest(body, select)).toEqual(readRequest(changed({}), select));
  });

  it.each([null, undefined])('fhirServer and fhirAuthorization that are %s', (nothing) => {
    const read = readRequest(changed({ fhirServer: nothing, fhirAuthorization: nothing }), select);
    expect(read.fhirServer).toBeUndefined();
    expect(read.fhirAuthorization).toBeUndefined();
  });

  it.each([
    ['https://ehr.example.org/fhir', 'https://ehr.example.org/fhir'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['not a url', undefined],
    ['', undefined],
  ])('without fhirAuthorization, the fhirServer %s', (fhirServer, read) => {
    expect(readRequest(changed({ fhirServer, fhirAuthorization: undefined }), select).fhirServer).toBe(read);
  });

  it.each([null, undefined])('a prefetch that is %s', (prefetch) => {
    expect(readRequest(changed({ prefetch }), select).prefetch).toEqual({});
  });
});

describe('The access token', () => {
  it.each<[string, object]>([
    ['is of type bearer, in any case', { token_type: 'bearer' }],
    ['has no type, since there is only one', { token_type: undefined }],
    ['says its life time as text', { expires_in: '300' }],
    ['does not say its life time', { expires_in: undefined }],
    ['says its life time unreadably', { expires_in: 'soon' }],
    ['is for no patient in particular', { patient: undefined }],
    ['is for the patient, as a reference', { patient: 'Patient/p1' }],
    ['has a scope of another form', { scope: ['x'] }],
  ])('is there when it %s', (_name, members) => {
    expect(readRequest(withAuthorization(members), select).fhirAuthorization?.accessToken).toBe('secret-token');
  });

  it.each<[string, object, object]>([
    ['it is of another type', { token_type: 'DPoP' }, { tokenType: 'DPoP' }],
    ['it has an empty type', { token_type: '' }, { tokenType: '' }],
    ['it has expired', { expires_in: 0 }, { expiresIn: 0 }],
    ['it is for another patient', { patient: 'Patient/p2' }, { patient: 'p2' }],
  ])('comes with what says that %s', (_name, members, read) => {
    expect(readRequest(withAuthorization(members), select).fhirAuthorization).toMatchObject(read);
  });
});

describe('Keys that mean something in JavaScript', () => {
  it('are only keys in prefetch', () => {
    const body: unknown = JSON.parse(
      JSON.stringify(request).replace('"prefetch":{', '"prefetch":{"__proto__":{"observations":1},"constructor":null,'),
    );
    const { prefetch } = readRequest(body, select);
    expect(Object.keys(prefetch)).toEqual(['__proto__', 'constructor', 'patient', 'conditions']);
    expect(prefetch['observations']).toBeUndefined();
    expect(prefetch['toString']).toBeUndefined();
    expect({}).not.toHaveProperty('observations');
  });

  it('do not stand in for members that are missing', () => {
    const body: unknown = JSON.parse(`{"__proto__":${JSON.stringify(request)}}`);
    expect(refusalOf(body).message).toBe('hook is missing.');
  });
});

describe('A refusal', () => {
  it('never holds what was received', () => {
    const canary = 'Canary-7731';
    const bodies = [
      changed({ hook: canary }),
      changed({ fhirServer: `https://${canary}@ehr.example.org` }),
      changed({ hookInstance: canary.repeat(20) }),
      inContext({ patientId: `Patient/${canary}`.repeat(60) }),
      inContext({ selections: [{ [canary]: canary }] }),
      withDraft({ ...order, dosageInstruction: canary }),
      withDraft({ resourceType: 'MedicationOrder', id: canary }),
      withAuthorization({ access_token: { [canary]: 1 } }),
    ];
    for (const body of bodies) {
      expect(JSON.stringify(operationOutcome(refusalOf(body).reason))).not.toContain(canary);
    }
  });
});
