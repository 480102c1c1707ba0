import { Ajv2020, type Options } from 'ajv/dist/2020.js';

/**
 * For schemas that every process compiles when it starts, so without what takes longer than the compiling: they are not
 * validated against the schema of schemas (the suite does that), what they share is compiled once and called, and V8
 * optimises the validators itself. A length is that of JavaScript, as a limit to the work that a text can make: counting
 * the characters of every text took four fifths of the time.
 */
export function createAjv(options: Options = {}): Ajv2020 {
  return new Ajv2020({
    allErrors: false,
    allowUnionTypes: true,
    strictTypes: true,
    strictTuples: true,
    meta: false,
    validateSchema: false,
    inlineRefs: false,
    unicode: false,
    // It would say of each instance that this option is an old one.
    logger: false,
    code: { optimize: false },
    ...options,
  });
}
