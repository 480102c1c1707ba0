import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../test-app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = 'fixtures/conversations/tnf-blocker/both-selected.json';
const summary = /^ CRITICAL {2}TNF blocker and anakinra together: etanercept/m;

/** Runs the command as a person does, but for colours: its output is no terminal. */
async function run(...options: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/command/cards.ts', ...options], { cwd: root });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, out, err };
}

function addressOf(server: Server): AddressInfo {
  return server.address() as AddressInfo;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cards-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
  return file;
}

const asAsked = { hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10', hook: 'order-sign' };
const nothingOrdered = {
  ...asAsked,
  context: { userId: 'Practitioner/x', patientId: 'p1', draftOrders: { resourceType: 'Bundle', entry: [] } },
};

describe('npm run cards', () => {
  it('prints the cards of a conversation, and ends well', async () => {
    const { code, out, err } = await run(fixture);
    expect(err).toBe('');
    expect(out).toContain(fixture);
    expect(out).toMatch(summary);
    expect(out).toContain('  Reasons to override: ');
    expect(out).toMatch(/^ {2}anakinraTnfBlocker +critical$/m);
    expect(out).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  it('prints those of every request of a folder, in the order of their names', async () => {
    await put('several/b.json', JSON.stringify({ title: 'The second', request: nothingOrdered }));
    await put('several/a/a.json', JSON.stringify({ title: 'The first', request: nothingOrdered }));
    await put('several/notes.txt', 'no JSON');
    const { code, out } = await run(join(folder, 'several'));
    expect(out.match(/The \w+|No cards\./g)).toEqual(['The first', 'No cards.', 'The second', 'No cards.']);
    expect(code).toBe(0);
  });

  it('prints what a request was refused with', async () => {
    const { code, out } = await run(await put('refused.json', JSON.stringify(asAsked)));
    expect(out).toMatch(/^400 \{"resourceType":"OperationOutcome"/m);
    expect(code).toBe(0);
  });

  it('judges by the label that is asked for, by option before the file', async () => {
    const child = 'fixtures/conversations/age/eu-10-with-sjia.json';
    const [us, eu] = [await run(child, '--profile', 'us'), await run(child, '--profile=eu')];
    expect(us.out).toContain('anakinraAge');
    expect(us.out).not.toBe(eu.out);
  });

  it('judges with the changes of a hospital, in its words', async () => {
    const { code, out, err } = await run(
      'fixtures/conversations/neutropenia/anc-1-2.json',
      '--site',
      'fixtures/site/example.yaml',
    );
    expect(err).toBe('');
    expect(out).toMatch(/^ WARNING {2}Neutrophils 1\.2 .*: please call 4711$/m);
    expect(out).toContain('Limit set by Example Hospital on 2026-11-20: 1.2');
    expect(out).toMatch(/^ {2}anakinraScreening +clear \(on trial, no card\)$/m);
    expect(code).toBe(0);
  });

  it('says what is wrong in the file of a hospital, and judges nothing', async () => {
    const file = await put('site.yaml', 'site: Example Hospital\nchanges:\n  - {rule: anakinraAge}\n');
    const { code, out, err } = await run(fixture, '--site', file);
    expect(err).toContain(`${file}:3:5: a change names a limit, a stage, an alert or a valueSet`);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('asks the service that is named, and says which there are', async () => {
    const { code, out, err } = await run(fixture, '--service', 'gone');
    expect(err).toContain(`${fixture}: there is no service gone; there are anakinra-order-select, anakinra-order-sign`);
    expect(out).not.toContain('No cards.');
    expect(code).toBe(1);
  });

  it('goes on after what cannot be read, and ends badly', async () => {
    const broken = await put('broken.json', '{');
    const other = await put('other.json', '{"resourceType":"Patient"}');
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const { code, out, err } = await run('gone.json', broken, other, empty, fixture);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^gone\.json: ENOENT/),
      expect.stringMatching(/broken\.json: .*JSON/),
      `${other}: it is neither a CDS Hooks request nor a conversation with a \`request\``,
      `${empty}: there is no JSON file in this folder`,
      '',
    ]);
    expect(out).toMatch(summary);
    expect(code).toBe(1);
  });

  it('explains itself', async () => {
    const { code, out, err } = await run('--help');
    expect(out).toMatch(/^npm run cards -- FILE\.json \[--url URL\]/);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it.each([
    ['no file', [], 'Which FILE?'],
    ['an option that there is not', ['--bogus', fixture], "Unknown option '--bogus'"],
    ['a label that there is not', [fixture, '--profile', 'uk'], '--profile must be us or eu.'],
    [
      'a label for a service that has its own',
      [fixture, '--profile', 'eu', '--url', 'http://127.0.0.1:9'],
      '--profile has no effect',
    ],
    [
      'a hospital for a service that has its own',
      [fixture, '--site', 'fixtures/site/example.yaml', '--url', 'http://127.0.0.1:9'],
      '--site has no effect',
    ],
  ])('explains itself after %s, and ends badly', async (_title, options, problem) => {
    const { code, out, err } = await run(...options);
    expect(err).toContain(problem);
    expect(err).toContain('npm run cards -- FILE.json');
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('npm run cards -- --url', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = testApp({ basePath: '/cds' }).app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${addressOf(server).port}/cds`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('prints what the service at that address answers', async () => {
    const { code, out, err } = await run(fixture, '--url', `${url}/`);
    expect(err).toBe('');
    expect(out).toMatch(summary);
    expect(out).toMatch(/^ {2}anakinraTnfBlocker +critical$/m);
    expect(code).toBe(0);
  });

  it('prints what a request was refused with', async () => {
    const { code, out } = await run(await put('refused-there.json', JSON.stringify(asAsked)), '--url', url);
    expect(out).toMatch(/^400 \{"resourceType":"OperationOutcome"/m);
    expect(code).toBe(0);
  });

  it('says that the service is not at that address', async () => {
    const elsewhere = url.replace('/cds', '/elsewhere');
    const { code, err } = await run(fixture, '--url', elsewhere);
    expect(err).toBe(`${fixture}: ${elsewhere}/cds-services answers 404\n`);
    expect(code).toBe(1);
  });

  it('says why nobody answers', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = addressOf(closed);
    closed.close();
    const { code, err } = await run(fixture, '--url', `http://127.0.0.1:${port}`);
    expect(err).toContain(`${fixture}: fetch failed: connect ECONNREFUSED`);
    expect(code).toBe(1);
  });
});
