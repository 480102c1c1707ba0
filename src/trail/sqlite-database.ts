import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { RefusedRow, type Database, type Row, type Sql, type Table, type Value } from './database.ts';

type Connection = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Connection['prepare']>;

/** Milliseconds for which the process waits, and answers nobody, while another one writes to the same file. */
const longestWait = 200;

/**
 * A call and what it concluded takes more than a quarter of a usual page, which would cost it a page of its own. The pages of a commit
 * go into the file itself once there are 2000 of them, 16 MB: those that many commits changed are written there once.
 */
const layout = 'PRAGMA page_size = 8192; PRAGMA wal_autocheckpoint = 2000';

/**
 * Opens the embedded database; makes its file and folder if they are not there. What is committed survives the end of the
 * process and of the power. @throws Error if the file cannot be opened or is no database.
 */
export function openSqlite(path: string): Database {
  makeFolder(dirname(path));
  // Readable by its owner alone: it holds the key of the card uuids.
  closeSync(openSync(path, 'a', 0o600));
  const opened = statSync(path);
  const writer = connect(path, `${layout}; PRAGMA journal_mode = WAL; PRAGMA recursive_triggers = ON`);
  const disk = onDisk(writer, path);
  // Reads see what is committed, and nothing of a transaction under way.
  const reader = connect(path, 'PRAGMA query_only = ON');
  const [writing, reading] = [prepareOnce(writer), prepareOnce(reader)];
  const sql = sqlOf(writer, writing);
  let last: Promise<unknown> = Promise.resolve();
  return {
    dialect: 'sqlite',
    read: async (statement, ...values) => {
      requireSameFile(path, opened.ino);
      return allRows(reading(numbered(statement)), values);
    },
    // One after the other: they share one connection.
    transaction(work) {
      const done = last.then(async () => {
        requireSameFile(path, opened.ino);
        const result = await inTransaction(writer, () => work(sql));
        await disk.sync();
        return result;
      });
      last = done.catch(() => undefined);
      return done;
    },
    async close() {
      await last;
      reader.close();
      // Everything into the one file, whoever copies it next. Without it the next start would do so.
      try {
        writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        writer.close();
        await disk.close();
      }
    },
  };
}

/** Makes a folder and those above it. `recursive` would try for ever where the file system takes no folders, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been quicker.
    if (!existsSync(folder)) throw error;
  }
}

/** What was committed, on the disk. */
interface OnDisk {
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * What a commit wrote is in the write-ahead log alone until SQLite, which waits for the disk itself when it does that, moves it to the file.
 * So it is enough that the disk has the log, and another thread waits for that: in this one nobody would be answered, for some 10 ms.
 */
function onDisk(writer: Connection, path: string): OnDisk {
  // A file system that cannot share memory gets no such log, whatever was asked for.
  const [mode] = allRows(writer.prepare('PRAGMA journal_mode'), []);
  const hasLog = mode?.['journal_mode'] === 'wal';
  writer.exec(`PRAGMA synchronous = ${hasLog ? 'NORMAL' : 'FULL'}`);
  let log: FileHandle | undefined;
  return {
    async sync() {
      if (!hasLog) return;
      log ??= await open(`${path}-wal`, 'r+');
      await log.datasync();
    },
    close: async () => log?.close(),
  };
}

function connect(path: string, pragmas: string): Connection {
  const connection = new DatabaseSync(path, { timeout: longestWait });
  try {
    connection.exec(pragmas);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Somebody who takes the file away would have us write to nowhere. */
function requireSameFile(path: string, inode: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.ino !== inode) throw new Error('the file was taken away');
}

async function inTransaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = await work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw refusalOr(error);
  }
}

function sqlOf(connection: Connection, prepare: (text: string) => Statement): Sql {
  const insertions = new Map<Table, Insertion>();
  const insertionOf = (table: Table): Insertion => {
    const known = insertions.get(table);
    if (known !== undefined) return known;
    const made = {
      columns: Object.keys(table.columns),
      one: prepare(insertInto(table, 1)),
      many: prepare(insertInto(table, rowsTogether)),
    };
    insertions.set(table, made);
    return made;
  };
  return {
    rows: async (statement, ...values) => allRows(prepare(numbered(statement)), values),
    async insert(table, rows) {
      const { one, many, columns } = insertionOf(table);
      let at = 0;
      for (; at + rowsTogether <= rows.length; at += rowsTogether) {
        many.run(...valuesOf(columns, rows.slice(at, at + rowsTogether)));
      }
      for (const row of rows.slice(at)) one.run(...valuesOf(columns, [row]));
    },
    async insertNew(table, rows) {
      const { one, columns } = insertionOf(table);
      const added = new Set<Value>();
      for (const row of rows) {
        if (one.run(...valuesOf(columns, [row])).changes === 1) added.add(row[table.key] ?? null);
      }
      return added;
    },
    run: async (script) => connection.exec(script),
    // BEGIN IMMEDIATE has seen to it.
    alone: () => Promise.resolve(),
  };
}

/** How rows are added to a table. */
interface Insertion {
  readonly columns: readonly string[];
  readonly one: Statement;
  /** As many as `rowsTogether`. */
  readonly many: Statement;
}

/** Rows that one statement adds: they cost half of what they cost one by one, and more of them hardly less. */
const rowsTogether = 20;

/**
 * FAIL leaves the rows before one that is refused, and the transaction undoes them. Without it SQLite would keep a journal of each
 * statement of several rows, which costs more than the rows.
 */
function insertInto({ name, columns }: Table, rows: number): string {
  const names = Object.keys(columns);
  const row = `(${names.map(() => '?').join(', ')})`;
  const values = Array.from({ length: rows }, () => row).join(', ');
  return `INSERT OR FAIL INTO ${name} (${names.join(', ')}) VALUES ${values} ON CONFLICT DO NOTHING`;
}

/** The values of the rows, one behind the other. */
function valuesOf(columns: readonly string[], rows: readonly Row[]): readonly (string | number | null)[] {
  const values = [];
  for (const row of rows) for (const column of columns) values.push(bindable(row[column] ?? null));
  return values;
}

function prepareOnce(connection: Connection): (text: string) => Statement {
  const prepared = new Map<string, Statement>();
  return (text) => {
    const statement = prepared.get(text) ?? connection.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
}

function numbered(statement: string): string {
  return statement.replace(/\$(\d+)/g, '?$1');
}

function allRows(statement: Statement, values: readonly Value[]): readonly Row[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SQLite gives text, numbers and null
  return statement.all(...values.map(bindable)) as readonly Row[];
}

function bindable(value: Value): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH. */
const aboutTheRow = new Set([18, 19, 20]);

function refusalOr(error: unknown): unknown {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  // The lower eight bits are the kind, the others say more about it.
  return aboutTheRow.has(code % 256) ? new RefusedRow(`SQLite ${code}`) : error;
}
