import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anakinra, chart, fire, pneumonia, select, type Answer } from '../contract/requests.ts';
import { launchService, logOf, startService, type ServiceProcess } from '../service-process.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenants-'));
  file = join(folder, 'tenants.yaml');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Puts a new text in place at once, as an administrator's tools do. */
async function put(text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  DATABASE_URL: `file:${join(folder, 'data', 'trail.sqlite')}`,
  TENANTS_FILE: file,
  ...more,
});
const { conditions, ...others } = chart({ conditions: [pneumonia] });
const body = select({ orders: [anakinra()], prefetch: { ...others, problems: conditions } });
const ask = (running: ServiceProcess): Promise<Answer> => fire(running.url, body);

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly mistakes?: readonly string[];
  readonly tenants?: readonly string[];
}

/** Sends SIGHUP, and waits for the line that tells how it ended. */
async function reload(running: ServiceProcess): Promise<Line> {
  const told = (): readonly Line[] =>
    (logOf(running) as readonly unknown[] as readonly Line[]).filter(({ msg }) => msg.includes('tenants'));
  const before = told().length;
  running.signal('SIGHUP');
  for (let waited = 0; waited < 250 && told().length === before; waited++) await sleep(20);
  const line = told()[before];
  if (line === undefined) throw new Error('nothing was told of SIGHUP');
  return line;
}

const aliased = 'tenants:\n  - id: default\n    prefetchAliases: { problems: conditions }\n';

describe('the tenants file of a running service', () => {
  it('decides from the start, is read again at SIGHUP, and stays as it was where the new one is wrong', async () => {
    await put(aliased);
    const running = await startService(environment());
    try {
      expect((await ask(running)).found).toContain('critical anakinraActiveInfection');

      await put(`${aliased}    mode: silent\n`);
      expect(await reload(running)).toMatchObject({ level: 30, msg: 'tenants read again', tenants: ['default'] });
      expect((await ask(running)).body).toEqual({ cards: [] });

      await put(`${aliased}    mode: live\n    prefetchAlias: {}\n`);
      expect(await reload(running)).toMatchObject({
        level: 50,
        msg: 'the tenants file is wrong, and the tenants stay as they were',
        mistakes: [`${file}:5:5: tenants[0].prefetchAlias is no member that is known here: is prefetchAliases meant?`],
      });
      expect((await ask(running)).body).toEqual({ cards: [] });

      await rm(file);
      expect(await reload(running)).toMatchObject({ level: 50, mistakes: [expect.stringContaining('ENOENT')] });
      expect((await ask(running)).body).toEqual({ cards: [] });

      await put(aliased);
      expect(await reload(running)).toMatchObject({ level: 30 });
      expect((await ask(running)).found).toContain('critical anakinraActiveInfection');
    } finally {
      expect(await running.stop('SIGTERM')).toBe(0);
    }
    expect(running.output().stderr).toBe('');
  });

  it('may be the example, whose tenant default everybody is', async () => {
    await cp(fileURLToPath(new URL('../../fixtures/tenants/example.yaml', import.meta.url)), file);
    const running = await startService(environment());
    const { status } = await ask(running);
    expect(await running.stop('SIGTERM')).toBe(0);
    expect(status).toBe(200);
  });

  it('need not be there: SIGHUP changes nothing, and does not end the service', async () => {
    const running = await startService(environment({ TENANTS_FILE: '' }));
    expect(await reload(running)).toMatchObject({ level: 30, tenants: [] });
    expect((await ask(running)).status).toBe(200);
    expect(await running.stop('SIGTERM')).toBe(0);
  });
});

describe('a mistake in the tenants file', () => {
  it('stops the start with one line for each', async () => {
    await put('tenants:\n  - id: default\n    mode: loud\n    labelProfile: us\n');
    const { ended, output } = launchService(environment());
    expect(await ended).toBe(1);
    expect(output().stdout).toBe('');
    expect(output().stderr.trim().split('\n')).toEqual([
      `${file}:3:11: tenants[0].mode must be one of live, silent`,
      expect.stringMatching(/^.*:4:5: tenants\[0\]\.labelProfile is no member that is known here: /),
    ]);
  });
});
