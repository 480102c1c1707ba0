import type { ValidateFunction } from 'ajv/dist/2020.js';
import { isObject } from '../fhir/json.ts';
import { fieldOf, memberOf } from './field.ts';
import { dataTypeSchema, resourceSchemas } from './resource-schemas.ts';
import { createAjv } from './create-ajv.ts';

/** Whether a resource can be read, and if not, the member that has the wrong JSON type or size: `code.coding[0].system`. */
export type Readability = { readonly ok: true } | { readonly ok: false; readonly path: string };

/** An id may hold any characters: a large EHR gives drafts ids of 194 characters. */
export const longestId = 512;

const ajv = createAjv();
ajv.addSchema(dataTypeSchema);
const validators: ReadonlyMap<string, ValidateFunction> = new Map(
  [...resourceSchemas].map(([type, schema]) => [type, ajv.compile(schema)]),
);

const fine: Readability = { ok: true };

/**
 * Checks the JSON types and sizes of the members that we read, those of contained resources included. Says nothing about
 * values: a resource without any member is readable, and so is a resource of a type that we do not read.
 */
export function readable(resource: unknown): Readability {
  const found = readableAlone(resource);
  if (!found.ok || !isObject(resource)) return found;
  const { contained } = resource;
  if (Array.isArray(contained)) return readableList(contained);
  return isObject(contained) ? within('contained', readableAlone(contained)) : fine;
}

/** Contained resources may not contain others, so nobody looks deeper than one level. */
function readableList(contained: readonly unknown[]): Readability {
  for (const [index, resource] of contained.entries()) {
    const found = resource === null ? fine : within(`contained[${index}]`, readableAlone(resource));
    if (!found.ok) return found;
  }
  return fine;
}

function readableAlone(resource: unknown): Readability {
  if (!isObject(resource)) return { ok: false, path: '' };
  const { resourceType, id } = resource;
  if (typeof resourceType !== 'string') return { ok: false, path: 'resourceType' };
  const validate = validators.get(resourceType);
  if (validate === undefined) return fine;
  if (id !== undefined && id !== null && (typeof id !== 'string' || id.length > longestId))
    return { ok: false, path: 'id' };
  return validate(resource) ? fine : { ok: false, path: fieldOf(validate.errors?.[0]?.instancePath ?? '') };
}

function within(field: string, found: Readability): Readability {
  if (found.ok) return fine;
  return { ok: false, path: found.path === '' ? field : memberOf(field, found.path) };
}
