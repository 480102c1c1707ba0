import { describe, expect, it } from 'vitest';
import { exampline, otherine } from '../../test/made-up-content.ts';
import type { FhirResource } from '../chart/chart.ts';
import { type Members, must, coded, reference, request } from '../../test/uses.ts';

const medication = (members: Members): FhirResource => ({ resourceType: 'Medication', ...members });

describe('the medicine', () => {
  it.each<[string, Members, Readonly<Record<string, FhirResource>>, readonly string[]]>([
    ['is the concept', {}, {}, ['exampline by code']],
    [
      'is any of its codings',
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '1' }, ...otherine.coding] } },
      {},
      ['otherine by code'],
    ],
    ['is known by its text', { medicationCodeableConcept: { text: 'Exampline 100 mg' } }, {}, ['exampline by name']],
    [
      'is known by a display',
      { medicationCodeableConcept: { coding: [{ display: 'EXAMPLINE' }] } },
      {},
      ['exampline by name'],
    ],
    [
      'is the Medication that came along',
      reference('Medication/x'),
      { 'Medication/x': medication({ code: exampline }) },
      ['exampline by code'],
    ],
    [
      'is a contained Medication',
      {
        ...reference('#x'),
        contained: [
          { resourceType: 'Medication', id: 'y', code: otherine },
          { resourceType: 'Medication', id: 'x', code: exampline },
        ],
      },
      {},
      ['exampline by code'],
    ],
    [
      'is the one contained Medication without a list',
      { ...reference('#x'), contained: { id: 'x', code: exampline } },
      {},
      ['exampline by code'],
    ],
    [
      'is no Medication that is not contained',
      { ...reference('#gone'), contained: [{ id: 'x', code: exampline }] },
      { '#gone': medication({ code: exampline }) },
      [],
    ],
    [
      'is each ingredient',
      reference('Medication/x'),
      {
        'Medication/x': medication({
          ingredient: [{ itemCodeableConcept: exampline }, { itemCodeableConcept: otherine }],
        }),
      },
      ['exampline by code', 'otherine by code'],
    ],
    [
      'is an ingredient that is a reference to another Medication',
      reference('Medication/x'),
      {
        'Medication/x': medication({ ingredient: [{ itemReference: { reference: 'Medication/y' } }] }),
        'Medication/y': medication({ code: exampline }),
      },
      ['exampline by code'],
    ],
    [
      'is an ingredient that the Medication contains',
      reference('Medication/x'),
      {
        'Medication/x': medication({
          ingredient: [{ itemReference: { reference: '#s' } }],
          contained: [{ resourceType: 'Substance', id: 's', code: exampline }],
        }),
      },
      ['exampline by code'],
    ],
    [
      'is an ingredient that the order contains beside the Medication',
      {
        ...reference('#x'),
        contained: [
          { resourceType: 'Medication', id: 'x', ingredient: { itemReference: { reference: '#s' } } },
          { resourceType: 'Substance', id: 's', code: exampline },
        ],
      },
      {},
      ['exampline by code'],
    ],
    [
      'is an ingredient by its words',
      reference('Medication/x'),
      { 'Medication/x': medication({ ingredient: [{ itemReference: { display: 'Exampline' } }] }) },
      ['exampline by name'],
    ],
    [
      'is known by the words of the reference',
      reference('Medication/x', 'Exampline 100 mg syringe'),
      {},
      ['exampline by name'],
    ],
    [
      'is known by the code rather than by the words of the reference',
      reference('Medication/x', 'Exampline 100 mg syringe'),
      { 'Medication/x': medication({ code: exampline }) },
      ['exampline by code'],
    ],
    [
      'is known by both members',
      { medicationReference: { reference: 'Medication/x' } },
      { 'Medication/x': medication({ code: otherine }) },
      ['exampline by code', 'otherine by code'],
    ],
    [
      'is nothing that is known',
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: 'ex' }], text: 'Something' } },
      {},
      [],
    ],
  ])('%s', (_title, members, found, sets) => {
    expect(coded(must(request, members, found))).toEqual(sets);
  });

  it.each<[string, boolean, Members, Readonly<Record<string, FhirResource>>]>([
    [
      'a code of an unknown system',
      true,
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '7' }] } },
      {},
    ],
    ['words alone', true, { medicationCodeableConcept: { text: 'Something' } }, {}],
    ['the words of a reference', true, reference('Medication/x', 'Something'), {}],
    ['a Medication', true, reference('Medication/x'), { 'Medication/x': medication({ code: { text: 'Something' } }) }],
    ['a code without a system', false, { medicationCodeableConcept: { coding: [{ code: 'ex' }] } }, {}],
    ['a reference that leads nowhere', false, reference('Medication/x'), {}],
    ['a Medication that says nothing', false, reference('Medication/x'), { 'Medication/x': medication({}) }],
    ['an empty concept', false, { medicationCodeableConcept: { coding: [], text: ' ' } }, {}],
    ['null', false, { medicationCodeableConcept: null }, {}],
    ['no member at all', false, { medicationCodeableConcept: undefined }, {}],
  ])('is identified by %s: %s', (_title, identified, members, found) => {
    expect(must(request, members, found).identified).toBe(identified);
  });

  it.each<[string, Members, Readonly<Record<string, FhirResource>>, string]>([
    ['the text', { medicationCodeableConcept: { ...exampline, text: 'My exampline' } }, {}, 'My exampline'],
    [
      'a display',
      { medicationCodeableConcept: { coding: [{ ...exampline.coding[0], display: 'EXAMPLINE 100' }] } },
      {},
      'EXAMPLINE 100',
    ],
    ['the display of the set where the EHR has no words', {}, {}, 'exampline of the set'],
    [
      'the Medication’s words before those of the reference',
      reference('Medication/x', 'of the reference'),
      { 'Medication/x': medication({ code: { text: 'of the Medication' } }) },
      'of the Medication',
    ],
    [
      'the words of the reference, cut after 500 characters',
      reference('Medication/x', 'x'.repeat(600)),
      {},
      'x'.repeat(500),
    ],
    ['nothing where nobody says anything', reference('Medication/x'), {}, ''],
  ])('is called by %s', (_title, members, found, label) => {
    expect(must(request, members, found).label).toBe(label);
  });
});
