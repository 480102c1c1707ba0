import type { CdsResponse } from '../protocol/card.ts';
import { isObject } from './request-text.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The parsed body; undefined if it is no JSON. */
  readonly body: unknown;
  /** From sending to the last byte, as the browser saw it. */
  readonly milliseconds: number;
  readonly bytes: number;
}

/** Posts JSON to this service. @throws TypeError if it cannot be reached. */
export async function post(url: string, body: unknown, token: string): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const milliseconds = performance.now() - began;
  return { status: response.status, text, body: parsed(text), milliseconds, bytes: new Blob([text]).size };
}

/** Gets JSON from this service. @throws Error if it cannot be had. */
export async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides are of one build
  return (await response.json()) as T;
}

/** The cards of an answer, if it has any to speak of. */
export function responseOf({ status, body }: Answer): CdsResponse | undefined {
  return status === 200 && isResponse(body) ? body : undefined;
}

/** The service's own tests hold its answers to more than this. */
function isResponse(body: unknown): body is CdsResponse {
  return isObject(body) && Array.isArray(body['cards']);
}

/** The sentence of an OperationOutcome. */
export function refusalOf({ body }: Answer): string | undefined {
  const issues = isObject(body) ? body['issue'] : undefined;
  const [issue] = Array.isArray(issues) ? (issues as readonly unknown[]) : [];
  const details = isObject(issue) ? issue['details'] : undefined;
  return isObject(details) && typeof details['text'] === 'string' ? details['text'] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
