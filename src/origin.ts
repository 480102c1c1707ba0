/** Where an exception came from. Its message is left out: parsers, FHIR clients and the runtime quote data in theirs. */
export function originOf(error: unknown): { readonly type: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = (error.stack ?? '').replace(error.message, '').split('\n');
  return {
    type: error.constructor.name,
    at: frames.map((frame) => frame.trim()).filter((frame) => frame.startsWith('at ')),
  };
}
