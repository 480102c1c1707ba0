import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError, readTerminologyUrl } from '../config.ts';
import { loadContent } from '../content/load-content.ts';
import { expandAncestor, ExpansionError, type Expansion } from '../terminology/expand-ancestors.ts';
import { writeTerminologyFile } from '../terminology/terminology-file.ts';
import { connectTerminologyServer } from '../terminology/terminology-server.ts';

const usage = `npm run terminology -- URL [--out FILE]

Asks the FHIR terminology server at URL (such as https://tx.example.org/fhir) for all SNOMED CT codes below those that the
value sets name with "is-a", and writes them into FILE (data/terminology.json). A service that is started with
TERMINOLOGY_FILE=FILE then knows these codes without asking anybody.

SNOMED CT is licensed: the file is for whoever holds the licence under which the server gives it, and must not be passed on.`;

/** Milliseconds for one page, and bytes of it. */
const limits = { timeoutMs: 60_000, maxResponseSize: 50_000_000 };

process.exitCode = await run();

async function run(): Promise<number> {
  const given = readArguments();
  if (given === 'help') {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (given === undefined) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  try {
    await expandInto(given.out, readTerminologyUrl('URL', given.url, false));
    return 0;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ExpansionError) {
      process.stderr.write(`${error.message}. Nothing was written.\n`);
      return 1;
    }
    if (!(error instanceof Error && 'code' in error)) throw error;
    process.stderr.write(`${given.out} cannot be written (${String(error.code)}).\n`);
    return 1;
  }
}

function readArguments(): { readonly url: string; readonly out: string } | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { out: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help === true) return 'help';
    const [url, ...others] = positionals;
    if (url === undefined || others.length > 0) return undefined;
    return { url, out: values.out ?? join('data', 'terminology.json') };
  } catch {
    return undefined;
  }
}

async function expandInto(out: string, url: string): Promise<void> {
  const contents = await loadContent(join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'hooks'));
  const ancestors = contents.flatMap(({ valueSets }) => valueSets.ancestors);
  const server = connectTerminologyServer(url, limits);
  try {
    const expansions: Expansion[] = [];
    for (const ancestor of ancestors) {
      // One after the other, as a guest does.
      // oxlint-disable-next-line no-await-in-loop
      const expansion = await expandAncestor(server, ancestor);
      process.stdout.write(`${ancestor.code}: ${expansion.codes.length} codes\n`);
      expansions.push(expansion);
    }
    await writeTerminologyFile(out, expansions, new Date());
    const version = expansions.find((expansion) => expansion.version !== undefined)?.version;
    process.stdout.write(`\nWritten to ${out}${version === undefined ? '' : ` (${plain(version)})`}.\n`);
    process.stdout.write(
      `Start the service with TERMINOLOGY_FILE=${out}. The file is for your own licence of SNOMED CT only.\n`,
    );
  } finally {
    await server.close();
  }
}

/** What a server wrote, for a terminal. */
function plain(text: string): string {
  return text.replaceAll(/[^\w:/.|-]/g, '').slice(0, 200);
}
