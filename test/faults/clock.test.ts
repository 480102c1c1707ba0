import { afterEach, describe, expect, it } from 'vitest';
import { anakinra, answerOf, chart, select, type Answer } from '../contract/requests.ts';
import { endServices, logOf, startService, type ServiceProcess } from '../service-process.ts';

afterEach(endServices);

/** Sets the clock of the process a year ahead, and with the next signal back again. */
const jumping = `
const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead;
process.on('SIGUSR2', () => { ahead = ahead === 0 ? 365 * 86_400_000 : 0; console.log(JSON.stringify({ msg: 'jumped', ahead })); });
`;

function post(base: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${base}/cds-services/anakinra-order-select${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function cards(base: string): Promise<Answer> {
  const response = await post(base, '', select({ orders: [anakinra()], prefetch: chart() }));
  return answerOf({ status: response.status, headers: {}, text: await response.text() });
}

describe('A clock that jumps a year ahead and back', () => {
  it('ages the record, and nothing else: cards and feedback go on, and what was said before is said again', async () => {
    const service = await startService(
      { TRAIL_RETENTION_DAYS: '30' },
      { besides: [`data:text/javascript,${encodeURIComponent(jumping)}`] },
    );
    const feedback = { feedback: [{ card: 'c', outcome: 'overridden', outcomeTimestamp: '2026-11-25T12:00:00Z' }] };
    const before = await cards(service.url);
    expect(before.verdicts['anakinraNeutropenia']).toBe('clear');
    await jump(service, 1);
    const ahead = await cards(service.url);
    expect(ahead.verdicts['anakinraNeutropenia']).toBe('alert');
    expect((await post(service.url, '/feedback', feedback)).status).toBe(200);
    await jump(service, 2);
    expect((await cards(service.url)).body).toEqual(before.body);
    expect((await post(service.url, '/feedback', feedback)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    const report = (await (await fetch(`${service.url}/report.json`)).json()) as { readonly totals: unknown };
    expect(report.totals).toMatchObject({ calls: 3 });
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
  }, 120_000);
});

/** Sends the signal, and waits until the clock has jumped so many times. */
async function jump(service: ServiceProcess, times: number): Promise<void> {
  service.signal('SIGUSR2');
  while (logOf(service).filter(({ msg }) => msg === 'jumped').length < times) {
    await fetch(`${service.url}/healthz`);
  }
}
