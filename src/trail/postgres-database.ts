import { Pool, types, type PoolClient } from 'pg';
import { RefusedRow, type ColumnType, type Database, type Row, type Sql, type Table, type Value } from './database.ts';

/** Milliseconds. A database that hangs must not hold feedback, or the shutdown, for longer. */
const limits = { connect: 2000, statement: 5000, idle: 30_000 };

/** Names the lock that instances take while they change what only one of them may change. */
const lock = 0x7261696c;

/**
 * Makes a pool of connections to PostgreSQL; nothing is asked of it yet. What is committed is on its disk, also where the
 * server leaves that to its sessions.
 */
export function openPostgres(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    application_name: 'cds',
    max: 5,
    connectionTimeoutMillis: limits.connect,
    idleTimeoutMillis: limits.idle,
    statement_timeout: limits.statement,
    idle_in_transaction_session_timeout: 2 * limits.statement,
    // Ours, for a server that does not even say that it is too slow.
    query_timeout: limits.statement + 500,
    keepAlive: true,
    types: { getTypeParser: parserFor },
  });
  pool.on('error', ignore);
  return {
    dialect: 'postgres',
    read: (statement, ...values) => rowsOf(pool, statement, values),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

/** A connection that is lost makes its next query reject; unheard, it would end the process. */
function ignore(): void {}

async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  client.on('error', ignore);
  let failed = false;
  try {
    await client.query(
      `BEGIN; SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`,
    );
    const result = await work(sqlOf(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failed = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw refusalOr(error);
  } finally {
    client.off('error', ignore);
    client.release(failed);
  }
}

function sqlOf(client: PoolClient): Sql {
  return {
    rows: (statement, ...values) => rowsOf(client, statement, values),
    insert: async (table, rows) => void (await insertRows(client, table, rows)),
    insertNew: (table, rows) => insertRows(client, table, rows),
    run: async (script) => void (await client.query(script)),
    alone: async () => void (await client.query('SELECT pg_advisory_xact_lock($1)', [lock])),
  };
}

async function insertRows(client: PoolClient, table: Table, rows: readonly Row[]): Promise<ReadonlySet<Value>> {
  if (rows.length === 0) return new Set();
  // In one order for all instances, so that no two wait for each other.
  const ordered = [...rows].sort((a, b) => (String(a[table.key]) < String(b[table.key]) ? -1 : 1));
  const columns = Object.keys(table.columns).map((column) => ordered.map((row) => row[column] ?? null));
  const added = await client.query<Row>(insertInto(table), columns);
  return new Set(added.rows.map((row) => row[table.key] ?? null));
}

const typeNames: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  uuid: 'uuid',
  integer: 'bigint',
  number: 'double precision',
  boolean: 'boolean',
  json: 'jsonb',
};

/** One statement for any number of rows: each parameter is a column. */
function insertInto({ name, columns, key }: Table): string {
  const names = Object.keys(columns).join(', ');
  const arrays = Object.values(columns).map((type, at) => `$${at + 1}::${typeNames[type]}[]`);
  return `INSERT INTO ${name} (${names}) SELECT * FROM unnest(${arrays.join(', ')}) ON CONFLICT DO NOTHING RETURNING ${key}`;
}

async function rowsOf(
  client: Pick<Pool, 'query'> | PoolClient,
  statement: string,
  values: readonly Value[],
): Promise<readonly Row[]> {
  try {
    return (await client.query<Row>(statement, [...values])).rows;
  } catch (error) {
    throw refusalOr(error);
  }
}

const { INT2, INT4, INT8, FLOAT8, NUMERIC, BOOL } = types.builtins;
const numbers: ReadonlySet<number> = new Set([INT2, INT4, INT8, FLOAT8, NUMERIC]);
const booleans: ReadonlySet<number> = new Set([BOOL]);

/** bigint as a number, JSON as the text that it is. A sum of bigint is numeric. */
function parserFor(oid: number): (text: string) => Value {
  if (numbers.has(oid)) return Number;
  return booleans.has(oid) ? isTrue : String;
}

function isTrue(text: string): boolean {
  return text === 't';
}

function refusalOr(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // SQLSTATE classes: data exception, integrity constraint violation.
  return /^2[23]...$/.test(code) ? new RefusedRow(`PostgreSQL ${code}`) : error;
}
