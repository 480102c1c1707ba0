/** The service cannot start. Each line says which setting is wrong, why, and what would be right. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** What an error says, for the end of a line. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
