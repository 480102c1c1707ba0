import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export type Version = '1.0' | '2.0.1' | '3.0.0-ballot';

/** One requirement: see the head of rows.yaml. */
export interface Row {
  readonly id: string;
  readonly level: string;
  readonly who: 'service' | 'client' | 'both';
  readonly versions: readonly Version[];
  readonly statement: string;
  readonly applies: boolean;
  /** Why it does not apply. */
  readonly reason?: string;
  /** The folder in which it is tested, if not in this one. */
  readonly in?: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export const rows: readonly Row[] = parse(readFileSync(join(root, 'test/conformance/rows.yaml'), 'utf8'));

/** Which file of the folder tests which row; undefined if there is no such folder. */
export function testsIn(folder: string): ReadonlyMap<string, string> | undefined {
  if (!existsSync(join(root, folder))) return undefined;
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.ts'));
  return new Map(
    files.flatMap((file) => {
      const text = readFileSync(join(root, folder, file), 'utf8');
      return [...text.matchAll(/\(\s*['"`]([A-Z]-\d\d)\b/g)].map(([, id = '']) => [id, `${folder}/${file}`] as const);
    }),
  );
}
