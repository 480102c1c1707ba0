import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { loadContent } from '../content/load-content.ts';
import { workRule, type WorkedRule } from '../examples/worked-rule.ts';
import { cardBook } from '../pages/card-book.ts';
import { caseReport } from '../pages/case-report.ts';
import { contentReadme } from '../pages/content-readme.ts';

/**
 * Writes the pages of each drug's content, `hooks/<drug>/README.md`, `CARDS.md` and `CASES.md`. With `--check` it writes nothing,
 * and ends with 1 if one is not what the rules and truth tables say.
 */
const hooks = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'hooks');
const checking = process.argv.includes('--check');
for (const content of await loadContent(hooks)) {
  const cases = await content.cases();
  const folder = join(hooks, content.drug.id);
  const worked: WorkedRule[] = [];
  for (const rule of content.drug.rules)
    worked.push(await workRule(content, rule, cases.get(rule.topic)?.rows ?? [], ''));
  await describe(join(folder, 'README.md'), contentReadme(content, cases, worked));
  await describe(join(folder, 'CARDS.md'), cardBook(content, worked));
  await describe(join(folder, 'CASES.md'), caseReport(content, cases));
}

async function describe(file: string, text: string): Promise<void> {
  const options = await prettier.resolveConfig(file);
  const page = await prettier.format(text, { ...options, filepath: file });
  if (!checking) await writeFile(file, page);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== page) {
    process.stderr.write(`${file} is not what the rules and truth tables say: run npm run describe\n`);
    process.exitCode = 1;
  }
}
