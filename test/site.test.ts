import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../src/content/load-content.ts';
import { parseSite, readSite } from '../src/content/read-site.ts';
import { SiteMistakes } from '../src/content/site.ts';
import { anakinra, chart, concept, draft, fire, neutrophils, order, results, sign } from './contract/requests.ts';
import { testApp } from './test-app.ts';

const hooks = fileURLToPath(new URL('../hooks', import.meta.url));
const signed = 'by: J. Doe PharmD, date: 2026-11-20, because: P&T committee';

function changed(...changes: readonly string[]) {
  const text = ['site: Example Hospital', 'changes:', ...changes.map((change) => `  - {${change}, ${signed}}`)];
  return loadContent(hooks, parseSite(text.join('\n'), 'site.yaml'));
}

async function appWith(...changes: readonly string[]) {
  return testApp({ contents: await changed(...changes) });
}

async function mistakesIn(text: string): Promise<readonly string[]> {
  try {
    await loadContent(hooks, parseSite(text, 'site.yaml'));
  } catch (error) {
    if (error instanceof SiteMistakes) return error.mistakes;
    throw error;
  }
  return [];
}

const count = (value: number) =>
  sign({ orders: [anakinra()], prefetch: chart({ observations: results(neutrophils(value)) }) });

describe('a hospital moves a limit within its range', () => {
  it('a count between the two limits is critical there, and warns elsewhere', async () => {
    const { app } = await appWith('rule: anakinraNeutropenia, limit: severe, value: 1.2, unit: 10*9/L');
    expect((await fire(app, count(1.1))).found).toEqual(['critical anakinraNeutropenia']);
    expect((await fire(testApp().app, count(1.1))).found).toEqual(['warning anakinraNeutropenia']);
  });

  it('and the card says whose limit it is', async () => {
    const { app } = await appWith('rule: anakinraNeutropenia, limit: severe, value: 1.2, unit: 10*9/L');
    const answer = await fire(app, count(1.1));
    expect(answer.words('anakinraNeutropenia')).toContain('Limit set by Example Hospital on 2026-11-20: 1.2 10');
  });

  it('under one label alone, if the change says so', async () => {
    const { app } = await appWith('rule: anakinraNeutropenia, limit: severe, value: 1.2, unit: 10*9/L, profile: eu');
    expect((await fire(app, count(1.1))).found).toEqual(['warning anakinraNeutropenia']);
  });
});

describe('a hospital puts a rule on trial', () => {
  it('it is judged and told to machines, but shows no card', async () => {
    const { app, calls } = await appWith('rule: anakinraNeutropenia, stage: shadow');
    const answer = await fire(app, count(0.4));
    expect(answer.found).toEqual([]);
    expect(answer.checks).toContainEqual({
      rule: 'anakinraNeutropenia',
      shadow: true,
      verdict: 'alert',
      indicator: 'critical',
    });
    expect(calls.at(-1)?.verdicts['anakinraNeutropenia']).toBe('alert');
  });

  it('what it could not check is not in the card of what was not checked', async () => {
    const { app } = await appWith('rule: anakinraNeutropenia, stage: shadow');
    const prefetch = { ...chart(), observations: { resourceType: 'OperationOutcome', issue: [] } };
    const answer = await fire(app, sign({ orders: [anakinra()], prefetch }));
    expect(answer.verdicts['anakinraNeutropenia']).toBe('unknown');
    expect(answer.words('anakinraNotChecked')).not.toContain('neutrophil');
  });
});

describe('a hospital retires a rule', () => {
  it('it is neither judged nor listed', async () => {
    const { app } = await appWith('rule: anakinraNeutropenia, stage: retired');
    const answer = await fire(app, count(0.4));
    expect(answer.found).toEqual([]);
    expect(answer.checks.map(({ rule }) => rule)).not.toContain('anakinraNeutropenia');
  });
});

describe('a hospital words a card in its own way', () => {
  it('its words are filled and escaped as ours are', async () => {
    const { app } = await appWith(
      "rule: anakinraNeutropenia, alert: low, summary: 'Neutrophils {count} {when}: please call the pharmacist'",
    );
    const answer = await fire(app, count(1.2));
    expect(answer.card('anakinraNeutropenia')?.summary).toMatch(/^Neutrophils 1\.2 .*: please call the pharmacist$/);
  });
});

describe('a hospital adds a code to a value set', () => {
  const local = concept('urn:example:formulary', 'ENB50', 'House brand');
  const addition =
    'valueSet: tnf-blockers, system: "urn:example:formulary", code: ENB50, display: House etanercept, like: "214555"';

  it('a medicine of its own catalogue is recognised as what it is like', async () => {
    const body = sign({ orders: [anakinra()], prefetch: chart({ medicationRequests: [order('local', local)] }) });
    const { app } = await appWith(addition);
    expect((await fire(app, body)).found).toContain('critical anakinraTnfBlocker');
    expect((await fire(testApp().app, body)).found).not.toContain('critical anakinraTnfBlocker');
  });

  it('an order for it concerns us', async () => {
    const { app } = await appWith(addition);
    const anakinraOnFile = order('on-file', concept('http://www.nlm.nih.gov/research/umls/rxnorm', '727711'));
    const body = sign({ orders: [draft('d1', local)], prefetch: chart({ medicationRequests: [anakinraOnFile] }) });
    expect((await fire(app, body)).found).toEqual(['critical anakinraTnfBlocker']);
  });
});

const one = (change: string) => `site: Example Hospital\nchanges:\n  - {${change}, ${signed}}\n`;

it('the example of the README is one that can be made', async () => {
  const example = fileURLToPath(new URL('../fixtures/site/example.yaml', import.meta.url));
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(await readFile(example, 'utf8'));
  const [content] = await loadContent(hooks, await readSite(example));
  expect(content?.site?.changes.map(({ kind }) => kind)).toEqual(['limit', 'stage', 'alert', 'valueSet']);
});

describe('a mistake names its place and what would be right', () => {
  it.each([
    [
      'a rule that is not there',
      one('rule: anakinraAgee, stage: shadow'),
      'site.yaml:3:5: there is no rule "anakinraAgee"; there are anakinraFirstLine, anakinraDose, anakinraRenal, anakinraDuplicate, anakinraHypersensitivity, anakinraActiveInfection, anakinraScreening, anakinraTnfBlocker, anakinraImmunosuppressant, anakinraLiveVaccine, anakinraNeutropenia, anakinraMonitoring, anakinraThrombocytopenia, anakinraPregnancy, anakinraAge',
    ],
    [
      'a limit outside of its range',
      one('rule: anakinraNeutropenia, limit: severe, value: 0.5, unit: 10*9/L'),
      'site.yaml:3:5: limit "severe" of anakinraNeutropenia may be set from 1 to 1.5 10*9/L; write a value within',
    ],
    [
      'another unit',
      one('rule: anakinraNeutropenia, limit: severe, value: 1200, unit: /uL'),
      'site.yaml:3:5: limit "severe" of anakinraNeutropenia is in 10*9/L; write unit: "10*9/L"',
    ],
    [
      'a limit that the rule does not have',
      one('rule: anakinraThrombocytopenia, limit: sever, value: 1, unit: 10*9/L'),
      /^site\.yaml:3:5: anakinraThrombocytopenia has no limit "sever"; it has \w+/,
    ],
    [
      'a placeholder that nothing fills',
      one("rule: anakinraNeutropenia, alert: low, detail: 'Count {value}'"),
      /^site\.yaml:3:5: nothing fills \{value\} in alert "low" of anakinraNeutropenia; there are \{count\}/,
    ],
    [
      'a summary that loses the finding',
      one('rule: anakinraNeutropenia, alert: low, summary: Low neutrophils'),
      'site.yaml:3:5: the summary of a card carries what was found: keep {count}',
    ],
    [
      'HTML',
      one("rule: anakinraNeutropenia, alert: low, detail: '<b>Count</b> {full}'"),
      'site.yaml:3:5: cards hold no HTML: write Markdown',
    ],
    [
      'a change without a signature',
      'site: Example Hospital\nchanges:\n  - {rule: anakinraAge, stage: shadow}\n',
      'site.yaml:3:5: by is missing, date is missing, because is missing; write {rule, stage: live | shadow | retired, by, date, because}',
    ],
    [
      'a stage that does not exist',
      one('rule: anakinraAge, stage: off'),
      'site.yaml:3:5: stage must be one of live, shadow, retired; write {rule, stage: live | shadow | retired, by, date, because}',
    ],
    [
      'a value set that is not there',
      one('valueSet: tnf, system: "urn:x", code: A, display: A, like: B'),
      /^site\.yaml:3:5: there is no value set "tnf"; there are /,
    ],
    [
      'a code like none of the set',
      one('valueSet: tnf-blockers, system: "urn:x", code: A, display: A, like: B'),
      'site.yaml:3:5: value set "tnf-blockers" has no code B that the new one could be like; name one that it has',
    ],
    ['no YAML', 'site: [', 'site.yaml:1:8: this is not YAML'],
    ['nothing of it', 'hello', 'site.yaml:1:1: write "site: NAME" and "changes:", a list of changes'],
    [
      'another member',
      'site: A\nchanges: []\nlimits: []\n',
      'site.yaml:3:9: there is no "limits" beside site and changes',
    ],
  ])('%s', async (_title, text, expected) => {
    const [first] = await mistakesIn(text);
    if (typeof expected === 'string') expect(first).toBe(expected);
    else expect(first).toMatch(expected);
  });
});
