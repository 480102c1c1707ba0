/**
 * `npm run fuzz -- [--count 20000] [--seed 1] [--from N] [--at N]`: sends mutated requests of all conversations to the service over HTTP, and stops
 * at the first answer that is a failure of the service: a 5xx, a 200 that is not valid, an error that is no OperationOutcome, no answer
 * within 30 seconds. Then it prints how to get it again, writes the smallest request that gives it to a file, and exits with 1.
 * Request number N depends on the seed and N alone, so `--at N` sends just that one, and `--from N` goes on there.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listen } from '../../src/http/listen.ts';
import type { Json } from '../contract/requests.ts';
import { readFixtures } from '../conversations.ts';
import { faultsOf } from '../properties/faults-of.ts';
import { testApp } from '../test-app.ts';
import { tableNow } from '../truth-tables/shorthand.ts';
import { changed, createRandom, drawChanges, type Change } from './mutate-request.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '20261126' },
    from: { type: 'string', default: '0' },
    at: { type: 'string' },
  },
});
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)];
const patience = 30_000;
const fixtures = readFixtures(tableNow);
const service = await listen(testApp({ now: () => tableNow }).app, { host: '127.0.0.1', port: 0 });

interface Sent {
  readonly path: string;
  readonly request: Json;
  readonly changes: readonly Change[];
}

/** The request of this number, and what was done to it. */
function drawn(number: number): Sent {
  const random = createRandom(seed + number * 7919);
  const fixture = fixtures[Math.floor(random() * fixtures.length)];
  if (fixture === undefined) throw new Error('there are no conversations');
  const { request, service: id } = fixture;
  return { path: `/cds-services/${id}`, request, changes: drawChanges(request, random) };
}

const bodyOf = ({ request, changes }: Sent): string =>
  JSON.stringify(changes.reduce<unknown>((body, change) => changed(body, change), request)) ?? '';

/** The status of the answer and what is wrong with it. */
async function send(sent: Sent): Promise<{ readonly status: number; readonly faults: readonly string[] }> {
  try {
    const response = await fetch(`http://127.0.0.1:${service.port}${sent.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bodyOf(sent),
      signal: AbortSignal.timeout(patience),
    });
    const { status } = response;
    return { status, faults: faultsOf({ status, text: await response.text() }) };
  } catch (error) {
    return { status: 0, faults: [`no answer: ${error instanceof Error ? error.name : 'unknown'}`] };
  }
}

/** The same failure with as few changes as possible: each is left out if it fails without it. */
async function smallest(sent: Sent): Promise<Sent> {
  for (const change of sent.changes) {
    const less = { ...sent, changes: sent.changes.filter((one) => one !== change) };
    if ((await send(less)).faults.length > 0) return smallest(less);
  }
  return sent;
}

async function tell(number: number, faults: readonly string[]): Promise<void> {
  const sent = await smallest(drawn(number));
  const file = join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'request.json');
  writeFileSync(file, bodyOf(sent));
  console.error(`\nRequest ${number} of seed ${seed} to ${sent.path}: ${faults.join('; ')}`);
  console.error(
    `Changed at ${sent.changes.map(({ path }) => path.join('.')).join(' and ')}; the request is in ${file}`,
  );
  console.error(`Again: npm run fuzz -- --seed ${seed} --at ${number}`);
}

const statuses = new Map<number, number>();
const numbers =
  values.at === undefined ? Array.from({ length: count - from }, (_, index) => from + index) : [Number(values.at)];
let failed = false;
for (let at = 0; at < numbers.length && !failed; at += 8) {
  const batch = numbers.slice(at, at + 8);
  const answers = await Promise.all(batch.map(async (number) => ({ number, ...(await send(drawn(number))) })));
  for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const [first] = answers.filter(({ faults }) => faults.length > 0);
  if (first !== undefined) {
    await tell(first.number, first.faults);
    failed = true;
  }
}
await service.close();
const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
console.log(
  `${[...statuses.values()].reduce((sum, times) => sum + times, 0)} requests of seed ${seed}: ${counted.join(', ')}`,
);
process.exitCode = failed ? 1 : 0;
