import type { FhirResource } from './chart/chart.ts';
import { fetchMedication, type FhirCall, type GatherParts } from './chart/gather.ts';
import { indexMedications, type Medications } from './chart/medications.ts';
import { createOwnership } from './chart/ownership.ts';
import type { Content } from './content/catalogue.ts';
import { readDraft, type Draft } from './facts/draft.ts';
import { inOneOrder } from './fhir/in-one-order.ts';
import { asReference } from './fhir/json.ts';
import { bareId, idInReference, isUrn, referenceTo } from './fhir/reference.ts';
import { Refusal } from './protocol/operation-outcome.ts';
import { unreadableDraft, type DraftEntry, type HookRequest } from './protocol/request.ts';
import { selecting } from './protocol/selection.ts';

/** The orders of a call that concern the drug, and the drafts around them. */
export interface Session {
  /** Selected orders that concern the drug. */
  readonly orders: readonly Draft[];
  /** All drafts for a medicine, the orders among them; others than the orders only if they are not for another patient. */
  readonly drafts: readonly Draft[];
  /** Selected orders of which nobody says what medicine they are; only told if there is no order of ours. */
  readonly unnamed: readonly Draft[];
  /** Where the record finds its Medications: in what came with it before the drafts' own, since ids can be the same. */
  readonly medications: Medications;
  /** What was asked of the FHIR server to know what was ordered. */
  readonly fhirCalls: readonly FhirCall[];
}

/** Nobody orders a medicine more often in one session; each order costs a judgement by every rule. */
const mostOrders = 50;

function tooManyOrders(): Refusal {
  return new Refusal(400, {
    code: 'too-long',
    sentence: `context.draftOrders has more than ${mostOrders} selected orders for the medicines that this service judges.`,
    expression: 'context.draftOrders',
  });
}

/** How many Medications are fetched to know what was ordered, and how many more to know what stands beside it. */
const mostFetched = 20;

/** Reads the orders; nothing is asked of anybody unless an order is only a reference without words. */
export async function admit(
  request: HookRequest,
  content: Content,
  parts: GatherParts,
  deadline: AbortSignal,
): Promise<Session> {
  const bundle = { resourceType: 'Bundle', entry: request.draftOrders };
  const prefetched = Object.values(request.prefetch);
  const ofDrafts = indexMedications([bundle, ...prefetched], parts.readable);
  const medications = indexMedications([...prefetched, bundle], parts.readable);
  const find = (reference: string): FhirResource | undefined => ofDrafts.find(reference);
  // A subject that is `urn:uuid:` names a Patient of the same Bundle.
  const ownership = createOwnership(request.patientId, request.draftOrders);
  const read = (entries: readonly DraftEntry[], areSelected: boolean): readonly Draft[] =>
    entries.flatMap((entry) => {
      const draft = readDraft(withId(entry), areSelected, content.valueSets, find);
      if (draft === undefined) return [];
      const named = withEntryReference(draft, entry);
      const known = entry.unreadable === undefined ? named : readInPart(named, entry.unreadable);
      return ownership.isForeign(entry.resource) ? [{ ...known, forAnother: () => true }] : [known];
    });
  const fhirCalls: FhirCall[] = [];
  /** Drafts that are a reference without words are read again once their Medications came. */
  const readNamed = async (entries: readonly DraftEntry[], areSelected: boolean): Promise<readonly Draft[]> => {
    const asSent = read(entries, areSelected);
    const made = await fetchMedications(asSent, [ofDrafts, medications], request, parts, deadline);
    fhirCalls.push(...made);
    return made.length > 0 ? read(entries, areSelected) : asSent;
  };

  const entries = inOneOrder(request.draftOrders, withId);
  const selected = new Set(entries.filter(selecting(request.selections)));
  const chosen = await readNamed([...selected], true);
  const live = chosen.filter(({ ended }) => !ended);
  const orders = live.filter(({ matches }) => matches.some(({ set }) => content.orders.has(set)));
  if (orders.length > mostOrders) throw tooManyOrders();
  refuseUnreadable(live, orders, request.draftOrders);
  if (orders.length === 0)
    return { orders, drafts: chosen, medications, fhirCalls, unnamed: live.filter(({ unnamed }) => unnamed) };

  const others = entries.filter((entry) => !selected.has(entry));
  const all = [...chosen, ...(await readNamed(others, false))];
  const drafts = all.filter((draft) => orders.includes(draft) || !draft.forAnother(request.patientId));
  return { orders, drafts, medications, fhirCalls, unnamed: [] };
}

function withEntryReference(draft: Draft, { resource, fullUrl = '' }: DraftEntry): Draft {
  if (draft.reference !== '' || !isUrn(fullUrl)) return draft;
  return { entryReference: `${resource.resourceType}/${bareId(fullUrl, resource.resourceType)}`, ...draft };
}

/** Without a medicine it may be an order for any: what cannot be read may have said for which. */
function readInPart(draft: Draft, unreadable: string): Draft {
  return { ...draft, unreadable, unnamed: !draft.identified };
}

/**
 * An order that cannot be read in full is judged as far as it goes beside one that can; alone it is refused, so that the
 * client learns what is wrong with it. One that is known not to be ours is nobody's business here.
 * @throws Refusal that names the first member that cannot be read.
 */
function refuseUnreadable(selected: readonly Draft[], orders: readonly Draft[], entries: readonly DraftEntry[]): void {
  if (orders.some(({ unreadable }) => unreadable === undefined)) return;
  const unnamed = selected.filter((draft) => draft.unnamed);
  const medications =
    unnamed.length === 0 ? [] : entries.filter(({ resource }) => resource.resourceType === 'Medication');
  for (const { unreadable } of [...orders, ...unnamed, ...medications]) {
    if (unreadable !== undefined) throw unreadableDraft(unreadable);
  }
}

/** Fetches the Medications of the orders that nobody can name without them, if that is allowed. Gives the requests for them. */
async function fetchMedications(
  drafts: readonly Draft[],
  known: readonly [Medications, ...Medications[]],
  request: HookRequest,
  parts: GatherParts,
  deadline: AbortSignal,
): Promise<readonly FhirCall[]> {
  const open = drafts.flatMap((draft) => (draft.ended ? [] : (openReference(draft) ?? [])));
  const toFetch = [...new Set(open)].filter((reference) => known[0].find(reference) === undefined);
  const made = await Promise.all(
    toFetch.slice(0, mostFetched).map(async (reference) => {
      const { medication, calls } = await fetchMedication(reference, request, parts, deadline);
      if (medication !== undefined) for (const medications of known) medications.addFetched(reference, medication);
      return calls;
    }),
  );
  return made.flat();
}

/** The reference by which the Medication of an order can be asked for. */
function openReference({ unnamed, resource }: Draft): string | undefined {
  const reference = unnamed ? asReference(resource['medicationReference']) : undefined;
  return reference?.startsWith('#') === true ? undefined : reference;
}

/** A draft whose id stands in its full URL alone is the same order as the record's with that id. */
function withId({ resource, fullUrl }: DraftEntry): FhirResource {
  if (referenceTo(resource) !== '' || fullUrl === undefined) return resource;
  const id = idInReference(fullUrl, resource.resourceType);
  return id === undefined ? resource : { ...resource, id };
}
