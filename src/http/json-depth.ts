const quote = 0x22;
const backslash = 0x5c;

/**
 * Whether JSON nests objects and arrays deeper than so many levels. Looked at before it is parsed: a parser would take seconds
 * for megabytes of brackets. It knows strings; whether the text is JSON at all is for the parser to say. `{` and `[`, and
 * `}` and `]`, differ in one bit.
 */
export function isNestedDeeper(json: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at);
    if (sign === quote) {
      at = endOfString(json, at);
      continue;
    }
    const bracket = sign | 0x20;
    if (bracket === 0x7b) {
      depth++;
      if (depth > levels) return true;
    } else if (bracket === 0x7d) depth--;
  }
  return false;
}

/** Where the string that begins there has its closing quote; beyond the text if it has none. */
function endOfString(json: string, start: number): number {
  let end = start;
  do {
    end = json.indexOf('"', end + 1);
    if (end === -1) return json.length;
  } while (isEscaped(json, end));
  return end;
}

/** After an odd number of backslashes. */
function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json.charCodeAt(before) === backslash) before--;
  return (at - before) % 2 === 0;
}
