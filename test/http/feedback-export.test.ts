import { EventEmitter, once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import type { FeedbackRow, FeedbackSource, ReportFilter } from '../../src/http/report-source.ts';
import { serve } from './app.ts';

const row: FeedbackRow = {
  date: '2026-11-25T12:01:00.000Z',
  received: '2026-11-25T18:00:00.000Z',
  tenant: 'north',
  service: 'demo-order-sign',
  rule: 'demoLow',
  intervention: 'Low counts',
  indicator: 'warning',
  action: 'overridden',
  acceptedSuggestions: [],
  reasonCode: 'risk-benefit-ratio',
  reasonSystem: 'urn:reasons',
  reasonDisplay: 'Benefit outweighs',
  comment: null,
  user: null,
  location: null,
  card: 'card-1',
};

function sourceOf(...pages: readonly (readonly FeedbackRow[])[]): FeedbackSource {
  return async function* () {
    yield* pages;
  };
}

const header =
  'date,received,tenant,service,rule,intervention,indicator,action,acceptedSuggestions,reasonCode,reasonSystem,reasonDisplay,comment,user,location,card';

describe('GET /report/feedback.csv', () => {
  it('has one line for each feedback: intervention, action, reason, user, date, location', async () => {
    const accepted: FeedbackRow = {
      ...row,
      action: 'accepted',
      acceptedSuggestions: ['s-1', 's-2'],
      reasonCode: null,
      reasonSystem: null,
      reasonDisplay: null,
      user: 'Practitioner/prac-1',
      location: 'Ward 3, east',
    };
    const unknown: FeedbackRow = { ...row, rule: null, intervention: null, indicator: null };
    const { app } = serve({ feedbackRows: sourceOf([row, accepted], [], [unknown]) });
    const { status, headers, text } = await supertest(app).get('/report/feedback.csv');
    expect([status, headers['content-type'], headers['content-disposition'], headers['cache-control']]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
      'attachment; filename="feedback.csv"',
      'no-store',
    ]);
    const end = 'north,demo-order-sign,demoLow,Low counts,warning';
    expect(text).toBe(
      [
        header,
        `2026-11-25T12:01:00.000Z,2026-11-25T18:00:00.000Z,${end},overridden,,risk-benefit-ratio,urn:reasons,Benefit outweighs,,,,card-1`,
        `2026-11-25T12:01:00.000Z,2026-11-25T18:00:00.000Z,${end},accepted,s-1 s-2,,,,,Practitioner/prac-1,"Ward 3, east",card-1`,
        '2026-11-25T12:01:00.000Z,2026-11-25T18:00:00.000Z,north,demo-order-sign,,,,overridden,,risk-benefit-ratio,urn:reasons,Benefit outweighs,,,,card-1',
        '',
      ].join('\r\n'),
    );
  });

  it.each(['reasonCode', 'reasonDisplay', 'comment', 'user', 'location', 'card'] as const)(
    'makes no formula of what an EHR sends as %s',
    async (name) => {
      for (const evil of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '|x', '%x', ' =1']) {
        const { app } = serve({ feedbackRows: sourceOf([{ ...row, [name]: evil }]) });
        const { text } = await supertest(app).get('/report/feedback.csv');
        expect(text.split('\r\n')[1]).toContain(`'${evil.slice(0, 2)}`);
        expect(text).not.toMatch(/(^|,)"?[ ]*[=+\-@|%]/m);
      }
    },
  );

  it('has its header where there is nothing', async () => {
    const { app } = serve({ feedbackRows: sourceOf() });
    expect((await supertest(app).get('/report/feedback.csv')).text).toBe(`${header}\r\n`);
  });
});

describe('GET /report/feedback.json', () => {
  it('has the same as JSON, whatever the pages', async () => {
    const rows = Array.from({ length: 5 }, (_one, at) => ({ ...row, card: `card-${at}` }));
    const pages = [[], rows.slice(0, 2), [], rows.slice(2)];
    const { status, headers, body } = await supertest(serve({ feedbackRows: sourceOf(...pages) }).app).get(
      '/report/feedback.json',
    );
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual({ feedback: rows });
    const empty = await supertest(serve({ feedbackRows: sourceOf() }).app).get('/report/feedback.json');
    expect(empty.body).toEqual({ feedback: [] });
  });
});

describe.each(['/report/feedback.csv', '/report/feedback.json'])('%s', (path) => {
  it('takes the same filter as the report, and names what is wrong with it', async () => {
    const filters: ReportFilter[] = [];
    const { app } = serve({
      async *feedbackRows(filter) {
        filters.push(filter);
        yield [row];
      },
    });
    await supertest(app).get(`${path}?tenant=north&rule=demoLow&from=2026-11-01&to=2026-11-30`);
    expect(filters).toEqual([
      { tenant: 'north', rule: 'demoLow', from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 11, 1) },
    ]);
    const wrong = await supertest(app).get(`${path}?from=yesterday`);
    expect([wrong.status, wrong.body.issue[0].expression]).toEqual([400, ['from']]);
  });

  it('is 503 where the trail cannot be read, and says nothing of why', async () => {
    const { app } = serve({
      // oxlint-disable-next-line require-yield
      async *feedbackRows() {
        throw new Error('canary');
      },
    });
    const response = await supertest(app).get(path);
    expect([response.status, response.body.resourceType]).toEqual([503, 'OperationOutcome']);
    expect(response.headers['content-disposition']).toBeUndefined();
    expect(response.text).not.toContain('canary');
  });

  it('breaks off where the trail fails half-way, so that nobody takes a part for all', async () => {
    const { app, logged } = serve({
      async *feedbackRows() {
        yield [row];
        throw new Error('canary');
      },
    });
    await expect(supertest(app).get(path)).rejects.toThrow(/aborted|socket hang up|terminated/);
    expect(logged).toContainEqual(expect.objectContaining({ msg: 'unexpected exception' }));
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('answers HEAD without reading all of it', async () => {
    let pages = 0;
    const { app } = serve({
      async *feedbackRows() {
        for (;;) {
          pages += 1;
          yield [row];
        }
      },
    });
    const head = await supertest(app).head(path);
    expect([head.status, head.text, pages]).toEqual([200, undefined, 1]);
  });

  it('reads no further when nobody takes what was read, and stops when the reader has gone', async () => {
    let pages = 0;
    const reading = new EventEmitter();
    const ended = once(reading, 'ended');
    const many = Array.from({ length: 500 }, () => row);
    const { app } = serve({
      async *feedbackRows() {
        try {
          for (;;) {
            pages += 1;
            yield many;
          }
        } finally {
          reading.emit('ended');
        }
      },
    });
    const listening = await listen(app, { host: '127.0.0.1', port: 0 });
    const request = get({ host: '127.0.0.1', port: listening.port, path });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.pause();
    let before = -1;
    while (pages !== before) {
      before = pages;
      await sleep(200);
    }
    // What fits into the buffers of the two sockets, and not all of an endless list.
    expect(pages).toBeLessThan(1000);
    response.destroy();
    await ended;
    await listening.close();
  });
});
