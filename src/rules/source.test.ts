import { expect, it } from 'vitest';
import { document, judgement } from './source.ts';

const label = document({ document: 'Exampline label', edition: '2026', url: 'https://example.org/exampline' });

it('an edition is bound once, and each rule names the section', () => {
  expect(label('Warnings')).toEqual({
    kind: 'citation',
    document: 'Exampline label',
    edition: '2026',
    section: 'Warnings',
    url: 'https://example.org/exampline',
  });
  expect(label('Dosage').section).toBe('Dosage');
});

it('a judgement has a date and a reason', () => {
  expect(judgement('age of a weight', '2026-11-26', 'the label names none')).toEqual({
    kind: 'judgement',
    what: 'age of a weight',
    date: '2026-11-26',
    because: 'the label names none',
  });
});

it('the compiler refuses a document whose address is not https', () => {
  // @ts-expect-error -- cards show the address as their source, which is https
  expect(document({ document: 'Label', edition: '2026', url: 'http://example.org/label' })).toBeTypeOf('function');
});
