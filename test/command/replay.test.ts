import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplayReport } from '../../src/command/replay-report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

function replay(...given: readonly string[]): Promise<Ran> {
  const line = ['--import', 'tsx', 'src/command/replay.ts', ...given];
  return new Promise((resolve) => {
    execFile(process.execPath, line, { cwd: root }, (error, out, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, errors });
    });
  });
}

async function reportAt(path: string): Promise<ReplayReport> {
  return JSON.parse(await readFile(path, 'utf8')) as ReplayReport;
}

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const icd = 'http://hl7.org/fhir/sid/icd-10-cm';
const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
const subject = { reference: 'Patient/p1' };
const order = {
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject,
  authoredOn: '2026-03-10',
};
const pneumonia = {
  resourceType: 'Condition',
  subject,
  clinicalStatus: active,
  code: { coding: [{ system: icd, code: 'J18.9', display: 'Pneumonia' }] },
};

/** Three orders for anakinra, by code, by Medication and for a patient with nothing; one patient without any. */
const bulk: Readonly<Record<string, readonly unknown[]>> = {
  Patient: [
    { resourceType: 'Patient', id: 'p1', birthDate: '1970-01-01' },
    { resourceType: 'Patient', id: 'p2', birthDate: '1970-01-01' },
    { resourceType: 'Patient', id: 'p3', birthDate: '1970-01-01' },
  ],
  Condition: [
    { ...pneumonia, id: 'before', recordedDate: '2026-03-08' },
    { ...pneumonia, id: 'later', subject: { reference: 'Patient/p2' }, recordedDate: '2026-04-01' },
  ],
  Medication: [
    { resourceType: 'Medication', id: 'm1', code: { coding: [{ system: rxnorm, code: '727711' }] } },
    { resourceType: 'Medication', id: 'm2', code: { coding: [{ system: rxnorm, code: '29046' }] } },
  ],
  MedicationRequest: [
    { ...order, id: 'o1', medicationCodeableConcept: { coding: [{ system: rxnorm, code: '72435' }] } },
    { ...order, id: 'o2', subject: { reference: 'Patient/p2' }, medicationReference: { reference: 'Medication/m1' } },
    { ...order, id: 'o3', subject: { reference: 'Patient/p3' }, medicationReference: { reference: 'Medication/m2' } },
  ],
  Observation: [{ resourceType: 'Observation', id: 'of-p3', status: 'final', subject: { reference: 'Patient/p3' } }],
};

async function writeExport(): Promise<string> {
  const target = await mkdtemp(join(folder, 'export-'));
  for (const [type, resources] of Object.entries(bulk)) {
    const lines = resources.map((resource) => JSON.stringify(resource));
    await writeFile(
      join(target, `${type}.ndjson`),
      [...lines, ...(type === 'Condition' ? ['{broken'] : [])].join('\n'),
    );
  }
  return target;
}

describe('a folder of requests', () => {
  it('is judged one by one, and the firings are counted', async () => {
    const path = join(folder, 'recorded.json');
    const { code, out } = await replay('fixtures/conversations/tnf-blocker', '--report', path);
    expect(code).toBe(0);
    const { totals, rules } = await reportAt(path);
    expect(totals.calls).toBeGreaterThan(10);
    expect(out).toContain(`${totals.calls} calls`);
    expect(rules['anakinraTnfBlocker']?.critical).toBeGreaterThan(5);
  });

  it('a hospital sees what a change of a limit would change, case by case', async () => {
    const [site, path] = [join(folder, 'site.yaml'), join(folder, 'before.json')];
    const change =
      '{rule: anakinraNeutropenia, stage: retired, by: J. Doe, date: 2026-11-20, because: to see what it would change}';
    await writeFile(site, `site: Example\nchanges:\n  - ${change}\n`);
    await replay('fixtures/conversations/neutropenia', '--report', path);
    const same = await replay('fixtures/conversations/neutropenia', '--baseline', path);
    expect(same.out).toContain('Nothing changed.');
    const { out } = await replay('fixtures/conversations/neutropenia', '--baseline', path, '--site', site);
    expect(out).toMatch(/anakinraNeutropenia: critical -> silent \(\d+\)\n {2}\S+\.json/);
  });

  it('without a request in it is an error that says so', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    const { code, errors } = await replay(empty);
    expect(code).toBe(1);
    expect(errors).toContain('there is neither a JSON nor an NDJSON file in this folder');
  });
});

describe('a bulk export', () => {
  it('has each order of ours judged on its day, with what was on file by then', async () => {
    const path = join(folder, 'export.json');
    const { code, out } = await replay(await writeExport(), '--report', path);
    expect(code).toBe(0);
    const { cases, totals } = await reportAt(path);
    expect(totals).toMatchObject({ calls: 2, concerned: 2 });
    expect(cases['MedicationRequest/o1']?.['anakinraActiveInfection']).toBe('critical');
    expect(cases['MedicationRequest/o2']?.['anakinraActiveInfection']).toBeUndefined();
    expect(out).toContain('1 lines could not be read.');
  });

  it('of which a type is missing is not taken for a record without any', async () => {
    const path = join(folder, 'partial.json');
    const { out } = await replay(await writeExport(), '--report', path);
    const { gaps, cases } = await reportAt(path);
    expect(gaps['AllergyIntolerance not-sent']).toBeGreaterThan(0);
    expect(cases['MedicationRequest/o1']?.['anakinraHypersensitivity']).toBe('unknown');
    expect(out).toContain('No file of MedicationStatement');
  });

  it('gives its firings as CSV', async () => {
    const path = join(folder, 'firings.csv');
    await replay(await writeExport(), '--csv', path);
    expect(await readFile(path, 'utf8')).toMatch(
      /^rule,critical,warning,info,clear,inapplicable,unknown\r\n(\w+(,\d+){6}\r\n)+$/,
    );
  });
});
