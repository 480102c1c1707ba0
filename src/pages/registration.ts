import type { Content } from '../content/catalogue.ts';
import { codeSystems } from '../facts/code-systems.ts';
import type { ServiceDefinition } from '../protocol/discovery.ts';
import { nonAdherenceReasons, overrideReasonSystem } from '../protocol/override-reasons.ts';
import type { Drug, HouseCard } from '../rules/drug.ts';
import type { Source } from '../rules/source.ts';
import { families, type Family } from './ehr-families.ts';

/** Values to type somewhere, exactly as they stand. Columns of a row are separated by a tab when they are copied. */
export interface Block {
  /** Unique within its family. */
  readonly id: string;
  readonly title: string;
  /** Where they go and what they do; code stands between backticks. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** `each`: every row is typed by itself, under the name in its first column. */
  readonly typed: 'together' | 'each';
}

/** A family of EHRs, with what its analysts type. */
export interface FamilyRegistration extends Omit<Family, 'blocks' | 'tenant'> {
  readonly blocks: readonly Block[];
  /** What stands in TENANTS_FILE for it. */
  readonly tenant: string;
}

/** What to type into an EHR that is to call the services, for each family of EHRs. */
export interface Registration {
  readonly title: string;
  readonly families: readonly FamilyRegistration[];
}

/** The blocks that there are, by their ids. */
export type BlockId =
  | 'discovery'
  | 'services'
  | 'feedback'
  | 'audiences'
  | 'prefetch'
  | 'unsigned'
  | 'apis'
  | 'smart'
  | 'orders'
  | 'reasons'
  | 'topics'
  | 'hosts';

/**
 * Made from the content and the configuration alone. `publicUrl`: where EHRs reach the service, with the base path and
 * without a slash at the end.
 */
export function registrationOf(
  contents: readonly Content[],
  services: readonly ServiceDefinition[],
  publicUrl: string,
): Registration {
  const made: Readonly<Record<BlockId, readonly Block[]>> = {
    discovery: [discoveryBlock(publicUrl)],
    ...urlBlocks(services, publicUrl),
    prefetch: prefetchBlocks(services),
    ...scopeBlocks(services),
    orders: contents.flatMap(orderBlocks),
    reasons: [reasonsBlock(contents)],
    topics: [topicsBlock(contents)],
    hosts: hostBlocks(contents, publicUrl),
  };
  return {
    title: 'Registering it in an EHR',
    families: families.map(({ blocks, tenant, ...family }) => ({
      ...family,
      blocks: blocks.flatMap((id) => made[id]),
      tenant: tenant({ host: hostOf(publicUrl) }),
    })),
  };
}

/** The values of a block as they are copied: a line for each row, its columns separated by tabs. */
export function textOf({ rows }: Pick<Block, 'rows'>): string {
  return rows.map((row) => row.join('\t')).join('\n');
}

function listed(values: readonly string[]): Pick<Block, 'rows' | 'typed' | 'columns'> {
  return { rows: values.map((value) => [value]), typed: 'together', columns: [] };
}

function discoveryBlock(publicUrl: string): Block {
  return {
    id: 'discovery',
    title: 'Discovery URL',
    note: 'For an EHR that reads the services from it, prefetch queries and all. Some want the base alone, without `/cds-services`.',
    ...listed([`${publicUrl}/cds-services`]),
  };
}

function urlBlocks(
  services: readonly ServiceDefinition[],
  publicUrl: string,
): Readonly<Record<'services' | 'feedback' | 'audiences', readonly Block[]>> {
  const urls = services.map(({ id }) => `${publicUrl}/cds-services/${id}`);
  const feedback = urls.map((url) => `${url}/feedback`);
  return {
    services: [
      {
        id: 'services',
        title: 'Service URLs',
        note: 'One for each hook; register both. Letter by letter, without a slash at the end.',
        ...listed(urls),
      },
    ],
    feedback: [
      {
        id: 'feedback',
        title: 'Feedback URLs',
        note: 'Where the EHR reports what became of a card; most derive them from the service URLs.',
        ...listed(feedback),
      },
    ],
    audiences: [
      {
        id: 'audiences',
        title: 'Audience of the token (aud)',
        note: 'The URL that is called. A token for feedback may name that of the service. Whatever else a site types stands under `audiences` in TENANTS_FILE.',
        ...listed([...urls, ...feedback]),
      },
    ],
  };
}

function prefetchBlocks(services: readonly ServiceDefinition[]): readonly Block[] {
  const alike = new Map<string, ServiceDefinition[]>();
  for (const service of services) {
    const key = JSON.stringify(service.prefetch);
    alike.set(key, [...(alike.get(key) ?? []), service]);
  }
  return [...alike.values()].map((same, at) => ({
    id: at === 0 ? 'prefetch' : `prefetch-${at + 1}`,
    title: `Prefetch queries of ${same.map(({ id }) => id).join(' and ')}`,
    note: 'The same for these services. Each is one line, under exactly this key; a key that is named otherwise is mapped under `prefetchAliases` in TENANTS_FILE. A key that is left out is named as not checked in a card on every order.',
    columns: ['Key', 'Query'],
    rows: Object.entries(same[0]?.prefetch ?? {}),
    typed: 'each' as const,
  }));
}

/** What the service reads of a FHIR server: the types of its queries, and medicines that an order refers to. */
function scopeBlocks(
  services: readonly ServiceDefinition[],
): Readonly<Record<'unsigned' | 'apis' | 'smart', readonly Block[]>> {
  const queries = services.flatMap(({ prefetch }) => Object.values(prefetch));
  const searched = new Set(queries.filter((query) => query.includes('?')).map(typeOf));
  const types = [...new Set([...queries.map(typeOf), 'Medication'])];
  const rows = types.map((type) => [type, searched.has(type) ? 'read, search' : 'read']);
  const needs =
    'They serve the prefetch queries, and with `fhirServer` and `fhirAuthorization` also the fetching of what was not sent.';
  return {
    unsigned: [
      {
        id: 'unsigned',
        title: 'Scopes for unsigned orders',
        note: 'Without them the EHR leaves `draftOrders` out, and every call is answered with 400. The whole name in the list of APIs differs with the version of FHIR; look for the words in brackets.',
        ...listed(['MedicationRequest (Unsigned Order)', 'Medication']),
      },
    ],
    apis: [
      {
        id: 'apis',
        title: 'Resource types to allow',
        note: `${needs} R4 in each case.`,
        columns: ['Type', 'Interactions'],
        rows,
        typed: 'together',
      },
    ],
    smart: [
      {
        id: 'smart-v1',
        title: 'Scopes, as SMART on FHIR 1 writes them',
        note: needs,
        ...listed(types.map((type) => `user/${type}.read`)),
      },
      {
        id: 'smart-v2',
        title: 'Scopes, as SMART on FHIR 2 writes them',
        note: 'The same.',
        ...listed(types.map((type) => `user/${type}.${searched.has(type) ? 'rs' : 'r'}`)),
      },
    ],
  };
}

function typeOf(query: string): string {
  return /^[A-Za-z]+/.exec(query)?.[0] ?? '';
}

/** How the orders that matter can be told from all others before anybody is called. */
const filterSystems = [
  ['RxNorm', codeSystems.rxnorm],
  ['ATC', codeSystems.atc],
  ['CVX', codeSystems.cvx],
  ['Names', codeSystems.words],
] as const;

function orderBlocks({ drug, orders, valueSets }: Content): readonly Block[] {
  return valueSets.all
    .filter(({ id }) => orders.has(id))
    .map(({ id, title }) => ({
      id: `orders-${id}`,
      title: `Orders to call for: ${title}`,
      note: `For the native filter of the EHR, so that it calls for these orders alone: ${
        id === drug.orders
          ? `they are what ${drug.title} is about.`
          : `they are checked for patients who take ${drug.name}.`
      } Take the catalogue’s own groups where it has them; too wide is safe, since other orders are answered with no cards before anything is read.`,
      columns: ['Known by', 'Codes or names'],
      rows: filterSystems.flatMap(([name, system]) => {
        const codes = valueSets.codes(id, system);
        return codes.length === 0 ? [] : [[name, codes.join(', ')]];
      }),
      typed: 'each' as const,
    }));
}

function namedCards({ rules, notChecked, more }: Drug): readonly HouseCard[] {
  return [
    ...rules.map(({ topic, title, overrideReasons }) => ({ topic, display: title, overrideReasons })),
    notChecked,
    more,
  ];
}

function reasonsBlock(contents: readonly Content[]): Block {
  const codes = new Set(contents.flatMap(({ drug }) => namedCards(drug).flatMap((card) => card.overrideReasons)));
  return {
    id: 'reasons',
    title: 'Override reasons',
    note: `The codes that cards offer, each to be mapped to a reason of the EHR’s own. Their system is \`${overrideReasonSystem}\`.`,
    columns: ['Code', 'Display'],
    rows: [...codes].map((code) => [code, nonAdherenceReasons[code]]),
    typed: 'together',
  };
}

function topicsBlock(contents: readonly Content[]): Block {
  return {
    id: 'topics',
    title: 'Topics',
    note: 'What `source.topic.code` of a card can be: letters and digits, the same for ever, so that an EHR can tie an override to it.',
    columns: ['Topic', 'Card'],
    rows: contents.flatMap(({ drug }) => namedCards(drug).map(({ topic, display }) => [topic, display])),
    typed: 'together',
  };
}

function hostBlocks(contents: readonly Content[], publicUrl: string): readonly Block[] {
  const sources = contents.flatMap(({ drug }): readonly Source[] => [
    drug.source,
    ...drug.rules.flatMap((rule) => [...rule.sources, ...Object.values(rule.sourcesElsewhere ?? {})]),
  ]);
  const cited = sources.flatMap((source) => (source.kind === 'citation' ? [hostOf(source.url)] : []));
  return [
    {
      id: 'hosts',
      title: 'Hosts that cards link to',
      note: 'The first in `links`, the page of the rule on this service; the others in `source.url`, the label that is cited. There are no SMART links.',
      ...listed([...new Set([hostOf(publicUrl), ...cited])]),
    },
  ];
}

/** Host and port, as they stand in the URL. */
function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '').split('/')[0] ?? '';
}
