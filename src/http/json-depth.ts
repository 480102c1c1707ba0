import { createJsonMeter } from '../fhir/json-meter.ts';

/** Whether JSON nests objects and arrays deeper than so many levels. */
export function isNestedDeeper(json: Uint8Array, levels: number): boolean {
  return createJsonMeter({ levels, values: Infinity })(json) === 'too-deep';
}
