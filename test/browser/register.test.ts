import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';
import { accessibilityViolations, colourRules, describeInBrowser, overflow, serve } from './browser.ts';

const urls =
  'http://127.0.0.1:3000/cds-services/anakinra-order-select\nhttp://127.0.0.1:3000/cds-services/anakinra-order-sign';

describeInBrowser('the page of what to type into an EHR, in a browser', (eyes) => {
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    served = await serve(testApp().app);
  });
  afterAll(() => served.close());

  it('can be read by everybody, in light and dark colours and on a phone of 390 pixels', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/register`, { colorScheme: 'light' });
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityViolations(page, colourRules)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    expect(await overflow(page)).toBe(0);
    expect(troubles).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('a button copies its text exactly, line by line, and says so', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/register`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy: Service URLs' }).first().click();
    await page.getByText('Copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(urls);
    await page.getByRole('button', { name: 'Copy: conditions' }).first().click();
    await page.getByText('Copied', { exact: true }).nth(1).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      'Condition?patient={{context.patientId}}&_count=200',
    );
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('a button selects its text where the browser gives no clipboard', async () => {
    const { page } = await eyes.look(`${served.url}/register`);
    await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })');
    await page.getByRole('button', { name: 'Copy: Service URLs' }).first().click();
    await page.getByText('Selected: copy it with the keyboard').waitFor();
    expect(await page.evaluate('String(getSelection())')).toBe(urls);
    await page.context().close();
  });

  it('without scripts the texts are there, and no button that does nothing', async () => {
    const { page } = await eyes.look(`${served.url}/register`, { javaScriptEnabled: false });
    expect(await page.locator('pre').first().textContent()).toBe(urls);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.context().close();
  });
});
