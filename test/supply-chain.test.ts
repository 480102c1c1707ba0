import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

interface Locked {
  readonly name?: string;
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
}
interface Manifest {
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lock: { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
/** What runs in production, by name. */
const production = locked
  .filter(([, { dev }]) => dev !== true)
  .map(([path, one]) => ({ ...one, name: one.name ?? path.split('node_modules/').at(-1) ?? '' }));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supply-chain-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what is installed is what was tested', () => {
  it('package.json names exact versions, and the lock file has them', () => {
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
    expect(wanted.filter(([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });

  it('every package is pinned by the hash of its content', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(locked.length).toBeGreaterThan(100);
    expect(locked.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
  });

  it('none comes from another place than the registry', () => {
    const elsewhere = locked.filter(
      ([, { resolved, link }]) => link === true || resolved?.startsWith('https://registry.npmjs.org/') === false,
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('nothing that a package brings runs at the installation', () => {
  it('one production package has a program for it, and brings what that would build', () => {
    expect(production.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)).toEqual([
      '@photostructure/sqlite',
    ]);
    const require = createRequire(import.meta.url);
    const sqlite = join(dirname(require.resolve('@photostructure/sqlite')), '..');
    const builds = join(sqlite, 'prebuilds');
    expect(readdirSync(builds).toSorted()).toEqual([
      'darwin-arm64',
      'darwin-x64',
      'linux-arm64',
      'linux-x64',
      'win32-arm64',
      'win32-x64',
    ]);
    for (const platform of ['linux-x64', 'linux-arm64']) {
      expect(readdirSync(join(builds, platform)).toSorted()).toEqual([
        expect.stringContaining('.glibc.'),
        expect.stringContaining('.musl.'),
      ]);
    }
    const find: { path(folder: string): string } = createRequire(join(sqlite, 'package.json'))('node-gyp-build');
    expect(dirname(dirname(find.path(sqlite)))).toBe(builds);
  });

  it('the image installs without running anything that a package brings', () => {
    const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
    const installing = lines.flatMap((line) => line.match(/npm (?:ci|install|prune)\b[^&]*/g) ?? []);
    expect(installing.length).toBeGreaterThan(0);
    expect(installing.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
    expect(installing.filter((command) => command.startsWith('npm install'))).toEqual([]);
  });
});

/** Whether a range of npm, as packages write them for Node, admits the version. */
function admits(range: string, version: readonly [number, number, number]): boolean {
  return range.split('||').some((part) => {
    const [, sign = '', digits = ''] = /^\s*(>=|\^|~)?\s*v?([\d.x]+)\s*$/.exec(part) ?? [];
    if (digits === '') throw new Error(`not a range that is known here: ${range}`);
    const numbers = digits.split('.').map((digit) => (digit === 'x' ? 0 : Number(digit)));
    const least = numbers.concat(0, 0).slice(0, 3);
    const at = least.findIndex((number, index) => number !== version[index]);
    const isReached = at === -1 || (version[at] ?? 0) > (least[at] ?? 0);
    return isReached && (sign === '>=' || least[0] === version[0]);
  });
}

describe('Node', () => {
  it('20.19 is the oldest', () => {
    expect(manifest.engines.node).toBe('>=20.19.0');
  });

  it.each([[20, 19, 0] as const, [22, 12, 0] as const, [24, 0, 0] as const, [26, 0, 0] as const])(
    '%i.%i.%i is one on which every production package runs',
    (...version) => {
      const tooOld = production.filter(({ engines }) => engines?.node !== undefined && !admits(engines.node, version));
      expect(tooOld.map(({ name, engines }) => [name, engines])).toEqual([]);
    },
  );
});

interface Component {
  readonly purl?: string;
  readonly components?: readonly Component[];
}
function purlsOf(components: readonly Component[] = []): readonly string[] {
  return components.flatMap(({ purl, components: within }) => [purl?.split('?')[0] ?? '', ...purlsOf(within)]);
}

/** `npm run licences -- --check` for a lock file with this package alone. */
async function check(name: string, license: string | undefined): Promise<string> {
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, [`node_modules/${name}`]: { version: '1.0.0', license } } }),
  );
  await writeFile(join(folder, 'NOTICE.md'), '<!-- packages: written by npm run licences -->\n<!-- /packages -->\n');
  const script = join(root, 'scripts', 'licences.mjs');
  await run(process.execPath, [script], { cwd: folder }).catch(() => undefined);
  return run(process.execPath, [script, '--check'], { cwd: folder }).then(
    () => '',
    ({ stderr }: { readonly stderr: string }) => stderr,
  );
}

describe('the list of what the service is made of', () => {
  it('npm run sbom names every production package in CycloneDX, and no other', { timeout: 120_000 }, async () => {
    const file = join(folder, 'sbom.json');
    await run('npm', ['run', '--silent', 'sbom', '--', '--output-file', file], { cwd: root });
    const sbom = JSON.parse(await readFile(file, 'utf8'));
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const purls = production.map(({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect([...new Set(purlsOf(sbom.components))].toSorted()).toEqual([...new Set(purls)].toSorted());
  });

  it.each([
    ['made-up', 'MIT'],
    ['made-up', '(WTFPL OR ISC)'],
    ['@lhncbc/ucum-lhc', 'SEE LICENSE IN LICENSE.md'],
  ])('a package %s under %s is agreed to', async (name, license) => {
    expect(await check(name, license)).toBe('');
    expect(await readFile(join(folder, 'NOTICE.md'), 'utf8')).toContain(`- **${license}**: \`${name}\` 1.0.0\n`);
  });

  it.each([
    ['SSPL-1.0', 'SSPL-1.0'],
    ['MIT AND SSPL-1.0', 'MIT AND SSPL-1.0'],
    ['SEE LICENSE IN LICENSE.md', 'SEE LICENSE IN LICENSE.md'],
    [undefined, 'none named'],
  ])('a package under %s is not', async (license, said) => {
    expect(await check('made-up', license)).toBe(
      `made-up 1.0.0 comes under "${said}", which nobody has agreed to (scripts/licences.mjs)\n`,
    );
  });
});
