import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A file to which lines are added, in the background. */
export interface LineFile {
  /** Takes a line without its line break. Returns at once and never throws. */
  append(line: string): void;
  /** Lines that were lost, since the file could not be written for too long. */
  readonly lost: number;
  /** Writes what is waiting, once more if need be, and closes. */
  close(): Promise<void>;
}

/** What can be wrong with the file, for the log. */
export interface LineFileTrouble {
  /** Such as `ENOSPC`. */
  readonly code: string;
  readonly waiting: number;
  readonly lost: number;
}

/** Lines that wait in memory while the file cannot be written: some 10 MB. */
const mostWaiting = 10_000;
/** Milliseconds until a failed write is tried again. */
const retryMs = 1_000;
/** Milliseconds between two lines of the log about trouble. */
const quietMs = 60_000;

/**
 * Opens the file, or makes it, readable for its owner alone. Lines that come together are written and made durable together.
 * Where the file was renamed or removed, by whatever rotates it, a new one is made at the path; no signal is needed.
 * @throws Error if the file cannot be opened now.
 */
export async function openLineFile(path: string, onTrouble: (trouble: LineFileTrouble) => void): Promise<LineFile> {
  let handle: FileHandle | undefined = await openForAppend(path);
  let waiting: string[] = [];
  let lost = 0;
  let brokenOff = false;
  let lastToldAt = -Infinity;
  let writing: Promise<void> | undefined;
  let closing = false;
  const retry = new AbortController();

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await write(batch);
      } catch (error) {
        waiting = [...batch, ...waiting];
        tell(error);
        await forget();
        if (closing) return;
        await sleep(retryMs, undefined, { ref: false, signal: retry.signal }).catch(() => {});
      }
    }
  }

  async function write(lines: readonly string[]): Promise<void> {
    const file = await current();
    // What a full disk left of a line is ended, so that it spoils no other one.
    const text = `${brokenOff ? '\n' : ''}${lines.join('\n')}\n`;
    brokenOff = true;
    await file.appendFile(text);
    await file.datasync();
    brokenOff = false;
  }

  /** The file that is at the path now. */
  async function current(): Promise<FileHandle> {
    if (handle !== undefined) {
      const [opened, there] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
      if (there?.ino === opened.ino && there.dev === opened.dev) return handle;
      await forget();
      brokenOff = false;
    }
    handle = await openForAppend(path);
    return handle;
  }

  async function forget(): Promise<void> {
    const old = handle;
    handle = undefined;
    await old?.close().catch(() => {});
  }

  function tell(error: unknown): void {
    const now = performance.now();
    if (now - lastToldAt < quietMs) return;
    lastToldAt = now;
    onTrouble({ code: codeOf(error), waiting: waiting.length, lost });
  }

  function start(): void {
    writing ??= writeAll().finally(() => {
      writing = undefined;
      if (waiting.length > 0 && !closing) start();
    });
  }

  return {
    append(line) {
      if (waiting.length >= mostWaiting) lost += 1;
      else waiting.push(line);
      start();
    },
    get lost() {
      return lost;
    },
    async close() {
      closing = true;
      retry.abort();
      await writing;
      await writeAll();
      lost += waiting.length;
      if (lost > 0) onTrouble({ code: 'closed', waiting: 0, lost });
      await forget();
    },
  };
}

async function openForAppend(path: string): Promise<FileHandle> {
  // Opening a pipe would wait for somebody who reads it.
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isFile()) throw new Error('it is not a regular file');
  return open(path, 'a', 0o600);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
