import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadDrug } from '../../src/content/load-content.ts';
import { longestSummary } from '../../src/cards/text.ts';
import { profiles } from '../../src/facts/profile.ts';
import { inForce, type Limits } from '../../src/rules/limit.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { conclude, readTruthTables, type Case } from './truth-table.ts';

const folder = fileURLToPath(new URL('../../hooks/anakinra', import.meta.url));
const content = await loadDrug(folder);
if (content === undefined) throw new Error(`no drug in ${folder}`);
const { valueSets } = content;
const tables = readTruthTables(`${folder}/rules`);
const files = readdirSync(`${folder}/rules`).filter((name) => /^[a-z-]+\.ts$/.test(name));
const loaded = await Promise.allSettled(
  files.map(async (name) => ((await import(`${folder}/rules/${name}`)) as { readonly default: Rule }).default),
);
const rules = loaded.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));

function ruleOf(topic: string): Rule {
  const found = rules.find((rule) => rule.topic === topic);
  if (found === undefined) throw new Error(`no rule ${topic}`);
  return found;
}

it('every rule file can be loaded', () => {
  expect(loaded.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))).toEqual([]);
});

describe('every rule has a truth table', () => {
  it.each(rules.map(({ topic }) => topic))('%s', (topic) => {
    const rows = tables.filter(({ rule }) => rule === topic).flatMap(({ cases }) => cases);
    const outcomes = new Set(rows.map((row) => row.expect));
    expect(rows.length).toBeGreaterThan(0);
    expect([...outcomes].some((outcome) => ['critical', 'warning', 'info'].includes(outcome))).toBe(true);
    expect([...outcomes].some((outcome) => ['clear', 'inapplicable'].includes(outcome))).toBe(true);
    expect(outcomes).toContain('unknown');
  });

  it.each(rules.map(({ topic }) => topic))('%s: every alert has a firing case', (topic) => {
    const rule = ruleOf(topic);
    const rows = tables.filter((table) => table.rule === topic).flatMap(({ cases }) => cases);
    const fired = new Set(rows.map((row) => conclude(rule, row, valueSets).alert));
    expect(Object.keys(rule.alerts).filter((key) => !fired.has(key))).toEqual([]);
  });
});

describe.each(tables)('$rule', ({ rule: topic, cases }) => {
  it.each(cases.map((row): [string, Case] => [`${row.id}: ${row.name}`, row]))('%s', (_title, row) => {
    const outcome = conclude(ruleOf(topic), row, valueSets);
    expect(outcome.expect).toBe(row.expect);
    if (row.alert !== undefined) expect(outcome.alert).toBe(row.alert);
    for (const words of row.says ?? []) expect(outcome.text).toContain(words);
    for (const words of row.saysNot ?? []) expect(outcome.text).not.toContain(words);
    if (row.byName !== undefined) expect(outcome.byName).toBe(row.byName);
    if (row.findings !== undefined) expect(outcome.findings.toSorted()).toEqual([...row.findings].sort());
    if (row.alsoAbout !== undefined) expect(outcome.alsoAbout.toSorted()).toEqual([...row.alsoAbout].sort());
    if (row.why !== undefined) expect(outcome.why).toEqual(row.why);
    for (const reference of [...outcome.findings, ...outcome.alsoAbout]) expect(reference).toMatch(/^[A-Z]\w+\/\S+$/);
    // Whoever reads that something could not be checked is told what was missing.
    if (row.expect === 'unknown') expect(outcome.why.length).toBeGreaterThan(0);
    for (const missed of outcome.why)
      expect(missed).toMatch(/^[A-Z]\w+ (not-sent|failed|unreadable|incomplete|stale|contradictory)$/);
    expect(outcome.text).not.toMatch(/\{\w+\}|undefined|\[object/);
    expect(outcome.summary.length).toBeLessThanOrEqual(longestSummary);
  });

  it('has no id twice', () => {
    const ids = cases.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});

/** Each limit moved by its smallest step, for each profile in which it stands. */
const moves = rules.flatMap((rule) =>
  Object.entries(rule.limits).flatMap(([name, { step, unit }]) =>
    [step, -step].map((by) => ({ title: `${rule.topic}: ${name} moved by ${by} ${unit}`, rule, name, by })),
  ),
);

describe('some case notices when a limit moves by its smallest step', () => {
  it.each(moves)('$title', ({ rule, name, by }) => {
    const rows = tables.filter((table) => table.rule === rule.topic).flatMap(({ cases }) => cases);
    const noticed = profiles.some((profile) => {
      const usual = inForce<Limits>(rule.limits, profile);
      const limit = usual[name];
      if (limit === undefined) return false;
      const value = Number((limit.value + by).toPrecision(12));
      const moved = { ...usual, [name]: { ...limit, value } };
      return rows
        .filter((row) => (row.profile ?? 'us') === profile)
        .some((row) => {
          const [before, after] = [conclude(rule, row, valueSets), conclude(rule, row, valueSets, moved)];
          return before.expect !== after.expect || before.alert !== after.alert;
        });
    });
    expect(noticed).toBe(true);
  });
});
