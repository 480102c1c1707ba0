import { describe, expect, it } from 'vitest';
import { errorCodeSystem, operationOutcome } from './operation-outcome.ts';
import { readRequest } from './request.ts';
import { select, order, inContext, withDraft, refusalOf } from '../../test/requests.ts';

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
  ])('keeps of an order what can be read, and names the member, where %s', (_name, members, path) => {
    const [, draft] = readRequest(withDraft({ ...order, ...members }), select).draftOrders;
    const left = Object.keys(members);
    const rest = Object.fromEntries(Object.entries(order).filter(([member]) => !left.includes(member)));
    expect(draft).toEqual({ resource: rest, unreadable: `context.draftOrders.entry[1].resource.${path}` });
  });

  it('leaves out of an order all members that cannot be read, and names the first', () => {
    const broken = { ...order, doNotPerform: 'no', dosageInstruction: 'daily', category: 7 };
    const [, draft] = readRequest(withDraft(broken), select).draftOrders;
    expect(draft?.resource).toEqual(order);
    expect(draft?.unreadable).toMatch(
      /^context\.draftOrders\.entry\[1\]\.resource\.(doNotPerform|dosageInstruction|category)$/,
    );
  });

  it('names the member of a Medication beside the orders that cannot be read', () => {
    const [, medication] = readRequest(withDraft({ resourceType: 'Medication', ingredient: 'x' }), select).draftOrders;
    expect(medication?.unreadable).toBe('context.draftOrders.entry[1].resource.ingredient');
  });

  it('holds an order whose id is null as one without an id', () => {
    const { id: _id, ...nameless } = order;
    expect(readRequest(withDraft({ ...order, id: null }), select).draftOrders[1]).toEqual({ resource: nameless });
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
