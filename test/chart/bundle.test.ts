import { describe, expect, test } from 'vitest';
import { readPage } from '../../src/chart/bundle.ts';
import type { Page, Question } from '../../src/chart/bundle.ts';

const question: Question = {
  resourceType: 'Condition',
  patientId: 'pat-1',
  readable: (resource) => (typeof resource['code'] === 'string' ? { ok: false, path: 'code' } : { ok: true }),
  nullMeansEmpty: true,
  entryLimit: 20_000,
};

const flu = { resourceType: 'Condition', id: 'flu', subject: { reference: 'Patient/pat-1' } };
const gout = { resourceType: 'Condition', id: 'gout', subject: { reference: 'Patient/pat-1' } };
const broken = { resourceType: 'Condition', id: 'broken', code: 'abc' };
const medication = { resourceType: 'Medication', id: 'med-1' };

function bundle(...entry: unknown[]): Record<string, unknown> {
  return { resourceType: 'Bundle', type: 'searchset', entry };
}

function outcome(severity: string, code = 'processing'): Record<string, unknown> {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code }] };
}

function about(subject: unknown): unknown {
  return { resourceType: 'Condition', id: 'whose', subject };
}

/** Ids that were found and the kinds of gaps, all for conditions. */
function read(value: unknown, changes: Partial<Question> = {}): { found: unknown[]; gaps: string[] } {
  return shown(readPage(value, { ...question, ...changes }));
}

function shown(page: Page): { found: unknown[]; gaps: string[] } {
  expect(new Set(page.gaps.map(({ data }) => data)).size).toBeLessThan(2);
  return { found: page.resources.map(({ resource }) => resource.id), gaps: page.gaps.map(({ gap }) => gap) };
}

describe('present', () => {
  test.each([
    ['a Bundle with entries', bundle({ resource: flu }, { resource: gout }), ['flu', 'gout']],
    ['a Bundle of any type', { ...bundle({ resource: flu }), type: 'collection' }, ['flu']],
    ['a Bundle whose single entry is no array', { resourceType: 'Bundle', entry: { resource: flu } }, ['flu']],
    ['a single resource where a Bundle was expected', flu, ['flu']],
    ['a list of resources without a Bundle', [flu, gout], ['flu', 'gout']],
    ['a resource in a response wrapper', { response: { status: '200 OK' }, resource: flu }, ['flu']],
    ['a Bundle in a response wrapper', { response: { status: '200' }, resource: bundle({ resource: flu }) }, ['flu']],
    ['a Bundle with a remark of the server', bundle({ resource: flu }, { resource: outcome('warning') }), ['flu']],
    [
      'a Bundle with an outcome that is marked as such',
      bundle({ resource: flu }, { search: { mode: 'outcome' }, resource: outcome('information') }),
      ['flu'],
    ],
    [
      'a Bundle with an included Medication',
      bundle({ resource: flu }, { search: { mode: 'include' }, resource: medication }),
      ['flu'],
    ],
    ['a Bundle with a resource of another type', bundle({ resource: flu }, { resource: medication }), ['flu']],
  ])('%s', (_name, value, found) => {
    expect(read(value)).toEqual({ found, gaps: [] });
  });
});

describe('known to be empty', () => {
  test.each([
    ['null', null],
    ['a Bundle without entry', { resourceType: 'Bundle', type: 'searchset' }],
    ['a Bundle with no entries', bundle()],
    ['a Bundle with entry null', { resourceType: 'Bundle', entry: null }],
    ['a Bundle with total 0', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
    [
      'total 0 and a warning that there is nothing',
      { ...bundle({ search: { mode: 'outcome' }, resource: outcome('warning') }), total: 0 },
    ],
    ['total 0 and an information', { ...bundle({ resource: outcome('information', 'not-found') }), total: 0 }],
    ['a Bundle with nothing but an include', bundle({ search: { mode: 'include' }, resource: medication })],
    ['null in a response wrapper', { response: { status: '200' }, resource: null }],
  ])('%s', (_name, value) => {
    expect(read(value)).toEqual({ found: [], gaps: [] });
  });

  test('null is no statement where the EHR sends it for queries that it did not run', () => {
    expect(read(null, { nullMeansEmpty: false })).toEqual({ found: [], gaps: ['not-sent'] });
  });
});

describe('failed', () => {
  test.each([
    ['an OperationOutcome', outcome('error'), []],
    ['an OperationOutcome with nothing but a remark', outcome('information'), []],
    ['an error among the entries', bundle({ resource: outcome('error') }), []],
    ['an error that is marked as outcome', bundle({ search: { mode: 'outcome' }, resource: outcome('fatal') }), []],
    ['an error beside what was found', bundle({ resource: flu }, { resource: outcome('error') }), ['flu']],
    ['an outcome that does not say how bad it is', bundle({ resource: { resourceType: 'OperationOutcome' } }), []],
    ['a wrapper with an error status', { response: { status: '403 Forbidden' } }, []],
    ['an entry with an error status', bundle({ response: { status: '500' } }), []],
  ])('%s', (_name, value, found) => {
    expect(read(value)).toEqual({ found, gaps: ['failed'] });
  });
});

describe('unreadable', () => {
  test.each([
    ['text', 'no conditions', []],
    ['HTML', '<html><body>Login</body></html>', []],
    ['an empty text', '', []],
    ['a number', 7, []],
    ['a truth value', false, []],
    ['an empty array', [], []],
    ['an empty object', {}, []],
    ['another resource type', medication, []],
    ['a Bundle of nothing but another type', bundle({ resource: medication }), []],
    ['a broken resource', broken, []],
    ['a broken resource beside a good one', bundle({ resource: flu }, { resource: broken }), ['flu']],
    ['an entry that is null', bundle({ resource: flu }, null), ['flu']],
    ['an entry that is text', bundle('flu', { resource: flu }), ['flu']],
    ['an entry with nothing but its address', bundle({ fullUrl: 'urn:uuid:1' }, { resource: flu }), ['flu']],
    ['an entry whose resource is text', bundle({ resource: 'flu' }), []],
    ['an entry whose resource has no type', bundle({ resource: { id: 'flu' } }), []],
    ['an entry whose type is empty', bundle({ resource: flu }, { resource: { resourceType: '', id: 'x' } }), ['flu']],
    ['a list with something else in it', [flu, 'gout'], ['flu']],
    ['a wrapper without a resource', { response: { status: '200' } }, []],
    ['entries that are text', { resourceType: 'Bundle', entry: 'none' }, []],
  ])('%s', (_name, value, found) => {
    expect(read(value)).toEqual({ found, gaps: ['unreadable'] });
  });
});

describe('incomplete', () => {
  test('a warning that something was held back', () => {
    const value = bundle(
      { resource: flu },
      { search: { mode: 'outcome' }, resource: outcome('warning', 'suppressed') },
    );
    expect(read(value)).toEqual({ found: ['flu'], gaps: ['incomplete'] });
  });

  test('more entries than are looked at', () => {
    const value = bundle({ resource: flu }, { resource: gout });
    expect(read(value, { entryLimit: 1 })).toEqual({ found: ['flu'], gaps: ['incomplete'] });
  });

  test.each([
    ['with its address', [{ relation: 'next', url: 'Condition?page=2' }], 'Condition?page=2'],
    ['outside of an array', { relation: 'next', url: 'Condition?page=2' }, 'Condition?page=2'],
    ['without an address', [{ relation: 'self', url: 'x' }, { relation: 'next' }], ''],
    ['not at all', [{ relation: 'self', url: 'x' }], undefined],
  ])('the next page is named %s', (_name, link, next) => {
    expect(readPage({ ...bundle({ resource: flu }), link }, question).next).toBe(next);
  });
});

describe("another patient's resources", () => {
  test.each([
    ['Patient/pat-2'],
    ['https://ehr.example/fhir/Patient/pat-2'],
    ['Patient/pat-2/_history/3'],
    ['Patient/pat-1x'],
    ['urn:uuid:b'],
  ])('one about %s is left out and counted', (reference) => {
    const patients = [{ fullUrl: 'urn:uuid:b', resource: { resourceType: 'Patient', id: 'pat-2' } }];
    const page = readPage(bundle({ resource: flu }, { resource: about({ reference }) }, ...patients), question);
    expect(shown(page)).toEqual({ found: ['flu'], gaps: [] });
    expect(page.foreign).toBe(1);
  });

  test.each([
    ['Patient/pat-1'],
    ['https://ehr.example/fhir/Patient/pat-1'],
    ['Patient/pat-1/_history/3'],
    ['https://ehr.example/fhir/Patient/pat%2D1'],
    ['urn:uuid:a'],
    ['urn:uuid:nobody-knows'],
    ['Group/7'],
  ])('one about %s is kept', (reference) => {
    const patients = [{ fullUrl: 'urn:uuid:a', resource: { resourceType: 'Patient', id: 'pat-1' } }];
    const page = readPage(bundle({ resource: about({ reference }) }, ...patients), question);
    expect(shown(page)).toEqual({ found: ['whose'], gaps: [] });
    expect(page.foreign).toBe(0);
  });

  test('one that names no patient is kept', () => {
    expect(read(bundle({ resource: about(undefined) }))).toEqual({ found: ['whose'], gaps: [] });
  });

  test('an allergy names its patient in another member', () => {
    const allergy = { resourceType: 'AllergyIntolerance', id: 'a', patient: { reference: 'Patient/pat-2' } };
    expect(readPage(allergy, { ...question, resourceType: 'AllergyIntolerance' }).foreign).toBe(1);
  });

  test('a patient id with a slash is compared as a whole', () => {
    const resource = about({ reference: 'https://ehr.example/fhir/Patient/a/b' });
    expect(readPage(resource, { ...question, patientId: 'a/b' }).foreign).toBe(0);
    expect(readPage(resource, { ...question, patientId: 'b' }).foreign).toBe(1);
  });

  test('an answer with nothing but another patient does not say that ours has nothing', () => {
    expect(read(bundle({ resource: about({ reference: 'Patient/pat-2' }) }))).toEqual({
      found: [],
      gaps: ['contradictory'],
    });
  });

  test('a Patient with another id is another patient', () => {
    const page = readPage({ resourceType: 'Patient', id: 'pat-2' }, { ...question, resourceType: 'Patient' });
    expect(shown(page)).toEqual({ found: [], gaps: ['contradictory'] });
  });

  test('a Patient may come in a Bundle', () => {
    const patients = bundle({ resource: { resourceType: 'Patient', id: 'pat-1' } });
    expect(read(patients, { resourceType: 'Patient' })).toEqual({ found: ['pat-1'], gaps: [] });
  });
});

test('20,000 entries that name the patient by urn:uuid are read in one pass', () => {
  const entries = Array.from({ length: 20_000 }, (_, index) => ({
    resource: { resourceType: 'Condition', id: `c${index}`, subject: { reference: `urn:uuid:${index}` } },
  }));
  expect(readPage(bundle(...entries), question).resources).toHaveLength(20_000);
});
