const quote = 0x22;
const backslash = 0x5c;

/**
 * Whether JSON nests objects and arrays deeper than so many levels. Reads the UTF-8 bytes once, in constant memory, and knows
 * strings; whether the text is JSON at all is for the parser to say. `{` and `[`, and `}` and `]`, differ in one bit.
 */
export function isNestedDeeper(json: Uint8Array, levels: number): boolean {
  const { length } = json;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const byte = json[at] ?? 0;
    if (byte === quote) {
      at++;
      while (at < length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
    } else if ((byte | 0x20) === 0x7b) {
      depth++;
      if (depth > levels) return true;
    } else if ((byte | 0x20) === 0x7d) {
      depth--;
    }
  }
  return false;
}
