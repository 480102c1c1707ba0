import { describe, expect, it } from 'vitest';
import { medicines, now } from '../../test/made-up-content.ts';
import { standingOf } from './medication-use.ts';
import {
  type Members,
  type Kind,
  read,
  must,
  supply,
  request,
  statement,
  dispense,
  administration,
} from '../../test/uses.ts';

describe('what never happened gives nothing', () => {
  it.each<[string, string, Members]>([
    ['an order that was entered in error', request, { status: 'entered-in-error' }],
    ['an order that was cancelled', request, { status: 'cancelled' }],
    ['an order that must not be carried out', request, { status: 'active', doNotPerform: true }],
    ['a plan that was given up', request, { status: 'stopped', intent: 'plan' }],
    ['a proposal that was given up', request, { status: 'stopped', intent: 'proposal' }],
    ['a statement that was entered in error', statement, { status: 'entered-in-error' }],
    ['a statement that it was not taken', statement, { status: 'not-taken' }],
    ['an STU3 statement that it was not taken', statement, { status: 'active', taken: 'n' }],
    ['a supply that was entered in error', dispense, { status: 'entered-in-error' }],
    ['a supply that was cancelled', dispense, { status: 'cancelled' }],
    ['a supply that was declined', dispense, { status: 'declined' }],
    ['an STU3 supply that was not made', dispense, { status: 'completed', notDone: true }],
    ['a dose that was entered in error', administration, { status: 'entered-in-error' }],
    ['a dose that was not given', administration, { status: 'not-done' }],
    ['an STU3 dose that was not given', administration, { status: 'completed', notGiven: true }],
    ['a status in words', dispense, { status: { text: 'Entered in Error' } }],
    ['a resource of another kind', 'MedicationKnowledge', { status: 'active' }],
    ['a DSTU2 order', 'MedicationOrder', { status: 'active' }],
  ])('%s', (_title, resourceType, members) => {
    expect(read(resourceType, members)).toBeUndefined();
  });

  it.each<[string, Kind, Members]>([
    ['doNotPerform is false', request, { status: 'active', doNotPerform: false }],
    ['taken is y', statement, { status: 'active', taken: 'y' }],
    ['taken is not known', statement, { status: 'active', taken: 'unk' }],
    ['notGiven is false', administration, { status: 'completed', notGiven: false }],
    ['notDone is false', dispense, { status: 'completed', notDone: false }],
    ['a reported plan was stopped', request, { status: 'stopped', intent: 'plan', reportedBoolean: true }],
  ])('but not where %s', (_title, resourceType, members) => {
    expect(read(resourceType, members)).toBeDefined();
  });
});

describe('where a use stands today, 25 November 2026', () => {
  it.each<[string, string, Kind, Members]>([
    ['an active order', 'current', request, { status: 'active' }],
    ['an order on hold', 'on-hold', request, { status: 'on-hold' }],
    ['a completed order', 'past', request, { status: 'completed' }],
    ['a stopped order', 'past', request, { status: 'stopped' }],
    ['an ended order', 'past', request, { status: 'ended' }],
    ['a draft in the record', 'planned', request, { status: 'draft' }],
    ['an order of unknown status', 'unclear', request, { status: 'unknown' }],
    ['an order without a status', 'unclear', request, {}],
    ['an order with a status that nobody knows', 'unclear', request, { status: 'revised' }],
    ['an active plan', 'planned', request, { status: 'active', intent: 'plan' }],
    ['an active proposal', 'planned', request, { status: 'active', intent: 'proposal' }],
    ['an active option', 'planned', request, { status: 'active', intent: 'option' }],
    ['a plan on hold', 'planned', request, { status: 'on-hold', intent: 'plan' }],
    ['a plan that was carried out', 'past', request, { status: 'completed', intent: 'plan' }],
    [
      'an active plan that was reported',
      'current',
      request,
      { status: 'active', intent: 'plan', reportedBoolean: true },
    ],
    [
      'an active plan that a clinician reported',
      'current',
      request,
      { status: 'active', intent: 'plan', reportedReference: { reference: 'Practitioner/x' } },
    ],
    ['an active instance order', 'current', request, { status: 'active', intent: 'instance-order' }],

    ['an active statement', 'current', statement, { status: 'active' }],
    ['an intended statement', 'planned', statement, { status: 'intended' }],
    ['a statement on hold', 'on-hold', statement, { status: 'on-hold' }],
    ['a completed statement', 'past', statement, { status: 'completed' }],
    ['a stopped statement', 'past', statement, { status: 'stopped' }],
    ['a statement of unknown status', 'unclear', statement, { status: 'unknown' }],
    ['a statement without a status', 'unclear', statement, {}],

    ['a supply of 30 days of 30 days ago', 'current', dispense, { status: 'completed', ...supply('2026-10-26', 30) }],
    ['a supply of 30 days of 31 days ago', 'past', dispense, { status: 'completed', ...supply('2026-10-25', 30) }],
    ['a supply that is ready', 'current', dispense, { status: 'in-progress', ...supply('2026-11-20', 28) }],
    ['a supply that was ready long ago', 'past', dispense, { status: 'in-progress', ...supply('2026-01-20', 28) }],
    ['a supply that is ready, without its days', 'unclear', dispense, { status: 'in-progress' }],
    ['a supply without its days', 'past', dispense, { status: 'completed', whenHandedOver: '2026-11-20' }],
    ['a supply without a date', 'past', dispense, { status: 'completed', daysSupply: { value: 28 } }],
    ['a supply in preparation', 'planned', dispense, { status: 'preparation', ...supply('2026-11-20', 28) }],
    ['a supply on hold', 'on-hold', dispense, { status: 'on-hold', ...supply('2026-11-20', 28) }],
    ['a supply that was stopped', 'past', dispense, { status: 'stopped', ...supply('2026-11-20', 28) }],
    ['a supply of unknown status', 'unclear', dispense, { status: 'unknown', ...supply('2026-11-20', 28) }],
    ['a supply without a status', 'unclear', dispense, supply('2026-11-20', 28)],

    ['an infusion that is running', 'current', administration, { status: 'in-progress' }],
    ['a dose that was given', 'past', administration, { status: 'completed' }],
    ['a dose that was stopped', 'past', administration, { status: 'stopped' }],
    ['a dose on hold', 'on-hold', administration, { status: 'on-hold' }],
    ['a dose of unknown status', 'unclear', administration, { status: 'unknown' }],
    ['a dose without a status', 'unclear', administration, {}],
  ])('%s is %s', (_title, standing, resourceType, members) => {
    expect(standingOf(must(resourceType, members), now)).toBe(standing);
  });
});

describe('who says so', () => {
  it.each<[string, Kind, Members, boolean, boolean]>([
    ['a reported order', request, { reportedBoolean: true }, true, true],
    ['an order that a patient reported', request, { reportedReference: { reference: 'Patient/p1' } }, true, true],
    [
      'an order that a relative reported',
      request,
      { reportedReference: { reference: 'https://ehr.example.org/RelatedPerson/r1' } },
      true,
      true,
    ],
    [
      'an order that a clinician reported',
      request,
      { reportedReference: { reference: 'Practitioner/x' } },
      false,
      true,
    ],
    ['an order that is not reported', request, { reportedBoolean: false }, false, false],
    ['an order that says nothing of it', request, {}, false, false],
    ['a statement by the patient', statement, { informationSource: { reference: 'Patient/p1' } }, true, false],
    ['a statement by a relative', statement, { informationSource: { reference: 'RelatedPerson/r1' } }, true, false],
    [
      'a statement by the patient without a literal reference',
      statement,
      { informationSource: { type: 'Patient', display: 'Ines' } },
      true,
      false,
    ],
    ['a statement by a clinician', statement, { informationSource: { reference: 'Practitioner/x' } }, false, false],
    [
      'a statement by a clinician whose name says otherwise',
      statement,
      { informationSource: { display: 'Patient/p1' } },
      false,
      false,
    ],
    ['a statement by nobody', statement, { informationSource: null }, false, false],
  ])('%s', (_title, resourceType, members, patientReported, reported) => {
    expect(must(resourceType, members)).toMatchObject({ patientReported, reported });
  });
});

describe('the reasons for a use', () => {
  const ill = { coding: [{ system: 'urn:example:problems', code: 'ill' }] };

  it.each<[string, Members]>([
    ['R4 and STU3', { reasonCode: [ill] }],
    ['one without a list', { reasonCode: ill }],
    ['DSTU2 orders', { reasonCodeableConcept: ill }],
    ['DSTU2 statements', { reasonForUseCodeableConcept: ill }],
  ])('are read in the shape of %s', (_title, members) => {
    const [reason, ...others] = must(request, members).reasons;
    expect(others).toEqual([]);
    expect(reason?.matches.map(({ set }) => set)).toEqual(['ills']);
  });

  it('are references as well', () => {
    const reasonReference = [
      { reference: 'Condition/c1' },
      { display: 'no reference' },
      { reference: 'Observation/o1' },
    ];
    expect(must(request, { reasonReference }).reasonReferences).toEqual(['Condition/c1', 'Observation/o1']);
  });

  it('are none where none are given', () => {
    expect(must(request)).toMatchObject({ reasons: [], reasonReferences: [] });
  });
});

describe('the reference of a use', () => {
  it('is the type and id of its resource, and empty without an id', () => {
    expect(must(dispense).reference).toBe('MedicationDispense/m1');
    expect(must(request, { id: undefined }).reference).toBe('');
    expect(must(request, { id: '' }).reference).toBe('');
  });

  it('tells the four kinds apart', () => {
    const kinds = [request, statement, dispense, administration];
    expect(kinds.map((kind) => must(kind).source)).toEqual(['request', 'statement', 'dispense', 'administration']);
  });

  it('is not mixed up with a code of another system that looks the same', () => {
    const concept = { coding: [{ system: `${medicines}-of-another`, code: 'ex' }] };
    expect(must(request, { medicationCodeableConcept: concept }).matches).toEqual([]);
  });
});
