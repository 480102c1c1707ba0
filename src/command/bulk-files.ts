import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FhirResource } from '../chart/chart.ts';
import { asText, isObject } from '../fhir/json.ts';

/** A file of an export: resources of one type, one a line. */
export interface ExportFile {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
}

/** The lines of a file, as they are read. */
export function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}

/** The NDJSON files below a folder. @throws Error where there is none. */
export async function filesOf(folder: string): Promise<readonly ExportFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ndjson')).sort();
  const files = await Promise.all(
    names.map(async (name): Promise<ExportFile | undefined> => {
      const path = join(folder, name);
      const type = await typeOf(path);
      return type === undefined ? undefined : { path, bytes: (await stat(path)).size, type };
    }),
  );
  const used = files.filter((file) => file !== undefined);
  if (used.length === 0) throw new Error('there is no NDJSON file with FHIR resources in this folder');
  return used;
}

/** The type of the first resource; a bulk export has one type in a file. */
async function typeOf(path: string): Promise<string | undefined> {
  for await (const line of linesOf(path)) {
    const resource = resourceIn(line);
    if (resource !== undefined) return resource.resourceType;
  }
  return undefined;
}

/** Reads files, says how far it is, and counts what cannot be read. */
export class LineReader {
  unreadable = 0;
  private read = 0;
  private readonly total: number;
  private readonly progress: (bytes: number, ofBytes: number) => void;

  constructor(total: number, progress: (bytes: number, ofBytes: number) => void) {
    this.total = total;
    this.progress = progress;
  }

  async *resources({
    path,
    type,
  }: ExportFile): AsyncGenerator<{ readonly resource: FhirResource; readonly line: string }> {
    for await (const line of linesOf(path)) {
      this.read += Buffer.byteLength(line) + 1;
      this.progress(this.read, this.total);
      if (line.trim() === '') continue;
      const resource = resourceIn(line);
      if (resource?.resourceType === type) yield { resource, line };
      else this.unreadable++;
    }
  }
}

/** The resource of a line, if it is one. */
export function resourceIn(line: string): FhirResource | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value)) return undefined;
    const resourceType = asText(value['resourceType']);
    return resourceType === undefined ? undefined : { ...value, resourceType };
  } catch {
    return undefined;
  }
}
