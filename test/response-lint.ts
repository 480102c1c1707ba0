import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject, listOf } from '../src/fhir/json.ts';
import { nonAdherenceReasons, overrideReasonSystem } from '../src/protocol/override-reasons.ts';
import { responseSchema } from '../src/protocol/response-schema.ts';

const validate = new Ajv2020({ allErrors: true }).compile(responseSchema);

/**
 * What is wrong with an answer of the service, one line for each fault: what CDS Hooks 1.0 to 3.0 demands (the narrative and
 * the invariants of HL7's logical models), and what this service promises beyond it. `drafts` are the references of the
 * draft orders, if they are known: only those can be updated or deleted.
 */
export function lintResponse(response: unknown, drafts?: readonly string[]): string[] {
  validate(response);
  const schemaFaults = (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`,
  );
  const cards = isObject(response) ? listOf(response['cards']) : [];
  return [
    ...schemaFaults,
    ...blanks(response, ''),
    ...cards.flatMap((card, index) => (isObject(card) ? lintCard(card, `/cards/${index}`, drafts) : [])),
    ...repeatedUuids(cards),
    ...repeatedTopics(cards),
    ...disorder(cards),
    ...lintExtension(response, ''),
  ];
}

type Json = Readonly<Record<string, unknown>>;

/** No null, no empty text, array or object anywhere, but for the two lists that say "nothing". */
function blanks(value: unknown, path: string): string[] {
  if (value === null) return [`${path} is null`];
  if (typeof value === 'string') return value.trim() === '' ? [`${path} is empty`] : [];
  if (typeof value !== 'object') return [];
  const members: readonly (readonly [number | string, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value ?? {});
  if (members.length === 0 && path !== '/cards' && path !== '/services') return [`${path || '/'} is empty`];
  return members.flatMap(([name, member]) => blanks(member, `${path}/${name}`));
}

function lintCard(card: Json, path: string, drafts: readonly string[] | undefined): string[] {
  return [
    ...lintSummary(card['summary'], `${path}/summary`),
    ...lintDetail(card['detail'], `${path}/detail`),
    ...lintSuggestions(card, path, drafts),
    ...listOf(card['overrideReasons']).flatMap((reason, at) => lintReason(reason, `${path}/overrideReasons/${at}`)),
    ...listOf(card['links']).flatMap((link, at) => lintLink(link, `${path}/links/${at}`)),
    ...lintExtension(card, path),
  ];
}

// oxlint-disable-next-line no-control-regex
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Fewer than 140 characters, counted in code points and in UTF-16 units, and nothing that a client could take for markup. */
function lintSummary(summary: unknown, path: string): string[] {
  if (typeof summary !== 'string') return [];
  return [
    ...(summary.length > 139 ? [`${path} has 140 UTF-16 units or more`] : []),
    ...(invisible.test(summary) ? [`${path} has a control or bidirectional character`] : []),
    ...(/<\/?[a-z!]|\*\*|`|\]\(/i.test(summary) ? [`${path} has markup`] : []),
  ];
}

/** GitHub Markdown without HTML. An escaped `\<` is text. */
function lintDetail(detail: unknown, path: string): string[] {
  if (typeof detail !== 'string') return [];
  return /(?<!\\)<[a-z!/?]/i.test(detail) ? [`${path} has HTML`] : [];
}

function lintSuggestions(card: Json, path: string, drafts: readonly string[] | undefined): string[] {
  const suggestions = listOf(card['suggestions']).filter(isObject);
  const recommended = suggestions.filter((suggestion) => suggestion['isRecommended'] === true);
  const tooMany = card['selectionBehavior'] !== 'any' && recommended.length > 1;
  const actions = suggestions.flatMap((suggestion) => listOf(suggestion['actions']).filter(isObject));
  return [
    ...(tooMany ? [`${path} recommends more than one suggestion, and at most one can be taken`] : []),
    ...actions.flatMap((action) => lintTarget(action, path, drafts)),
  ];
}

function lintTarget(action: Json, path: string, drafts: readonly string[] | undefined): string[] {
  if (drafts === undefined || action['type'] === 'create') return [];
  const resource = isObject(action['resource']) ? action['resource'] : {};
  const target =
    action['type'] === 'delete'
      ? action['resourceId']
      : `${String(resource['resourceType'])}/${String(resource['id'])}`;
  return drafts.some((draft) => draft === target) ? [] : [`${path} has an action on what is not a draft order`];
}

function lintReason(reason: unknown, path: string): string[] {
  if (!isObject(reason)) return [];
  const known = Object.entries(nonAdherenceReasons).some(
    ([code, display]) => code === reason['code'] && display === reason['display'],
  );
  return known && reason['system'] === overrideReasonSystem ? [] : [`${path} is not an HL7 non-adherence reason`];
}

function lintLink(link: unknown, path: string): string[] {
  const url = isObject(link) ? link['url'] : undefined;
  return typeof url === 'string' && URL.canParse(url) ? [] : [`${path} has no absolute URL`];
}

function repeatedUuids(cards: readonly unknown[]): string[] {
  const owners = cards.filter(isObject).flatMap((card) => [card, ...listOf(card['suggestions']).filter(isObject)]);
  return repeated(owners.map((owner) => owner['uuid'])).map((uuid) => `the uuid ${uuid} stands twice`);
}

function repeatedTopics(cards: readonly unknown[]): string[] {
  const topics = cards.filter(isObject).map(({ source }) => {
    const topic = isObject(source) ? source['topic'] : undefined;
    return isObject(topic) ? topic['code'] : undefined;
  });
  return repeated(topics).map((topic) => `two cards have the topic ${topic}`);
}

function repeated(values: readonly unknown[]): string[] {
  const known = values.filter((value) => typeof value === 'string');
  return [...new Set(known.filter((value, index) => known.indexOf(value) !== index))];
}

const urgency = ['critical', 'warning', 'info'];

function disorder(cards: readonly unknown[]): string[] {
  const ranks = cards.filter(isObject).map(({ indicator }) => urgency.findIndex((one) => one === indicator));
  return ranks.every((rank, index) => rank >= (ranks[index - 1] ?? 0))
    ? []
    : ['the cards are not in order, worst first'];
}

/** An extension is one object, whose members have globally unique names. */
function lintExtension(owner: unknown, path: string): string[] {
  const extension = isObject(owner) ? owner['extension'] : undefined;
  if (!isObject(extension)) return [];
  const bare = Object.keys(extension).filter((name) => !name.includes('.'));
  return bare.map((name) => `${path}/extension/${name} is not globally unique`);
}
