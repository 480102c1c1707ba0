import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { contents, testApp } from './test-app.ts';

const { app } = testApp();
const drugs = contents.map(({ drug }) => drug);
const topics = drugs.flatMap(({ rules, notChecked, more }) => [...rules, notChecked, more].map(({ topic }) => topic));

describe('the pages of the clinical content', () => {
  it('the table of contents names every rule, what no rule can check, and the value sets', async () => {
    const { text, headers } = await request(app).get('/rules').expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const { title } of drugs.flatMap(({ rules }) => rules)) expect(text).toContain(title);
    for (const words of ['2 to 8 °C', 'November 2001', 'about 71 %', 'interleukin-1 receptor antagonist']) {
      expect(text).toContain(words);
    }
    expect(text).toContain('TNF');
  });

  it.each(topics)('there is a page at the link of the cards of %s', async (topic) => {
    const { text } = await request(app).get(`/rules/${topic}`).expect(200);
    expect(text).toContain(topic);
    expect(text).not.toMatch(/>undefined<|\[object Object/);
  });

  it('a rule page has its limits under both labels, its sources, cards and cases', async () => {
    const { text } = await request(app).get('/rules/anakinraNeutropenia');
    expect(text).toContain('US 1 × 10⁹/L, EU 1.5 × 10⁹/L');
    for (const words of [
      'Neutrophil Count',
      'Order a CBC with differential',
      'R3-01',
      'What it does not see',
      'critical',
    ]) {
      expect(text).toContain(words);
    }
  });

  it.each(drugs.flatMap(({ rules }) => rules))(
    'every card of $topic is drawn filled, with no name in place of a finding',
    async (rule) => {
      const { text } = await request(app).get(`/rules/${rule.topic}`);
      for (const key of Object.keys(rule.alerts)) expect(text).toContain(`<h3 id="card-${key}">`);
      expect(text).not.toMatch(/‹|No case of the truth table raises it/);
      const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
      const targets = [...text.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
      expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
    },
  );

  it('the labels stand side by side with what each says to the same patient', async () => {
    const { text } = await request(app).get('/rules/anakinraNeutropenia');
    const section = text.slice(text.indexOf('<h2 id="labels">'), text.indexOf('<h2 id="reads">'));
    expect(section).toContain('<td role="cell">1 × 10⁹/L</td><td role="cell">1.5 × 10⁹/L</td>');
    expect(section).toContain(
      'critical: Neutrophils 1.2 × 10⁹/L on 2026-11-20, below 1.5 × 10⁹/L: the EU label advises against',
    );
  });

  it('what changed with the content in use is said, on the page of a rule what concerns it', async () => {
    const { text } = await request(app).get('/rules');
    for (const { version, changes } of drugs) {
      expect(text).toContain(`<time datetime="${version}">`);
      for (const { what } of changes[0].changes) expect(text).toContain(what.replaceAll('"', '&quot;'));
    }
    const { text: age } = await request(app).get('/rules/anakinraAge');
    expect(age).toContain('The first version');
    expect(age).not.toContain('More infections are found by their words');
  });

  it('pages load their own style and nothing else, and run no script', async () => {
    const { text, headers } = await request(app).get('/rules/anakinraTnfBlocker');
    expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
    expect(text).not.toMatch(/<script|onload=|src="http|@import/);
    expect([...text.matchAll(/<link[^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      '/assets/icon.svg',
      '/assets/pages.css',
    ]);
    await request(app).get('/assets/icon.svg').expect(200).expect('Content-Type', 'image/svg+xml; charset=utf-8');
    await request(app).get('/assets/pages.css').expect(200).expect('Content-Type', 'text/css; charset=utf-8');
  });

  it('links stay below the base path', async () => {
    const { app: behind } = testApp({ basePath: '/cds' });
    const { text } = await request(behind).get('/cds/rules').expect(200);
    expect(text).toContain('href="/cds/rules/anakinraAge"');
    expect(text).toContain('href="/cds/assets/pages.css"');
    await request(behind).get('/rules').expect(404);
  });

  it.each(['/rules', '/rules/anakinraAge', '/register'])('%s is there with a slash at the end too', async (path) => {
    const { text } = await request(app).get(path).expect(200);
    expect((await request(app).get(`${path}/`).expect(200)).text).toBe(text);
  });

  it('other paths are 404, other methods 405', async () => {
    await request(app).get('/rules/none').expect(404);
    await request(app).get('/rules/none/').expect(404);
    await request(app).get('/rules//').expect(404);
    await request(app).get('/rules/%2e%2e').expect(404);
    await request(app).post('/rules').expect(405).expect('Allow', 'GET, HEAD, OPTIONS');
    await request(app).head('/rules').expect(200);
  });
});

interface Attributes {
  readonly interventions: readonly {
    readonly id: string;
    readonly sourceAttributes: readonly { readonly number: number; readonly used?: boolean; readonly value?: string }[];
    readonly inputs: readonly { readonly reads: readonly string[] }[];
  }[];
}

describe('the source attributes', () => {
  it('are the 13 of 45 CFR 170.315(b)(11)(iv)(A), for every rule', async () => {
    const { body } = await request(app).get('/.well-known/cds-source-attributes').expect(200);
    const { interventions } = body as Attributes;
    expect(interventions.map(({ id }) => id)).toEqual(drugs.flatMap(({ rules }) => rules.map(({ topic }) => topic)));
    for (const { sourceAttributes } of interventions) {
      expect(sourceAttributes.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
      for (const { number, value, used } of sourceAttributes) {
        expect(number <= 4 ? value : used).toBeDefined();
      }
    }
  });

  it('say that the date of birth is used by the rule that uses it, and by no other without a reason', async () => {
    const { body } = await request(app).get('/.well-known/cds-source-attributes');
    const using = (number: number): readonly string[] =>
      (body as Attributes).interventions
        .filter(({ sourceAttributes }) => sourceAttributes.some((one) => one.number === number && one.used === true))
        .map(({ id }) => id);
    expect(using(11)).toContain('anakinraAge');
    expect(using(11)).not.toContain('anakinraTnfBlocker');
    expect(using(5)).toEqual([]);
  });
});
