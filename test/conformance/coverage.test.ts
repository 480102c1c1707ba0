import { describe, expect, it } from 'vitest';
import { rows, testsIn } from './rows.ts';

const ids = rows.map(({ id }) => id);
const here = testsIn('test/conformance') ?? new Map<string, string>();

describe('the list of requirements', () => {
  it('has 182 rows, each once', () => {
    expect(ids).toHaveLength(182);
    expect(new Set(ids).size).toBe(182);
  });

  it('says why of each row that does not apply, and of no other', () => {
    const odd = rows.filter(({ applies, reason }) => applies === (reason !== undefined));
    expect(odd).toEqual([]);
    expect(rows.filter(({ applies, in: elsewhere }) => !applies && elsewhere !== undefined)).toEqual([]);
  });

  it('has a test of each row that applies', () => {
    const missing = rows.filter(
      ({ id, applies, in: elsewhere }) => applies && elsewhere === undefined && !here.has(id),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('has no test of a row that does not apply', () => {
    const idle = rows.filter(({ id, applies }) => !applies && here.has(id));
    expect(idle.map(({ id }) => id)).toEqual([]);
    expect([...here.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has the tests of other folders where it says, as soon as there is the folder', () => {
    const elsewhere = rows.flatMap(({ id, in: folder }) => (folder === undefined ? [] : [{ id, folder }]));
    expect(elsewhere.length).toBeGreaterThan(0);
    const missing = elsewhere.filter(({ id, folder }) => testsIn(folder)?.has(id) === false);
    expect(missing).toEqual([]);
  });
});
