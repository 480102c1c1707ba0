import { fileURLToPath } from 'node:url';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../src/content/load-content.ts';
import { parseSite } from '../src/content/read-site.ts';
import { contents, testApp } from './test-app.ts';

const hooks = fileURLToPath(new URL('../hooks', import.meta.url));
const signed = 'by: J. Doe PharmD, date: 2026-11-20, because: P&T committee';

async function siteWith(...changes: readonly string[]) {
  const text = ['site: Example Hospital', 'changes:', ...changes.map((change) => `  - {${change}, ${signed}}`)];
  const site = parseSite(text.join('\n'), 'site.yaml');
  const changed = await loadContent(hooks, site);
  const { app } = testApp({ contents: changed });
  return { site, contents: changed, page: async (path: string) => (await request(app).get(path).expect(200)).text };
}

/** The text of a page as a person reads it. */
function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

const severe = 'rule: anakinraNeutropenia, limit: severe, value: 1.2, unit: 10*9/L';

describe('the list of rules at a hospital with changes of its own', () => {
  it('names the hospital, its file, and the content that is in use by version and hash', async () => {
    const { site, contents: changed, page } = await siteWith(severe);
    const [own, usual] = [changed[0], contents[0]];
    const text = await page('/rules');
    expect(text).toContain('What Example Hospital has otherwise');
    expect(text).toContain(`<code title="${site.hash}">`);
    expect(text).toContain(`<code title="${own?.hash ?? ''}">`);
    expect(own?.hash).not.toBe(usual?.hash);
    expect(words(text)).toContain(`Content of ${own?.drug.version ?? ''}, last reviewed`);
    expect(words(text)).toContain('with the changes of Example Hospital: SHA-256');
  });

  it.each([
    [severe, 'is 1.2 × 10⁹/L instead of US 1, EU 1.5 × 10⁹/L. J. Doe PharmD, 2026-11-20: P&T committee'],
    [`${severe}, profile: eu`, 'is 1.2 × 10⁹/L instead of 1.5 × 10⁹/L, under the EU label. J. Doe PharmD, 2026-11-20'],
    ['rule: anakinraScreening, stage: shadow', 'is on trial: it is judged and recorded, and shows no card. J. Doe'],
    ['rule: anakinraScreening, stage: retired', 'is retired: it is not judged any more. J. Doe PharmD, 2026-11-20'],
    [
      "rule: anakinraNeutropenia, alert: low, summary: 'Neutrophils {count} {when}: please call 4711'",
      'the card “low” has other words: “Neutrophils ‹count› ‹when›: please call 4711”. J. Doe PharmD, 2026-11-20',
    ],
    [
      'valueSet: tnf-blockers, system: "urn:example:formulary", code: ENB50, display: House etanercept, like: "214555"',
      'House etanercept (ENB50 of urn:example:formulary) counts in “TNF-alpha blockers and their biosimilars” as 214555 does. J. Doe',
    ],
  ])('says of %s what is otherwise, who decided it, when and why', async (change, expected) => {
    const { page } = await siteWith(change);
    expect(words(await page('/rules'))).toContain(expected);
  });

  it('says nothing of a hospital where there are no changes', async () => {
    const { text } = await request(testApp().app).get('/rules');
    expect(text).not.toContain('has otherwise');
    expect(text).not.toContain('Retired rules');
    expect(text).toContain(`<code title="${contents[0]?.hash ?? ''}">`);
  });

  it('shows the name of the hospital and the words of its people as text, whatever stands in them', async () => {
    const text = `site: <b>Hospital</b>\nchanges:\n  - {rule: anakinraAge, stage: shadow, by: <i>me</i>, date: 2026-11-20, because: a & b}\n`;
    const { app } = testApp({ contents: await loadContent(hooks, parseSite(text, 'site.yaml')) });
    for (const path of ['/rules', '/rules/anakinraAge']) {
      // oxlint-disable-next-line no-await-in-loop -- two pages
      const page = await request(app).get(path).expect(200);
      expect(page.text).toContain('&lt;b>Hospital&lt;/b>');
      expect(page.text).toContain('&lt;i>me&lt;/i>');
      expect(page.text).not.toMatch(/<b>Hospital|<i>me/);
    }
  });
});

describe('the page of a rule whose limit a hospital moved', () => {
  it('keeps the values of the labels, and has the hospital’s as a mark of its own', async () => {
    const { page } = await siteWith(severe);
    const text = await page('/rules/anakinraNeutropenia');
    const figure = text.slice(text.indexOf('id="limit-severe"'), text.indexOf('id="limit-low"'));
    expect(words(figure)).toContain('US 1 × 10⁹/L, EU 1.5 × 10⁹/L');
    expect([...figure.matchAll(/<text class="label"[^>]*>([^<]*)</g)].map(([, label]) => label)).toEqual([
      'US 1',
      'EU 1.5',
      'this hospital 1.2',
    ]);
    expect(figure).toContain(
      'US label 1 × 10⁹/L, EU label 1.5 × 10⁹/L, this hospital under the US label 1.2 × 10⁹/L, this hospital under the EU label 1.2 × 10⁹/L.',
    );
    expect(words(figure)).toContain('Example Hospital: 1.2 × 10⁹/L. J. Doe PharmD, 2026-11-20: P&T committee');
  });

  it('says so of one label, if the change is for one', async () => {
    const { page } = await siteWith('rule: anakinraNeutropenia, limit: low, value: 1.7, unit: 10*9/L, profile: eu');
    const text = await page('/rules/anakinraNeutropenia');
    const figure = text.slice(text.indexOf('id="limit-low"'), text.indexOf('id="limit-whiteCells"'));
    expect([...figure.matchAll(/<text class="label"[^>]*>([^<]*)</g)].map(([, label]) => label)).toEqual([
      'US and EU 1.5',
      'this hospital (EU label) 1.7',
    ]);
  });

  it('keeps the labels’ values after two changes of one limit', async () => {
    const { contents: changed } = await siteWith(`${severe}, profile: us`, `${severe}, profile: eu`);
    const limit = changed[0]?.drug.rules.find(({ topic }) => topic === 'anakinraNeutropenia')?.limits['severe'];
    expect(limit).toMatchObject({ value: { us: 1.2, eu: 1.2 }, unmoved: { us: 1, eu: 1.5 } });
  });

  it('draws the cards that the hospital’s limit gives', async () => {
    const { page } = await siteWith(severe);
    expect(await page('/rules/anakinraNeutropenia')).toContain('Limit set by Example Hospital on 2026-11-20: 1.2');
  });

  it('compares the labels, and says what the hospital has beside it', async () => {
    const { page } = await siteWith(severe);
    for (const path of ['/rules', '/rules/anakinraNeutropenia']) {
      // oxlint-disable-next-line no-await-in-loop -- two pages
      expect(await page(path)).toContain(
        '<td role="cell">1 × 10⁹/L (this hospital: 1.2 × 10⁹/L)</td><td role="cell">1.5 × 10⁹/L (this hospital: 1.2 × 10⁹/L)</td>',
      );
    }
  });
});

describe('the page of a rule on trial', () => {
  it('draws what its cards would be, and says that nobody sees them', async () => {
    const { page } = await siteWith('rule: anakinraNeutropenia, stage: shadow');
    const text = await page('/rules/anakinraNeutropenia');
    expect(words(text)).toContain('On trial. This rule is judged and recorded, but shows no card.');
    expect(words(text)).toContain('Decided at Example Hospital: J. Doe PharmD, 2026-11-20: P&T committee');
    expect(text).toContain('class="card critical"');
    expect(await page('/rules')).toMatch(/Neutrophils before and during anakinra<\/a><span class="badge">on trial/);
  });
});

describe('the page of a card that a hospital words in its own way', () => {
  it('draws it with those words, and says whose they are', async () => {
    const { page } = await siteWith(
      "rule: anakinraNeutropenia, alert: low, summary: 'Neutrophils {count} {when}: please call 4711'",
    );
    const text = await page('/rules/anakinraNeutropenia');
    const card = text.slice(text.indexOf('id="card-low"'), text.indexOf('id="card-preliminary"'));
    expect(words(card)).toMatch(/Neutrophils 1\.\d+ × 10⁹\/L [^:]*: please call 4711/);
    expect(words(card)).toContain('In the words of Example Hospital: J. Doe PharmD, 2026-11-20: P&T committee');
  });
});

describe('a rule that is retired', () => {
  it('keeps its page, to which cards of earlier days link, and says so at its top', async () => {
    const { page } = await siteWith('rule: anakinraAge, stage: retired');
    const text = await page('/rules/anakinraAge');
    expect(words(text)).toContain('Retired. This rule is not judged any more.');
    expect(words(text)).toContain('Decided at Example Hospital: J. Doe PharmD, 2026-11-20: P&T committee');
    expect(text).toContain('class="card warning"');
  });

  it('is listed apart from those that are judged', async () => {
    const { page } = await siteWith('rule: anakinraAge, stage: retired');
    const text = await page('/rules');
    const [judged, retired] = text.split('Retired rules</h3>');
    expect(judged?.slice(judged.indexOf('<ol class="rules">'))).not.toContain('/rules/anakinraAge');
    expect(retired).toContain('<li><a href="/rules/anakinraAge">');
  });

  it('keeps it also where the content itself retired it', async () => {
    const [content] = contents;
    if (content === undefined) throw new Error('there is no content');
    const { rules } = content.drug;
    const [first, ...others] = rules;
    if (first === undefined) throw new Error('there is no rule');
    const drug = { ...content.drug, rules: others, retired: [first] };
    const { app } = testApp({ contents: [{ ...content, drug }] });
    const { text } = await request(app).get(`/rules/${first.topic}`).expect(200);
    expect(words(text)).toContain('Retired. This rule is not judged any more.');
    expect(text).not.toContain('Decided at');
  });

  it('cannot be changed any more', async () => {
    await expect(siteWith('rule: anakinraAge, stage: retired', 'rule: anakinraAge, stage: live')).rejects.toMatchObject(
      { mistakes: ['site.yaml:4:5: anakinraAge is retired: nothing can be changed of it'] },
    );
  });
});

describe('the source attributes at a hospital with changes of its own', () => {
  it('say when a rule was revised, by whom, and whether it shows cards', async () => {
    const { page } = await siteWith(
      severe,
      'rule: anakinraScreening, stage: shadow',
      'rule: anakinraAge, stage: retired',
    );
    const { interventions, retired } = JSON.parse(await page('/.well-known/cds-source-attributes')) as {
      interventions: { id: string; stage: string; sourceAttributes: { number: number; value?: string }[] }[];
      retired: unknown;
    };
    const of = (id: string) => interventions.find((one) => one.id === id);
    expect(of('anakinraNeutropenia')?.stage).toBe('live');
    expect(of('anakinraNeutropenia')?.sourceAttributes[3]?.value).toMatch(
      /^Released 2026-11-26; (?:revised [\d, -]+; )?limit changed by Example Hospital 2026-11-20; content in use: 2026-/,
    );
    expect(of('anakinraScreening')?.stage).toBe('shadow');
    expect(of('anakinraAge')).toBeUndefined();
    expect(retired).toEqual([
      { id: 'anakinraAge', title: 'Below 18 years anakinra is approved for few diseases only' },
    ]);
  });
});

it('the source attributes of a rule name each version of the content that changed it', async () => {
  const [content] = contents;
  if (content === undefined) throw new Error('there is no content');
  const newer = { version: '2027-03-01', changes: [{ what: 'Another limit of age.', topics: ['anakinraAge'] }] };
  const drug = { ...content.drug, version: newer.version, changes: [newer, ...content.drug.changes] as const };
  const { app } = testApp({ contents: [{ ...content, drug }] });
  const { body } = await request(app).get('/.well-known/cds-source-attributes').expect(200);
  const dates = (id: string) =>
    (body as { interventions: { id: string; sourceAttributes: { value?: string }[] }[] }).interventions.find(
      (one) => one.id === id,
    )?.sourceAttributes[3]?.value;
  expect(dates('anakinraAge')).toMatch(
    /^Released 2026-11-26; revised (?:.*, )?2027-03-01; content in use: 2027-03-01$/,
  );
  expect(dates('anakinraRenal')).not.toContain('revised 2027');
});
