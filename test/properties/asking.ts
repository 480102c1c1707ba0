import { afterAll, beforeAll } from 'vitest';
import { listen, type Listening } from '../../src/http/listen.ts';
import type { Profile } from '../../src/facts/profile.ts';
import type { Card, CdsResponse } from '../../src/protocol/card.ts';
import { testApp } from '../test-app.ts';
import { tableNow } from '../truth-tables/shorthand.ts';
import type { Json } from '../contract/requests.ts';

export interface Heard {
  readonly status: number;
  readonly text: string;
  readonly cards: readonly Card[];
}

type Ask = (body: Json, profile?: Profile) => Promise<Heard>;

/** Runs the service with the label of the US and with that of the EU while the tests of a file run, on the day of the truth tables. */
export function askService(): Ask {
  const listening = new Map<Profile, Listening>();
  beforeAll(async () => {
    for (const profile of ['us', 'eu'] as const) {
      const { app } = testApp({ tenant: { profile }, now: () => tableNow });
      listening.set(profile, await listen(app, { host: '127.0.0.1', port: 0 }));
    }
  });
  afterAll(async () => {
    for (const one of listening.values()) await one.close();
  });
  return async (body, profile = 'us') => {
    const { port } = listening.get(profile) ?? { port: 0 };
    const response = await fetch(`http://127.0.0.1:${port}/cds-services/anakinra-${String(body['hook'])}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const { cards = [] } = JSON.parse(text) as Partial<CdsResponse>;
    return { status: response.status, text, cards };
  };
}
