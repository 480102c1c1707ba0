/** A JSON Schema (2020-12) as a plain object. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}
