import type { FhirResource } from '../../src/chart/chart.ts';
import { expandDraft as expandFor, type Item } from '../../src/examples/shorthand.ts';

export { expand, tableNow, type Item } from '../../src/examples/shorthand.ts';

/** What is ordered where an item does not say which medicine. */
export const usualOrder: Item = { rxnorm: '727711', display: '0.67 ML anakinra 149 MG/ML Prefilled Syringe' };

/** An anakinra draft unless the item says which medicine it is. */
export function expandDraft(item: Item, id: string): FhirResource {
  return expandFor(item, id, usualOrder);
}
