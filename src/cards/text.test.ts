import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bullets, escapeMarkdown, fillDetail, fillSummary, joinParagraphs, plain, withoutMarkup } from './text.ts';

/** What EHRs and attackers put into names: markup, addresses, characters that are not seen. */
const pieces = [
  ['<b>', '</b>', '<img src=x>', '<!--', '-->', '&lt;', '&#60;', '&', '<', '>', '"', "'"],
  ['http://', 'HTTPS://', '//', 'www.', 'WWW.', '@', 'a@b.org', 'mailto:', 'evil.example', '](https://e.example)'],
  ['![', '[', ']', '(', ')', '[^1]', '[ ]', '|', '#', '`', '```', '~', '~~', '*', '**', '_', '__', '\\', '$', '!'],
  ['1.', '1)', '-', '+', '=', '> ', ' ', '\n', '\n\n', '\t', '{a}', '{b}', '{constructor}', '$&', '0.8', '×', '…'],
  ['\ud83d', '\udc89', '💉', '👩\u200d⚕️', 'é', '\u{e0041}'],
  ['\u202e', '\u2066', '\u200b', '\u0000', '\u0085', '\u2028', '\ufeff'],
].flat();
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
);

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/** What a renderer shows of one line of text that holds nothing but escapes and pieces of code. */
function shown(markdown: string): string {
  return markdown.replace(
    /\\([!-/:-@[-`{-~])|&([lg])t;|`([^`]*)`/g,
    (_whole, escaped?: string, bracket?: string, code?: string) =>
      escaped ?? (bracket === undefined ? undefined : { l: '<', g: '>' }[bracket]) ?? code ?? '',
  );
}

describe('text of an EHR is one line of readable characters', () => {
  it.each([
    ['line breaks and tabs', 'Pneumonia\r\n\tleft  lung ', 'Pneumonia left lung'],
    ['a line separator', 'a\u2028b', 'a b'],
    ['control characters', 'a\u0000b\u0085c\u007fd', 'a b c d'],
    ['a bidirectional override, which would write the rest backwards', 'mg \u202e001', 'mg 001'],
    ['bidirectional isolates and marks', '\u2066a\u2069\u200f\u061cb', 'ab'],
    ['zero-width characters and soft hyphens', 'Exa\u200bmple\u00adtest\ufeff', 'Exampletest'],
    ['tags, which are not seen at all', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['half of an emoji', 'a\ud83d b\udc89', 'a\ufffd b\ufffd'],
    ['a whole emoji', 'injection 💉', 'injection 💉'],
  ])('%s', (_name, given, expected) => {
    expect(plain(given)).toBe(expected);
  });

  it('is cut at a character, with an ellipsis', () => {
    expect(plain('💉💉💉', 6)).toBe('💉💉💉');
    expect(plain('💉💉💉', 5)).toBe('💉💉…');
    expect(plain('💉💉💉', 4)).toBe('💉…');
    expect(plain('one two', 5)).toBe('one…');
    expect(plain('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
  });
});

describe('a detail shows text of an EHR literally', () => {
  it.each([
    [
      'nothing to escape',
      "Still's disease (adult-onset): 50 mg/0.5 mL, 10 % + 5",
      "Still's disease (adult-onset): 50 mg/0.5 mL, 10 % + 5",
    ],
    ['a number', '0.8 × 10⁹/L', '0.8 × 10⁹/L'],
    ['a negative number', '-5 °C', '-5 °C'],
    ['a date', '2026-11-26', '2026-11-26'],
    ['a script', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['an HTML image', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['an HTML comment', '<!-- hidden -->', '&lt;!-- hidden --&gt;'],
    ['a comparison', 'ANC < 0.5', 'ANC &lt; 0.5'],
    ['an entity', '&lt;b&gt; &#60;', String.raw`\&lt;b\&gt; \&\#60;`],
    ['a link', '[free](https://evil.example)', String.raw`\[free\](https:` + '`//`evil.example)'],
    ['a link by reference', '[free][1]', String.raw`\[free\]\[1\]`],
    ['an image', '![x](y)', String.raw`!\[x\](y)`],
    ['a footnote', '[^1]', String.raw`\[^1\]`],
    ['an address in brackets', '<https://evil.example>', '&lt;https:`//`evil.example&gt;'],
    ['an address', 'see http://evil.example/x', 'see http:`//`evil.example/x'],
    ['an address in capitals', 'HTTPS://EVIL.EXAMPLE', 'HTTPS:`//`EVIL.EXAMPLE'],
    ['an address without a scheme', '//evil.example', '`//`evil.example'],
    ['an address that begins with www', 'www.evil.example', 'www`.`evil.example'],
    ['the same in capitals', 'WWW.EVIL.EXAMPLE', 'WWW`.`EVIL.EXAMPLE'],
    ['an e-mail address', 'a.b@evil.example', 'a.b`@`evil.example'],
    ['mailto', 'mailto:a@evil.example', 'mailto:a`@`evil.example'],
    ['an address with a name in it', 'https://a@www.evil.example', 'https:`//`a`@`www`.`evil.example'],
    ['triggers one after the other', '@@//', '`@@//`'],
    ['a table', '| a | b |', String.raw`\| a \| b \|`],
    ['code', '`rm`', '\\`rm\\`'],
    ['code around an address', '`@`', '\\``@`\\`'],
    ['a fence', '```js', '\\`\\`\\`js'],
    ['another fence', '~~~js', String.raw`\~\~\~js`],
    ['indented code', '    code', 'code'],
    ['emphasis', '*a* **b** _c_ __d__', String.raw`\*a\* \*\*b\*\* \_c\_ \_\_d\_\_`],
    ['struck out', '~~a~~', String.raw`\~\~a\~\~`],
    ['a heading', '# Danger', String.raw`\# Danger`],
    ['a heading that is underlined', 'Danger\n===', 'Danger ==='],
    ['an underline', '===', String.raw`\===`],
    ['a rule', '---', String.raw`\---`],
    ['a quotation', '> said', '&gt; said'],
    ['a numbered list', '1. first', String.raw`1\. first`],
    ['another numbered list', '12) first', String.raw`12\) first`],
    ['a list with dashes', '- first', String.raw`\- first`],
    ['a list with plus signs', '+ first', String.raw`\+ first`],
    ['a list with stars', '* first', String.raw`\* first`],
    ['a list in later lines', 'a\n- b\n1. c', 'a - b 1. c'],
    ['a task', '- [ ] done', String.raw`\- \[ \] done`],
    ['a hard line break', 'a  \nb', 'a b'],
    ['a backslash', String.raw`C:\temp`, String.raw`C:\\temp`],
    ['a backslash at the end, which would escape what follows', 'a\\', 'a\\\\'],
    ['a backslash before markup', String.raw`\*a\*`, String.raw`\\\*a\\\*`],
    ['a formula', '$x$', String.raw`\$x\$`],
  ])('%s', (_name, given, expected) => {
    expect(escapeMarkdown(given)).toBe(expected);
    expect(shown(expected)).toBe(plain(given));
  });

  it('whatever the text: nothing that Markdown reads is left, and what is shown is what was sent', () => {
    fc.assert(
      fc.property(text, (given) => {
        const escaped = escapeMarkdown(given);
        const left = escaped.replace(/\\[!-/:-@[-`{-~]|&[lg]t;|`[^`]*`/g, '');
        expect(left).not.toMatch(/[\\`*_[\]<>#|~&$@]|\/\/|www\./i);
        expect(escaped).not.toMatch(/^([-+=](?!\d)|\d+[.)](\s|$))/);
        expect(escaped).not.toMatch(unseen);
        // Nor does who takes it for HTML find a tag.
        expect(escaped).not.toMatch(/[<>]/);
        expect(shown(escaped)).toBe(plain(given));
      }),
    );
  });
});

describe('a detail', () => {
  it('is filled with escaped words', () => {
    expect(fillDetail('**Found:** {what} on {date}.', { what: '<b>*', date: '2026-11-26' })).toBe(
      String.raw`**Found:** &lt;b&gt;\* on 2026-11-26.`,
    );
  });

  it('shows a list as bullets, without the empty ones', () => {
    expect(fillDetail('Found:\n\n{found}', { found: ['1. a', '', '- b', 'c\nd'] })).toBe(
      'Found:\n\n' + String.raw`- 1\. a` + '\n' + String.raw`- \- b` + '\n- c d',
    );
  });

  it('shows twelve bullets and says how many more there are', () => {
    const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'];
    expect(bullets(items)).toBe('- a\n- b\n- c\n- d\n- e\n- f\n- g\n- h\n- i\n- j\n- k\n- l\n- and 2 more');
    expect(bullets(items.slice(0, 12))).toBe('- a\n- b\n- c\n- d\n- e\n- f\n- g\n- h\n- i\n- j\n- k\n- l');
    expect(bullets([])).toBe('');
  });

  it('does not fill the words that it was filled with', () => {
    expect(fillDetail('{a} and {b}', { a: '{b}', b: '{a}' })).toBe('{b} and {a}');
    expect(fillDetail('{a}', { a: ['{a}', '{b}'], b: 'x' })).toBe('- {a}\n- {b}');
    expect(fillDetail('{a}', { a: "$& $1 $' $$" })).toBe(String.raw`\$\& \$1 \$' \$\$`);
  });

  it('is cut in its longest paragraphs, so that the last one, which names the order, is always there', () => {
    const detail = joinParagraphs(['a'.repeat(3000), 'b'.repeat(3000), 'It matters.', '**Order:** Exampline']);
    expect(detail).toBe(`${'a'.repeat(1980)}…\n\n${'b'.repeat(1980)}…\n\nIt matters.\n\n**Order:** Exampline`);
    expect(detail.length).toBe(3999);
  });

  it('that fits is not cut', () => {
    const whole = joinParagraphs(['a'.repeat(3000), 'b'.repeat(997)]);
    expect(whole).toBe(`${'a'.repeat(3000)}\n\n${'b'.repeat(997)}`);
    expect(whole.length).toBe(3999);
  });

  it.each([
    ['an escape', String.raw`\*`, 'a', String.raw`\*`],
    ['an escaped backslash', String.raw`\\`, 'a', String.raw`\\`],
    ['an entity', '&lt;', 'a', '&lt;'],
    ['a piece of code', '`//`', 'http:', '`//`'],
    ['an emoji', '💉', 'a', '💉'],
  ])('is never cut inside of %s', (_name, piece, before, whole) => {
    for (let length = 3990; length < 4000; length += 1) {
      const detail = joinParagraphs([before + 'x'.repeat(length - before.length) + piece.repeat(10)]);
      expect(detail.length).toBeLessThan(4000);
      expect(detail.replaceAll(whole, '')).toMatch(new RegExp(`^${before}x+…$`));
    }
  });

  it('is under 4,000 characters whatever it is made of, and tears nothing', () => {
    const word = fc
      .array(fc.constantFrom(...pieces), { minLength: 100, maxLength: 200 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        const detail = joinParagraphs(words.map((one) => fillDetail('{a}', { a: one })));
        expect(detail.length).toBeLessThan(4000);
        expect(detail).not.toMatch(/\p{Cs}/u);
        for (const paragraph of detail.split('\n\n')) {
          const left = paragraph.replace(/\\[!-/:-@[-`{-~]|&[lg]t;|`[^`]*`/g, '');
          expect(left).not.toMatch(/[\\`*_[\]<>#|~&$@]|\/\/|www\./i);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('a summary', () => {
  it('is filled with words, without what would be markup', () => {
    expect(fillSummary('Exampletest {count} on {date}', { count: '0.8 × 10⁹/L', date: '2026-11-21' })).toBe(
      'Exampletest 0.8 × 10⁹/L on 2026-11-21',
    );
    expect(fillSummary('Found: {found}', { found: ['pneumonia', 'cellulitis'] })).toBe('Found: pneumonia, cellulitis');
  });

  it.each([
    ['HTML', '<b>Pneumonia</b>', 'b Pneumonia /b'],
    ['HTML before a number', '<b>0.8</b>', 'b 0.8 /b'],
    ['a link', '[Pneumonia](https://evil.example)', 'Pneumonia (https://evil.example)'],
    ['emphasis and code', '**Pneumonia** _left_ `x` ~~y~~', 'Pneumonia left x y'],
    ['a heading and a table', '# a | b', 'a b'],
    ['braces', '{count} {x}', 'count x'],
    ['line breaks', 'a\n\nb', 'a b'],
    ['a bidirectional override', 'a\u202eb', 'ab'],
    ['a comparison', 'ANC <500, fever > 38.5', 'ANC below 500, fever above 38.5'],
    ['a comparison with equality', 'GFR<=30 and>=15', 'GFR at most 30 and at least 15'],
    ['an arrow before a number', 'stage 1 -> 2', 'stage 1 - 2'],
  ])('has no markup, and yet means what was sent: %s', (_name, given, expected) => {
    expect(withoutMarkup(given)).toBe(expected);
    expect(fillSummary('{a}', { a: given })).toBe(expected);
  });

  it('does not fill the words that it was filled with', () => {
    expect(fillSummary('{a} and {b}', { a: '{b}', b: '{a}' })).toBe('b and a');
    expect(fillSummary('{a}', { a: "$& $1 $' $$" })).toBe("$& $1 $' $$");
  });

  it('is cut in its longest word, so that the value and the date stay', () => {
    const summary = fillSummary('{what}: {count} on {date}, below {limit}', {
      what: 'Exampletest, absolute, by a name that a laboratory made up to say all that can be said about this method and more',
      count: '0.8 × 10⁹/L (reported as 800 per µL)',
      date: '2026-11-21',
      limit: '1 × 10⁹/L',
    });
    expect(summary).toBe(
      'Exampletest, absolute, by a name that a laboratory made up to say all…: 0.8 × 10⁹/L (reported as 800 per µL) on 2026-11-21, below 1 × 10⁹/L',
    );
  });

  it('is cut evenly in words that are equally long', () => {
    expect(fillSummary('{a}{b}', { a: 'a'.repeat(200), b: 'b'.repeat(200) })).toBe(
      `${'a'.repeat(68)}…${'b'.repeat(68)}…`,
    );
  });

  it('of 139 characters is whole, of 140 it is cut', () => {
    expect(fillSummary('{a}', { a: 'x'.repeat(139) })).toBe('x'.repeat(139));
    expect(fillSummary('{a}', { a: 'x'.repeat(140) })).toBe(`${'x'.repeat(138)}…`);
    expect(fillSummary('{a}', { a: '💉'.repeat(70) })).toBe(`${'💉'.repeat(69)}…`);
    expect(fillSummary('x'.repeat(200), {})).toBe(`${'x'.repeat(138)}…`);
    expect(fillSummary(`${'x'.repeat(150)}{a}`, { a: 'abc' })).toBe(`${'x'.repeat(138)}…`);
  });

  it('is shorter than 140 UTF-16 units and code points whatever the words, and holds no markup', () => {
    const template = fc.constantFrom('{a}', 'Found {a} on {b}', '{a}{b}{a}', `${'x'.repeat(130)}{a} {b}`, '{a}: {c}');
    fc.assert(
      fc.property(template, text, text, fc.array(text, { maxLength: 20 }), (summary, a, b, c) => {
        const filled = fillSummary(summary, { a, b, c });
        expect(filled.length).toBeLessThan(140);
        expect(Array.from(filled).length).toBeLessThan(140);
        expect(filled).not.toMatch(unseen);
        expect(filled).not.toMatch(/[\\`*_[\]<>#|~{}]/);
      }),
    );
  });
});
