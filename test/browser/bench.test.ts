import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFhirConnections } from '../../src/chart/fhir-server.ts';
import { feedbackInMemory } from '../feedback-in-memory.ts';
import { startFhirServer, type FhirTestServer } from '../fhir-server.ts';
import { testApp } from '../test-app.ts';
import { accessibilityViolations, colourRules, describeInBrowser, overflow, serve } from './browser.ts';

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** The summary of the card, under the US label, for neutrophils of 0.8 five days ago. */
const lowCount = (): string =>
  `Neutrophils 0.8 × 10⁹/L on ${daysAgo(5)}, below 1 × 10⁹/L: higher risk of serious infection with anakinra`;

interface Entry {
  readonly resource: { readonly resourceType: string };
}

/** Types into the search of cases and takes the first that is found, with keys alone. */
async function chooseByKeys(page: Page, words: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Find a case' }).focus();
  await page.keyboard.type(words);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

function editor(page: Page) {
  return page.getByRole('textbox', { name: 'The request as JSON' });
}

function card(page: Page, summary: string) {
  return page.getByRole('article', { name: `critical: ${summary}` });
}

describeInBrowser('the bench in a browser', (eyes) => {
  const feedback = feedbackInMemory();
  let served: Awaited<ReturnType<typeof serve>>;
  let fhir: FhirTestServer;
  beforeAll(async () => {
    served = await serve(testApp({ config: { bench: true }, feedback }).app);
    fhir = await startFhirServer();
  });
  afterAll(async () => {
    await closeFhirConnections();
    await fhir.stop();
    await served.close();
  });

  it('finds a case by typing, fires it with Enter, and shows its card, what it should show and what each rule saw', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    await card(page, lowCount()).waitFor();
    expect(await page.getByRole('status').filter({ hasText: '200' }).textContent()).toMatch(
      /^200 1 card · \d+ ms · \d+ bytes · anakinra-order-select$/,
    );
    expect(await page.getByText('As it should be: 3 of 3').count()).toBe(1);
    const rule = page.getByRole('listitem').filter({ hasText: 'Neutrophils before and during anakinra' });
    await rule.locator('summary').click();
    expect(await rule.getByText('It rests on Observation/obs-anc.').isVisible()).toBe(true);
    expect(await rule.getByText('below it caution is advised').isVisible()).toBe(true);
    await page.getByText('The request as it was sent').click();
    expect(await page.locator('pre').first().textContent()).toContain('"hook": "order-select"');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong with a text that is no JSON, and sends nothing', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await page.getByRole('radio', { name: 'Paste or drop' }).check({ force: true });
    const calls: string[] = [];
    page.on('request', (request) => void calls.push(request.url()));
    await editor(page).fill('{ "hook": "order-select", }');
    expect(await page.getByRole('alert').textContent()).toMatch(/^This is not JSON: .+\.$/);
    await page.getByRole('button', { name: 'Fire' }).click();
    expect(await page.getByRole('alert').textContent()).toMatch(/^This is not JSON: /);
    await editor(page).fill('');
    await page.getByRole('button', { name: 'Fire' }).click();
    expect(await page.getByRole('alert').textContent()).toBe(
      'There is no request yet. Choose a case, paste a request or build one.',
    );
    expect(calls).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('takes the cards of the last request away where the next one is no JSON', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    await card(page, lowCount()).waitFor();
    await editor(page).fill('{');
    await page.getByRole('button', { name: 'Fire' }).click();
    expect(await page.getByRole('alert').textContent()).toMatch(/^This is not JSON: /);
    expect(await card(page, lowCount()).count()).toBe(0);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('shows the sentence of the service for a request that it refuses', async () => {
    const { page } = await eyes.look(`${served.url}/`);
    await editor(page).fill('{ "hook": "order-select", "hookInstance": "x" }');
    await page.getByRole('button', { name: 'Fire' }).click();
    await page.getByText('context is missing.', { exact: true }).waitFor();
    expect(await page.getByRole('status').filter({ hasText: '400' }).count()).toBe(1);
    await page.context().close();
  });

  it('builds a request from a form: a low count on file raises the card, and words alone are sent as words', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await page.getByRole('radio', { name: 'Build one' }).check({ force: true });
    await page.getByLabel('Indication').fill('Rheumatoid arthritis');
    await page.getByLabel('Which result').fill('Neutrophils [#/volume] in Blood by Automated count');
    await page.getByLabel('Value').fill('0.8');
    await page.getByLabel('UCUM unit').fill('10*9/L');
    await page.getByRole('button', { name: 'Add result' }).click();
    await page.getByLabel('Which condition').fill('some words of nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Build the request and fire it' }).click();
    await card(page, lowCount()).waitFor();
    const sent = JSON.parse(await editor(page).inputValue()) as {
      prefetch: Record<'observations' | 'conditions', { entry: { resource: { code: unknown } }[] }>;
    };
    expect(sent.prefetch.observations.entry[0]?.resource.code).toMatchObject({
      coding: [{ system: 'http://loinc.org', code: '751-8' }],
    });
    expect(sent.prefetch.conditions.entry[0]?.resource.code).toEqual({ text: 'some words of nobody' });
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('reports an override with its reason, says that it is stored, and gives the focus back', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    const shown = card(page, lowCount());
    await shown.getByRole('button', { name: 'Override…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Override this card' });
    expect(await accessibilityViolations(page)).toEqual([]);
    await dialog.getByRole('radio', { name: 'Recommended action was already completed' }).check();
    await dialog.getByRole('button', { name: 'Override', exact: true }).click();
    await shown.getByText('Feedback stored (status 200).').waitFor();
    expect(await dialog.count()).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Override…');
    expect(feedback.kept.at(-1)?.feedback).toMatchObject({
      outcome: 'overridden',
      reason: { code: 'action-completed' },
    });
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('a suggestion changes the orders of the request and is reported as accepted', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    const shown = card(page, lowCount());
    await shown.getByRole('button', { name: 'Order a CBC with differential' }).click();
    await shown.getByText('Feedback stored (status 200).').waitFor();
    const { context } = JSON.parse(await editor(page).inputValue()) as {
      context: { draftOrders: { entry: Entry[] } };
    };
    expect(context.draftOrders.entry.map(({ resource }) => resource.resourceType)).toEqual([
      'MedicationRequest',
      'ServiceRequest',
    ]);
    expect(feedback.kept.at(-1)?.feedback).toMatchObject({
      outcome: 'accepted',
      acceptedSuggestions: [expect.any(String)],
    });
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  it('a link holds the case behind the #, which no server sees, and opens it in another window', async () => {
    const { page } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    await card(page, lowCount()).waitFor();
    // Another value, so that the link has to hold the request itself.
    await editor(page).fill((await editor(page).inputValue()).replace('"value": 0.8', '"value": 0.6'));
    await page.getByRole('button', { name: 'Copy a link' }).click();
    const link = await page.getByRole('textbox', { name: /link/ }).inputValue();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#case=[\w-]+$/);
    const other = await eyes.look(link);
    await card(other.page, lowCount().replace('0.8', '0.6')).waitFor();
    expect(other.troubles).toEqual([]);
    await other.page.goto(`${served.url}/#case=cut`);
    await other.page.getByText('The link holds no case that can be read').waitFor();
    await other.page.context().close();
    await page.context().close();
  });

  it('copies the call as a command for a shell', async () => {
    const { page } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    await card(page, lowCount()).waitFor();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    const lines = (await page.getByRole('textbox', { name: /curl/ }).inputValue()).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      `curl -X POST '${served.url}/cds-services/anakinra-order-select' \\`,
      "  -H 'Content-Type: application/json' \\",
      "  --data-binary @- <<'JSON'",
      '{',
    ]);
    expect(lines.at(-1)).toBe('JSON');
    expect(JSON.parse(lines.slice(3, -1).join('\n'))).toMatchObject({ hook: 'order-select' });
    await page.context().close();
  });

  it('sends the request without its prefetch where the record is on a FHIR server, and shows its token to nobody', async () => {
    const { page, troubles } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    await card(page, lowCount()).waitFor();
    const { prefetch } = JSON.parse(await editor(page).inputValue()) as {
      prefetch: Record<string, { resourceType: string; entry?: Entry[] }>;
    };
    const resources = Object.values(prefetch).flatMap((one) =>
      one.resourceType === 'Bundle' ? (one.entry ?? []).map(({ resource }) => resource) : [one],
    );
    await fhir.load(resources);
    await fhir.configure({ requireToken: true });
    await page.getByLabel('The record').selectOption('fetched from a FHIR server');
    await page.getByRole('button', { name: 'Fire' }).click();
    await page.getByText('Give the base URL of the FHIR server').waitFor();
    await page.getByLabel('Base URL of the FHIR server').fill(fhir.baseUrl);
    await page.getByLabel('Its access token').fill('test-token');
    await page.getByRole('button', { name: 'Fire' }).click();
    await page.getByText('"fhirServer"').first().waitFor({ state: 'attached' });
    await card(page, lowCount()).waitFor();
    expect((await fhir.requests()).some(({ path }) => path.startsWith('/fhir/Observation?'))).toBe(true);
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('textbox', { name: /curl/ }).waitFor();
    expect(await page.content()).not.toContain('test-token');
    const curl = await page.getByRole('textbox', { name: /curl/ }).inputValue();
    expect(curl).toContain('"access_token": "THE-FHIR-ACCESS-TOKEN"');
    await page.getByRole('button', { name: 'Copy a link' }).click();
    const { page: opened } = await eyes.look(await page.getByRole('textbox', { name: /link/ }).inputValue());
    await opened.getByLabel('Base URL of the FHIR server').waitFor();
    expect(await opened.getByLabel('Base URL of the FHIR server').inputValue()).toBe(fhir.baseUrl);
    expect(await opened.getByLabel('Its access token').inputValue()).toBe('');
    expect(troubles).toEqual([]);
    await opened.context().close();
    await page.context().close();
  });

  it('turns a case for the other hook into what that hook sends', async () => {
    const { page } = await eyes.look(`${served.url}/`);
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    await card(page, lowCount()).waitFor();
    await page.getByLabel('Hook').selectOption('order-sign');
    await page.getByRole('button', { name: 'Fire' }).click();
    await page.getByText('anakinra-order-sign', { exact: false }).first().waitFor();
    await card(page, lowCount()).waitFor();
    expect(JSON.parse(await editor(page).inputValue())).not.toHaveProperty('context.selections');
    await page.context().close();
  });

  it('says plainly that calls need a token where they do, and fires nothing without being told', async () => {
    const guarded = await serve(testApp({ config: { bench: true, authMode: 'jwt' } }).app);
    const { page } = await eyes.look(`${guarded.url}/`);
    expect(await page.getByText('This service wants a token of an EHR with every call').isVisible()).toBe(true);
    const sent: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.headers()['authorization']);
    });
    await chooseByKeys(page, 'neutrophils 0.8 first order');
    // Not by a function that the page evaluates again and again: its policy forbids that.
    await expect.poll(() => page.locator('.editor textarea').inputValue(), { timeout: 30_000 }).not.toBe('');
    expect(sent).toEqual([]);
    await page.getByLabel('Bearer token').fill('abc.def.ghi');
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    const curl = await page.getByRole('textbox', { name: /curl/ }).inputValue();
    expect(curl).toContain('-H "Authorization: Bearer $TOKEN"');
    expect(curl).not.toContain('abc.def.ghi');
    await page.getByRole('button', { name: 'Fire' }).click();
    await card(page, lowCount()).waitFor();
    expect(sent[0]).toBe('Bearer abc.def.ghi');
    await page.context().close();
    await guarded.close();
  });

  it.each(['Choose a case', 'Paste or drop', 'Build one'])(
    '“%s” can be used by everybody, in light and dark colours and on a phone of 390 pixels',
    async (source) => {
      const { page, troubles } = await eyes.look(`${served.url}/`, { colorScheme: 'light' });
      await chooseByKeys(page, 'neutrophils 0.8 first order');
      await card(page, lowCount()).waitFor();
      await page.getByRole('radio', { name: source }).check({ force: true });
      await page.getByRole('button', { name: 'Copy a link' }).click();
      await page.getByText('Neutrophils before and during').last().waitFor({ state: 'attached' });
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

  it('is not there where it is switched off', async () => {
    const off = await serve(testApp({ config: { bench: false } }).app);
    const { page } = await eyes.look(`${off.url}/rules`);
    expect(await page.getByRole('link', { name: 'Bench' }).count()).toBe(0);
    expect((await page.goto(`${off.url}/`))?.status()).toBe(404);
    await page.context().close();
    await off.close();
  });
});
