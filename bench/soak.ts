import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startFhirServer } from '../test/fhir-server.ts';
import { startBuilt, type BuiltService } from './built-service.ts';
import { callWith } from './chart-of.ts';

/**
 * `npm run soak -- --minutes 30`: a steady mixture of calls, calls that fetch, feedback and bad requests on the built service.
 * Each minute prints memory, 99th percentile and errors; the end, how much the memory grew in an hour, and whether that is a leak.
 */

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '40' } },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);

/** Megabytes an hour that count as growth; caches and the heap's own swing stay below it. */
const mostGrowth = 60;

interface Minute {
  readonly minute: number;
  readonly resident: number;
  readonly heap: number;
}

const folder = await mkdtemp(join(tmpdir(), 'soak-'));
const fhir = await startFhirServer();
const service = await startBuilt({ DATABASE_URL: join(folder, 'trail.sqlite') });
let errors = 0;
const seen: Minute[] = [];
print(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, load ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}; ${rate} requests a second`,
);
print('minute   requests   5xx, cut   p99 ms   RSS MB   heap MB');
for (let minute = 1; minute <= minutes; minute++) {
  const result = await loadFor(60, service);
  const bad = result['5xx'] + result.errors;
  errors += bad;
  const { resident } = await service.memory();
  const heap = await heapOf(service);
  seen.push({ minute, resident, heap });
  const cells = [minute, result.requests.total, bad, result.latency.p99, resident.toFixed(0), heap.toFixed(0)];
  const widths = [6, 11, 11, 9, 9, 10];
  print(cells.map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join(''));
}
const settled = seen.slice(Math.min(5, Math.floor(seen.length / 3)));
const growth = slopeOf(settled.map(({ minute, resident }) => [minute / 60, resident]));
const heapGrowth = slopeOf(settled.map(({ minute, heap }) => [minute / 60, heap]));
const exit = await service.stop();
await fhir.stop();
await rm(folder, { recursive: true });
print(
  `\nmemory ${growth.toFixed(0)} MB an hour, heap ${heapGrowth.toFixed(0)} MB an hour; ${errors} errors; ended with ${exit}`,
);
const isShort = minutes < 15;
const isGood = errors === 0 && exit === 0 && (isShort || growth < mostGrowth);
print(`${isGood ? 'PASSED' : 'FAILED'}${isShort ? ' (too short to judge the memory: it is still warming up)' : ''}`);
process.exitCode = isGood ? 0 : 1;

/** Every seventh request of each kind, so that none waits for another. */
async function loadFor(seconds: number, { base }: BuiltService): Promise<autocannon.Result> {
  const path = '/cds-services/anakinra-order-sign';
  const call = callWith('everyday', 60, Date.now());
  const { prefetch: _prefetch, ...fetching } = call;
  const access = {
    access_token: 'token',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/*.read',
    subject: 'soak',
  };
  const post = (body: unknown, to = path): autocannon.Request => ({
    method: 'POST',
    path: to,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const feedback = (): autocannon.Request => {
    const outcomeTimestamp = new Date().toISOString();
    return post(
      { feedback: [{ card: crypto.randomUUID(), outcome: 'overridden', outcomeTimestamp }] },
      `${path}/feedback`,
    );
  };
  return autocannon({
    url: base,
    duration: seconds,
    connections: 8,
    overallRate: rate,
    requests: [
      post(call),
      post(callWith('everyday', 300, Date.now())),
      post({ ...fetching, fhirServer: fhir.baseUrl, fhirAuthorization: access }),
      feedback(),
      post('{'),
      post({ ...call, context: {} }),
      { method: 'GET', path: '/cds-services' },
    ],
  });
}

async function heapOf({ base }: BuiltService): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(/^nodejs_heap_size_used_bytes(?:\{.*\})? (\S+)$/m.exec(text)?.[1] ?? NaN) / 1e6;
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

/** By least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const x = mean(points.map(([one]) => one));
  const y = mean(points.map(([, one]) => one));
  const spread = points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / spread;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
