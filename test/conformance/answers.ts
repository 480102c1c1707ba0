import request from 'supertest';
import { asObject, listOf, type Json } from '../../src/fhir/json.ts';
import type { Action, Card, CdsResponse } from '../../src/protocol/card.ts';
import { readFixtures, type Fixture } from '../conversations.ts';
import { testApp } from '../test-app.ts';

/** What a conversation of the fixtures was answered with. */
export interface Answered {
  readonly fixture: Fixture;
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
  readonly body: unknown;
}

const now = Date.now();

/** Sends all conversations of the fixtures to the service, and gives what came back. */
export async function answersToFixtures(): Promise<readonly Answered[]> {
  const apps = {
    us: testApp({ tenant: { profile: 'us' }, now: () => now }).app,
    eu: testApp({ tenant: { profile: 'eu' }, now: () => now }).app,
  };
  const answers: Answered[] = [];
  for (const fixture of readFixtures(now)) {
    const { status, text, headers, body } = await request(apps[fixture.profile ?? 'us'])
      .post(`/cds-services/${fixture.service}`)
      .send(fixture.request);
    answers.push({ fixture, status, text, contentType: headers['content-type'] ?? '', body });
  }
  return answers;
}

export function cardsIn(answers: readonly Answered[]): readonly Card[] {
  return answers.filter(({ status }) => status === 200).flatMap(({ body }) => (body as CdsResponse).cards);
}

export function actionsIn(cards: readonly Card[]): readonly Action[] {
  return cards.flatMap(({ suggestions = [] }) => suggestions.flatMap(({ actions }) => actions));
}

/** All values in a value, with their paths: `/cards/0/uuid`. */
export function valuesIn(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[path, value], ...members.flatMap(([name, member]) => valuesIn(member, `${path}/${name}`))];
}

/** The draft orders of a conversation. */
export function draftsOf({ request: { context } }: Fixture): readonly Json[] {
  const orders = asObject(asObject(context)?.['draftOrders']);
  const resources = listOf(orders?.['entry']).map((entry) => asObject(asObject(entry)?.['resource']));
  return resources.filter((resource) => resource !== undefined);
}
