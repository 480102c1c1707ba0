import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuilt } from './built-service.ts';
import { callWith } from './chart-of.ts';

/** Bodies of just under 5 MB, full of blood counts, all at once: what comes of them, and the most memory that the service takes. */

const bodies = 64;
const folder = await mkdtemp(join(tmpdir(), 'bodies-'));
const service = await startBuilt({ DATABASE_URL: join(folder, 'trail.sqlite'), SHED_BODIES: '60mb' });
let results = 16_000;
let body = JSON.stringify(callWith('counts', results, Date.now()));
while (body.length > 5 * 1024 * 1024) {
  results -= 200;
  body = JSON.stringify(callWith('counts', results, Date.now()));
}
const { resident: before } = await service.memory();
const began = performance.now();
const statuses = new Map<string, number>();
await Promise.all(
  Array.from({ length: bodies }, async () => {
    const status = await fetch(`${service.base}/cds-services/anakinra-order-sign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return String(response.status);
      },
      () => 'cut',
    );
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }),
);
const seconds = (performance.now() - began) / 1000;
const { peak } = await service.memory();
const load = loadavg().map((one) => one.toFixed(1));
process.stdout.write(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, load ${load.join(' ')}
${bodies} bodies of ${(body.length / 1e6).toFixed(1)} MB with ${results} results each, SHED_BODIES=60mb
answers: ${[...statuses].map(([status, count]) => `${count} x ${status}`).join(', ')} in ${seconds.toFixed(1)} s
memory: ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most
alive: ${service.exitCode() === null ? 'yes' : 'no'}; ended with ${await service.stop()}
`);
await rm(folder, { recursive: true });
