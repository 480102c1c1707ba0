// Writes into NOTICE.md which packages the service is made of, and under which licences they came. With --check it writes nothing, and
// ends with 1 where that is not what package-lock.json says, or where a licence is none of those that were agreed to.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for no more than their notice. Another one is for a person to read before it is added here. */
const agreed = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
];
/** Licences of their own, which were read, by package. */
const read = new Map([['@lhncbc/ucum-lhc', 'SEE LICENSE IN LICENSE.md']]);
const [begin, end] = ['<!-- packages: written by npm run licences -->', '<!-- /packages -->'];

/** npm runs scripts in the folder of package.json. */
const root = process.cwd();
const notice = join(root, 'NOTICE.md');

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const packages = Object.entries(lock.packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { name, version, license }]) => ({
    name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    licence: licenceOf(path) ?? license ?? 'none named',
  }));

const strangers = packages.filter(({ name, licence }) => !isAgreed(licence) && read.get(name) !== licence);
for (const { name, version, licence } of strangers) {
  process.stderr.write(
    `${name} ${version} comes under "${licence}", which nobody has agreed to (scripts/licences.mjs)\n`,
  );
  process.exitCode = 1;
}

const before = readFileSync(notice, 'utf8');
const after = `${before.slice(0, before.indexOf(begin))}${begin}\n\n${listed()}\n\n${end}${before.slice(before.indexOf(end) + end.length)}`;
if (!process.argv.includes('--check')) writeFileSync(notice, after);
else if (after !== before) {
  process.stderr.write('NOTICE.md does not list the packages of package-lock.json: run npm run licences\n');
  process.exitCode = 1;
}

/** What the package itself says, where it is installed: the lock file has only what is written the way of today. */
function licenceOf(path) {
  try {
    const { license } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    return license?.type ?? license;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of licences between which one may choose, one is enough. */
function isAgreed(licence) {
  return (
    typeof licence === 'string' &&
    licence
      .replace(/[()]/g, '')
      .split(' OR ')
      .some((one) => agreed.includes(one))
  );
}

function byName(a, b) {
  return a < b ? -1 : 1;
}

function listed() {
  const licences = [...new Set(packages.map(({ licence }) => licence))].toSorted(byName);
  return licences.map((licence) => `- **${licence}**: ${namesUnder(licence).join(', ')}`).join('\n');
}

function namesUnder(licence) {
  const ones = packages.filter((one) => one.licence === licence);
  return [...new Set(ones.map(({ name, version }) => `\`${name}\` ${version}`))].toSorted(byName);
}
