import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anakinra, chart, select } from '../contract/requests.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'closed-output-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('A service whose log nobody reads any more', () => {
  it.each([0, 5])('answers, and ends with 0 when it is told to stop (after %i calls)', async (calls) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: join(folder, 'trail.sqlite') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const ended = once(child, 'exit');
      const [line] = await once(child.stdout, 'data');
      child.stdout.destroy();
      const { port } = JSON.parse(String(line)) as { readonly port: number };
      for (let at = 0; at < calls; at++) {
        const response = await fetch(`http://127.0.0.1:${port}/cds-services/anakinra-order-select`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(select({ orders: [anakinra()], prefetch: chart() })),
        });
        expect(response.status).toBe(200);
      }
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
