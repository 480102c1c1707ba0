import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Of its own files, as paths from the root. */
  readonly imports: readonly string[];
  /** Of packages and of Node. */
  readonly packages: readonly string[];
}

function read(folder: string): readonly SourceFile[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .map((name) => {
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      const text = readFileSync(join(root, path), 'utf8');
      const from = [...text.matchAll(/^(?:import|export)\b[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gms)].map(
        ([, a, b]) => a ?? b ?? '',
      );
      const own = from.filter((module) => module.startsWith('.'));
      return {
        path,
        text,
        imports: own.map((module) => relative(root, resolve(root, dirname(path), module))),
        packages: from.filter((module) => !module.startsWith('.')),
      };
    });
}

const src = read('src');
const hooks = read('hooks');

/** A `//` behind a colon is part of a URL. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
}

function roomOf(path: string): string {
  const [, room = '', ...rest] = path.split('/');
  return rest.length > 0 ? room : 'house';
}

/** Which rooms each room may import. The files beside the rooms (the house) join them. */
const doors: Readonly<Record<string, readonly string[]>> = {
  fhir: [],
  trust: [],
  chart: ['trust', 'fhir'],
  protocol: ['chart', 'fhir'],
  facts: ['chart', 'fhir'],
  rules: ['facts', 'chart', 'protocol'],
  cards: ['rules', 'facts', 'chart', 'protocol', 'fhir'],
  content: ['rules', 'facts', 'chart', 'fhir'],
  terminology: ['facts', 'fhir'],
  trail: ['rules', 'facts', 'protocol', 'chart'],
  examples: ['content', 'cards', 'rules', 'facts', 'chart', 'protocol', 'trust', 'fhir'],
  metrics: ['trail', 'rules', 'chart'],
  pages: ['content', 'examples', 'rules', 'facts', 'protocol', 'trail', 'fhir', 'house'],
  bench: ['pages', 'protocol'],
  http: ['protocol', 'trust', 'fhir', 'metrics', 'house'],
  starting: ['house', 'chart', 'content', 'facts', 'terminology', 'trail', 'trust'],
  command: [
    'examples',
    'house',
    'cards',
    'chart',
    'content',
    'facts',
    'fhir',
    'pages',
    'protocol',
    'terminology',
    'trail',
    'trust',
  ],
};

describe('the map of the rooms in src/README.md', () => {
  const map = readFileSync(join(root, 'src/README.md'), 'utf8');
  /** What each room may import, as the table says it: names of rooms, and the files beside them as the house. */
  const told = [...map.matchAll(/^\| `(\w+)\/` +\|.*\| ([^|]+?) +\|$/gm)].map(
    ([, room = '', cell = '']): [string, readonly string[]] => [
      room,
      [...cell.matchAll(/`(\w+)`|the (house)/g)].map(([, name, house]) => name ?? house ?? ''),
    ],
  );

  it('has a row for each folder, and no other', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(told.map(([room]) => room).toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
  });

  it('says what each room may import', () => {
    const inOrder = Object.entries(doors).map(([room, names]) => [room, names.toSorted()]);
    expect(Object.fromEntries(told.map(([room, names]) => [room, names.toSorted()]))).toEqual(
      Object.fromEntries(inOrder),
    );
  });

  it('names each file beside the rooms', () => {
    const beside = readdirSync(join(root, 'src')).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    expect(beside.filter((name) => !map.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the walls between the rooms', () => {
  it.each(src.filter(({ path }) => roomOf(path) !== 'house').map((file): [string, SourceFile] => [file.path, file]))(
    '%s imports only from rooms that its own may enter',
    (_path, { path, imports }) => {
      const room = roomOf(path);
      const allowed = [room, ...(doors[room] ?? [])];
      expect(imports.filter((name) => !allowed.includes(roomOf(name)))).toEqual([]);
    },
  );

  it('only chart.ts, the types of the record, is imported from chart/ by the pure rooms and the protocol', () => {
    const pure = src.filter(({ path }) => ['protocol', 'facts', 'rules', 'cards', 'content'].includes(roomOf(path)));
    const strangers = pure.flatMap(({ path, imports }) =>
      imports
        .filter((name) => name.startsWith('src/chart/') && name !== 'src/chart/chart.ts')
        .map((name) => `${path} -> ${name}`),
    );
    expect(strangers).toEqual([]);
  });

  it('only http/ knows Express', () => {
    const others = [...src, ...hooks].filter(({ path }) => roomOf(path) !== 'http' && path !== 'src/app.ts');
    expect(others.filter(({ packages }) => packages.includes('express')).map(({ path }) => path)).toEqual([]);
  });

  it('only main.ts reads the environment, and only silence.ts takes something out of it', () => {
    const readers = src.filter(({ text }) => /process\.env|\benv\b.*'node:process'/.test(text)).map(({ path }) => path);
    expect(readers).toEqual(['src/main.ts', 'src/silence.ts']);
  });
});

describe('the pure rooms', () => {
  const pure = [...src.filter(({ path }) => ['facts', 'rules', 'cards'].includes(roomOf(path))), ...hooks];

  it.each(pure.map((file): [string, SourceFile] => [file.path, file]))(
    '%s has no effects and no clock',
    (_path, { text, packages }) => {
      const code = withoutComments(text);
      expect(code).not.toMatch(
        /\bDate\.now\b|new Date\(\)|\bperformance\b|\bfetch\(|\basync\b|\bawait\b|\bprocess\.|Math\.random/,
      );
      expect(packages.filter((name) => !['@lhncbc/ucum-lhc', 'lru-cache', 'node:crypto'].includes(name))).toEqual([]);
    },
  );
});

describe('the clinical content', () => {
  it.each(hooks.map((file): [string, SourceFile] => [file.path, file]))(
    '%s imports authoring.ts and its own folder only',
    (_path, { path, imports }) => {
      const folder = path.split('/').slice(0, 2).join('/');
      expect(imports.filter((name) => name !== 'src/authoring.ts' && !name.startsWith(`${folder}/`))).toEqual([]);
    },
  );

  it('every rule file is in its drug', () => {
    const drugs = hooks.filter(({ path }) => /^hooks\/[^/]+\/drug\.ts$/.test(path));
    expect(drugs.length).toBeGreaterThan(0);
    for (const { path, imports } of drugs) {
      const folder = `${dirname(path)}/rules/`;
      const rules = hooks.filter((file) => file.path.startsWith(folder)).map((file) => file.path);
      expect(rules.filter((rule) => !imports.includes(rule))).toEqual([]);
    }
  });
});

describe('the engine', () => {
  /** Names of medicines and diseases, codes as they look in a text, and headings of labels. */
  const clinical = {
    medicine: /anakinra(?!-cds)|kineret|etanercept|enbrel|infliximab|adalimumab|methotrexate|isoniazid|prednis/i,
    disease: /neutrop|arthrit|infection|pneumon|tubercul|\bNOMID\b|\bDIRA\b|\bCAPS\b|covid|platelet/i,
    code: /['"`](?:\d{3,6}-\d|[A-TV-Z]\d\d\.\d{1,3}|L0\d[A-Z]{2}\d\d|\d{6,9})['"`]/,
    heading: /Warnings and Precautions|Indications and Usage|Adverse Reactions/i,
  };
  /** Answers of laboratories to any test, whatever it looks for. */
  const answerCodes = 'src/facts/observation-outcome.ts';

  it.each(src.map((file): [string, SourceFile] => [file.path, file]))(
    '%s names no drug, no disease, no code and no section of a label',
    (_path, { path, text }) => {
      const code = withoutComments(text);
      expect(code).not.toMatch(clinical.medicine);
      expect(code).not.toMatch(clinical.disease);
      expect(code).not.toMatch(clinical.heading);
      if (path !== answerCodes) expect(code).not.toMatch(clinical.code);
    },
  );
});
