import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { loadContent } from '../content/load-content.ts';
import { contentReadme } from '../pages/content-readme.ts';

/**
 * Writes the page of each drug's content, `hooks/<drug>/README.md`. With `--check` it writes nothing, and ends with 1 if one
 * is not what the rules say.
 */
const hooks = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'hooks');
const checking = process.argv.includes('--check');
for (const content of await loadContent(hooks)) {
  const file = join(hooks, content.drug.id, 'README.md');
  const options = await prettier.resolveConfig(file);
  const page = await prettier.format(contentReadme(content, await content.cases()), { ...options, filepath: file });
  if (!checking) await writeFile(file, page);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== page) {
    process.stderr.write(`${file} is not what the rules say: run npm run describe\n`);
    process.exitCode = 1;
  }
}
