import type { HookName } from './discovery.ts';
import type { JsonSchema } from './schema.ts';

/**
 * JSON Schema (2020-12) of what a service accepts. Strict about what decides who and what the call is about, tolerant about
 * the rest: unknown members are allowed everywhere, optional members may be null, `userId` may be missing (HL7's own examples
 * lack it). What is inside the resources is not described here: see resources.ts.
 */

const filled: JsonSchema = { type: 'string', pattern: String.raw`\S` };
const optionalText: JsonSchema = { type: ['string', 'null'] };

const draftResource: JsonSchema = {
  type: 'object',
  required: ['resourceType'],
  properties: { resourceType: filled, id: { type: ['string', 'null'], maxLength: 512 } },
};

const draftOrders: JsonSchema = {
  type: 'object',
  required: ['resourceType'],
  properties: {
    resourceType: { const: 'Bundle' },
    entry: {
      type: 'array',
      items: { type: 'object', properties: { fullUrl: optionalText, resource: draftResource } },
    },
  },
};

const selections: JsonSchema = { type: 'array', items: { type: 'string' } };

const fhirAuthorization: JsonSchema = {
  type: ['object', 'null'],
  required: ['access_token'],
  properties: { access_token: filled, token_type: optionalText, patient: optionalText },
};

/** The request to a service of this hook. */
export function requestSchema(hook: HookName): JsonSchema {
  const selecting = hook === 'order-select';
  return {
    type: 'object',
    required: ['hook', 'hookInstance', 'context'],
    properties: {
      hook: { type: 'string', const: hook },
      hookInstance: { ...filled, maxLength: 128 },
      context: {
        type: 'object',
        // An EHR that strips a request leaves out the orders first, so they are looked at first.
        required: ['draftOrders', 'patientId', ...(selecting ? ['selections'] : [])],
        properties: {
          draftOrders,
          patientId: { ...filled, maxLength: 512 },
          ...(selecting ? { selections } : {}),
          userId: optionalText,
          encounterId: optionalText,
        },
      },
      fhirServer: optionalText,
      fhirAuthorization,
      prefetch: { type: ['object', 'null'] },
    },
  };
}
