import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContent } from '../src/content/load-content.ts';
import { parseSite } from '../src/content/read-site.ts';
import type { Store } from '../src/trail/store.ts';
import { anakinra, chart, fire, neutrophils, results, sign } from './contract/requests.ts';
import { testApp } from './test-app.ts';
import { aCall, aFeedback, day, noon, north, openedStore } from './trail/records.ts';

let folder: string;
const open: Store[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterAll(async () => {
  for (const store of open) await store.close();
  await rm(folder, { recursive: true });
});

async function storeWith(fill: (store: Store) => Promise<void> | void = () => undefined): Promise<Store> {
  const address = { kind: 'file', path: join(await mkdtemp(`${folder}/`), 'x.sqlite') } as const;
  const store = await openedStore(address, { now: () => noon + 20 * day });
  open.push(store);
  await fill(store);
  // Whatever was recorded before is written with it.
  await store.keepFeedback(north, [aFeedback({ card: 'nobody-knows' })]);
  return store;
}

/** What a person reads, without the markup. */
function wordsOf(html: string): string {
  return (
    html
      // The texts of bars, which appear under the pointer.
      .replace(/<title>[^<]*<\/title>/g, ' ')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&amp;', '&')
      .replace(/\s+/g, ' ')
  );
}

async function pageOf(reports: Store, query = '', settings: Parameters<typeof testApp>[0] = {}) {
  const { app } = testApp({ reports, ...settings });
  const { status, headers, text } = await supertest(app).get(`${settings.basePath ?? ''}/report${query}`);
  return { status, headers, html: text, words: wordsOf(text) };
}

const card = { uuid: 'card-1', rule: 'anakinraNeutropenia', indicator: 'critical' } as const;
const dose = { uuid: 'card-dose', rule: 'anakinraDose', indicator: 'info' } as const;
const neutropenia = {
  verdicts: { anakinraNeutropenia: 'alert', anakinraDose: 'clear' },
  indicators: { anakinraNeutropenia: 'critical' },
  cards: [card],
} as const;

/** Ten firings on ten days, of which the last is ten days ago; one of a silent tenant; feedback on ten cards. */
async function tenDays(store: Store): Promise<void> {
  for (let at = 0; at < 10; at += 1) {
    store.record(aCall({ ...neutropenia, time: noon + at * day, cards: [{ ...card, uuid: `card-${at}` }] }));
  }
  store.record(aCall({ ...neutropenia, time: noon + 9 * day, tenant: 'clinic', shown: false, cards: [card] }));
  store.record(
    aCall({
      time: noon,
      verdicts: { anakinraDose: 'unknown' },
      indicators: {},
      cards: [dose],
      unmatched: [{ system: 'http://www.whocc.no/atc', code: 'X<b>99' }],
      milliseconds: 1234.5,
    }),
  );
  await store.keepFeedback(
    north,
    Array.from({ length: 10 }, (_one, at) =>
      at < 8
        ? aFeedback({
            card: `card-${at}`,
            reason: { code: at < 3 ? 'risk-benefit-ratio' : '<script>alert(1)</script>' },
          })
        : aFeedback({ card: `card-${at}`, outcome: 'accepted', acceptedSuggestions: ['s-1'] }),
    ),
  );
}

describe('the report as a page', () => {
  it('says of an empty trail what will be here', async () => {
    const { status, words, headers } = await pageOf(await storeWith());
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(words).toContain('Nothing is on the trail yet');
    expect(words).toContain('how long each rule has been silent');
    const other = await pageOf(await storeWith(), '?tenant=elsewhere');
    expect(other.words).toContain('There is nothing in this part of the trail');
    expect(other.words).toContain('tenant elsewhere');
  });

  it('needs no script, and allows none', async () => {
    const { html, headers } = await pageOf(await storeWith(tenDays));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(html).not.toMatch(/<script|<style| style=| on[a-z]+=/i);
    expect(html).toContain('&lt;script');
    expect(html).toContain('X&lt;b>99');
  });

  it('tells firings that were shown from those that nobody saw', async () => {
    const { words } = await pageOf(await storeWith(tenDays));
    expect(words).toMatch(/Calls 12 1 of silent tenants Firings shown 10 Firings not shown 1 /);
    expect(words).toContain('Checks not possible 1 ');
    expect(words).toContain('In all 10 critical, 0 warning, 0 info. The numbers stand in a table below.');
    expect(words).toContain('In all 1 critical, 0 warning, 0 info.');
    expect(words).toContain('2026-12-04 1 0 0 1 0 0 ');
  });

  it('gives the override rate with its interval, and the reasons in words', async () => {
    const { words, html } = await pageOf(await storeWith(tenDays));
    expect(words).toContain('Neutrophils before and during anakinra 8 of 10 80 % 49 % to 94 %');
    expect(html).toContain('aria-label="80 %, 95 % interval 49 % to 94 %"');
    expect(words).toContain('Recipient assessment of risk/benefit ratio 3 38 %');
    expect(words).toContain('1 more came on cards that are not on the trail');
  });

  it('finds the alert that stopped, and those that never fired', async () => {
    const { words } = await pageOf(await storeWith(tenDays));
    expect(words).toContain('Neutrophils before and during anakinra: silent for 11 days, much longer than usual');
    expect(words).toContain('Neutrophils before and during anakinra 2026-12-04 11 less than a day silent for long');
    expect(words).toContain('Never fired: Dose, interval and route of anakinra');
    expect(words).toContain('No call came for 11 days');
  });

  it('lists response times, codes that nobody knows and content versions', async () => {
    const { words } = await pageOf(await storeWith(tenDays));
    expect(words).toContain('Half of the calls took at most 4.2 ms, 95 of 100 1234.5 ms');
    expect(words).toContain('2026-11-25 2 4.2 1234.5 1234.5 1234.5');
    expect(words).toContain('http://www.whocc.no/atc 1 ');
    expect(words).toContain('2026-11-25 c0ffee none 2026-11-25 2026-12-04 12');
    expect(words).toContain('the hospital has no changes in force');
  });

  it('shows a part of the trail, says which, and leads to the same part as files', async () => {
    const store = await storeWith(tenDays);
    const { html, words } = await pageOf(store, '?tenant=north&rule=anakinraNeutropenia&from=2026-11-26&to=2026-11-28');
    expect(words).toContain('from 2026-11-26 to 2026-11-28, tenant north, Neutrophils before and during anakinra.');
    expect(words).toContain('Calls 3 Firings shown 3 Firings not shown 0 ');
    expect(words).not.toContain('Dose, interval and route of anakinra 0');
    const query = '?tenant=north&amp;from=2026-11-26&amp;to=2026-11-28&amp;rule=anakinraNeutropenia';
    for (const file of ['report.json', 'report.csv', 'report/feedback.csv', 'report/feedback.json']) {
      expect(html).toContain(`href="/${file}${query}"`);
    }
    expect(html).toContain('<option value="anakinraNeutropenia" selected>');
    expect(html).toMatch(/name="from" type="date" value="2026-11-26"/);
    expect(html).toMatch(/name="to" type="date" value="2026-11-28"/);
    expect((await pageOf(store, '?from=yesterday')).status).toBe(400);
  });

  it('keeps the base path in its links and its form', async () => {
    const { html } = await pageOf(await storeWith(tenDays), '', { basePath: '/cds' });
    expect(html).toContain('action="/cds/report"');
    expect([...html.matchAll(/(?:href|action)="(\/[^"]*)"/g)].filter(([, path]) => !path?.startsWith('/cds/'))).toEqual(
      [],
    );
  });

  it('leads to the bench where there is one', async () => {
    const store = await storeWith(tenDays);
    expect((await pageOf(store, '', { config: { bench: true } })).html).toContain('<a href="/">Bench</a>');
    expect((await pageOf(store, '', { config: { bench: false } })).html).not.toContain('>Bench<');
  });

  it('is 503 where the trail cannot be read', async () => {
    const response = await supertest(testApp().app).get('/report');
    expect([response.status, response.body.resourceType]).toEqual([503, 'OperationOutcome']);
  });
});

describe("a hospital's changes", () => {
  it('are on each record by the hash of their file, and in the report with who decided them and why', async () => {
    const text = [
      'site: Example Hospital',
      'changes:',
      '  - {rule: anakinraNeutropenia, limit: severe, value: 1.2, unit: 10*9/L, by: J. Doe PharmD, date: 2026-11-20, because: Board}',
      '  - {rule: anakinraDose, stage: shadow, by: J. Doe PharmD, date: 2026-11-21, because: Trial}',
    ].join('\n');
    const site = parseSite(text, 'site.yaml');
    const contents = await loadContent(fileURLToPath(new URL('../hooks', import.meta.url)), site);
    const fired = testApp({ contents });
    await fire(fired.app, sign({ orders: [anakinra()], prefetch: chart({ observations: results(neutrophils(1.1)) }) }));
    expect(fired.calls).toHaveLength(1);
    expect(fired.calls[0]).toMatchObject({
      siteHash: site.hash,
      shadow: ['anakinraDose'],
      indicators: { anakinraNeutropenia: 'critical' },
    });

    const store = await storeWith((one) => fired.calls.forEach((call) => one.record(call)));
    const { words, html } = await pageOf(store, '', { contents });
    expect(words).toContain('in force');
    expect(html).toContain(`<code title="${site.hash}">${site.hash.slice(0, 12)}</code>`);
    expect(words).toContain('Changes of Example Hospital in force');
    expect(words).toContain('limit set to 1.2 × 10⁹/L');
    expect(words).toContain('J. Doe PharmD 2026-11-20 Board');
    expect(words).toContain('on trial: judged and recorded, not shown J. Doe PharmD 2026-11-21 Trial');
  });
});

describe('each feedback as a file', () => {
  it('names the intervention by its title, from the call to the download', async () => {
    const { app } = testApp({ reports: await storeWith(tenDays) });
    const { body } = await supertest(app).get('/report/feedback.json?rule=anakinraNeutropenia');
    const { feedback } = body as { readonly feedback: readonly Readonly<Record<string, unknown>>[] };
    expect(feedback).toHaveLength(10);
    expect(feedback.find((one) => one['card'] === 'card-0')).toEqual({
      date: '2026-11-25T12:01:00.000Z',
      received: '2026-12-15T12:00:00.000Z',
      tenant: 'north',
      service: 'exampline-order-sign',
      rule: 'anakinraNeutropenia',
      intervention: 'Neutrophils before and during anakinra',
      indicator: 'critical',
      action: 'overridden',
      acceptedSuggestions: [],
      reasonCode: 'risk-benefit-ratio',
      reasonSystem: null,
      reasonDisplay: null,
      comment: null,
      user: null,
      location: null,
      card: 'card-0',
    });
    const all = await supertest(app).get('/report/feedback.csv');
    expect(all.text.trim().split('\r\n')).toHaveLength(12);
  });
});
