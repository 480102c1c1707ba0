import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RefusedRow, type DatabaseAddress, type Row } from '../../src/trail/database.ts';
import { migrate } from '../../src/trail/migrate.ts';
import { migrations } from '../../src/trail/migrations.ts';
import type { StoreParts } from '../../src/trail/open-store.ts';
import { removeOld } from '../../src/trail/retention.ts';
import { NotKept, type Store } from '../../src/trail/store.ts';
import { tables } from '../../src/trail/tables.ts';
import { emptyReport } from '../empty-report.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { aCall, aFeedback, day, listening, noon, north, opened, openedStore, rowsOf, until } from './records.ts';

let folder: string;
let postgres: Postgres;
const open: Store[] = [];
beforeAll(async () => {
  [folder, postgres] = await Promise.all([mkdtemp(join(tmpdir(), 'trail-')), startPostgres()]);
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});
afterAll(async () => {
  await postgres.remove();
  await rm(folder, { recursive: true });
});

const kinds: readonly (readonly [string, () => Promise<DatabaseAddress>])[] = [
  [
    'the embedded database',
    async () => ({ kind: 'file', path: join(await mkdtemp(`${folder}/`), 'deep', 'x.sqlite') }),
  ],
  ['PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.newDatabase() })],
];

async function storeAt(address: DatabaseAddress, parts: Partial<StoreParts> = {}): Promise<Store> {
  const store = await openedStore(address, parts);
  open.push(store);
  return store;
}

/** The store after everything that was recorded is written. */
async function settled(address: DatabaseAddress, record: (store: Store) => Promise<void> | void): Promise<Store> {
  const first = await openedStore(address);
  await record(first);
  await first.close();
  return storeAt(address);
}

describe.each(kinds)('the trail on %s', (_kind, newAddress) => {
  it('keeps of a call who asked what, what was concluded and shown, on which data and content', async () => {
    const address = await newAddress();
    await settled(address, (store) => {
      store.record(
        aCall({
          broken: ['second'],
          faults: ['TypeError'],
          shown: false,
          shadow: ['second'],
          siteHash: 'beef',
          fhirCalls: [{ query: 'patient', outcome: 'ok', milliseconds: 2 }],
        }),
      );
    });
    const [call] = await rowsOf(address, 'SELECT * FROM call');
    expect({
      ...call,
      id: typeof call?.['id'],
      shown: Boolean(call?.['shown']),
      patient_in_doubt: Boolean(call?.['patient_in_doubt']),
      verdicts: JSON.parse(String(call?.['verdicts'])),
      indicators: JSON.stringify(JSON.parse(String(call?.['indicators']))),
      data_states: Object.keys(JSON.parse(String(call?.['data_states'])) as object).length,
      fhir_calls: JSON.parse(String(call?.['fhir_calls'])),
    }).toEqual({
      id: 'string',
      time: noon,
      tenant: 'north',
      service: 'exampline-order-sign',
      hook: 'order-sign',
      hook_instance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
      content_version: '2026-11-25',
      content_hash: 'c0ffee',
      site_hash: 'beef',
      verdicts: { first: 'alert', second: 'clear' },
      indicators: '{"first":"warning"}',
      shadow: '["second"]',
      broken: '["second"]',
      faults: '["TypeError"]',
      patient_in_doubt: false,
      data_states: 10,
      foreign_resources: 0,
      fhir_calls: [{ query: 'patient', outcome: 'ok', milliseconds: 2 }],
      shown: false,
      unmatched: 0,
      milliseconds: 4.2,
    });
    expect(await rowsOf(address, 'SELECT position, time, tenant, uuid, rule, indicator FROM card')).toEqual([
      { position: 0, time: noon, tenant: 'north', uuid: 'card-1', rule: 'first', indicator: 'warning' },
    ]);
  });

  it('has the columns of the schema that rows are written to', async () => {
    const address = await newAddress();
    await storeAt(address);
    for (const { name, columns } of Object.values(tables)) {
      const names = Object.keys(columns).join(', ');
      await expect(rowsOf(address, `SELECT ${names} FROM ${name} LIMIT 1`)).resolves.toBeDefined();
    }
  });

  it('makes a schema once, and refuses a database whose schema is another one', async () => {
    const address = await newAddress();
    await (await openedStore(address)).close();
    const again = await storeAt(address);
    expect(await again.isReady()).toBe(true);
    expect(await rowsOf(address, 'SELECT version FROM schema_migration')).toEqual([{ version: 1 }, { version: 2 }]);

    const database = opened(address);
    const [first, ...others] = migrations;
    if (first === undefined) throw new Error('there is no migration');
    const changed = [{ ...first, sqlite: `${first.sqlite} `, postgres: `${first.postgres} ` }];
    await expect(migrate(database, changed, noon)).rejects.toThrow(
      'step 1 of the schema is not the one that was applied',
    );
    await expect(migrate(database, [], noon)).rejects.toThrow('the database is of a newer version');
    const extra = 'CREATE TABLE extra (id text)';
    const next = { version: 3, sqlite: extra, postgres: extra };
    await migrate(database, [first, ...others, next], noon);
    expect(await database.read('SELECT version FROM schema_migration ORDER BY version')).toEqual([
      { version: 1 },
      { version: 2 },
      { version: 3 },
    ]);
    const broken = [first, ...others, next, { version: 4, sqlite: 'X', postgres: 'X' }];
    await expect(migrate(database, broken, noon)).rejects.toThrow();
    expect(await database.read('SELECT count(*) AS steps FROM schema_migration')).toEqual([{ steps: 3 }]);
    await database.close();
  });

  it('starts where its schema is another one, is not ready, and says why', async () => {
    const address = await newAddress();
    await (await openedStore(address)).close();
    const { log, lines } = listening();
    const [first] = migrations;
    const changed = [{ version: 1, sqlite: 'SELECT 1', postgres: 'SELECT 1' }];
    expect(first?.version).toBe(1);
    const store = await storeAt(address, { log, migrations: changed });
    expect(await store.isReady()).toBe(false);
    expect(lines.join('')).toContain('step 1 of the schema is not the one that was applied');
    await expect(store.keepFeedback(north, [aFeedback()])).rejects.toThrow(NotKept);
    await expect(store.report()).rejects.toThrow(NotKept);
  });

  it('never changes nor removes a row', async () => {
    const address = await newAddress();
    await settled(address, async (store) => {
      store.record(aCall({ unmatched: [{ system: 'http://www.whocc.no/atc', code: 'X99' }] }));
      await store.keepFeedback(north, [aFeedback()]);
    });
    const database = opened(address);
    await database.transaction(async (sql) => {
      await sql.insert(tables.loss, [{ id: '00000000-0000-7000-8000-000000000001', time: noon, calls: 3 }]);
      await sql.insert(tables.retention, [
        { id: '00000000-0000-7000-8000-000000000002', time: noon, kept_from: 5, days: 1 },
      ]);
    });
    for (const table of ['call', 'card', 'feedback', 'unmatched', 'loss', 'retention', 'secret']) {
      const changes = [`UPDATE ${table} SET time = 1`, `DELETE FROM ${table}`];
      if (database.dialect === 'postgres') changes.push(`TRUNCATE ${table}`);
      for (const change of changes) {
        await expect(
          database.transaction((sql) => sql.rows(change)),
          change,
        ).rejects.toThrow();
      }
      const rows = await database.read(`SELECT count(*) AS rows FROM ${table} WHERE time <> 1`);
      expect(rows, table).toEqual([{ rows: 1 }]);
    }
    await database.close();
  });

  it('adds many rows at once but for those that are there, and none of them where the database refuses one', async () => {
    const address = await newAddress();
    await storeAt(address);
    const rows = Array.from({ length: 45 }, (_one, at) => {
      return { id: `00000000-0000-7000-8000-0000000000${10 + at}`, time: noon, calls: at };
    });
    const [some, wrong] = [rows.filter(({ calls }) => calls % 2 === 0), { ...rows[44], calls: null }];
    const add = async (added: readonly Row[]): Promise<void> => {
      const database = opened(address);
      try {
        await database.transaction((sql) => sql.insert(tables.loss, added));
      } finally {
        await database.close();
      }
    };
    await expect(add([...rows.slice(0, 44), wrong])).rejects.toThrow(RefusedRow);
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM loss')).toEqual([{ rows: 0 }]);
    await add(some);
    await add(rows);
    expect(await rowsOf(address, 'SELECT count(*) AS rows, sum(calls) AS calls FROM loss')).toEqual([
      { rows: 45, calls: 990 },
    ]);
  });

  it('holds no text that the database cannot hold, and all others', async () => {
    const address = await newAddress();
    const store = await storeAt(address);
    const odd = `nul \0, half \ud800, quote ', "{}", \\, 😀, ${'x'.repeat(5000)}`;
    store.record(aCall({ hookInstance: odd }));
    await store.keepFeedback(north, [
      aFeedback({ card: odd, acceptedSuggestions: [odd], outcome: 'accepted', reason: { code: odd }, comment: odd }),
    ]);
    const kept = odd.replace('\0', '').replace('\ud800', '\ufffd');
    expect(await rowsOf(address, 'SELECT hook_instance FROM call')).toEqual([{ hook_instance: kept }]);
    const [row] = await rowsOf(address, 'SELECT card, reason_code, comment, accepted_suggestions FROM feedback');
    expect(row).toMatchObject({ card: kept.toLowerCase(), reason_code: kept, comment: kept });
    expect(JSON.parse(String(row?.['accepted_suggestions']))).toEqual([kept]);
  });
});

describe.each(kinds)('feedback on %s', (_kind, newAddress) => {
  it('is there once it was answered, and belongs to its card also days later', async () => {
    const address = await newAddress();
    await (await settled(address, (store) => store.record(aCall()))).close();
    open.splice(0);
    const store = await storeAt(address, { now: () => noon + 5 * day });
    await store.keepFeedback({ ...north, service: 'exampline-order-select' }, [
      aFeedback({
        card: 'CARD-1',
        reason: { code: 'risk-benefit-ratio', system: 'urn:reasons', display: 'Benefit outweighs' },
        comment: 'as discussed',
        user: 'Practitioner/prac-1',
        location: 'Ward 3',
      }),
    ]);
    // Read while the store is open: nothing of it waits.
    expect(await rowsOf(address, 'SELECT * FROM feedback')).toEqual([
      {
        id: expect.any(String) as string,
        time: noon + 5 * day,
        tenant: 'north',
        service: 'exampline-order-select',
        card: 'card-1',
        rule: 'first',
        outcome: 'overridden',
        outcome_time: Date.parse('2026-11-25T12:01:00Z'),
        reason_system: 'urn:reasons',
        reason_code: 'risk-benefit-ratio',
        reason_display: 'Benefit outweighs',
        comment: 'as discussed',
        reported_user: 'Practitioner/prac-1',
        reported_location: 'Ward 3',
        accepted_suggestions: '[]',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
  });

  it('finds the card of a call that was recorded just before', async () => {
    const address = await newAddress();
    const store = await storeAt(address);
    store.record(aCall());
    await store.keepFeedback(north, [aFeedback()]);
    expect(await rowsOf(address, 'SELECT rule FROM feedback')).toEqual([{ rule: 'first' }]);
  });

  it('counts an identical repeat once, and any other event again', async () => {
    const store = await storeAt(await newAddress());
    store.record(aCall());
    const event = aFeedback({ reason: { code: 'risk-benefit-ratio' } });
    await store.keepFeedback(north, [event, event]);
    await store.keepFeedback(north, [event]);
    await store.keepFeedback({ ...north, service: 'exampline-order-select' }, [event]);
    await store.keepFeedback(north, [{ ...event, reason: { code: 'risk-benefit-ratio', display: 'other words' } }]);
    expect((await store.report()).totals).toEqual({ calls: 1, alerts: 1, accepted: 0, overridden: 1 });

    await store.keepFeedback(north, [
      { ...event, outcomeTimestamp: '2026-11-25T12:02:00.000Z' },
      { ...event, outcome: 'accepted', acceptedSuggestions: ['s-1'] },
      { ...event, outcome: 'accepted', acceptedSuggestions: ['s-2'] },
      { ...event, reason: { code: 'expert-contradicts' } },
    ]);
    await store.keepFeedback({ ...north, tenant: 'south' }, [event]);
    const report = await store.report();
    expect(report.totals).toEqual({ calls: 1, alerts: 1, accepted: 2, overridden: 3 });
    // South has never seen the card.
    expect(report.feedbackOnUnknownCards).toBe(1);
  });

  it('takes thousands at once, all of them or none', async () => {
    const address = await newAddress();
    const store = await storeAt(address);
    const many = Array.from({ length: 5000 }, (_one, at) => aFeedback({ card: `card-${at}` }));
    await store.keepFeedback(north, many);
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM feedback')).toEqual([{ rows: 5000 }]);

    const wrong = [aFeedback({ card: 'new' }), aFeedback({ card: 'new-2', outcomeTimestamp: 'yesterday' })];
    await expect(store.keepFeedback(north, wrong)).rejects.toThrow(NotKept);
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM feedback')).toEqual([{ rows: 5000 }]);
    await store.keepFeedback(north, []);
  });

  it('of many who send at once is kept together, and a list that is refused takes no other with it', async () => {
    const address = await newAddress();
    const store = await storeAt(address);
    const sent = Array.from({ length: 40 }, (_one, at) =>
      store
        .keepFeedback(north, [aFeedback({ card: `card-${at}`, ...(at === 7 ? { outcomeTimestamp: 'never' } : {}) })])
        .then(
          () => 'kept',
          () => 'refused',
        ),
    );
    const outcomes = await Promise.all(sent);
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(1);
    expect(outcomes[7]).toBe('refused');
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM feedback')).toEqual([{ rows: 39 }]);
    expect(await store.isReady()).toBe(true);
  });

  it('leaves a call out that the database refuses, and counts it', async () => {
    const address = await newAddress();
    const store = await storeAt(address);
    store.record(aCall({ milliseconds: NaN, foreignResources: null as unknown as number }));
    store.record(aCall({ cards: [] }));
    await store.keepFeedback(north, [aFeedback()]);
    expect(store.backlog()).toEqual({ waiting: 0, dropped: 1 });
    store.record(aCall());
    await store.keepFeedback(north, [aFeedback({ outcome: 'accepted' })]);
    const report = await store.report();
    expect(report.totals.calls).toBe(2);
    expect(report.callsLost).toBe(1);
  });
});

describe.each(kinds)('the report on %s', (_kind, newAddress) => {
  it('of an empty trail is empty', async () => {
    const store = await storeAt(await newAddress());
    expect(await store.report()).toEqual(emptyReport);
  });

  it('counts calls, alerts and feedback by rule, reason and day', async () => {
    const store = await storeAt(await newAddress());
    const aspirin = { system: 'http://www.whocc.no/atc', code: 'N02BA01' };
    const house = { uuid: 'card-house', rule: 'notChecked', indicator: 'warning' } as const;
    store.record(aCall({ unmatched: [aspirin], milliseconds: 1 }));
    store.record(aCall({ time: noon + day, unmatched: [aspirin, { ...aspirin, code: 'X99' }], milliseconds: 2 }));
    store.record(
      aCall({
        time: noon + day + 1,
        tenant: 'south',
        verdicts: { first: 'unknown', second: 'inapplicable' },
        broken: ['second'],
        cards: [house],
        shown: false,
        patientInDoubt: true,
        contentHash: 'decaf',
        milliseconds: 100,
      }),
    );
    await store.keepFeedback(north, [
      aFeedback({ reason: { code: 'risk-benefit-ratio' } }),
      aFeedback({ reason: { code: 'risk-benefit-ratio' }, outcomeTimestamp: '2026-11-25T12:05:00.000Z' }),
      aFeedback({ outcomeTimestamp: '2026-11-25T12:06:00.000Z' }),
      aFeedback({ outcome: 'accepted', acceptedSuggestions: ['s-1'], outcomeTimestamp: '2026-11-25T12:04:00.000Z' }),
      aFeedback({ card: 'nobody-knows' }),
    ]);
    await store.keepFeedback({ ...north, tenant: 'south' }, [aFeedback({ card: 'card-house', outcome: 'accepted' })]);

    const states = { empty: 3 };
    expect(await store.report()).toEqual({
      generated: '2026-11-25T12:00:00.000Z',
      totals: { calls: 3, alerts: 2, accepted: 2, overridden: 3 },
      rules: [
        {
          rule: 'first',
          fired: 2,
          notShown: 0,
          unknown: 1,
          clear: 0,
          inapplicable: 0,
          broken: 0,
          accepted: 1,
          overridden: 3,
          reasons: [
            { code: 'risk-benefit-ratio', count: 2 },
            { code: null, count: 1 },
          ],
          // One card, of which the override came last.
          cards: { accepted: 0, overridden: 1 },
          overrideRate: { rate: 1, low: 0.206549, high: 1 },
          lastFired: '2026-11-26T12:00:00.000Z',
        },
        {
          rule: 'second',
          fired: 0,
          notShown: 0,
          unknown: 0,
          clear: 2,
          inapplicable: 1,
          broken: 1,
          accepted: 0,
          overridden: 0,
          reasons: [],
          cards: { accepted: 0, overridden: 0 },
          overrideRate: null,
          lastFired: null,
        },
      ],
      otherCards: [
        {
          topic: 'notChecked',
          shown: 1,
          accepted: 1,
          overridden: 0,
          reasons: [],
          cards: { accepted: 1, overridden: 0 },
          overrideRate: { rate: 0, low: 0, high: 0.793451 },
        },
      ],
      days: [
        {
          day: '2026-11-25',
          calls: 1,
          alerts: 1,
          unknown: 0,
          accepted: 2,
          overridden: 3,
          durations: { p50: 1, p90: 1, p95: 1, p99: 1, max: 1 },
        },
        {
          day: '2026-11-26',
          calls: 2,
          alerts: 1,
          unknown: 1,
          accepted: 0,
          overridden: 0,
          durations: { p50: 2, p90: 100, p95: 100, p99: 100, max: 100 },
        },
      ],
      firings: [
        { day: '2026-11-25', rule: 'first', indicator: 'warning', shown: true, count: 1 },
        { day: '2026-11-26', rule: 'first', indicator: 'warning', shown: true, count: 1 },
      ],
      tenants: [
        { tenant: 'north', calls: 2, silentCalls: 0 },
        { tenant: 'south', calls: 1, silentCalls: 1 },
      ],
      durations: { p50: 2, p90: 100, p95: 100, p99: 100, max: 100 },
      dataStates: {
        patient: states,
        conditions: states,
        medicationRequests: states,
        medicationStatements: states,
        medicationDispenses: states,
        medicationAdministrations: states,
        observations: states,
        allergies: states,
        immunizations: states,
        immunizationRecommendations: states,
      },
      unmatched: [
        { ...aspirin, count: 2 },
        { ...aspirin, code: 'X99', count: 1 },
      ],
      contents: [
        {
          version: '2026-11-25',
          hash: 'decaf',
          siteHash: null,
          calls: 1,
          first: '2026-11-26T12:00:00.001Z',
          last: '2026-11-26T12:00:00.001Z',
        },
        {
          version: '2026-11-25',
          hash: 'c0ffee',
          siteHash: null,
          calls: 2,
          first: '2026-11-25T12:00:00.000Z',
          last: '2026-11-26T12:00:00.000Z',
        },
      ],
      silentCalls: 1,
      patientInDoubt: 1,
      feedbackOnUnknownCards: 1,
      callsLost: 0,
    });

    const north2 = await store.report({ tenant: 'north' });
    expect(north2.totals).toEqual({ calls: 2, alerts: 2, accepted: 1, overridden: 3 });
    expect(north2.otherCards).toEqual([]);
    const south = await store.report({ tenant: 'south' });
    expect(south.totals).toEqual({ calls: 1, alerts: 0, accepted: 1, overridden: 0 });
    expect([south.unmatched, south.feedbackOnUnknownCards]).toEqual([[], 0]);

    const later = await store.report({ from: noon + day });
    expect(later.totals).toEqual({ calls: 2, alerts: 1, accepted: 0, overridden: 0 });
    expect(later.unmatched.map(({ code, count }) => [code, count])).toEqual([
      ['N02BA01', 1],
      ['X99', 1],
    ]);
    const earlier = await store.report({ to: noon + day });
    expect(earlier.totals).toEqual({ calls: 1, alerts: 1, accepted: 2, overridden: 3 });
    expect((await store.report({ from: noon, to: noon })).totals.calls).toBe(0);

    const second = await store.report({ rule: 'second' });
    expect(second.totals).toEqual({ calls: 3, alerts: 0, accepted: 0, overridden: 0 });
    expect(second.rules.map(({ rule }) => rule)).toEqual(['second']);
    expect([second.otherCards, second.unmatched]).toEqual([[], []]);
    expect((await store.report({ rule: 'third' })).totals.calls).toBe(0);
  });

  it('tells firings that nobody saw, of silent tenants and of rules on trial, from those that were shown', async () => {
    const store = await storeAt(await newAddress());
    const both = {
      verdicts: { first: 'alert', second: 'alert' },
      indicators: { first: 'info', second: 'critical' },
    } as const;
    store.record(aCall(both));
    store.record(aCall({ ...both, time: noon + 1, shadow: ['second'] }));
    store.record(aCall({ ...both, time: noon + 2, shadow: ['second'] }));
    store.record(aCall({ ...both, time: noon + day, tenant: 'south', shown: false }));
    await store.keepFeedback(north, [aFeedback()]);
    const { firings, rules, totals } = await store.report();
    expect(totals.alerts).toBe(8);
    expect(rules.map(({ rule, fired, notShown }) => [rule, fired, notShown])).toEqual([
      ['first', 4, 1],
      ['second', 4, 3],
    ]);
    expect(firings).toEqual([
      { day: '2026-11-25', rule: 'first', indicator: 'info', shown: true, count: 3 },
      { day: '2026-11-25', rule: 'second', indicator: 'critical', shown: false, count: 2 },
      { day: '2026-11-25', rule: 'second', indicator: 'critical', shown: true, count: 1 },
      { day: '2026-11-26', rule: 'first', indicator: 'info', shown: false, count: 1 },
      { day: '2026-11-26', rule: 'second', indicator: 'critical', shown: false, count: 1 },
    ]);
    expect((await store.report({ rule: 'second' })).firings.map(({ count }) => count)).toEqual([2, 1, 1]);
    expect((await store.report({ tenant: 'south' })).firings.map(({ shown }) => shown)).toEqual([false, false]);
  });

  it("tells the hospital's files of changes apart, with the first and last call under each", async () => {
    const store = await storeAt(await newAddress());
    store.record(aCall());
    store.record(aCall({ time: noon + day, siteHash: 'beef' }));
    store.record(aCall({ time: noon + 3 * day, siteHash: 'beef' }));
    await store.keepFeedback(north, [aFeedback()]);
    const { contents } = await store.report();
    expect(contents.map(({ hash, siteHash, calls, first, last }) => [hash, siteHash, calls, first, last])).toEqual([
      ['c0ffee', 'beef', 2, '2026-11-26T12:00:00.000Z', '2026-11-28T12:00:00.000Z'],
      ['c0ffee', null, 1, '2026-11-25T12:00:00.000Z', '2026-11-25T12:00:00.000Z'],
    ]);
  });

  it('counts what an older version kept, which says neither indicators nor who was on trial', async () => {
    const address = await newAddress();
    await (await openedStore(address, { migrations: migrations.slice(0, 1) })).close();
    const database = opened(address);
    await database.transaction((sql) =>
      sql.run(`INSERT INTO call VALUES ('019ab000-0000-7000-8000-000000000001', ${noon}, 'north', 's', 'order-sign', 'h',
        '2026-11-25', 'c0ffee', '{"first":"alert"}', '[]', '[]', ${database.dialect === 'sqlite' ? 0 : 'false'}, '{}', 0,
        '[]', ${database.dialect === 'sqlite' ? 1 : 'true'}, 0, 4.2)`),
    );
    await database.close();
    const store = await storeAt(address);
    const { firings, contents } = await store.report();
    expect(firings).toEqual([{ day: '2026-11-25', rule: 'first', indicator: null, shown: true, count: 1 }]);
    expect(contents.map(({ hash, siteHash }) => [hash, siteHash])).toEqual([['c0ffee', null]]);
  });

  it('reads more than one page, and changes nothing by reading', async () => {
    const store = await storeAt(await newAddress());
    for (let at = 0; at < 1234; at++) store.record(aCall({ time: noon + at, cards: [] }));
    await store.keepFeedback(
      north,
      Array.from({ length: 1100 }, (_one, at) => aFeedback({ card: `card-${at}` })),
    );
    const { totals, feedbackOnUnknownCards } = await store.report();
    expect([totals.calls, totals.alerts, feedbackOnUnknownCards]).toEqual([1234, 1234, 1100]);
    expect((await store.report({ from: noon + 1000 })).totals.calls).toBe(234);
  });

  it('finds the rule of a card that was written after its feedback', async () => {
    const store = await storeAt(await newAddress());
    await store.keepFeedback(north, [aFeedback()]);
    expect((await store.report()).feedbackOnUnknownCards).toBe(1);
    store.record(aCall());
    await store.keepFeedback(north, [aFeedback({ card: 'other' })]);
    const { rules, feedbackOnUnknownCards } = await store.report();
    expect(rules[0]).toMatchObject({ rule: 'first', overridden: 1 });
    expect(feedbackOnUnknownCards).toBe(1);
  });
});

async function eventsOf(store: Store, query: Parameters<Store['feedbackEvents']>[0] = {}) {
  const events = [];
  for await (const page of store.feedbackEvents(query)) events.push(...page);
  return events;
}

describe.each(kinds)('feedback, event by event, on %s', (_kind, newAddress) => {
  it('has the card with its rule and indicator, what was done and why, when, by whom and where', async () => {
    const store = await storeAt(await newAddress());
    store.record(aCall());
    await store.keepFeedback(north, [
      aFeedback({
        reason: { code: 'risk-benefit-ratio', system: 'urn:reasons', display: 'Benefit outweighs' },
        comment: 'as discussed',
        user: 'Practitioner/prac-1',
        location: 'Ward 3',
      }),
    ]);
    await store.keepFeedback({ ...north, tenant: 'south' }, [
      aFeedback({ outcome: 'accepted', acceptedSuggestions: ['s-2', 's-1'], card: 'nobody-knows' }),
    ]);
    const [first, second] = [
      {
        time: Date.parse('2026-11-25T12:01:00Z'),
        received: noon,
        tenant: 'north',
        service: 'exampline-order-sign',
        card: 'card-1',
        rule: 'first',
        indicator: 'warning',
        outcome: 'overridden',
        acceptedSuggestions: [],
        reason: { code: 'risk-benefit-ratio', system: 'urn:reasons', display: 'Benefit outweighs' },
        comment: 'as discussed',
        user: 'Practitioner/prac-1',
        location: 'Ward 3',
      },
      {
        time: Date.parse('2026-11-25T12:01:00Z'),
        received: noon,
        tenant: 'south',
        service: 'exampline-order-sign',
        card: 'nobody-knows',
        rule: null,
        indicator: null,
        outcome: 'accepted',
        acceptedSuggestions: ['s-1', 's-2'],
        reason: null,
        comment: null,
        user: null,
        location: null,
      },
    ];
    const byTenant = (events: Awaited<ReturnType<typeof eventsOf>>) =>
      events.sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
    expect(byTenant(await eventsOf(store))).toEqual([first, second]);
    expect(await eventsOf(store, { tenant: 'south' })).toEqual([second]);
    expect(await eventsOf(store, { rule: 'first' })).toEqual([first]);
    expect(await eventsOf(store, { rule: 'second' })).toEqual([]);
    expect(await eventsOf(store, { from: noon + 1 })).toEqual([]);
  });

  it('comes in pages, all of it', async () => {
    const store = await storeAt(await newAddress());
    await store.keepFeedback(
      north,
      Array.from({ length: 1100 }, (_one, at) => aFeedback({ card: `card-${at}` })),
    );
    const events = await eventsOf(store);
    expect(new Set(events.map(({ card }) => card)).size).toBe(1100);
  });
});

describe.each(kinds)('retention on %s', (_kind, newAddress) => {
  const now = Date.now();
  const unmatched = [{ system: 'http://www.whocc.no/atc', code: 'X99' }];

  it('removes what is older than it is to be kept, and nothing else', async () => {
    const address = await newAddress();
    const before = await openedStore(address, { now: () => now - 40 * day });
    before.record(
      aCall({ time: now - 40 * day, unmatched, cards: [{ uuid: 'old', rule: 'first', indicator: 'info' }] }),
    );
    await before.keepFeedback(north, [aFeedback({ card: 'old' })]);
    await before.close();

    const store = await storeAt(address, { now: () => now, retentionDays: 30 });
    store.record(aCall({ time: now - 29 * day, unmatched }));
    await store.keepFeedback(north, [aFeedback()]);
    await until(async () => {
      const old = `SELECT 1 AS one FROM unmatched WHERE time < ${now - 30 * day}`;
      return (await rowsOf(address, old)).length === 0;
    });
    expect(await rowsOf(address, 'SELECT time FROM call')).toEqual([{ time: now - 29 * day }]);
    expect(await rowsOf(address, 'SELECT uuid FROM card')).toEqual([{ uuid: 'card-1' }]);
    expect(await rowsOf(address, 'SELECT card FROM feedback')).toEqual([{ card: 'card-1' }]);
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM unmatched')).toEqual([{ rows: 1 }]);
    // Whoever wonders where the rest went.
    expect(await rowsOf(address, 'SELECT kept_from, days FROM retention')).toEqual([
      { kept_from: now - 30 * day, days: 30 },
    ]);
  });

  it('is put off where the clock of the service is days ahead of that of the database, which keeps it ready', async () => {
    const address = await newAddress();
    await settled(address, (store) => store.record(aCall({ time: now })));
    const { log, lines } = listening();
    const store = await storeAt(address, { log, now: () => now + 3 * day, retentionDays: 1 });
    await until(() => lines.join('').includes('what is old could not be removed'));
    expect(await store.isReady()).toBe(true);
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM call')).toEqual([{ rows: 1 }]);
  });

  it('removes thousands, in steps', async () => {
    const address = await newAddress();
    const store = await storeAt(address, { now: () => now });
    for (let at = 0; at < 1700; at++) store.record(aCall({ time: now - 40 * day + at }));
    await store.keepFeedback(north, [aFeedback()]);
    const database = opened(address);
    await removeOld(database, 30, now);
    expect(await database.read('SELECT count(*) AS rows FROM call')).toEqual([{ rows: 0 }]);
    expect(await database.read('SELECT count(*) AS rows FROM card')).toEqual([{ rows: 0 }]);
    expect(await database.read('SELECT count(*) AS rows FROM feedback')).toEqual([{ rows: 1 }]);
    // Nothing is old any more, so nothing is declared old again.
    await removeOld(database, 30, now + 1000);
    expect(await database.read('SELECT count(*) AS rows FROM retention')).toEqual([{ rows: 1 }]);
    await database.close();
  });

  it('keeps everything where no days are given, and a day whatever is declared old', async () => {
    const address = await newAddress();
    const store = await storeAt(address, { now: () => now });
    store.record(aCall({ time: now - 20_000 * day }));
    await store.keepFeedback(north, [aFeedback()]);
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM call')).toEqual([{ rows: 1 }]);
    const database = opened(address);
    await expect(removeOld(database, 0, now)).rejects.toThrow();
    await expect(removeOld(database, -5, now)).rejects.toThrow();
    expect(await rowsOf(address, 'SELECT count(*) AS rows FROM call')).toEqual([{ rows: 1 }]);
    await database.close();
  });
});

describe.each(kinds)('used tokens on %s', (_kind, newAddress) => {
  it('are known again, for each tenant by itself, also after a restart', async () => {
    const address = await newAddress();
    const first = await openedStore(address);
    expect(await first.isFirstUse('north', 'jti-1', noon + 60_000)).toBe(true);
    expect(await first.isFirstUse('north', 'jti-1', noon + 60_000)).toBe(false);
    expect(await first.isFirstUse('south', 'jti-1', noon + 60_000)).toBe(true);
    await first.close();
    const second = await storeAt(address);
    expect(await second.isFirstUse('north', 'jti-1', noon + 60_000)).toBe(false);
    expect(await second.isFirstUse('north', 'jti-2', noon + 60_000)).toBe(true);
    expect(JSON.stringify(await rowsOf(address, 'SELECT * FROM used_token'))).not.toContain('jti');
  });

  it('that come at once are first once', async () => {
    const store = await storeAt(await newAddress());
    const uses = await Promise.all(Array.from({ length: 50 }, () => store.isFirstUse('north', 'jti', noon + 60_000)));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('are forgotten when they have expired', async () => {
    const address = await newAddress();
    const first = await openedStore(address);
    await first.isFirstUse('north', 'jti-1', noon + 60_000);
    await first.isFirstUse('north', 'jti-2', noon + 600_000);
    await first.close();
    const later = await storeAt(address, { now: () => noon + 61_000 });
    expect(await later.isReady()).toBe(true);
    await until(async () => (await rowsOf(address, 'SELECT 1 AS one FROM used_token')).length === 1);
    expect(await rowsOf(address, 'SELECT expires FROM used_token')).toEqual([{ expires: noon + 600_000 }]);
  });
});

describe.each(kinds)('the key of the card uuids on %s', (_kind, newAddress) => {
  it('is made at the first start, 32 random bytes, and is the same at the next', async () => {
    const address = await newAddress();
    const first = await openedStore(address);
    const key = Buffer.from(first.cardKey()).toString('hex');
    await first.close();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from((await storeAt(address)).cardKey()).toString('hex')).toBe(key);
    expect(Buffer.from((await storeAt(await newAddress())).cardKey()).toString('hex')).not.toBe(key);
  });
});

async function newFile(): Promise<{ readonly kind: 'file'; readonly path: string }> {
  return { kind: 'file', path: join(await mkdtemp(`${folder}/`), 'x.sqlite') };
}

describe('the embedded database', () => {
  it('can be read by its owner alone', async () => {
    const address = await newFile();
    await storeAt(address);
    for (const end of ['', '-wal', '-shm']) expect((await stat(`${address.path}${end}`)).mode & 0o777).toBe(0o600);
  });

  it('takes the key that an older version kept in a file, and leaves the file', async () => {
    const address = await newFile();
    const file = join(dirname(address.path), 'card-uuid.key');
    await writeFile(file, `${'Ab'.repeat(32)}\n`);
    const store = await storeAt(address);
    expect(Buffer.from(store.cardKey()).toString('hex')).toBe('ab'.repeat(32));
    expect(await readFile(file, 'utf8')).toBe(`${'Ab'.repeat(32)}\n`);
    await store.close();
    await writeFile(file, 'cd'.repeat(32));
    // Once it has a key, the file is nothing to it.
    expect(Buffer.from((await storeAt(address)).cardKey()).toString('hex')).toBe('ab'.repeat(32));
  });

  it.each([
    ['nothing', ''],
    ['half a key', 'ab'.repeat(16)],
    ['a letter that is no digit', `${'ab'.repeat(31)}zz`],
    ['two keys', `${'ab'.repeat(32)}\n${'cd'.repeat(32)}`],
  ])('is not ready beside a file of an older version that holds %s, and says so', async (_title, content) => {
    const address = await newFile();
    const file = join(dirname(address.path), 'card-uuid.key');
    await writeFile(file, content);
    const { log, lines } = listening();
    const store = await storeAt(address, { log });
    expect(await store.isReady()).toBe(false);
    expect(lines.join('')).toContain('card-uuid.key does not hold a key of 32 bytes in hexadecimal');
  });
});
