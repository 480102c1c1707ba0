import type { Express } from 'express';
import { pino } from 'pino';
import { createHttpApp } from '../../src/http/http-app.ts';
import type { HttpParts } from '../../src/http/http-parts.ts';
import { readRequest } from '../../src/protocol/request.ts';
import { withoutAuthentication } from '../../src/trust/authentication.ts';
import { developmentTenant } from '../../src/trust/tenant.ts';

/** A call that is accepted by `demo-order-select`. */
export const request = {
  hook: 'order-select',
  hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
  context: {
    patientId: 'p1',
    selections: [],
    draftOrders: { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'MedicationRequest', id: 'm1' } }] },
  },
};

export interface Served {
  readonly app: Express;
  /** What was logged, parsed. */
  readonly logged: Record<string, unknown>[];
}

/** The HTTP side with a service that reads the request and has nothing to say, and with other parts where they are given. */
export function serve(
  parts: Partial<Omit<HttpParts, 'config'>> & { readonly config?: Partial<HttpParts['config']> } = {},
): Served {
  const logged: Record<string, unknown>[] = [];
  const service = { id: 'demo-order-select', hook: 'order-select' } as const;
  const app = createHttpApp({
    documents: () => Promise.resolve(undefined),
    authenticate: withoutAuthentication(developmentTenant('us')),
    publicUrl: 'http://127.0.0.1:3000',
    discovery: () => ({ services: [] }),
    services: new Map([
      [
        service.id,
        async (body: unknown) => {
          readRequest(body, service);
          return { cards: [] };
        },
      ],
    ]),
    feedback: async () => ({ stored: 1 }),
    reports: { report: async () => ({ totals: { calls: 0, alerts: 0, accepted: 0, overridden: 0 }, rules: [] }) },
    feedbackRows: async function* () {},
    reportPage: () => Promise.resolve('<!doctype html><title>Report</title>'),
    openApi: () => ({ openapi: '3.1.0' }),
    ready: () => ({ ok: true, content: 'loaded' }),
    log: pino({ base: null, timestamp: false }, { write: (line: string) => logged.push(JSON.parse(line)) }),
    ...parts,
    config: { basePath: '', corsOrigins: '*', bodyLimit: 100_000, production: false, ...parts.config },
  });
  return { app, logged };
}
