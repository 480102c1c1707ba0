import { lintResponse } from '../response-lint.ts';

/** What is wrong with an answer, whatever was asked: it is valid cards, or an OperationOutcome whose one sentence names a field. */
export function faultsOf({ status, text }: { readonly status: number; readonly text: string }): readonly string[] {
  const body: unknown = JSON.parse(text);
  if (status === 200) return lintResponse(body);
  if (![400, 412, 413].includes(status)) return [`status ${status}`];
  const { resourceType, issue } = body as {
    resourceType?: unknown;
    issue?: readonly { details?: { text?: string } }[];
  };
  if (resourceType !== 'OperationOutcome') return [`status ${status} without an OperationOutcome`];
  const sentence = issue?.[0]?.details?.text ?? '';
  const isNamed = /prefetch|context|draftOrders|hook|fhirServer|fhirAuthorization|body|JSON/i.test(sentence);
  return isNamed ? [] : [`status ${status} names no field: ${sentence}`];
}
