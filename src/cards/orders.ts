import type { Draft } from '../facts/draft.ts';
import { escapeMarkdown } from './text.ts';

/** What one order's name may take. */
export const longestName = 80;

/** An order as the EHR calls it. One that nobody names goes by its reference. */
export function nameOrder({ label, reference }: Draft): string {
  if (label !== '') return label;
  return reference === '' ? 'an order without a name' : reference;
}

/** The line of a detail that says which orders it is about. */
export function orderLine(orders: readonly Draft[]): string {
  const names = new Set(orders.map((order) => escapeMarkdown(nameOrder(order), longestName)));
  return `**${orders.length > 1 ? 'Orders' : 'Order'}:** ${[...names].join('; ')}`;
}

/** The references of drafts, each once. A draft without an id has that of its entry or none. */
export function referencesOf(drafts: readonly Draft[]): readonly string[] {
  const references = drafts.map(({ reference, entryReference = '' }) =>
    reference === '' ? entryReference : reference,
  );
  return [...new Set(references)].filter((reference) => reference !== '');
}
