/** The name that somebody meant who wrote this one with a slip or two, if there is such a name. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const plain = plainly(written);
  const [nearest] = names
    .map((name) => ({ name, slips: slipsBetween(plain, plainly(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.slips - other.slips);
  return nearest?.name;
}

function plainly(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Levenshtein's distance: letters to add, drop or replace. Long names are cut, as nobody meant them. */
function slipsBetween(one: string, other: string): number {
  const from = one.slice(0, 64).split('');
  const to = other.slice(0, 64).split('');
  const last = from.reduce<readonly number[]>(
    (before, letter, row) => {
      const line = [row + 1];
      for (const [column, wanted] of to.entries()) {
        const replaced = (before[column] ?? 0) + (letter === wanted ? 0 : 1);
        line.push(Math.min(replaced, (before[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
      }
      return line;
    },
    [0, ...to.map((_letter, column) => column + 1)],
  );
  return last.at(-1) ?? 0;
}
