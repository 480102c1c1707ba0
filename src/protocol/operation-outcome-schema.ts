import type { JsonSchema } from './schema.ts';

const text: JsonSchema = { type: 'string', pattern: String.raw`\S` };

/** JSON Schema (2020-12) of every error of this service: an OperationOutcome of one issue. */
export const operationOutcomeSchema: JsonSchema = {
  type: 'object',
  required: ['resourceType', 'issue'],
  additionalProperties: false,
  properties: {
    resourceType: { const: 'OperationOutcome' },
    issue: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        required: ['severity', 'code', 'details'],
        additionalProperties: false,
        properties: {
          severity: { const: 'error' },
          code: text,
          details: {
            type: 'object',
            required: ['text'],
            additionalProperties: false,
            properties: {
              text,
              coding: {
                type: 'array',
                minItems: 1,
                items: { type: 'object', required: ['system', 'code'], properties: { system: text, code: text } },
              },
            },
          },
          expression: { type: 'array', minItems: 1, maxItems: 1, items: text },
        },
      },
    },
  },
};
