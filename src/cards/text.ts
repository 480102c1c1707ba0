import type { Words } from '../rules/verdict.ts';

/** CDS Hooks: a summary is shorter than 140 characters. */
export const longestSummary = 139;
/** The contract of this service: a detail stays under 4,000 characters. */
const longestDetail = 3999;
/** What one filled-in word may take. */
const longestWord = 300;

/** Anything but printable ASCII, or white space that is folded. */
const unusual = /[^ -~]|^ | {2}| $/;
/** What a line of text may not hold, and white space that is folded. */
const unreadable = /[\p{Cf}\p{Cs}\p{Cc}]|[^\S ]|^ | {2}| $/u;

/**
 * One line of readable text, at most so long. Characters that hide or reverse what a card says (bidirectional, zero-width)
 * are left out, control characters and white space folded, halves of a character replaced.
 */
export function plain(text: string, longest = longestWord): string {
  // Most text is ASCII, which is tested in a third of the time.
  if (!unusual.test(text) || !unreadable.test(text)) return shorten(text, longest);
  const visible = text
    .replace(/\p{Cf}+/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return shorten(visible, longest);
}

/** What means something in Markdown, there or at the start of a line: all that is replaced below. */
const marked = /[\\`*_[\]<>#|~&$@]|\/\/|www\.|^[-+=](?!\d)|^\d+[.)](?:\s|$)/i;

/** Text of unknown origin as GitHub Markdown shows it literally: no markup, no HTML, no links. */
export function escapeMarkdown(text: string, longest = longestWord): string {
  const line = plain(text, longest);
  if (!marked.test(line)) return line;
  return (
    line
      .replace(/[\\`*_[\]#|~&$]/g, '\\$&')
      // Not with a backslash: a client that takes Markdown for HTML would see a tag behind it.
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // At the start of a line these would make a list, a heading or a rule; before a digit they are a sign.
      .replace(/^[-+=](?!\d)/, '\\$&')
      .replace(/^(\d+)(?=[.)](\s|$))/, '$1\\')
      // Some renderers make links of addresses even where they are escaped, but none does inside code.
      .replace(/(?:\/\/|@|(?<=www)\.)+/gi, '`$&`')
  );
}

/** Before a number; an arrow and the end of a tag are no comparison. */
const comparison = /(?<![-=]|<[a-z/!?][^<>]*)[<>]=?(?=\s*\d)/gi;
const comparators: Readonly<Record<string, string>> = {
  '<': ' below ',
  '<=': ' at most ',
  '>': ' above ',
  '>=': ' at least ',
};

/** Text of unknown origin where no Markdown is read: what would be markup is left out, a comparison is put into words. */
export function withoutMarkup(text: string, longest = longestWord): string {
  const line = plain(text, longest);
  if (!/[\\`*_[\]<>#|~{}]/.test(line)) return line;
  const spoken = line.replace(comparison, (comparator) => comparators[comparator] ?? ' ');
  return plain(spoken.replace(/[\\`*_[\]<>#|~{}]/g, ' '), longest);
}

/** Fills a summary and keeps it shorter than 140 characters, at the cost of the longest words. */
export function fillSummary(text: string, words: Words): string {
  const pieces = piecesOf(text);
  const filled = pieces.map((piece, at) => (isName(at) ? asLine(piece, words[piece]) : piece));
  const whole = filled.join('');
  if (whole.length <= longestSummary) return whole;
  const used = filled.filter((_piece, at) => isName(at)).map(({ length }) => length);
  const fixed = whole.length - used.reduce((sum, length) => sum + length, 0);
  const share = fairShare(used, longestSummary - fixed);
  const fitting = filled.map((piece, at) => (isName(at) ? shorten(piece, share) : piece));
  return shorten(fitting.join(''), longestSummary);
}

function asLine(name: string, word: Words[string] | undefined): string {
  if (word === undefined) return `{${name}}`;
  return withoutMarkup(typeof word === 'string' ? word : word.join(', '));
}

/** Fills a detail. A list becomes one bullet for each item; an item that is a whole line `{list}` of the text. */
export function fillDetail(text: string, words: Words): string {
  const pieces = piecesOf(text);
  if (pieces.length === 1) return text;
  return pieces.map((piece, at) => (isName(at) ? asMarkdown(piece, words[piece]) : piece)).join('');
}

function asMarkdown(name: string, word: Words[string] | undefined): string {
  if (word === undefined) return `{${name}}`;
  return typeof word === 'string' ? escapeMarkdown(word) : bullets(word);
}

/** A text of the content in pieces: by turns what stands as it is, and the name of a placeholder. */
function piecesOf(text: string): readonly string[] {
  const known = inPieces.get(text);
  if (known !== undefined) return known;
  const pieces = text.split(/\{(\w+)\}/);
  inPieces.set(text, pieces);
  return pieces;
}

/** Only texts of the content are filled, so that these are as many as it has. */
const inPieces = new Map<string, readonly string[]>();

function isName(at: number): boolean {
  return at % 2 === 1;
}

/** At most twelve bullets: a card is read, not studied. */
export function bullets(items: readonly string[], most = 12): string {
  const said = items.filter((item) => item !== '');
  const rest = said.length - most;
  const shown = said.slice(0, most).map((item) => `- ${escapeMarkdown(item)}`);
  return [...shown, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

/** Joins the paragraphs of a detail and keeps it under 4,000 characters, at the cost of the longest paragraphs. */
export function joinParagraphs(paragraphs: readonly string[]): string {
  const between = '\n\n';
  const whole = paragraphs.join(between);
  if (whole.length <= longestDetail) return whole;
  const room = longestDetail - between.length * (paragraphs.length - 1);
  const share = fairShare(
    paragraphs.map(({ length }) => length),
    room,
  );
  return cutMarkdown(paragraphs.map((paragraph) => cutMarkdown(paragraph, share)).join(between), longestDetail);
}

/** How long each may be so that all together have room: only the longest have to give way. */
function fairShare(lengths: readonly number[], room: number): number {
  let left = room;
  for (const [index, length] of lengths.toSorted((a, b) => a - b).entries()) {
    const even = Math.floor(left / (lengths.length - index));
    if (length > even) return even;
    left -= length;
  }
  return Infinity;
}

/** Cuts at a character, with an ellipsis. */
function shorten(text: string, longest: number): string {
  return cut(text, longest, /[^]/gu);
}

/** Cuts Markdown so that no escape, entity or piece of code is torn, which would change what is shown. */
function cutMarkdown(text: string, longest: number): string {
  return cut(text, longest, /\\[^]|&[lg]t;|`[^`]*`|[^]/gu);
}

function cut(text: string, longest: number, piece: RegExp): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const [next] of text.matchAll(piece)) {
    if (kept.length + next.length >= longest) break;
    kept += next;
  }
  return `${kept.trimEnd()}…`;
}
