import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { access } from '../contract/requests.ts';
import { startFhirServer, type FhirTestServer } from '../fhir-server.ts';
import { scenarios } from './arbitraries.ts';
import { askService } from './asking.ts';
import { callOf } from './scenario.ts';

vi.setConfig({ testTimeout: 300_000 });
const ask = askService();
let server: FhirTestServer;
beforeAll(async () => {
  server = await startFhirServer();
});
afterAll(() => server.stop());

it('the same record in the prefetch and on a FHIR server gives the same cards', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const whole = { ...scenario, lost: new Set<never>() };
      await server.reset();
      await server.load(Object.values(whole.record).flat());
      const { prefetch: _prefetch, ...bare } = callOf('order-sign', whole);
      const fetched = await ask({ ...bare, ...access(server.baseUrl) }, whole.profile);
      const prefetched = await ask(callOf('order-sign', whole), whole.profile);
      expect(fetched.status).toBe(prefetched.status);
      expect(fetched.cards).toEqual(prefetched.cards);
    }),
    { seed: 20_261_126, numRuns: 20 },
  );
});
