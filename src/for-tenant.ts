import { contentWith, type Content } from './content/catalogue.ts';
import type { HookRequest } from './protocol/request.ts';
import type { Tenant } from './trust/tenant.ts';

/** Indexed once for each tenant; a tenant that was replaced goes with what was made for it. */
const contentsOf = new WeakMap<Tenant, Map<Content, Content>>();

/** The content as the tenant's codes need it. */
export function contentFor(tenant: Tenant, content: Content): Content {
  if (tenant.localCodes.length === 0) return content;
  const made = contentsOf.get(tenant) ?? new Map<Content, Content>();
  contentsOf.set(tenant, made);
  const known = made.get(content) ?? contentWith(tenant.localCodes, content);
  made.set(content, known);
  return known;
}

/**
 * The request with what the tenant sends under names of its own under ours. Our own keys come first; a key that
 * nobody told us of is not guessed at: a Bundle does not say which query it answers, so what it lacks would say nothing.
 */
export function withOurKeys(request: HookRequest, { prefetchAliases }: Tenant): HookRequest {
  const { prefetch } = request;
  if (Object.keys(prefetchAliases).every((key) => !Object.hasOwn(prefetch, key))) return request;
  const ours = Object.entries(prefetch).filter(([key]) => !Object.hasOwn(prefetchAliases, key));
  const theirs = Object.entries(prefetchAliases).filter(([key]) => Object.hasOwn(prefetch, key));
  const renamed = theirs.map(([key, ourKey]) => [ourKey, prefetch[key]] as const);
  return { ...request, prefetch: Object.fromEntries([...renamed, ...ours]) };
}
