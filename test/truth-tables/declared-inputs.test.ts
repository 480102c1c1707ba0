import { fileURLToPath } from 'node:url';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import type { QueryKey } from '../../src/chart/chart.ts';
import { rule as declare, type Rule } from '../../src/rules/rule.ts';
import { contents, testApp } from '../test-app.ts';
import { readTruthTables, sceneOf, type Case } from './truth-table.ts';

/** What a rule says that it reads, and what its `decide` reads over the charts of its truth table. */
interface Input {
  readonly name: string;
  readonly reads: readonly string[];
}
type Decide = Parameters<typeof declare>[0]['decide'];

const content = contents.find(({ drug }) => drug.id === 'anakinra');
if (content === undefined) throw new Error('no content for anakinra');
const { drug, valueSets } = content;
const tables = readTruthTables(fileURLToPath(new URL('../../hooks/anakinra/rules', import.meta.url)));
const { app } = testApp();

/** The same rule, which tells by which names its `decide` asks for facts, declared or not. */
function watched(rule: Rule, onAsk: (name: string) => void): Rule {
  const { decide } = rule as Rule & { readonly decide: Decide };
  return declare({
    ...rule,
    decide: (facts, ...rest) =>
      decide(
        new Proxy(facts, {
          get(target, name) {
            onAsk(String(name));
            return Reflect.get(target, name) as unknown;
          },
        }),
        ...rest,
      ),
  });
}

/** Which facts a case makes the rule ask for. */
function askedBy(rule: Rule, row: Case): readonly string[] {
  const asked = new Set<string>();
  watched(rule, (name) => asked.add(name)).judge(sceneOf(row, valueSets));
  return [...asked];
}

/** Which lists of the chart a fact reads for a case, itself or through other facts. */
function listsOf(rule: Rule, name: string, row: Case): readonly QueryKey[] {
  const fact = rule.facts[name];
  const lists = new Set<QueryKey>();
  if (fact !== undefined) sceneOf(row, valueSets, (key) => lists.add(key)).see(fact);
  return [...lists];
}

/** What a rule reads over all its cases; a fact that it does not declare stands under the name that it asked for. */
function observedInputs(rule: Rule): readonly Input[] {
  const seen = new Map<string, Set<string>>();
  for (const row of tables.filter((table) => table.rule === rule.topic).flatMap(({ cases }) => cases)) {
    for (const name of askedBy(rule, row)) {
      const title = rule.facts[name]?.name ?? `not declared: ${name}`;
      seen.set(title, new Set([...(seen.get(title) ?? []), ...listsOf(rule, name, row)]));
    }
  }
  return sorted([...seen].map(([name, reads]) => ({ name, reads: [...reads] })));
}

function sorted(inputs: readonly Input[]): readonly Input[] {
  const listed = inputs.map(({ name, reads }) => ({ name, reads: [...reads].sort() }));
  return listed.sort((a, b) => a.name.localeCompare(b.name));
}

describe('what a rule publishes as its inputs is what its cases make it read', () => {
  it.each(drug.rules.map((rule): [string, Rule] => [rule.topic, rule]))('%s', async (topic, rule) => {
    const { body } = await request(app).get('/.well-known/cds-source-attributes');
    const { interventions } = body as { interventions: readonly { id: string; inputs: readonly Input[] }[] };
    const published = interventions.find(({ id }) => id === topic)?.inputs ?? [];
    expect(sorted(published)).toEqual(observedInputs(rule));
    const { text } = await request(app).get(`/rules/${topic}`);
    for (const { name, reads } of published) expect(text).toContain(`<li>${name}: ${reads.join(', ')}`);
  });
});
