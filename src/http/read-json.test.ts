import { describe, expect, it } from 'vitest';
import { parseJson } from './read-json.ts';

describe('A body is read', () => {
  it.each<[string, string, unknown]>([
    ['that is an object', '{"a":[1,"b",null]}', { a: [1, 'b', null] }],
    ['that is no object, which others refuse', '[]', []],
    ['with letters outside of ASCII', '{"a":"Größe 💉"}', { a: 'Größe 💉' }],
    ['in ASCII', '{"a":"~\\u00e9"}', { a: '~é' }],
    ['with a surrogate pair, a zero-width joiner and a null', '{"a":"👩\u200d⚕️\\u0000"}', { a: '👩\u200d⚕️\u0000' }],
    ['with a byte order mark within', '{"a":"\ufeff"}', { a: '\ufeff' }],
    ['with white space around it', ' \r\n{} ', {}],
    ['after a byte order mark', '\ufeff{"a":1}', { a: 1 }],
  ])('%s', (_name, text, value) => {
    expect(parseJson(Buffer.from(text))).toEqual(value);
  });
});

describe('A body is refused', () => {
  it.each<[string, Buffer, string]>([
    ['without anything in it', Buffer.from(''), 'The body is empty: send a JSON object.'],
    ['with nothing but a byte order mark', Buffer.from('\ufeff'), 'The body is empty: send a JSON object.'],
    ['with nothing but white space', Buffer.from('  '), 'The body is not valid JSON.'],
    ['that ends too early', Buffer.from('{"a":"'), 'The body is not valid JSON.'],
    ['with a trailing comma', Buffer.from('{"a":1,}'), 'The body is not valid JSON.'],
    ['with a comment', Buffer.from('{} // x'), 'The body is not valid JSON.'],
    ['that is two', Buffer.from('{}{}'), 'The body is not valid JSON.'],
    ['with NaN', Buffer.from('{"a":NaN}'), 'The body is not valid JSON.'],
    ['in Latin-1', Buffer.from('{"a":"Größe"}', 'latin1'), 'The body is not valid UTF-8.'],
    ['in UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'The body is not valid UTF-8.'],
    ['with half a character', Buffer.from([0x22, 0xc3, 0x22]), 'The body is not valid UTF-8.'],
    ['with a surrogate on its own', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'The body is not valid UTF-8.'],
    ['with an overlong sign', Buffer.from([0x22, 0xc0, 0xa2, 0x22]), 'The body is not valid UTF-8.'],
    ['of 101 levels', Buffer.from('['.repeat(101) + ']'.repeat(101)), 'The body is nested deeper than 100 levels.'],
  ])('%s', (_name, body, sentence) => {
    expect(() => parseJson(body)).toThrow(sentence);
  });
});
