import type { JsonSchema } from './schema.ts';

/**
 * JSON Schema (2020-12) of what this service answers. It is narrower than CDS Hooks, so that every answer is valid for 2.0
 * and 3.0 at once and can be read by 1.0 clients: no systemActions, no SMART links, nothing that only one version knows.
 */

const text: JsonSchema = { type: 'string', pattern: String.raw`\S` };
const uuid: JsonSchema = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
const absoluteUrl: JsonSchema = { type: 'string', pattern: '^https?://[^/]' };
/** `Type/id`. Ids of drafts are not bound to FHIR's 64 characters. */
const reference: JsonSchema = { type: 'string', pattern: '^[A-Za-z]+/.', maxLength: 600 };
const indicator: JsonSchema = { enum: ['info', 'warning', 'critical'] };
const topicCode: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9]{1,100}$' };

function closed(
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): JsonSchema {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', minItems: 1, items };
}

const topic = closed({ system: text, code: topicCode }, { display: text });
const overrideReason = closed({ system: text, code: text, display: text });
const source = closed({ label: text, url: { type: 'string', pattern: '^https://[^/]' }, topic });
const link = closed({ label: text, url: absoluteUrl, type: { const: 'absolute' } });

const resource: JsonSchema = { type: 'object', required: ['resourceType'], properties: { resourceType: text } };
const updatedResource: JsonSchema = { ...resource, required: ['resourceType', 'id'] };
const action: JsonSchema = {
  type: 'object',
  required: ['type'],
  oneOf: [
    closed({ type: { const: 'create' }, description: text, resource }),
    closed({ type: { const: 'update' }, description: text, resource: updatedResource }),
    closed({ type: { const: 'delete' }, description: text, resourceId: reference }),
  ],
};
const suggestion = closed({ label: text, uuid, actions: listOf(action) }, { isRecommended: { type: 'boolean' } });

const basis: JsonSchema = {
  ...closed({}, { orders: listOf(reference), findings: listOf(reference) }),
  minProperties: 1,
};
const gap = closed({
  data: text,
  gap: { enum: ['not-sent', 'failed', 'unreadable', 'incomplete', 'stale', 'contradictory'] },
});
const shadow: JsonSchema = { const: true };
const check: JsonSchema = {
  type: 'object',
  required: ['verdict'],
  oneOf: [
    closed({ rule: topicCode, verdict: { const: 'alert' }, indicator }, { shadow }),
    closed({ rule: topicCode, verdict: { enum: ['clear', 'inapplicable'] } }, { shadow }),
    closed({ rule: topicCode, verdict: { const: 'unknown' }, why: listOf(gap) }, { shadow }),
  ],
};

const card: JsonSchema = {
  ...closed(
    {
      uuid,
      summary: { ...text, maxLength: 139 },
      detail: { ...text, maxLength: 3999 },
      indicator,
      source,
      overrideReasons: { ...listOf(overrideReason), minItems: 3, maxItems: 6 },
    },
    {
      links: listOf(link),
      suggestions: listOf(suggestion),
      selectionBehavior: { enum: ['at-most-one', 'any'] },
      extension: closed({ 'org.anakinra-cds.basis': basis }),
    },
  ),
  dependentRequired: { suggestions: ['selectionBehavior'], selectionBehavior: ['suggestions'] },
};

/** The answer to `POST /cds-services/{id}`. */
export const responseSchema: JsonSchema = closed(
  { cards: { type: 'array', items: card } },
  { extension: closed({ 'org.anakinra-cds.checks': listOf(check) }) },
);
