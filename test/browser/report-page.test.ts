import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/trail/store.ts';
import { seedTrail } from '../seed-trail.ts';
import { testApp } from '../test-app.ts';
import { openedStore } from '../trail/records.ts';
import { accessibilityViolations, colourRules, describeInBrowser, overflow, serve } from './browser.ts';

const token = 'correct-horse-battery';

describeInBrowser('the report in a browser', (eyes) => {
  let folder: string;
  let store: Store;
  let empty: Store;
  let served: Awaited<ReturnType<typeof serve>>;
  let servedEmpty: Awaited<ReturnType<typeof serve>>;
  let guarded: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-'));
    const end = Date.parse('2026-11-25T16:00:00Z');
    const clock = { now: end };
    store = await openedStore({ kind: 'file', path: join(folder, 'full.sqlite') }, { now: () => clock.now });
    empty = await openedStore({ kind: 'file', path: join(folder, 'empty.sqlite') });
    await seedTrail(store, { days: 60, callsADay: 30, end, clock });
    served = await serve(testApp({ reports: store }).app);
    servedEmpty = await serve(testApp({ reports: empty }).app);
    guarded = await serve(testApp({ reports: store, config: { production: true, adminToken: token } }).app);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([served.close(), servedEmpty.close(), guarded.close()]);
    await Promise.all([store.close(), empty.close()]);
    await rm(folder, { recursive: true });
  });

  it.each(['full', 'empty'])(
    'a trail that is %s can be read by everybody, in light and dark colours and on a phone of 390 pixels',
    async (which) => {
      const { url } = which === 'full' ? served : servedEmpty;
      const { page, troubles } = await eyes.look(`${url}/report`, { colorScheme: 'light' });
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityViolations(page, colourRules)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await overflow(page)).toBe(0);
      expect(await accessibilityViolations(page)).toEqual([]);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  it('each picture has a name, and its bars have a size', async () => {
    const { page } = await eyes.look(`${served.url}/report`);
    for (const name of [
      'Firings that were shown, by day',
      'Firings that were not shown, by day',
      'Feedback by day on which it was received',
      'Response times by day',
    ]) {
      expect(await page.getByRole('img', { name, exact: true }).count(), name).toBe(1);
    }
    const tallest = await page.evaluate(
      `Math.max(...[...document.querySelectorAll('svg.chart rect')].map((one) => one.getBoundingClientRect().height))`,
    );
    expect(tallest).toBeGreaterThan(50);
    await page.context().close();
  });

  it('the form asks for a part of it without a script, by keyboard', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/report`, { javaScriptEnabled: false });
    await page.getByRole('combobox', { name: 'Tenant' }).fill('clinic');
    await page.getByLabel('From', { exact: true }).fill('2026-11-01');
    await page.getByRole('combobox', { name: 'Rule' }).selectOption('anakinraDose');
    await page.getByRole('combobox', { name: 'Tenant' }).press('Enter');
    await page.waitForURL(/tenant=clinic/);
    expect(page.url()).toBe(`${served.url}/report?tenant=clinic&from=2026-11-01&to=&rule=anakinraDose`);
    expect(await page.getByText('from 2026-11-01, tenant clinic, Dose, interval and route of anakinra').count()).toBe(
      1,
    );
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('in production it opens for a person who types the ADMIN_TOKEN, and its downloads with it', async () => {
    const { page } = await eyes.look(`${guarded.url}/report`, {
      httpCredentials: { username: 'pharmacy', password: token },
    });
    expect(await page.getByRole('heading', { name: 'Report', level: 1 }).count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'report.csv' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('report.csv');
    expect(await download.failure()).toBeNull();
    await page.context().close();
  });

  it('on paper nothing is folded away, and the form is left out', async () => {
    const { page } = await eyes.look(`${served.url}/report`);
    const numbers = page.getByRole('table', { name: 'Milliseconds by day' });
    expect(await numbers.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await numbers.isVisible()).toBe(true);
    expect(await page.getByLabel('What to look at').isVisible()).toBe(false);
    await page.context().close();
  });
});
