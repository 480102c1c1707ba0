import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(join(root, 'src/SECURITY.md'), 'utf8');

/** A row of the tables of risks. */
interface Row {
  readonly id: string;
  readonly control: string;
  readonly files: readonly string[];
  readonly proofs: readonly { readonly file: string; readonly words: string }[];
}

const rows: readonly Row[] = text
  .split('\n')
  .filter((line) => /^\| [RS]\d+ /.test(line))
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [proofs = '', files = '', control = ''] = cells.slice(1, -1).toReversed();
    return {
      id: cells[1] ?? '',
      control,
      files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
      proofs: [...proofs.matchAll(/`([^`]+)`: "([^"]+)"/g)].map(([, file = '', words = '']) => ({ file, words })),
    };
  });

describe('the page about security', () => {
  it('has the 17 risks of the assessment of CDS Hooks, in their order, and others', () => {
    const ids = rows.map(({ id }) => id);
    expect(ids.slice(0, 17)).toEqual(Array.from({ length: 17 }, (_risk, index) => `R${index + 1}`));
    expect(ids.slice(17)).toEqual(Array.from({ length: ids.length - 17 }, (_risk, index) => `S${index + 1}`));
    expect(ids.length).toBeGreaterThan(17);
  });

  it.each(rows.map((row): [string, Row] => [row.id, row]))(
    '%s has a control, in a file that is there, and a test that is there',
    (_id, { control, files, proofs }) => {
      expect(control.length).toBeGreaterThan(20);
      expect(files.length).toBeGreaterThan(0);
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
      expect(proofs.length).toBeGreaterThan(0);
      const missing = proofs.filter(({ file, words }) => !readFileSync(join(root, file), 'utf8').includes(words));
      expect(missing).toEqual([]);
    },
  );
});
