import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import type { Express } from 'express';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** Where a Chromium may be. `CHROMIUM_PATH` goes first, and nothing else is tried if it is set. */
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium, or why there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): { path: string } | { missing: string } {
  const given = environment['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') {
    return isExecutable(given) ? { path: given } : { missing: `CHROMIUM_PATH is ${given}, which cannot be run` };
  }
  const path = usual.find(isExecutable) ?? commands.map(onPath).find((found) => found !== undefined);
  return path === undefined ? { missing: `no Chromium at ${usual.join(', ')} or on the PATH` } : { path };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

function onPath(command: string): string | undefined {
  const { stdout, status } = spawnSync('/bin/sh', ['-c', `command -v ${command}`], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}

/** What a page has said or refused while somebody looked at it. */
export interface LookedAt {
  readonly page: Page;
  /** Console errors, among them refusals of the content security policy; exceptions; requests that failed. */
  readonly troubles: readonly string[];
}

/** A Chromium that tests look at pages with. */
export interface Eyes {
  /** Opens a page in a window of its own. */
  look(url: string, options?: BrowserContextOptions): Promise<LookedAt>;
}

/**
 * Tests that need a Chromium. Where none is found they are skipped and the reason is printed, unless `REQUIRE_BROWSER` is 1:
 * then its absence is a failure.
 */
export function describeInBrowser(title: string, tests: (eyes: Eyes) => void): void {
  const found = findChromium();
  if ('missing' in found && process.env['REQUIRE_BROWSER'] !== '1') {
    process.stderr.write(`skipped, ${title}: ${found.missing}\n`);
    describe.skip(`${title} (skipped: ${found.missing})`, () => tests(blind(found.missing)));
    return;
  }
  describe(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if ('missing' in found) throw new Error(`REQUIRE_BROWSER is 1, and there is ${found.missing}`);
      const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
      browser = await chromium.launch({ executablePath: found.path, args });
    });
    afterAll(() => browser?.close());
    tests({
      async look(url, options) {
        if (browser === undefined) throw new Error('the browser is not there yet: look inside of a test');
        const context = await browser.newContext(options);
        const page = await context.newPage();
        const troubles: string[] = [];
        page.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
        });
        page.on('pageerror', (error) => void troubles.push(error.message));
        page.on(
          'requestfailed',
          (request) => void troubles.push(`${request.url()}: ${request.failure()?.errorText ?? ''}`),
        );
        await page.goto(url);
        return { page, troubles };
      },
    });
  });
}

function blind(missing: string): Eyes {
  return { look: () => Promise.reject(new Error(missing)) };
}

/**
 * What axe-core finds wrong with a page for people who cannot see it or use no mouse, each as one line. `only`: the rules that
 * are asked, such as those of colours where nothing else has changed.
 */
export async function accessibilityViolations(page: Page, only: readonly string[] = []): Promise<readonly string[]> {
  // The policy of the pages forbids scripts, so that of axe is put in from the outside.
  await page.evaluate(axe.source);
  const options: axe.RunOptions = only.length === 0 ? {} : { runOnly: { type: 'rule', values: [...only] } };
  const violations = await page.evaluate(async (asked) => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await inPage.run(asked);
    return found.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(({ html }) => html) }));
  }, options);
  return violations.map(({ id, help, targets }) => `${id}: ${help}: ${targets.slice(0, 3).join(' | ')}`);
}

/** The rules of axe-core that look at colours. */
export const colourRules = ['color-contrast', 'link-in-text-block'];

/** By how many pixels the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Serves an app on a free port of this machine, for as long as the tests of the file run. */
export async function serve(app: Express): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void app(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
