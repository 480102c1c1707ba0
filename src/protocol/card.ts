import type { FhirResource, Gap } from '../chart/chart.ts';

/** How urgently a card speaks. `critical` is the worst. */
export type Indicator = 'info' | 'warning' | 'critical';

/** The Coding of CDS Hooks, which has no version and no userSelected. */
export interface Coding {
  readonly system: string;
  readonly code: string;
  /** Required in override reasons. */
  readonly display?: string;
}

/** The document that the guidance comes from. */
export interface Source {
  /** The document and its section. */
  readonly label: string;
  /** https, about the document as a whole; the drill-down is the card's link. */
  readonly url: string;
  /** The rule. Its code is alphanumeric, at most 100 characters and never changes: an EHR ties a user's override to it. */
  readonly topic: Coding;
}

/**
 * Something that the EHR can do for the user. A delete names the order in `resourceId` (`MedicationRequest/123`); an update
 * carries the whole resource, what we do not know of it included.
 */
export type Action =
  | { readonly type: 'create' | 'update'; readonly description: string; readonly resource: FhirResource }
  | { readonly type: 'delete'; readonly description: string; readonly resourceId: string };

/** An answer to the card that a user can take with one click. */
export interface Suggestion {
  readonly label: string;
  /** Lower-case hexadecimal; without it no client reports that the suggestion was taken. */
  readonly uuid: string;
  readonly isRecommended?: boolean;
  readonly actions: readonly Action[];
}

/** Where to read more. Never a SMART app: those have to be registered at each site, or they vanish from the card. */
export interface Link {
  readonly label: string;
  readonly url: string;
  readonly type: 'absolute';
}

/** What a card rests on, for machines. A list without entries is left out. */
export interface Basis {
  /** References to the draft orders that the card is about. */
  readonly orders?: readonly string[];
  /** References to the resources of the record that it rests on. */
  readonly findings?: readonly string[];
}

/** One card. What CDS Hooks leaves optional and this service always sends is required here. */
export interface Card {
  /** Lower-case hexadecimal, and the same for the same finding, so that a dismissed card stays dismissed. */
  readonly uuid: string;
  /** One sentence of fewer than 140 characters, without markup. */
  readonly summary: string;
  /** GitHub Flavored Markdown without HTML, fewer than 4,000 characters. */
  readonly detail: string;
  readonly indicator: Indicator;
  readonly source: Source;
  /** Not empty, and only together with `selectionBehavior`. */
  readonly suggestions?: readonly Suggestion[];
  readonly selectionBehavior?: 'at-most-one' | 'any';
  readonly overrideReasons: readonly Coding[];
  /** Left out where the EHR does not take links to us. */
  readonly links?: readonly Link[];
  readonly extension?: { readonly 'org.anakinra-cds.basis': Basis };
}

/** What one rule concluded, for machines. `shadow`: the rule is on trial and shows no card. */
export type Check = { readonly rule: string; readonly shadow?: true } & (
  | { readonly verdict: 'alert'; readonly indicator: Indicator }
  | { readonly verdict: 'clear' | 'inapplicable' }
  | { readonly verdict: 'unknown'; readonly why: readonly Gap[] }
);

/** The answer to a call. `cards` is there even when empty; everything else is left out when there is nothing to say. */
export interface CdsResponse {
  readonly cards: readonly Card[];
  readonly extension?: { readonly 'org.anakinra-cds.checks': readonly Check[] };
}
