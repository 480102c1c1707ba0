import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pseudonymousAudit, type Concerned } from './audit.ts';
import type { Call } from './trail.ts';

const key = Buffer.alloc(32, 7);
const call = {
  tenant: 'hospital',
  service: 'exampline-order-sign',
  hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
  content: '2026-11-25',
  verdicts: { first: 'clear', second: 'alert' },
  cards: [{ uuid: '2dd93c4c-2147-84f0-843f-d1e1901bf2b0', rule: 'anyRule', indicator: 'info' }],
} as const satisfies Partial<Call>;
const concerned: Concerned = {
  patientId: 'pat-1',
  userId: 'Practitioner/prac-1',
  encounterId: 'enc-1',
  orders: ['MedicationRequest/o1', ''],
};

interface Line {
  readonly key: string;
  readonly patient: string;
  readonly encounter: string;
}

/** The line that is kept of a call. */
function audited(more: Partial<Concerned> = {}, tenant = 'hospital', ownKey: Uint8Array = key): Line {
  const lines: string[] = [];
  const audit = pseudonymousAudit(ownKey, { append: (line) => void lines.push(line) }, () => Date.UTC(2026, 10, 26));
  audit.record({ ...concerned, ...more }, { ...call, tenant } as unknown as Call);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
  return JSON.parse(lines[0] ?? '');
}

function hmac(text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

describe('a line of the audit', () => {
  it('says when which hospital asked what about whom, under pseudonyms, and what was concluded', () => {
    expect(audited()).toEqual({
      time: '2026-11-26T00:00:00.000Z',
      key: hmac('key').slice(0, 8),
      tenant: 'hospital',
      service: 'exampline-order-sign',
      hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
      content: '2026-11-25',
      patient: hmac('patient\nhospital\npat-1'),
      user: hmac('user\nhospital\nPractitioner/prac-1'),
      encounter: hmac('encounter\nhospital\nenc-1'),
      orders: [hmac('order\nhospital\nMedicationRequest/o1')],
      verdicts: { first: 'clear', second: 'alert' },
      cards: ['2dd93c4c-2147-84f0-843f-d1e1901bf2b0'],
    });
  });

  it('holds no id', () => {
    expect(JSON.stringify(audited())).not.toMatch(/pat-1|prac-1|enc-1|o1"/);
  });

  it('has the same pseudonym for the same patient, and another one in another hospital, for another kind, with another key', () => {
    const { patient } = audited();
    expect(audited().patient).toBe(patient);
    expect(audited({ encounterId: 'pat-1' }).encounter).not.toBe(patient);
    expect(audited({}, 'clinic').patient).not.toBe(patient);
    const rotated = audited({}, 'hospital', Buffer.alloc(32, 8));
    expect(rotated.patient).not.toBe(patient);
    expect(rotated.key).not.toBe(audited().key);
  });

  it('leaves out who is not named', () => {
    const lines: string[] = [];
    pseudonymousAudit(key, { append: (line) => void lines.push(line) }, Date.now).record(
      { ...concerned, userId: undefined, encounterId: undefined },
      call as unknown as Call,
    );
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).not.toContain('user');
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).not.toContain('encounter');
  });
});
