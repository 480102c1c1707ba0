import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { hookNames } from './discovery.ts';
import { feedbackSchema } from './feedback-schema.ts';
import { requestSchema } from './request-schema.ts';
import { dataTypeSchema, resourceSchemas } from './resource-schemas.ts';

const schemas: readonly (readonly [string, object])[] = [
  ['the data types', dataTypeSchema],
  ['feedback', feedbackSchema],
  ...hookNames.map((hook) => [`a call to ${hook}`, requestSchema(hook)] as const),
  ...resourceSchemas,
];

it.each(schemas)('the schema of %s, which no process validates when it starts, is one', (_name, schema) => {
  const ajv = new Ajv2020({ allowUnionTypes: true, strictTypes: false });
  const isValid = ajv.validateSchema(schema);
  expect({ isValid, errors: ajv.errors ?? [] }).toEqual({ isValid: true, errors: [] });
});
