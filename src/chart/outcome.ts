import type { GapKind } from './chart.ts';
import { isObject, listOf } from '../fhir/json.ts';
import type { Json } from '../fhir/json.ts';

/**
 * Issue types (FHIR R4 issue-type) that say that the answer is not all there is. Servers send them as mere warnings beside
 * the part that they gave.
 */
const partialAnswers: ReadonlySet<unknown> = new Set([
  'security',
  'login',
  'expired',
  'forbidden',
  'suppressed',
  'too-costly',
  'timeout',
  'incomplete',
  'throttled',
]);

/**
 * What an OperationOutcome among the entries of a search means: an error (or an outcome that does not say how bad it is) is a
 * failed query, a remark is nothing ("no results" comes as a warning from a large EHR), a warning that something was held back
 * is an incomplete answer.
 */
export function worstOutcome(outcome: Json): GapKind | undefined {
  const issues = listOf(outcome['issue']);
  if (issues.length === 0 || !issues.every(isRemark)) return 'failed';
  return issues.some((issue) => partialAnswers.has(issue['code'])) ? 'incomplete' : undefined;
}

function isRemark(issue: unknown): issue is Json {
  return isObject(issue) && (issue['severity'] === 'warning' || issue['severity'] === 'information');
}
