import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = join(dirname(fileURLToPath(import.meta.url)), '..', 'bench');

let script: Promise<string> | undefined;

/** The program of the bench: as it was built, or bundled now where the service runs from its source. */
export async function benchScript(): Promise<string> {
  script ??= makeScript().catch((error: unknown) => {
    script = undefined;
    throw error;
  });
  return script;
}

async function makeScript(): Promise<string> {
  const built = join(bench, 'bench.js');
  if (existsSync(built)) return readFile(built, 'utf8');
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(bench, 'main.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return outputFiles[0]?.text ?? '';
}
