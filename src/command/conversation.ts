import type { Profile } from '../facts/profile.ts';
import { withDates } from '../fhir/dates-of-today.ts';
import { asObject, asText, type Json } from '../fhir/json.ts';

export { withDates };

/** A CDS Hooks request, and what must come back. */
export interface Conversation {
  readonly title?: string;
  readonly service?: string;
  readonly profile?: Profile;
  readonly request: Json;
}

/** Reads a file's content as a conversation: one with a `request`, or a bare request. @throws Error if it is neither. */
export function readConversation(content: unknown, now: number): Conversation {
  const file = asObject(withDates(content, now));
  const request = asObject(file?.['request']);
  if (file === undefined || (request === undefined && file['hook'] === undefined)) {
    throw new Error('it is neither a CDS Hooks request nor a conversation with a `request`');
  }
  if (request === undefined) return { request: file };
  const [title, service, profile] = [asText(file['title']), asText(file['service']), file['profile']];
  return {
    ...(title === undefined ? {} : { title }),
    ...(service === undefined ? {} : { service }),
    ...(profile === 'us' || profile === 'eu' ? { profile } : {}),
    request,
  };
}
