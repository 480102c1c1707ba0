import type { ErrorObject } from 'ajv/dist/2020.js';
import { fieldOf, memberOf } from './field.ts';
import type { Reason } from './operation-outcome.ts';

/** The field that an error of a schema is about, as FHIRPath: a missing member is named itself. Empty: the whole body. */
export function faultyField({ instancePath, params }: ErrorObject): string {
  const owner = fieldOf(instancePath);
  const missing: unknown = params['missingProperty'];
  return typeof missing === 'string' ? memberOf(owner, missing) : owner;
}

/** What is wrong with a field, in a sentence that holds nothing of what was sent. */
export function faultOf({ keyword, params }: ErrorObject, field: string): Pick<Reason, 'code' | 'sentence'> {
  switch (keyword) {
    case 'required':
      return { code: 'required', sentence: `${field} is missing.` };
    case 'pattern':
    case 'minItems':
      return { code: 'required', sentence: `${field} must not be empty.` };
    case 'maxLength':
      return { code: 'too-long', sentence: `${field} is longer than ${String(params['limit'])} characters.` };
    case 'enum':
      return { code: 'value', sentence: `${field} must be ${listed(params['allowedValues'])}.` };
    default:
      return { code: 'structure', sentence: `${field} must be ${typeInWords(params['type'])}.` };
  }
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(' or ') : '';
}

function typeInWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (types.includes('object')) return 'an object';
  return types.includes('array') ? 'an array' : 'a string';
}
