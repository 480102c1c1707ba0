/** Where an exception came from. Its message is left out: parsers, FHIR clients and the runtime quote data in theirs. */
export function originOf(error: unknown): { readonly type: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { type: typeof error };
  const { message, stack = '' } = error;
  const start = stack.indexOf(message);
  // A message that was changed later is still in the stack as it was, in any shape, even that of a place.
  const frames = start === -1 ? [] : stack.slice(start + message.length).split('\n');
  return {
    type: error.constructor.name,
    at: frames.map((frame) => frame.trim()).filter((frame) => frame.startsWith('at ')),
  };
}
