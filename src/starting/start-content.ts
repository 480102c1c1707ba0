import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Content } from '../content/catalogue.ts';
import { loadContent } from '../content/load-content.ts';
import { SiteMistakes, type Site } from '../content/site.ts';
import { readTerminologyFile } from '../terminology/terminology-file.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';

type ContentConfig = Pick<Config, 'siteFile' | 'terminologyFile'>;

/** Loads the drugs below the folder, as the hospital wants them. @throws CannotStart where its files are wrong. */
export async function startContent(
  folder: string,
  { siteFile, terminologyFile }: ContentConfig,
  log: Logger,
): Promise<readonly Content[]> {
  const contents = await withSite(folder, siteFile);
  return terminologyFile === undefined ? contents : withTerminologyFile(contents, terminologyFile, log);
}

async function withSite(folder: string, siteFile: string | undefined): Promise<readonly Content[]> {
  try {
    return await loadContent(folder, siteFile === undefined ? undefined : await siteIn(siteFile));
  } catch (error) {
    if (!(error instanceof SiteMistakes)) throw error;
    throw new CannotStart(...error.mistakes.map((mistake) => `SITE_FILE ${mistake}.`));
  }
}

/** Who changes nothing needs nobody who reads YAML. */
async function siteIn(file: string): Promise<Site> {
  const { readSite } = await import('../content/read-site.ts');
  return readSite(file);
}

/** The contents with what the file knows of codes that no value set lists. */
async function withTerminologyFile(
  contents: readonly Content[],
  path: string,
  log: Logger,
): Promise<readonly Content[]> {
  const file = await readTerminologyFile(path).catch((error: unknown) => {
    throw new CannotStart(`TERMINOLOGY_FILE ${reasonOf(error)}.`);
  });
  const missing = contents.flatMap(({ valueSets }) => valueSets.ancestors.filter((ancestor) => !file.holds(ancestor)));
  if (missing.length > 0) {
    const ancestors = missing.map(({ code }) => code);
    log.warn({ ancestors }, 'the terminology file is older than the value sets: make it again');
  }
  return contents.map((content) => ({ ...content, valueSets: content.valueSets.knowing(file.isA) }));
}
