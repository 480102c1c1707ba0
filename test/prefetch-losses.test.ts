import { readFileSync } from 'node:fs';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { queryKeys, type QueryKey } from '../src/chart/chart.ts';
import { readConversation } from '../src/command/conversation.ts';
import type { CdsResponse } from '../src/protocol/card.ts';
import { contents, testApp } from './test-app.ts';

/** Patients about whom everything is known and nothing is to be said: at a start, in a course, with an order that states no reason. */
const safe = ['adult-with-full-chart', 'adult-continuing', 'reason-in-the-record-only'];
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const { app } = testApp();
const names = new Map(contents.flatMap(({ drug }) => drug.rules.map(({ topic, check }) => [topic, check])));

/** The checks that cannot be made of this patient without what this key brings. */
async function lostWithout(key: QueryKey, name: string): Promise<readonly string[]> {
  const file = readFileSync(new URL(`../fixtures/conversations/safe/${name}.json`, import.meta.url), 'utf8');
  const { request: call, service } = readConversation(JSON.parse(file), Date.now());
  const { [key]: _left, ...prefetch } = call['prefetch'] as Record<string, unknown>;
  const answer = await request(app)
    .post(`/cds-services/${service ?? `anakinra-${String(call['hook'])}`}`)
    .send({ ...call, prefetch });
  const checks = (answer.body as CdsResponse).extension?.['org.anakinra-cds.checks'] ?? [];
  return checks.flatMap(({ rule, verdict }) => (verdict === 'unknown' ? [names.get(rule) ?? rule] : []));
}

/** What the table of the README says is not checked without a key. */
function saidInReadme(key: QueryKey): string {
  const row = readme.split('\n').find((line) => line.startsWith(`| \`${key}\` `) && line.split('|').length === 7);
  return row?.split('|')[5]?.trim() ?? '';
}

describe('the README names every check that is lost when a query is left out', () => {
  it.each(queryKeys)('%s', async (key) => {
    const lost = (await Promise.all(safe.map((name) => lostWithout(key, name)))).flat();
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter((check) => !saidInReadme(key).includes(check))).toEqual([]);
  });
});
