import type { Action, Suggestion } from '../protocol/card.ts';
import { isObject, type Json } from './request-text.ts';

/** The request after its user took a suggestion: orders removed, replaced or added, as the EHR would do it. */
export function takeSuggestion(request: Json, { actions }: Suggestion): Json {
  const { context } = request;
  if (!isObject(context) || !isObject(context['draftOrders'])) return request;
  const bundle = context['draftOrders'];
  const before = Array.isArray(bundle['entry']) ? (bundle['entry'] as readonly unknown[]) : [];
  const entry = actions.reduce(applied, before);
  const kept = new Set(entry.flatMap((one) => referenceOf(one) ?? []));
  const gone = new Set(before.flatMap((one) => referenceOf(one) ?? []).filter((reference) => !kept.has(reference)));
  const { selections } = context;
  const selected = Array.isArray(selections) ? { selections: selections.filter((one) => !gone.has(String(one))) } : {};
  return { ...request, context: { ...context, ...selected, draftOrders: { ...bundle, entry } } };
}

function applied(entries: readonly unknown[], action: Action): readonly unknown[] {
  switch (action.type) {
    case 'create':
      return [...entries, { resource: action.resource }];
    case 'update': {
      const { resource } = action;
      const reference = `${resource.resourceType}/${resource.id ?? ''}`;
      return entries.map((entry) =>
        isObject(entry) && referenceOf(entry) === reference ? { ...entry, resource } : entry,
      );
    }
    case 'delete':
      return entries.filter((entry) => referenceOf(entry) !== action.resourceId);
  }
}

function referenceOf(entry: unknown): string | undefined {
  const resource = isObject(entry) ? entry['resource'] : undefined;
  if (!isObject(resource)) return undefined;
  const { resourceType, id } = resource;
  return typeof resourceType === 'string' && typeof id === 'string' ? `${resourceType}/${id}` : undefined;
}
