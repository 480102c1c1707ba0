import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { definitionsOf } from '../app.ts';
import { loadContent } from '../content/load-content.ts';
import { workRule, type WorkedRule } from '../examples/worked-rule.ts';
import { cardBook } from '../pages/card-book.ts';
import { caseReport } from '../pages/case-report.ts';
import { contentReadme } from '../pages/content-readme.ts';
import { registrationBook, registrationTable } from '../pages/registration-book.ts';
import { registrationOf } from '../pages/registration.ts';

/**
 * Writes the pages of each drug's content, `hooks/<drug>/README.md`, `CARDS.md`, `CASES.md` and `REGISTERING.md`. With `--check`
 * it writes nothing, and ends with 1 if one is not what the rules and truth tables say. In the README of the repository only what
 * stands between its marks is written.
 */
const hooks = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'hooks');
const checking = process.argv.includes('--check');
const tables: string[] = [];
for (const content of await loadContent(hooks)) {
  const cases = await content.cases();
  const folder = join(hooks, content.drug.id);
  const worked: WorkedRule[] = [];
  for (const rule of content.drug.rules)
    worked.push(await workRule(content, rule, cases.get(rule.topic)?.rows ?? [], ''));
  await describe(join(folder, 'README.md'), contentReadme(content, cases, worked));
  await describe(join(folder, 'CARDS.md'), cardBook(content, worked));
  await describe(join(folder, 'CASES.md'), caseReport(content, cases));
  const registration = registrationOf([content], definitionsOf([content]), 'https://HOST');
  await describe(join(folder, 'REGISTERING.md'), registrationBook(registration, content.drug.title));
  tables.push(registrationTable(registration, `hooks/${content.drug.id}/REGISTERING.md`));
}
const readme = join(hooks, '..', 'README.md');
await describe(readme, between(await readFile(readme, 'utf8'), 'register', tables.join('\n\n')));

/** The text with what stands between two marks exchanged. @throws Error where the marks are not there. */
function between(text: string, mark: string, inside: string): string {
  const [begin, end] = [`<!-- ${mark}:begin -->`, `<!-- ${mark}:end -->`];
  const [before, after] = [text.split(begin)[0], text.split(end)[1]];
  if (before === undefined || after === undefined || !text.includes(begin)) throw new Error(`no marks ${begin} ${end}`);
  return `${before}${begin}\n\n${inside}\n\n${end}${after}`;
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
