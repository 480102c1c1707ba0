/** Which database keeps the trail: an embedded file, or PostgreSQL. The URL holds a password. */
export type DatabaseAddress =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'postgres'; readonly url: string };

/** What a column holds. JSON goes in and comes out as text, times are milliseconds since the epoch. */
export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

/** The type of a column, in the words of neither database. */
export type ColumnType = 'text' | 'uuid' | 'integer' | 'number' | 'boolean' | 'json';

/** A table that rows are added to. */
export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The column by which `insertNew` says which rows were new. */
  readonly key: string;
}

/** The two dialects in which the schema is written. */
export type Dialect = 'sqlite' | 'postgres';

/** What can be done within one transaction. */
export interface Sql {
  /** Reads, or changes and reads what it returned. `$1`, `$2` … stand for the values. */
  rows(statement: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** Adds rows and leaves out those that are there already. */
  insert(table: Table, rows: readonly Row[]): Promise<void>;
  /** The same; gives the keys of the new ones. */
  insertNew(table: Table, rows: readonly Row[]): Promise<ReadonlySet<Value>>;
  /** Runs statements as they stand. */
  run(script: string): Promise<void>;
  /** Waits until no other instance is between this line and the end of its transaction. */
  alone(): Promise<void>;
}

/** An open database. Everything rejects with RefusedRow, or with the database's own error if it is the database that fails. */
export interface Database {
  readonly dialect: Dialect;
  /** Reads what is committed. */
  read(statement: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  /** All of it is durable once this resolves; nothing of it is kept if it rejects. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A row that no database would take. The database itself is well. */
export class RefusedRow extends Error {
  override readonly name = 'RefusedRow';

  /** `code` is the database's; its message would hold the values. */
  constructor(code: string) {
    super(`the database refuses the row (${code})`);
  }
}
