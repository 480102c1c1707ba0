import { createServer } from 'node:http';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { endJson } from './answer.ts';

describe('An answer in JSON', () => {
  it('comes in UTF-8, and says how many bytes it has', async () => {
    const server = createServer((_request, response) => endJson(response, 200, { summary: 'é ≥ 💉' }));
    const answered = await request(server).get('/');
    expect(answered.body).toEqual({ summary: 'é ≥ 💉' });
    expect(answered.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '25',
    });
    expect(answered.headers).not.toHaveProperty('transfer-encoding');
  });
});
