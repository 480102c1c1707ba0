import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml';

/** Where a value stands: `['tenants', 0, 'id']`. */
export type Path = readonly (string | number)[];

/** Something in a file that the service cannot start with. */
export interface Mistake {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong and what would be right. */
  readonly says: string;
}

/** A YAML (or JSON) file that was parsed, with the way back from a value to its place. */
export interface ParsedFile {
  readonly value: unknown;
  /** The first place that is no YAML; what comes behind it may only look wrong. */
  readonly mistakes: readonly Mistake[];
  /** A mistake at a value; at the nearest thing around it that is there. */
  at(path: Path, says: string): Mistake;
  /** A mistake at the name of a member. */
  atName(path: Path, says: string): Mistake;
}

/** Parses YAML, of which JSON is a part. Messages never hold the text of the file: it may have a secret in it. */
export function parseFile(text: string): ParsedFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const mistakeAt = (offset: number, says: string): Mistake => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), says };
  };
  const mistakes = firstOf([...document.errors, ...document.warnings]).map(({ code, pos }) =>
    mistakeAt(pos[0], inWords(code)),
  );
  const read = mistakes.length > 0 ? undefined : valueOf(document);
  return {
    value: read?.value,
    mistakes: read?.failed === true ? [mistakeAt(0, badAlias)] : mistakes,
    at: (path, says) => mistakeAt(offsetOf(document, path, false), says),
    atName: (path, says) => mistakeAt(offsetOf(document, path, true), says),
  };
}

/** At one place, a sign that is missing says more than what the parser made of the rest. */
function firstOf(errors: readonly YAMLError[]): readonly YAMLError[] {
  const first = Math.min(...errors.map(({ pos }) => pos[0]));
  const there = errors.filter(({ pos }) => pos[0] === first);
  return [there.find(({ code }) => code === 'MISSING_CHAR') ?? there[0]].filter((error) => error !== undefined);
}

const badAlias = 'has an alias (*name) without its anchor (&name), or too many of them: write the value out';

function valueOf(document: Document): { readonly value?: unknown; readonly failed: boolean } {
  try {
    return { value: document.toJS(), failed: false };
  } catch {
    return { failed: true };
  }
}

function inWords(code: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'is there twice in the same map: keep one of the two';
    case 'TAB_AS_INDENT':
      return 'is indented by a tab: use spaces';
    case 'BAD_INDENT':
      return 'is not indented like what it belongs to: give all members of a map the same indentation';
    case 'MULTIPLE_DOCS':
      return 'is a second document: keep everything in one, without a line of ---';
    case 'TAG_RESOLVE_FAILED':
      return 'has a tag (!name) that means nothing here: leave it out, or put the text in quotes';
    case 'MISSING_CHAR':
      return 'is not YAML: a colon, a quote or a bracket is missing here';
    default:
      return `is not YAML (${code}): a map has a member on each line, such as "id: general-hospital", and a list has a dash before each entry`;
  }
}

function offsetOf(document: Document, path: Path, name: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    node = resolved(document, node);
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      node = name && index === path.length - 1 ? pair?.key : (pair?.value ?? pair?.key);
    } else return offset;
    const start = startOf(node);
    if (start === undefined) return offset;
    offset = start;
  }
  return offset;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every node of a parsed document has a range
  return (node as Node | null | undefined)?.range?.[0];
}
