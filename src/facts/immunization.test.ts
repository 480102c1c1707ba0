import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexValueSets } from '../content/value-set-index.ts';
import { codeSystems } from './code-systems.ts';
import { readImmunization, type Vaccination } from './immunization.ts';

type Members = Readonly<Record<string, unknown>>;

const include = (system: string, concept: readonly unknown[]): unknown => ({
  extension: [
    { url: 'urn:cds-content:source', valueString: 'a test' },
    { url: 'urn:cds-content:kind', valueString: 'live' },
  ],
  system,
  concept,
});
const valueSets = indexValueSets([
  {
    resourceType: 'ValueSet',
    id: 'live-vaccines',
    title: 'Live vaccines',
    extension: [{ url: 'urn:cds-content:domain', valueCode: 'medication' }],
    compose: {
      include: [
        include(codeSystems.cvx, [
          { code: '03', display: 'MMR' },
          { code: '121', display: 'Zoster live' },
          { code: '149', display: 'Influenza, live, quadrivalent, intranasal' },
        ]),
        include(codeSystems.words, [{ code: 'measles', display: 'measles' }]),
      ],
    },
  },
]);

const cvx = (code: string, display?: string): Members => ({
  coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code, ...(display !== undefined && { display }) }],
});
const read = (resourceType: string, members: Members): readonly Vaccination[] =>
  readImmunization({ resourceType, id: 'v1', ...members }, valueSets);
const given = (members: Members): Vaccination | undefined =>
  read('Immunization', { status: 'completed', vaccineCode: cvx('149'), ...members })[0];
const recommended = (members: Members): Vaccination | undefined =>
  read('ImmunizationRecommendation', {
    patient: { reference: 'Patient/p1' },
    recommendation: [{ vaccineCode: [cvx('03', 'MMR vaccine')], ...members }],
  })[0];

const loinc = (code: string, display?: string): Members => ({
  coding: [{ system: 'http://loinc.org', code, ...(display !== undefined && { display }) }],
});
const criterion = (code: unknown, value: string): Members => ({ code, value });

describe('a vaccine that was given', () => {
  test('R9-02: a live intranasal influenza vaccine with its day', () => {
    expect(given({ occurrenceDateTime: '2026-11-16', patient: { reference: 'Patient/p1' } })).toMatchObject({
      reference: 'Immunization/v1',
      source: 'given',
      matches: [{ set: 'live-vaccines', code: '149', properties: { kind: 'live' } }],
      label: 'Influenza, live, quadrivalent, intranasal',
      dated: { start: Date.UTC(2026, 10, 16), end: Date.UTC(2026, 10, 17) },
      datedText: '2026-11-16',
      status: 'completed',
      patient: 'Patient/p1',
    });
  });

  test('R9-05: a live zoster vaccine in the shape of STU3', () => {
    const vaccination = given({ vaccineCode: cvx('121', 'Zostavax'), date: '2026-11-23T10:00:00Z', notGiven: false });
    expect(vaccination?.label).toBe('Zostavax');
    expect(vaccination?.matches.map(({ code }) => code)).toEqual(['121']);
    expect(vaccination?.dated?.start).toBe(Date.UTC(2026, 10, 23, 10));
  });

  test('a code with one digit, and the OID of the code system', () => {
    const vaccineCode = { coding: [{ system: 'urn:oid:2.16.840.1.113883.12.292', code: '3' }] };
    expect(given({ vaccineCode })?.matches.map(({ code }) => code)).toEqual(['03']);
  });

  test('recognised by name alone', () => {
    expect(given({ vaccineCode: { text: 'Measles vaccine' } })?.matches[0]?.by).toBe('name');
  });

  test.each([
    ['R9-06: a vaccine that no value set has', cvx('206', 'Jynneos')],
    ['a code without a system', { coding: [{ code: '03' }] }],
    ['no vaccine', undefined],
  ])('%s matches nothing', (_, vaccineCode) => {
    expect(given({ vaccineCode })?.matches).toEqual([]);
  });

  test.each([
    ['R9-09: not done', { status: 'not-done' }],
    ['entered in error', { status: 'entered-in-error' }],
    ['not given (STU3)', { notGiven: true }],
    ['not given, sent as text', { notGiven: 'true' }],
    ['not given (DSTU2)', { wasNotGiven: true }],
  ])('%s is dropped', (_, members) => {
    expect(given(members)).toBeUndefined();
  });

  test('without a status it may have been given', () => {
    expect(given({ status: undefined })?.status).toBe('unknown');
  });

  test.each<[string, Members, string | undefined]>([
    ['R9-15: "childhood" is no date', { occurrenceString: 'childhood' }, undefined],
    ['a date as text is one', { occurrenceString: '2026-11-20' }, '2026-11-20'],
    ['a date within text is none', { occurrenceString: 'about 2026-11-20' }, undefined],
    ['a month', { occurrenceDateTime: '2026-11' }, '2026-11'],
    ['a day that does not exist', { occurrenceDateTime: '2026-02-30' }, undefined],
    ['the day of recording is not the day of giving', { recorded: '2026-11-20' }, undefined],
    ['none', {}, undefined],
  ])('%s', (_, members, expected) => {
    expect(given(members)?.datedText).toBe(expected);
    expect(given(members)?.dated !== undefined).toBe(expected !== undefined);
  });
});

describe('a vaccine that is recommended', () => {
  test('R9-01: MMR, due next week', () => {
    const dateCriterion = [criterion(loinc('30980-7', 'Date vaccine due'), '2026-12-03')];
    expect(recommended({ forecastStatus: { coding: [{ code: 'due' }] }, dateCriterion })).toMatchObject({
      reference: 'ImmunizationRecommendation/v1',
      source: 'recommended',
      matches: [{ code: '03' }],
      label: 'MMR vaccine',
      dated: { start: Date.UTC(2026, 11, 3) },
      datedText: '2026-12-03',
      status: 'due',
      patient: 'Patient/p1',
    });
  });

  test('each recommendation of a resource is one', () => {
    const recommendation = [{ vaccineCode: [cvx('03')] }, { vaccineCode: cvx('121') }, 'zoster'];
    const all = read('ImmunizationRecommendation', { recommendation });
    expect(all.map(({ matches }) => matches.map(({ code }) => code))).toEqual([['03'], ['121']]);
  });

  test('several vaccines of one recommendation are all looked up', () => {
    const vaccineCode = [cvx('187', 'zoster recombinant'), cvx('121', 'Zoster live')];
    const vaccination = recommended({ vaccineCode });
    expect(vaccination?.matches.map(({ code }) => code)).toEqual(['121']);
    expect(vaccination?.label).toBe('zoster recombinant');
  });

  test.each<[string, readonly Members[], string | undefined]>([
    [
      'the due date before the earliest',
      [
        criterion(loinc('30981-5', 'Earliest date to give'), '2026-11-01'),
        criterion(loinc('30980-7', 'Date vaccine due'), '2026-12-01'),
        criterion(loinc('59777-3', 'Latest date to give immunization'), '2028-01-01'),
        criterion(loinc('59778-1', 'Date when overdue for immunization'), '2027-01-01'),
      ],
      '2026-12-01',
    ],
    [
      'the earliest date where no due date is given',
      [
        criterion({ coding: [{ code: 'overdue' }] }, '2027-01-01'),
        criterion({ coding: [{ code: 'earliest' }] }, '2026-11-01'),
      ],
      '2026-11-01',
    ],
    ['the recommended date of STU3', [criterion({ coding: [{ code: 'recommended' }] }, '2026-12-01')], '2026-12-01'],
    [
      'of dates whose kind is a bare number, the first to come',
      [criterion(loinc('30980-7'), '2026-12-01'), criterion(loinc('30981-5'), '2026-11-01')],
      '2026-11-01',
    ],
    ['not the date after which it is too late', [criterion({ text: 'Latest date' }, '2028-01-01')], undefined],
    [
      'a due date that is none is passed over',
      [criterion({ text: 'due' }, 'soon'), criterion({ text: 'earliest' }, '2026-11-01')],
      '2026-11-01',
    ],
    ['no date', [], undefined],
  ])('dated by %s', (_, dateCriterion, expected) => {
    expect(recommended({ dateCriterion })?.datedText).toBe(expected);
  });

  test.each([
    [{ coding: [{ code: 'due' }] }, 'due'],
    [{ coding: [{ code: 'overdue' }] }, 'overdue'],
    [{ coding: [{ code: 'contraindicated' }] }, 'contraindicated'],
    [{ coding: [{ code: 'complete' }] }, 'complete'],
    [{ coding: [{ code: 'immune' }] }, 'immune'],
    [{ coding: [{ system: 'http://loinc.org', code: 'LA13421-5', display: 'Complete' }] }, 'complete'],
    [{ text: 'Overdue' }, 'overdue'],
    [{ text: 'Too old' }, 'not-due'],
    [{ text: 'Not recommended' }, 'not-due'],
    [{ text: 'ask the paediatrician' }, 'unknown'],
    [{ coding: [{ code: 'due' }], text: 'Contraindicated' }, 'unknown'],
    [{ text: 'constructor' }, 'unknown'],
    [undefined, 'unknown'],
  ])('forecast %j is %s', (forecastStatus, expected) => {
    expect(recommended({ forecastStatus })?.status).toBe(expected);
  });
});

describe('a vaccination', () => {
  test.each([
    ['a code that a value set has', cvx('03'), true],
    ['a code of a common system', cvx('206'), true],
    ['words', { text: 'childhood vaccine' }, true],
    ['a code without a system', { coding: [{ code: '03' }] }, false],
    ['nothing', undefined, false],
  ])('with %s is named or not', (_, vaccineCode, named) => {
    expect(given({ vaccineCode })?.named).toBe(named);
    expect(recommended({ vaccineCode: vaccineCode === undefined ? [] : [vaccineCode] })?.named).toBe(named);
  });

  test('that is recommended is named by its disease too', () => {
    expect(recommended({ vaccineCode: [], targetDisease: { text: 'Influenza' } })?.named).toBe(true);
  });
});

test('another resource is no vaccination', () => {
  expect(read('MedicationRequest', { status: 'active', vaccineCode: cvx('03') })).toEqual([]);
});

test('anything at all is read without failing', () => {
  const types = fc.constantFrom('Immunization', 'ImmunizationRecommendation');
  const members = fc.dictionary(
    fc.constantFrom('status', 'notGiven', 'vaccineCode', 'date', 'occurrenceString', 'recommendation', 'patient'),
    fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true }),
      fc.array(
        fc.record({
          vaccineCode: fc.anything(),
          forecastStatus: fc.anything(),
          dateCriterion: fc.array(fc.anything()),
        }),
      ),
    ),
  );
  fc.assert(
    fc.property(types, members, (resourceType, odd) => {
      expect(Array.isArray(read(resourceType, odd))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
