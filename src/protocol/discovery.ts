import type { JsonSchema } from './schema.ts';

/** The hooks that this service knows. */
export const hookNames = ['order-select', 'order-sign'] as const;
export type HookName = (typeof hookNames)[number];

/** The version of CDS Hooks that the answers follow, as CDS Hooks 3.0 wants it in discovery: a semantic version. */
export const cdsHooksVersion = '2.0.1';
/** The version of the published definitions of order-select and order-sign, which is 1.0 for both. */
export const hookVersion = '1.0';

/** One CDS service. */
export interface ServiceDefinition {
  /** Part of the URL, and never changed: EHRs do not read discovery again. */
  readonly id: string;
  readonly hook: HookName;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  /** FHIR reads and searches relative to the FHIR base, by prefetch key. */
  readonly prefetch: Readonly<Record<string, string>>;
  /** What the EHR has to provide, and what is lost where it does not. */
  readonly usageRequirements: string;
}

/** A service as discovery lists it. */
export interface DiscoveredService extends Omit<ServiceDefinition, 'prefetch'> {
  readonly prefetch?: Readonly<Record<string, string>>;
  readonly version: string;
  readonly hookVersion: string;
}

/** The answer to `GET /cds-services`. */
export function discovery(services: readonly ServiceDefinition[]): { readonly services: readonly DiscoveredService[] } {
  return { services: services.map(listed) };
}

/** An empty prefetch is left out: CDS Hooks allows no empty objects. */
function listed({ id, hook, title, description, prefetch, usageRequirements }: ServiceDefinition): DiscoveredService {
  const templates = Object.keys(prefetch).length === 0 ? {} : { prefetch };
  return { id, hook, title, description, ...templates, usageRequirements, version: cdsHooksVersion, hookVersion };
}

const text: JsonSchema = { type: 'string', pattern: String.raw`\S` };

/**
 * A relative FHIR read or search whose tokens every client since CDS Hooks 1.0 can fill: top-level members of the context,
 * no spaces, no FHIRPath.
 */
const template: JsonSchema = {
  type: 'string',
  pattern: String.raw`^[A-Z][A-Za-z]+[/?](?:[^{}\s]|\{\{context\.(?:patientId|userId|encounterId)\}\})+$`,
};

/** JSON Schema (2020-12) of the answer to `GET /cds-services`. */
export const discoverySchema: JsonSchema = {
  type: 'object',
  required: ['services'],
  additionalProperties: false,
  properties: {
    services: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'hook', 'title', 'description', 'usageRequirements', 'version', 'hookVersion'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' },
          hook: { enum: hookNames },
          title: text,
          description: text,
          prefetch: {
            type: 'object',
            minProperties: 1,
            propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9-]*$' },
            additionalProperties: template,
          },
          usageRequirements: text,
          version: { type: 'string', pattern: String.raw`^\d+\.\d+\.\d+$` },
          hookVersion: { const: hookVersion },
        },
      },
    },
  },
};
