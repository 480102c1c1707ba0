import { expect } from 'vitest';
import { anOrder, answerOf, ordered } from './exampline.ts';
import { lintResponse } from './response-lint.ts';
import type { Card, CdsResponse } from '../src/protocol/card.ts';
import type { Offer } from '../src/rules/rule.ts';

export const second = ordered({ id: 'o2', label: 'Exampline 50 mg', code: 'exampline' });

export const rival = ordered({ id: 'r1', label: 'Rivaline 5 mg', code: 'rivaline' });

export const rivalBeside = ordered({ id: 'r1', label: 'Rivaline 5 mg', code: 'rivaline', selected: false });

export const remove: Offer = { offer: 'remove-orders', label: 'Remove the order for {order}' };

export const test: Offer = {
  offer: 'request-test',
  label: 'Order a test',
  system: 'http://loinc.org',
  code: '00000-0',
  display: 'Made-up test',
};

/** The answer, which always keeps the schema and the invariants of CDS Hooks. */
export function answer(...given: Parameters<typeof answerOf>): CdsResponse {
  const response = answerOf(...given);
  expect(
    lintResponse(
      response,
      (given[1] ?? [anOrder]).map(({ reference }) => reference),
    ),
  ).toEqual([]);
  return response;
}

export function oneCard(...given: Parameters<typeof answerOf>): Card {
  const [card, ...others] = answer(...given).cards;
  if (card === undefined) throw new Error('no card');
  expect(others).toEqual([]);
  return card;
}

export function topics({ cards }: CdsResponse): readonly string[] {
  return cards.map(({ indicator, source }) => `${indicator} ${source.topic.code}`);
}

export function basisOf({ extension }: Card): object | undefined {
  return extension?.['org.anakinra-cds.basis'];
}
