import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { RefusedRow, type Database, type Row } from './database.ts';
import type { CallRows } from './rows.ts';
import { NotKept, type Backlog } from './store.ts';

/** What is written in one transaction, in the order in which it came. */
export interface Batch {
  readonly calls: readonly CallRows[];
  readonly feedback: readonly Row[];
  /** Calls that were lost since the last batch. */
  readonly dropped: number;
}

/** Writes behind the back of those who record. */
export interface WriteBehind {
  /** Queues a call. Where too many wait, it is dropped and counted. */
  add(call: CallRows): void;
  /** Resolves once the rows are durable; rejects with NotKept if they are not. */
  keep(feedback: readonly Row[]): Promise<void>;
  /** Writes what waits by now. Resolves when it is written, or the database failed. */
  flush(): Promise<void>;
  backlog(): Backlog;
}

interface WriteBehindParts {
  readonly database: () => Database | undefined;
  readonly lost: (failed: Database, error: unknown) => void;
  /** Writes all of a batch or nothing; what is there already is left as it is. */
  readonly write: (database: Database, batch: Batch) => Promise<void>;
  readonly log: Logger;
  readonly most?: QueueLimits;
}

/** What may wait. */
export interface QueueLimits {
  /** Calls and lists of feedback. */
  readonly waiting: number;
  /** Of memory, about. */
  readonly bytes: number;
}

const usualLimits: QueueLimits = { waiting: 10_000, bytes: 16 * 1024 * 1024 };

/** Calls and feedback that go into one transaction. Nobody is answered while an embedded database writes them. */
const rowsTogether = 100;

/** The part of a longer queue that goes into one. Where one turn answers more calls than those, the queue would grow without end. */
const shareTogether = 1 / 4;

/**
 * Milliseconds that a call waits for others: a commit costs the embedded database as much as the rows of many calls. Feedback does
 * not wait, since somebody waits for it.
 */
const gathering = 200;

/** A call, or one list of feedback and who waits for it. */
type Item = { readonly bytes: number } & (
  | { readonly kind: 'call'; readonly call: CallRows }
  | {
      readonly kind: 'feedback';
      readonly rows: readonly Row[];
      readonly resolve: () => void;
      readonly reject: (why: NotKept) => void;
    }
);

/** A queue of bounded size in front of the database. */
export function writeBehind({ database, lost, write, log, most = usualLimits }: WriteBehindParts): WriteBehind {
  let queue: Item[] = [];
  let bytes = 0;
  let dropped = 0;
  /** How many of them the database knows of. */
  let droppedWritten = 0;
  let timer: NodeJS.Timeout | undefined;
  /** How many of the queue, from its front, are to be written now. What comes meanwhile waits for others again. */
  let due = 0;
  let flushing: Promise<void> | undefined;

  function fits(item: Item): boolean {
    return queue.length < most.waiting && bytes + item.bytes <= most.bytes;
  }

  function replaceQueue(items: Item[]): void {
    queue = items;
    bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  }

  function drop(why: string): void {
    // A line for the first, and one for each thousand more.
    if (dropped % 1000 === 0) log.error({ why, dropped: dropped + 1 }, 'a call is not on the trail');
    dropped += 1;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    due = queue.length;
    flushing ??= writeAll();
    return flushing;
  }

  async function writeAll(): Promise<void> {
    try {
      for (;;) {
        // What comes in the same turn is written in the same transaction, and cards go out between two of them.
        await nextTurn();
        if (due === 0) return;
        const to = database();
        if (to === undefined) return refuseFeedback(new NotKept('the database does not answer'));
        const items = takeSome();
        try {
          await writeItems(to, items);
        } catch (error) {
          replaceQueue([...items, ...queue]);
          refuseFeedback(new NotKept('the database failed', { cause: error }));
          return lost(to, error);
        }
      }
    } finally {
      due = 0;
      flushing = undefined;
    }
  }

  /** From the front of the queue, so that a card is there before the feedback on it. A list of feedback stays together. */
  function takeSome(): readonly Item[] {
    let rows = 0;
    const together = Math.max(rowsTogether, queue.length * shareTogether);
    const beyond = queue.findIndex((item) => {
      rows += item.kind === 'call' ? 1 : item.rows.length;
      return rows > together;
    });
    const count = beyond === -1 ? queue.length : Math.max(beyond, 1);
    const items = queue.slice(0, count);
    replaceQueue(queue.slice(count));
    due = Math.max(0, due - count);
    return items;
  }

  /** Where the database refuses a row, the others are written without it. */
  async function writeItems(to: Database, items: readonly Item[]): Promise<void> {
    const droppedBefore = dropped;
    try {
      await write(to, {
        calls: items.flatMap((item) => (item.kind === 'call' ? [item.call] : [])),
        feedback: items.flatMap((item) => (item.kind === 'feedback' ? item.rows : [])),
        dropped: droppedBefore - droppedWritten,
      });
    } catch (error) {
      if (!(error instanceof RefusedRow)) throw error;
      const [first] = items;
      if (items.length > 1) for (const item of items) await writeItems(to, [item]);
      else if (first?.kind === 'feedback') first.reject(new NotKept(error.message));
      else drop(error.message);
      return;
    }
    droppedWritten = droppedBefore;
    for (const item of items) if (item.kind === 'feedback') item.resolve();
  }

  /** Calls wait for a database that is away; people do not. */
  function refuseFeedback(why: NotKept): void {
    const waiting = queue;
    replaceQueue(waiting.filter(({ kind }) => kind === 'call'));
    for (const item of waiting) if (item.kind === 'feedback') item.reject(why);
  }

  return {
    add(call) {
      const item: Item = { kind: 'call', call, bytes: sizeOf([call.call, ...call.cards]) };
      if (!fits(item)) return drop('too many wait for the database');
      queue.push(item);
      bytes += item.bytes;
      if (queue.length >= rowsTogether) void flush();
      else timer ??= setTimeout(() => void flush(), gathering).unref();
    },
    keep: (rows) =>
      new Promise((resolve, reject) => {
        if (rows.length === 0) return resolve();
        const item: Item = { kind: 'feedback', rows, resolve, reject, bytes: sizeOf(rows) };
        // Refused aloud, never dropped. An empty queue takes even a list that is longer than what may wait.
        if (queue.length > 0 && !fits(item)) return reject(new NotKept('too much waits for the database'));
        queue.push(item);
        bytes += item.bytes;
        void flush();
      }),
    flush,
    backlog: () => ({ waiting: queue.length, dropped }),
  };
}

/** Characters of the rows, and something for each value: near enough to the memory that they take. */
function sizeOf(rows: readonly Row[]): number {
  let size = 0;
  for (const row of rows) {
    for (const name in row) {
      const value = row[name];
      size += 16 + (typeof value === 'string' ? value.length : 0);
    }
  }
  return size;
}
