import { describe, expect, it } from 'vitest';
import { readGiven } from '../src/examples/case-scene.ts';
import { scaleOf } from '../src/examples/place-on-limits.ts';
import { workHouseCard } from '../src/examples/worked-house-card.ts';
import { workRule, type WorkedRule } from '../src/examples/worked-rule.ts';
import { contents } from './test-app.ts';

const publicUrl = 'https://cds.example.org';
const [content = missing()] = contents;
const { drug, cases } = content;
const tables = await cases();

async function worked(topic: string): Promise<WorkedRule> {
  const rule = drug.rules.find((one) => one.topic === topic) ?? missing();
  return workRule(content, rule, tables.get(topic)?.rows ?? [], publicUrl);
}
function missing(): never {
  throw new Error('what the test is about is not there');
}

describe('every card has an example that a case of the truth table raises', () => {
  it.each(drug.rules.map(({ topic }) => topic))('%s', async (topic) => {
    const { rule, examples } = await worked(topic);
    expect([...examples.keys()].sort()).toEqual(Object.keys(rule.alerts).sort());
    for (const [key, { row, answers }] of examples) {
      const answer = answers[row.profile];
      if (answer.alert === undefined) throw new Error(`${row.id} raises no card`);
      expect(answer.alert).toBe(key);
      expect(answer.card.source.topic.code).toBe(topic);
      expect(answer.card.indicator).toBe(row.expect);
      expect(`${answer.card.summary}\n${answer.card.detail}`).not.toMatch(/\{\w+\}|undefined|\[object/);
    }
  });
});

describe('the example of a low neutrophil count', () => {
  it('is the first patient who gets it, with what each label says to the same patient', async () => {
    const { examples } = await worked('anakinraNeutropenia');
    const { row, answers } = examples.get('low') ?? missing();
    expect(row.id).toBe('R3-02');
    expect(answers.us).toMatchObject({
      alert: 'low',
      card: {
        indicator: 'warning',
        summary: 'Neutrophils 1.2 × 10⁹/L on 2026-11-20, below 1.5 × 10⁹/L: caution with anakinra',
        links: [{ url: 'https://cds.example.org/rules/anakinraNeutropenia' }],
      },
    });
    expect(answers.eu).toMatchObject({ alert: 'severe', card: { indicator: 'critical' } });
  });

  it('stands on the scale of a limit where moving the limit changes the answer', async () => {
    const { placed } = await worked('anakinraNeutropenia');
    const on = (name: string) => placed.get(name)?.find(({ row }) => row.id === 'R3-02');
    expect(on('severe')).toMatchObject({
      last: 1.2,
      first: 1.21,
      below: { outcome: 'warning', alert: 'low' },
      above: { outcome: 'critical', alert: 'severe' },
    });
    expect(on('low')).toMatchObject({ last: 1.2, first: 1.21, above: { outcome: 'warning', alert: 'low' } });
    expect(on('courseAge')).toBeUndefined();
  });

  it('the scale is what a hospital may set and as much on both sides, never below zero', async () => {
    const { rule } = await worked('anakinraNeutropenia');
    expect(scaleOf(rule.limits['severe'] ?? missing())).toEqual([0.5, 2]);
    expect(scaleOf(rule.limits['startAge'] ?? missing())[0]).toBe(0);
  });
});

describe('the cards that belong to no rule', () => {
  it.each([drug.notChecked.topic, drug.more.topic])('%s has an example', async (topic) => {
    const card = await workHouseCard(content, tables, topic, publicUrl);
    expect(card?.source.topic.code).toBe(topic);
  });

  it('have none where no case raises them', async () => {
    expect(await workHouseCard(content, new Map(), drug.more.topic, publicUrl)).toBeUndefined();
  });
});

describe('a case', () => {
  it('that names a list which no chart has is refused', () => {
    expect(() => readGiven({ chart: { observation: {} } })).toThrow('a chart has no list observation');
  });

  it('that misses something for a reason which is none is refused', () => {
    expect(() => readGiven({ missing: { observations: 'lost' } })).toThrow('a case cannot miss observations: lost');
  });
});
