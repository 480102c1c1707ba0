/** Gives the tests the few words of Vitest that `collect-tests.mjs` knows, in the place of Vitest. */
const collecting = new URL('./collect-tests.mjs', import.meta.url).href;

export function resolve(specifier, context, nextResolve) {
  return nextResolve(specifier === 'vitest' ? collecting : specifier, context);
}
