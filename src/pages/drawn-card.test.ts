import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { Card } from '../protocol/card.ts';
import { DrawnCard } from './drawn-card.tsx';

const card: Card = {
  uuid: '00000000-0000-8000-8000-000000000000',
  summary: 'Body weight 39 kg, below 40 kg',
  detail: 'Body weight **39 kg**.\n\n- one\n- two \\<b\\>three\\</b\\>',
  indicator: 'warning',
  source: {
    label: 'A label: Warnings',
    url: 'https://example.org/label',
    topic: { system: 'urn:example', code: 'one' },
  },
  overrideReasons: [
    { system: 'urn:reasons', code: 'risk-benefit-ratio', display: 'The benefit is greater' },
    { system: 'urn:reasons', code: 'cds-not-applicable' },
  ],
  links: [{ label: 'About this check', url: 'https://cds.example.org/rules/one', type: 'absolute' }],
  suggestions: [{ label: 'Remove the order', uuid: 'u', actions: [] }],
  selectionBehavior: 'at-most-one',
};
const drawn = (other: Partial<Card> = {}): string => renderToString(h(DrawnCard, { card: { ...card, ...other } }));

describe('a card as an EHR draws it', () => {
  it('says everything: urgency as a word, summary, detail as Markdown, source, reasons and link', () => {
    const html = drawn();
    for (const part of [
      'class="card warning"',
      'aria-label="warning: Body weight 39 kg, below 40 kg"',
      '<strong>Body weight 39 kg, below 40 kg</strong>',
      '<strong>39 kg</strong>',
      '<li>one</li>',
      '<a href="https://example.org/label">A label: Warnings</a>',
      'Reasons to override (2)',
      '<li>The benefit is greater</li><li>cds-not-applicable</li>',
      '<a href="https://cds.example.org/rules/one">About this check</a>',
    ]) {
      expect(html).toContain(part);
    }
  });

  it('has its suggestions as buttons that do nothing', () => {
    expect(drawn()).toContain('<button type="button" disabled>Remove the order</button>');
    const { suggestions: _suggestions, selectionBehavior: _behavior, ...plain } = card;
    expect(renderToString(h(DrawnCard, { card: plain }))).not.toContain('button');
  });

  it('shows what stands in it as text, never as markup', () => {
    const html = drawn({
      summary: '<script>1</script>',
      detail: '<img src=x onerror=alert(1)> [click](javascript:alert(1)) ![x](javascript:alert(2))',
      source: { ...card.source, label: '<i>label</i>', url: 'javascript:alert(3)' },
      links: [{ label: 'About', url: 'data:text/html,x', type: 'absolute' }],
      suggestions: [{ label: '"><b>', uuid: 'u', actions: [] }],
    });
    expect(html).not.toMatch(
      /<script|<i>|<b>|onerror=alert\(1\)>(?!\s*<)|<img[^>]*onerror|(?:href|src)="(?:javascript|data):/,
    );
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).toContain('&lt;i>label&lt;/i>');
  });
});
