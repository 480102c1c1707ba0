import * as fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { bullets, fillDetail, plain } from './text.ts';

/** As a client draws it that lets raw HTML and every protocol through. */
function draw(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

/** What a person reads. */
function shown(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  'https://evil.example/a?b=c',
  'www.evil.example',
  'mailto:a@evil.example and a@evil.example',
  '**bold** _it_ ~~gone~~ `code`',
  '| a | b |\n|---|---|\n| c | d |',
  '# heading',
  '1. one',
  '- item',
  '> quote',
  '&lt;b&gt; &amp; &#x3c;',
  '\\<b\\> \\\\',
  '[^1] [x]: https://evil.example',
  '```\ncode\n```',
];

describe('a detail as GitHub Markdown draws it', () => {
  test.each(hostile)('shows %j as it was sent, without link, image or tag of it', (text) => {
    const html = draw(fillDetail('On file: {found}.', { found: text }));
    expect(html).not.toMatch(/<(?!\/?(p|code)>)/);
    expect(shown(html)).toBe(`On file: ${plain(text)}.`);
  });

  test.each(hostile)('shows %j in a list as one item', (text) => {
    const html = draw(bullets([text, 'second']));
    expect(html).not.toMatch(/<(?!\/?(ul|li|code)>)/);
    expect(html.match(/<li>/g)).toHaveLength(2);
  });

  test('makes nothing but text of any words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        expect(draw(fillDetail('On file: {found}.', { found: text }))).not.toMatch(/<(?!\/?(p|code)>)/);
      }),
      { numRuns: 2000 },
    );
  });
});
