import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import { readSite } from '../../src/content/read-site.ts';
import { contents, testApp } from '../test-app.ts';
import { accessibilityViolations, colourRules, describeInBrowser, overflow, serve } from './browser.ts';

const topics = contents.flatMap(({ drug }) => [...drug.rules, drug.notChecked, drug.more].map(({ topic }) => topic));
const paths = ['/rules', ...topics.map((topic) => `/rules/${topic}`)];

describeInBrowser('the rules pages in a browser', (eyes) => {
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    served = await serve(testApp().app);
  });
  afterAll(() => served.close());

  it.each(paths)(
    '%s can be read by everybody, in light and dark colours and on a phone of 390 pixels',
    async (path) => {
      const { page, troubles } = await eyes.look(`${served.url}${path}`, { colorScheme: 'light' });
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityViolations(page, colourRules)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await overflow(page)).toBe(0);
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(await overflow(page)).toBe(0);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  it('a page on a phone has no violations either, its tables drawn as blocks', async () => {
    const { page } = await eyes.look(`${served.url}/rules/anakinraNeutropenia`, {
      viewport: { width: 390, height: 844 },
    });
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(
      await page.getByRole('cell', { name: 'Neutrophils of 0.8 five days before the start are critical' }).count(),
    ).toBe(1);
    await page.context().close();
  });

  it('the first key leads to the content, the next ones through its links', async () => {
    const { page } = await eyes.look(`${served.url}/rules/anakinraAge`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('About this rule');
    await page.context().close();
  });

  it('a limit is a picture with a name and its numbers in words', async () => {
    const { page } = await eyes.look(`${served.url}/rules/anakinraNeutropenia`);
    const picture = page.getByRole('img', { name: 'below it the risk of serious infection is high' });
    expect(await picture.count()).toBe(1);
    expect(await picture.locator('desc').textContent()).toMatch(
      /^US label 1 × 10⁹\/L, EU label 1\.5 × 10⁹\/L\. A hospital may set it from 1 to 1\.5 × 10⁹\/L\. \d+ example patients from /,
    );
    await page.context().close();
  });

  it('on paper nothing is folded away, and the navigation is left out', async () => {
    const { page } = await eyes.look(`${served.url}/rules/anakinraThrombocytopenia`);
    const reason = page.getByText('PC CDS does not apply to patient').last();
    expect(await reason.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await reason.isVisible()).toBe(true);
    expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
    await page.context().close();
  });
});

describeInBrowser('the rules pages of a hospital with changes of its own, in a browser', (eyes) => {
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    const site = await readSite(fileURLToPath(new URL('../../fixtures/site/example.yaml', import.meta.url)));
    const hooks = fileURLToPath(new URL('../../hooks', import.meta.url));
    served = await serve(testApp({ contents: await loadContent(hooks, site) }).app);
  });
  afterAll(() => served.close());

  it.each(['/rules', '/rules/anakinraNeutropenia', '/rules/anakinraScreening'])(
    '%s can be read by everybody, in light and dark colours and on a phone of 390 pixels',
    async (path) => {
      const { page, troubles } = await eyes.look(`${served.url}${path}`, { colorScheme: 'light' });
      expect(await accessibilityViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await accessibilityViolations(page, colourRules)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await overflow(page)).toBe(0);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  it('no mark of a limit is drawn over another', async () => {
    const { page } = await eyes.look(`${served.url}/rules/anakinraNeutropenia`, {
      viewport: { width: 390, height: 844 },
    });
    const boxes = (await page.evaluate(`[...document.querySelectorAll('#limit-severe text')].map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      return { left, right, top, bottom };
    })`)) as { left: number; right: number; top: number; bottom: number }[];
    expect(boxes.length).toBeGreaterThan(4);
    const crossing = boxes.flatMap((a, at) =>
      boxes
        .slice(at + 1)
        .filter((b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom),
    );
    expect(crossing).toEqual([]);
    await page.context().close();
  });
});
