import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/protocol/operation-outcome.ts';
import type { Report, ReportFilter } from '../../src/http/report-source.ts';
import { listen } from '../../src/http/listen.ts';
import { serve } from './app.ts';

const report: Report & { readonly unmatched: number } = {
  totals: { calls: 12, alerts: 5, accepted: 1, overridden: 7 },
  rules: [
    {
      rule: 'demoLow',
      fired: 5,
      unknown: 2,
      accepted: 1,
      overridden: 6,
      reasons: [
        { code: 'need-more-info', count: 2 },
        { code: null, count: 3 },
        { code: 'other, "local"', count: 1 },
      ],
      lastFired: '2026-11-26T08:30:00.000Z',
      notShown: 3,
      overrideRate: { rate: 0.8, low: 0.490162, high: 0.943318 },
    },
    {
      rule: 'demoNever',
      fired: 0,
      unknown: 0,
      accepted: 0,
      overridden: 0,
      reasons: [],
      lastFired: null,
      notShown: 0,
      overrideRate: null,
    },
    {
      rule: 'demoEvil',
      fired: 1,
      unknown: 0,
      accepted: 0,
      overridden: 1,
      reasons: [{ code: '=HYPERLINK("x")', count: 1 }],
    },
  ],
  unmatched: 4,
};
const token = 'correct-horse-battery';

function reporting(config: Parameters<typeof serve>[0] = {}) {
  const filters: ReportFilter[] = [];
  const reports = {
    report: async (filter: ReportFilter) => {
      filters.push(filter);
      return report;
    },
  };
  return { ...serve({ reports, ...config }), filters };
}

describe('GET /report.json', () => {
  it('gives all that the trail says', async () => {
    const response = await supertest(reporting().app).get('/report.json');
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toEqual(report);
  });

  it.each<[string, ReportFilter]>([
    ['', {}],
    ['?', {}],
    ['?from=&to=&tenant=&rule=', {}],
    ['?other=1&x[y]=2', {}],
    ['?from=2026-11-01&to=2026-11-30', { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 11, 1) }],
    ['?from=2026-11-01&to=2026-11-01', { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2) }],
    ['?tenant=clinic-a.b_c&rule=demoLow', { tenant: 'clinic-a.b_c', rule: 'demoLow' }],
    ['?to=2028-02-29', { to: Date.UTC(2028, 2, 1) }],
    [
      '?from=2026-11-26T08:30:00Z&to=2026-11-26T10:30:00%2B01:00',
      { from: Date.UTC(2026, 10, 26, 8, 30), to: Date.UTC(2026, 10, 26, 9, 30) },
    ],
  ])('with the query %s asks for the part of it', async (query, filter) => {
    const { app, filters } = reporting();
    for (const path of ['/report.json', '/report.csv']) {
      expect((await supertest(app).get(`${path}${query}`)).status).toBe(200);
    }
    expect(filters).toEqual([filter, filter]);
  });

  it.each([
    ['from', 'from=yesterday'],
    ['from', 'from=2026-02-30'],
    ['from', 'from=2026-11-26T00:00:00'],
    ['from', 'from=2026-11-26T00:00:00Z&to=2026-11-26T00:00:00Z'],
    ['from', 'from=26.11.2026'],
    ['from', 'from=0000-01-01'],
    ['from', 'from=2026-11-02&to=2026-11-01'],
    ['from', 'from=2026-11-01&from=2026-11-02'],
    ['to', 'to=2026-13-01'],
    ['to', 'to=2026'],
    ['tenant', `tenant=${'x'.repeat(129)}`],
    ['tenant', 'tenant=a%00b'],
    ['tenant', 'tenant=a%20b'],
    ['rule', 'rule=demo-low'],
    ['rule', "rule='%20or%201=1"],
    ['rule', `rule=${'x'.repeat(101)}`],
  ])('is 400 and names %s for %s', async (name, query) => {
    const { app, filters } = reporting();
    for (const path of ['/report.json', '/report.csv']) {
      const response = await supertest(app).get(`${path}?${query}`);
      expect(response.status).toBe(400);
      expect(response.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ expression: [name] }] });
      expect(response.body.issue[0].details.text).toMatch(new RegExp(`^The query parameter ${name} must `));
    }
    expect(filters).toEqual([]);
  });

  it('is 503 where the trail cannot be read, and says nothing of why', async () => {
    const { app } = serve({ reports: { report: () => Promise.reject(new Error('canary')) } });
    for (const path of ['/report.json', '/report.csv']) {
      const response = await supertest(app).get(path);
      expect([response.status, response.body.resourceType]).toEqual([503, 'OperationOutcome']);
      expect(response.text).not.toContain('canary');
    }
  });

  it('may be refused by the trail with a sentence of its own', async () => {
    const refusal = new Refusal(400, { code: 'value', sentence: 'There is no such tenant.', expression: 'tenant' });
    const { app } = serve({ reports: { report: () => Promise.reject(refusal) } });
    expect((await supertest(app).get('/report.json')).body.issue[0].details.text).toBe('There is no such tenant.');
  });
});

describe('GET /report.csv', () => {
  it('gives one line for each rule, and no formula', async () => {
    const { status, headers, text } = await supertest(reporting().app).get('/report.csv');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toBe('attachment; filename="report.csv"');
    expect(text).toBe(
      [
        'rule,fired,unknown,accepted,overridden,lastFired,reasons,notShown,overrideRate,overrideRateLow,overrideRateHigh',
        'demoLow,5,2,1,6,2026-11-26T08:30:00.000Z,"need-more-info: 2; none given: 3; other, ""local"": 1",3,0.8,0.490162,0.943318',
        'demoNever,0,0,0,0,,,0,,,',
        `demoEvil,1,0,0,1,,"'=HYPERLINK(""x""): 1",,,,`,
        '',
      ].join('\r\n'),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '|x', '%x'])('makes text of %j', async (code) => {
    const rule = { rule: 'demoLow', fired: 1, unknown: 0, accepted: 0, overridden: 1, reasons: [{ code, count: 1 }] };
    const reports = { report: async () => ({ ...report, rules: [rule] }) };
    const { text } = await supertest(serve({ reports }).app).get('/report.csv');
    expect(text.split('\r\n')[1]).toMatch(/^demoLow,1,0,0,1,,"?'/);
  });
});

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function get(config: Parameters<typeof reporting>[0], authorization?: string): supertest.Test {
  const asked = supertest(reporting(config).app).get('/report.json');
  return authorization === undefined ? asked : asked.set('Authorization', authorization);
}

describe('Reports are open', () => {
  it('in development to everybody, if there is no ADMIN_TOKEN', async () => {
    expect((await get({})).status).toBe(200);
    expect((await get({}, 'Bearer whatever')).status).toBe(200);
  });

  it.each([true, false])('to those who show the ADMIN_TOKEN (production: %s)', async (production) => {
    const config = { config: { production, adminToken: token } };
    for (const shown of [`Bearer ${token}`, `bearer ${token}`, `Bearer  ${token}`]) {
      expect((await get(config, shown)).status).toBe(200);
    }
    const others = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      token,
      `Basic ${token}`,
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      `Bearer ${token.toUpperCase()}`,
      `Bearer ${token} ${token}`,
    ];
    for (const shown of others) {
      const { status, text, headers } = await get(config, shown);
      expect([status, text, headers['www-authenticate']], String(shown)).toEqual([401, '', 'Bearer']);
    }
  });

  it.each(['/report', '/report.json', '/report.csv', '/report/feedback.csv', '/report/feedback.json'])(
    'at %s also to a browser, which shows the ADMIN_TOKEN as the password of any user',
    async (path) => {
      const { app } = reporting({ config: { production: true, adminToken: token } });
      for (const shown of [`Bearer ${token}`, basic(`anybody:${token}`), basic(`:${token}`)]) {
        expect((await supertest(app).get(path).set('Authorization', shown)).status, shown).toBe(200);
      }
      const others = [
        basic(token),
        basic(`${token}:`),
        basic(`anybody:${token} `),
        basic(`anybody:x${token}`),
        basic(`a:b:${token}`),
        `Basic ${token}`,
        'Basic',
        `${basic(`anybody:${token}`)} x`,
      ];
      for (const shown of others) {
        const { status, text } = await supertest(app).get(path).set('Authorization', shown);
        expect([status, text], shown).toEqual([401, '']);
      }
    },
  );

  it('with a dialogue of the browser for the page and its downloads of feedback, and for nothing else', async () => {
    const { app } = reporting({ config: { production: true, adminToken: token } });
    const asked = async (path: string) => {
      const { status, text, headers } = await supertest(app).get(path);
      return [status, text, headers['www-authenticate']];
    };
    const both = 'Bearer, Basic realm="report", charset="UTF-8"';
    expect(await asked('/report')).toEqual([401, '', both]);
    expect(await asked('/report?rule=x')).toEqual([401, '', both]);
    expect(await asked('/report/feedback.csv')).toEqual([401, '', both]);
    expect(await asked('/report/feedback.json')).toEqual([401, '', both]);
    expect(await asked('/report.json')).toEqual([401, '', 'Bearer']);
    expect(await asked('/report.csv')).toEqual([401, '', 'Bearer']);
  });

  it('to nobody who shows two tokens, of which a proxy may have read the other one', async () => {
    const { app } = reporting({ config: { adminToken: token } });
    const listening = await listen(app, { host: '127.0.0.1', port: 0 });
    const statuses: (number | undefined)[] = [];
    for (const authorization of [
      [`Bearer ${token}`],
      [`Bearer ${token}`, 'Bearer x'],
      ['Bearer x', `Bearer ${token}`],
    ]) {
      const headers = authorization.flatMap((one) => ['Authorization', one]);
      const asked = httpGet({
        host: '127.0.0.1',
        port: listening.port,
        path: '/report.json',
        headers: ['Host', 'a', ...headers],
      });
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      response.resume();
      statuses.push(response.statusCode);
    }
    await listening.close();
    expect(statuses).toEqual([200, 401, 401]);
  });

  it('in production to nobody, if there is no ADMIN_TOKEN', async () => {
    const config = { config: { production: true } };
    for (const shown of [undefined, 'Bearer undefined', 'Bearer ', `Bearer ${token}`]) {
      expect((await get(config, shown)).status).toBe(401);
    }
  });

  it('in the same way as CSV and for HEAD, with CORS on the 401', async () => {
    const { app } = reporting({ config: { production: true, adminToken: token, corsOrigins: ['https://a.b'] } });
    for (const path of ['/report.json', '/report.csv', '/report', '/report/feedback.csv', '/report/feedback.json']) {
      const refused = await supertest(app).get(path).set('Origin', 'https://a.b');
      expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, 'https://a.b']);
      expect((await supertest(app).head(path)).status).toBe(401);
      const head = await supertest(app).head(path).set('Authorization', `Bearer ${token}`);
      expect([head.status, head.text]).toEqual([200, undefined]);
    }
  });

  it('for reading alone: 405 for other methods, whoever asks', async () => {
    const { app } = reporting({ config: { production: true, adminToken: token } });
    for (const path of ['/report.json', '/report.csv', '/report', '/report/feedback.csv', '/report/feedback.json']) {
      for (const method of ['post', 'put', 'delete', 'patch'] as const) {
        const response = await supertest(app)[method](path);
        expect([response.status, response.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
      }
    }
  });
});
