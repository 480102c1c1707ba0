import { describe, expect, it } from 'vitest';
import { createJsonMeter } from './json-meter.ts';

const extent = { levels: 3, values: 6 };

/** What the meter says of a text that comes in pieces of so many bytes. */
function measured(text: string, pieceLength: number): string | undefined {
  const meter = createJsonMeter(extent);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceLength) {
    const said = meter(bytes.subarray(at, at + pieceLength));
    if (said !== undefined) return said;
  }
  return undefined;
}

describe.each([1, 2, 3, 5, 1000])('JSON that comes in pieces of %i bytes', (pieceLength) => {
  it.each([
    ['{"a":[{"b":1}]}', undefined],
    ['{"a":[{"b":[1]}]}', 'too-deep'],
    ['[[[]],[[]]]', undefined],
    ['[1,2,3,4,5,6]', undefined],
    ['[1,2,3,4,5,6,7]', 'too-many'],
    ['[[],[],[]]', undefined],
    ['[[],[],[],[]]', 'too-many'],
    [String.raw`{"a":"[[[[,,,,,,,,\"[[[[,,,,\\"}`, undefined],
    [String.raw`{"a":"\\","b":[[[]]]}`, 'too-deep'],
    [String.raw`{"a\\\"":"ü🙂{{{{","b":[[]]}`, undefined],
    ['"', undefined],
    ['', undefined],
  ])('%s', (text, said) => {
    expect(measured(text, pieceLength)).toBe(said);
  });
});
