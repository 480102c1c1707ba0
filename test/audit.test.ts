import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anakinra, chart, medicines, draft, select, type Json } from './contract/requests.ts';
import { startService, type ServiceProcess } from './service-process.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 1));
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  file = join(folder, 'log', 'audit.jsonl');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  return startService({ DATABASE_URL: join(folder, 'log', 'trail.sqlite'), ...environment });
}
const switchedOn = () => start({ AUDIT_FILE: file, AUDIT_KEY: key.toString('base64') });

async function call(service: ServiceProcess, orders: readonly Json[] = [anakinra()]): Promise<number> {
  const response = await fetch(`${service.url}/cds-services/anakinra-order-select`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(select({ orders, prefetch: chart(), context: { encounterId: 'enc-1' } })),
  });
  await response.text();
  return response.status;
}

function hmac(text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

describe('the audit of the service', () => {
  it('is off by default', async () => {
    const service = await start();
    expect(await call(service)).toBe(200);
    expect(await service.stop()).toBe(0);
    expect((await readdir(join(folder, 'log'))).filter((name) => name.includes('audit'))).toEqual([]);
  });

  it('once it is on has one line for each call that concerned the drug, which who holds the key can look a patient up in', async () => {
    const service = await switchedOn();
    expect(await call(service)).toBe(200);
    expect(await call(service, [draft('asp', medicines.aspirin)])).toBe(200);
    expect(await call(service)).toBe(200);
    expect(await service.stop()).toBe(0);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        tenant: 'default',
        service: 'anakinra-order-select',
        hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
        patient: hmac('patient\ndefault\npat-1'),
        user: hmac('user\ndefault\nPractitioner/prac-1'),
        encounter: hmac('encounter\ndefault\nenc-1'),
        orders: [hmac('order\ndefault\nMedicationRequest/ana')],
        verdicts: { anakinraActiveInfection: 'clear' },
      });
      expect(line).not.toMatch(/pat-1|prac-1|enc-1/);
    }
  });

  it('never stands in the way of an answer: calls are answered while it cannot be written, and that is logged once', async () => {
    const service = await switchedOn();
    await rm(join(folder, 'log'), { recursive: true });
    for (let at = 0; at < 5; at++) expect(await call(service)).toBe(200);
    expect(await service.stop()).toBe(0);
    const troubles = service
      .output()
      .stdout.split('\n')
      .filter((line) => line.includes('audit not written'))
      .map((line) => JSON.parse(line) as { readonly code: string; readonly lost: number });
    expect(troubles).toMatchObject([{ code: 'ENOENT' }, { code: 'closed', lost: 5 }]);
  });

  it('that cannot be written at the start stops it with one line', async () => {
    const nowhere = { AUDIT_FILE: join(folder, 'no', 'folder', 'audit.jsonl'), AUDIT_KEY: key.toString('hex') };
    await expect(start(nowhere)).rejects.toThrow(
      /up: AUDIT_FILE names a file that cannot be written \(ENOENT[^\n]*\)\.\n$/,
    );
    await expect(start({ AUDIT_FILE: file })).rejects.toThrow(/up: AUDIT_KEY is missing, [^\n]*\n$/);
  });
});
