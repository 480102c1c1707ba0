import { assert, asyncProperty, json, uint8Array } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../src/http/listen.ts';
import { request, serve } from './app.ts';

let listening: Listening;
beforeAll(async () => {
  listening = await listen(serve().app, { host: '127.0.0.1', port: 0 });
});
afterAll(() => listening.close());

async function statusOf(body: Uint8Array<ArrayBuffer> | string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${listening.port}/cds-services/demo-order-select`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  const answer: unknown = await response.json();
  expect(answer).toHaveProperty(response.status === 200 ? 'cards' : 'resourceType');
  return response.status;
}

/** All places in a JSON value, as paths. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? replaced(item, rest, by) : item));
  const members = Object.entries(value ?? {});
  return Object.fromEntries(members.map(([key, member]) => [key, key === name ? replaced(member, rest, by) : member]));
}

const whole = {
  ...request,
  fhirServer: 'https://ehr.example.org/fhir',
  fhirAuthorization: { access_token: 'a', token_type: 'Bearer', expires_in: 300, scope: 's', subject: 'c' },
  context: {
    userId: 'Practitioner/u1',
    patientId: 'p1',
    encounterId: 'e1',
    selections: ['MedicationRequest/m1'],
    draftOrders: {
      resourceType: 'Bundle',
      entry: [
        {
          fullUrl: 'urn:uuid:1',
          resource: {
            resourceType: 'MedicationRequest',
            id: 'm1',
            status: 'draft',
            medicationCodeableConcept: { coding: [{ system: 's', code: 'c', display: 'd' }], text: 't' },
            subject: { reference: 'Patient/p1' },
            contained: [{ resourceType: 'Medication', id: 'c1', ingredient: [{ itemCodeableConcept: { text: 'x' } }] }],
            dosageInstruction: [
              {
                timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' }, code: { text: 'daily' } },
                doseAndRate: [{ type: { text: 'ordered' }, doseQuantity: { value: 100, unit: 'mg' } }],
              },
            ],
          },
        },
      ],
    },
  },
  prefetch: { patient: null },
};

describe('No body makes the service fail', () => {
  it('that is any JSON', async () => {
    await assert(
      asyncProperty(json({ maxDepth: 5 }), async (body) => {
        expect(await statusOf(body)).toBe(400);
      }),
      { numRuns: 200 },
    );
  });

  it('that is any bytes', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 200 }), async (body) => {
        expect(await statusOf(body)).toBe(400);
      }),
      { numRuns: 200 },
    );
  });

  it('that has an odd value in any one place', async () => {
    const oddities = [
      undefined,
      null,
      '',
      ' ',
      'x',
      0,
      -1,
      1e308,
      true,
      [],
      [[]],
      [null],
      {},
      { __proto__: null },
      'x'.repeat(3000),
    ];
    expect(await statusOf(JSON.stringify(whole))).toBe(200);
    const places = placesIn(whole);
    expect(places.length).toBeGreaterThan(50);
    for (const place of places) {
      const statuses = await Promise.all(
        oddities.map((odd) => statusOf(JSON.stringify(replaced(whole, place, odd)) ?? '')),
      );
      for (const status of statuses) expect([200, 400]).toContain(status);
    }
  });

  it('that is cut off anywhere', async () => {
    const text = JSON.stringify(whole);
    for (let end = 0; end < text.length; end += 7) expect(await statusOf(text.slice(0, end))).toBe(400);
  });

  it('whose members are named as JavaScript names its own', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON']) {
      for (const place of ['"hook":', '"patientId":', '"resourceType":"MedicationRequest"', '"prefetch":{']) {
        const text = JSON.stringify(whole).replace(
          place,
          `${place.endsWith('{') ? place : ''}"${name}":{"hook":1},${place.endsWith('{') ? '' : place}`,
        );
        expect(await statusOf(text)).toBe(200);
      }
    }
  });
});
