const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;

/** How far JSON may go. */
export interface JsonExtent {
  /** Objects and arrays in each other. */
  readonly levels: number;
  /** Members and items, all together. A parser needs some fifty bytes of memory for each, a sender one or two. */
  readonly values: number;
}

/** Looks at the next bytes of one JSON text. Undefined as long as it keeps within the extent. */
export type JsonMeter = (chunk: Uint8Array) => 'too-deep' | 'too-many' | undefined;

/**
 * Measures JSON in UTF-8 while it comes in, in constant memory, before anybody parses it. It knows strings; whether the text
 * is JSON at all is for the parser to say. `{` and `[`, and `}` and `]`, differ in one bit.
 */
export function createJsonMeter({ levels, values }: JsonExtent): JsonMeter {
  let depth = 0;
  let count = 0;
  let inString = false;
  /** The chunk before ended with a backslash. */
  let escaped = false;

  return (chunk) => {
    const { length } = chunk;
    let at = 0;
    while (at < length) {
      if (inString) {
        if (escaped) at++;
        while (at < length && chunk[at] !== quote) at += chunk[at] === backslash ? 2 : 1;
        escaped = at > length;
        inString = at >= length;
        at++;
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (byte === quote) {
        inString = true;
        escaped = false;
      } else if (byte === comma) count++;
      else if ((byte | 0x20) === 0x7b) {
        depth++;
        count++;
        if (depth > levels) return 'too-deep';
      } else if ((byte | 0x20) === 0x7d) depth--;
      if (count > values) return 'too-many';
      at++;
    }
    return undefined;
  };
}
