import { it } from 'vitest';
import { rows } from './rows.ts';

/** Tests a requirement under its id, its statement and the versions that have it. @throws Error where there is no such row. */
export function row(id: string, check: () => Promise<void> | void): void {
  const found = rows.find((one) => one.id === id);
  if (found === undefined) throw new Error(`rows.yaml has no row ${id}`);
  it(`${id} ${found.statement} [${found.versions.join(', ')}]`, check);
}
