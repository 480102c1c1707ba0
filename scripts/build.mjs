// Compiles src/ and hooks/ into dist/ and puts beside the code what the compiler leaves behind: the value sets and truth tables, the
// program of the bench, and the recorded exchanges that it offers.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
// The program of the bench runs in a browser, as one file without imports.
await build({
  entryPoints: [join(root, 'src', 'bench', 'main.tsx')],
  outfile: join(root, 'dist', 'src', 'bench', 'bench.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
cpSync(join(root, 'fixtures', 'conversations'), join(root, 'dist', 'fixtures', 'conversations'), { recursive: true });
cpSync(join(root, 'hooks'), join(root, 'dist', 'hooks'), {
  recursive: true,
  filter: (path) => !['.ts', '.md'].includes(extname(path)),
});
