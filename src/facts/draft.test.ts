import { describe, expect, it } from 'vitest';
import { exampline, now, valueSets } from '../../test/made-up-content.ts';
import { readDraft, type Draft } from './draft.ts';
import { standingOf } from './medication-use.ts';

type Members = Readonly<Record<string, unknown>>;

function read(members: Members = {}): Draft | undefined {
  const resource = { resourceType: 'MedicationRequest', id: 'd1', medicationCodeableConcept: exampline, ...members };
  return readDraft(resource, true, valueSets, () => undefined);
}

function must(members: Members = {}): Draft {
  const draft = read(members);
  if (draft === undefined) throw new Error('it gives nothing');
  return draft;
}

describe('a draft order', () => {
  it.each<[string, Members]>([
    ['that was entered in error', { status: 'entered-in-error' }],
    ['that must not be carried out', { status: 'draft', doNotPerform: true }],
    ['of another kind', { resourceType: 'ServiceRequest' }],
    ['that is a statement', { resourceType: 'MedicationStatement' }],
  ])('%s gives nothing', (_title, members) => {
    expect(read(members)).toBeUndefined();
  });

  it.each([
    ['draft', false, 'current'],
    ['active', false, 'current'],
    ['on-hold', false, 'on-hold'],
    ['unknown', false, 'current'],
    [undefined, false, 'current'],
    ['cancelled', true, 'past'],
    ['stopped', true, 'past'],
    ['completed', true, 'past'],
    ['Completed', true, 'past'],
  ])('of status %s has ended: %s, and is %s', (status, ended, standing) => {
    const draft = must({ status });
    expect(draft.ended).toBe(ended);
    expect(standingOf(draft, now)).toBe(standing);
  });

  it('that is a plan is planned, also if it is being given up', () => {
    expect(standingOf(must({ status: 'draft', intent: 'plan' }), now)).toBe('planned');
    expect(must({ status: 'stopped', intent: 'plan' }).ended).toBe(true);
  });

  it('keeps its status, and the resource as it came', () => {
    const members = { status: 'Stopped', note: [{ text: 'kept' }] };
    const draft = must(members);
    expect(draft.status).toBe('stopped');
    expect(draft.resource).toEqual({
      resourceType: 'MedicationRequest',
      id: 'd1',
      medicationCodeableConcept: exampline,
      ...members,
    });
  });

  it('is a draft whose medicine is read like that of any order', () => {
    expect(must()).toMatchObject({ source: 'draft', reference: 'MedicationRequest/d1', identified: true });
    expect(must().matches.map(({ set }) => set)).toEqual(['exampline']);
    expect(must({ id: undefined }).reference).toBe('');
  });

  it('is selected if the clinician selected it', () => {
    const resource = { resourceType: 'MedicationRequest' };
    const readAs = (selected: boolean) => readDraft(resource, selected, valueSets, () => undefined)?.selected;
    expect([readAs(true), readAs(false)]).toEqual([true, false]);
  });
});

describe('an order is known to be an inpatient order', () => {
  const system = 'http://terminology.hl7.org/CodeSystem/medicationrequest-category';

  it.each<[string, boolean, unknown]>([
    ['by its code', true, [{ coding: [{ system, code: 'inpatient' }] }]],
    ['by its code in another case', true, [{ coding: [{ system, code: 'Inpatient' }] }]],
    ['by its text', true, [{ text: 'Inpatient' }]],
    ['by a display', true, [{ coding: [{ display: 'Inpatient' }] }]],
    ['by one of several categories', true, [{ text: 'Discharge' }, { coding: [{ system, code: 'inpatient' }] }]],
    ['by a category without a list', true, { coding: [{ system, code: 'inpatient' }] }],
    ['by a coding without a list', true, { coding: { system, code: 'inpatient' } }],
    ['not as an outpatient', false, [{ coding: [{ system, code: 'outpatient', display: 'Outpatient' }] }]],
    ['not by words around it', false, [{ text: 'not inpatient' }]],
    ['not in the community', false, [{ coding: [{ system, code: 'community' }] }]],
    ['not by a bare word', false, 'inpatient'],
    ['not without a category', false, undefined],
    ['not by null', false, null],
  ])('%s: %s', (_title, inpatient, category) => {
    expect(must({ category }).inpatient).toBe(inpatient);
  });
});

describe('an order is for another patient than p1', () => {
  it.each<[string, boolean, Members]>([
    ['Patient/p1', false, { subject: { reference: 'Patient/p1' } }],
    ['Patient/p2', true, { subject: { reference: 'Patient/p2' } }],
    ['an absolute URL of p1', false, { subject: { reference: 'https://ehr.example.org/r4/Patient/p1' } }],
    ['an absolute URL of p2', true, { subject: { reference: 'https://ehr.example.org/r4/Patient/p2' } }],
    ['a version of p1', false, { subject: { reference: 'Patient/p1/_history/3' } }],
    ['a version of p2', true, { subject: { reference: 'https://ehr.example.org/r4/Patient/p2/_history/3' } }],
    ['p1 percent-encoded', false, { subject: { reference: 'Patient/%701' } }],
    [
      'urn:uuid:, which says nothing',
      false,
      { subject: { reference: 'urn:uuid:6f0c1f0e-9c5f-4c0e-8b0e-2f1f6a1d2c3b' } },
    ],
    ['a contained patient, which says nothing', false, { subject: { reference: '#pat' } }],
    ['words', false, { subject: { display: 'Somebody else' } }],
    ['a reference without an id', false, { subject: { reference: 'Patient/' } }],
    ['nobody', false, {}],
    ['null', false, { subject: null }],
    ['Patient/p2 in the member of DSTU2', true, { patient: { reference: 'Patient/p2' } }],
  ])('whose subject is %s: %s', (_title, another, members) => {
    expect(must(members).forAnother('p1')).toBe(another);
  });
});
