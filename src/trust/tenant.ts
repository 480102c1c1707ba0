import { fhirBases, type FhirBases } from './fhir-bases.ts';

/** An EHR, or one hospital on a shared EHR, that calls us: what we trust it with, how it writes, and what it can show. */
export interface Tenant {
  /** Part of the card uuids and of every record on the trail, so it stays the same for ever. */
  readonly id: string;
  /** The FHIR servers that we may call for it. */
  readonly bases: FhirBases;
  /** Which label governs. */
  readonly profile: 'us' | 'eu';
  /** `silent`: everything is judged and recorded, and nothing is shown. */
  readonly mode: 'live' | 'silent';
  /** Whether `null` for a prefetch key says that the client looked and found nothing. */
  readonly nullMeansEmpty: boolean;
  /** The names under which its analysts registered our prefetch keys: theirs to ours. */
  readonly prefetchAliases: Readonly<Record<string, string>>;
  /** Codes of its own catalogue, each with the code of a common system that means the same. */
  readonly localCodes: readonly LocalCode[];
  readonly cards: CardCapabilities;
}

/** A code of one hospital's own system, and what it means elsewhere. */
export interface LocalCode {
  readonly system: string;
  readonly code: string;
  readonly means: { readonly system: string; readonly code: string };
}

/** What an EHR can do with a card. A suggestion always holds a single action. */
export interface CardCapabilities {
  readonly suggestions: boolean;
  /** The kinds of action that it can take; a suggestion of another kind is left out. */
  readonly actions: readonly ActionType[];
  readonly selectionBehavior: 'at-most-one' | 'any';
  /** The hosts to which a card may link, where the EHR removes links to others. Without a list, any. */
  readonly linkHosts?: readonly string[];
  /** `org.anakinra-cds.checks` and `org.anakinra-cds.basis`. */
  readonly extensions: boolean;
}

/** What a suggestion does with an order. */
export type ActionType = 'create' | 'update' | 'delete';
export const actionTypes = ['create', 'update', 'delete'] as const satisfies readonly ActionType[];

/** What an EHR can do of which nobody said anything else. */
export const usualCapabilities: CardCapabilities = {
  suggestions: true,
  actions: actionTypes,
  selectionBehavior: 'at-most-one',
  extensions: true,
};

/** Whoever calls in development, without authentication: FHIR servers on this machine alone. */
export function developmentTenant(profile: Tenant['profile']): Tenant {
  return {
    id: 'default',
    bases: fhirBases({ production: false }),
    profile,
    mode: 'live',
    nullMeansEmpty: true,
    prefetchAliases: {},
    localCodes: [],
    cards: usualCapabilities,
  };
}
