import { describe, expect, it } from 'vitest';
import type { Card, CdsResponse } from '../protocol/card.ts';
import { printCards } from './print-cards.ts';

const card: Card = {
  uuid: '00000000-0000-8000-8000-000000000000',
  summary: 'Exampletest 0.8, below 1.0',
  detail: 'Exampletest 0.8 \\(example\\-1\\).\n\n- one\n- two\\_three',
  indicator: 'critical',
  source: {
    label: 'A label: Warnings',
    url: 'https://example.org',
    topic: { system: 'urn:example', code: 'one' },
  },
  overrideReasons: [
    { system: 'urn:reasons', code: 'risk-benefit-ratio', display: 'The benefit is greater' },
    { system: 'urn:reasons', code: 'cds-not-applicable', display: 'Not applicable' },
  ],
  links: [{ label: 'About this check', url: 'https://cds.example.org/rules/one', type: 'absolute' }],
  suggestions: [{ label: 'Remove the order', uuid: 'u', actions: [] }],
  selectionBehavior: 'at-most-one',
};
const { suggestions: _suggestions, selectionBehavior: _behavior, ...plain } = card;
const response: CdsResponse = {
  cards: [card, { ...plain, indicator: 'info', summary: 'A hint', detail: 'Short.' }],
  extension: {
    'org.anakinra-cds.checks': [
      { rule: 'one', verdict: 'alert', indicator: 'critical' },
      { rule: 'two', verdict: 'clear' },
      { rule: 'three', verdict: 'inapplicable' },
      {
        rule: 'four',
        verdict: 'unknown',
        why: [
          { data: 'Observation', gap: 'failed' },
          { data: 'Condition', gap: 'not-sent' },
        ],
      },
    ],
  },
};

describe('cards as a person reads them', () => {
  it('say everything, without the signs that only EHRs need', () => {
    expect(printCards(response, false)).toBe(
      [
        ' CRITICAL  Exampletest 0.8, below 1.0',
        '  Exampletest 0.8 (example-1).',
        '',
        '  - one',
        '  - two_three',
        '  [ Remove the order ]',
        '  Source: A label: Warnings',
        '  About this check: https://cds.example.org/rules/one',
        '  Reasons to override: risk-benefit-ratio, cds-not-applicable',
        '',
        ' INFO  A hint',
        '  Short.',
        '  Source: A label: Warnings',
        '  About this check: https://cds.example.org/rules/one',
        '  Reasons to override: risk-benefit-ratio, cds-not-applicable',
        '',
        'Checks',
        '  one                          critical',
        '  two                          clear',
        '  three                        inapplicable',
        '  four                         unknown (Observation failed, Condition not-sent)',
      ].join('\n'),
    );
  });

  it('are said to be none', () => {
    expect(printCards({ cards: [] }, false)).toBe('No cards.');
    expect(printCards({ ...response, cards: [] }, false)).toMatch(/^No cards\.\n\nChecks\n {2}one /);
  });

  it.each([
    ['critical', 31],
    ['warning', 33],
    ['info', 36],
  ] as const)('have the colour of their urgency on a terminal: %s', (indicator, colour) => {
    const text = printCards({ cards: [{ ...plain, indicator }] }, true);
    expect(text).toContain(`\u001b[${colour}m ${indicator.toUpperCase()} \u001b[0m`);
    expect(text).toContain('\u001b[1mExampletest 0.8, below 1.0\u001b[0m');
    expect(text).toContain('\u001b[2m  Source: A label: Warnings\u001b[0m');
  });

  it('say the same in colour and without', () => {
    // oxlint-disable-next-line no-control-regex
    expect(printCards(response, true).replace(/\u001b\[\d+m/g, '')).toBe(printCards(response, false));
    expect(printCards(response, false)).not.toContain('\u001b');
    expect(printCards({ cards: [] }, true)).toBe('\u001b[32mNo cards.\u001b[0m');
  });
});
