import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FhirResource } from '../chart/chart.ts';
import type { Content } from '../content/catalogue.ts';
import { readDate } from '../facts/dates.ts';
import { readDraft } from '../facts/draft.ts';
import { readMedicationUse } from '../facts/medication-use.ts';
import { asReference, type Json } from '../fhir/json.ts';
import { idInReference } from '../fhir/reference.ts';
import { filesOf, LineReader, linesOf, resourceIn, type ExportFile } from './bulk-files.ts';
import { isAfter, keys, requestFor } from './bulk-request.ts';

/** One order of an export as the request that its signing would have made, and when that was. */
export interface ExportedOrder {
  readonly id: string;
  readonly request: Json;
  /** Milliseconds since the epoch, UTC. */
  readonly now: number;
}

/** What few exports hold: taken as none where there is no file of it. Anything else that is not there was not sent. */
const oftenAbsent = [
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
  'ImmunizationRecommendation',
] as const;

/** Bytes of export for each part that is held in memory at once. */
const partSize = 32 * 1024 * 1024;
const mostParts = 256;

/** An export, looked through once. */
export interface BulkExport {
  /** Types that are taken as none, since there is no file of them. */
  readonly takenAsNone: readonly string[];
  /** Lines that are no resource of the type of their file. */
  readonly unreadable: number;
  /** Every order for a drug of ours, in no order that means anything. */
  readonly orders: AsyncGenerator<ExportedOrder>;
}

/**
 * Reads the NDJSON files of a FHIR bulk export (one resource a line, one type a file), and gives each order for a drug of
 * ours as if it were being signed on the day on which it was written: with what the record held by then, as far as its
 * dates say; statuses are those of the export. Memory is bounded: patients with such an order are written apart first,
 * into parts of some 32 MB in a folder that is removed at the end.
 * @throws Error where there is no NDJSON file.
 */
export async function readBulkExport(
  folder: string,
  contents: readonly Content[],
  progress: (bytes: number, ofBytes: number) => void,
): Promise<BulkExport> {
  const files = await filesOf(folder);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const reader = new LineReader(total * 2, progress);
  const found = await findPatients(files, contents, reader);
  const present = new Set(files.map(({ type }) => type));
  const takenAsNone = oftenAbsent.filter((type) => !present.has(type));
  return {
    takenAsNone,
    get unreadable() {
      return reader.unreadable;
    },
    orders: eachOrder(files, contents, found, reader, takenAsNone),
  };
}

interface Found {
  readonly patients: ReadonlySet<string>;
  /** Ids of Medications that are ours. */
  readonly medications: ReadonlyMap<string, FhirResource>;
}

/** Patients with an order of ours, by code, words or the Medication that it refers to. */
async function findPatients(
  files: readonly ExportFile[],
  contents: readonly Content[],
  reader: LineReader,
): Promise<Found> {
  const medications = new Map<string, FhirResource>();
  for (const file of files.filter(({ type }) => type === 'Medication')) {
    for await (const { resource } of reader.resources(file)) {
      const asUse = {
        resourceType: 'MedicationStatement',
        contained: [{ ...resource, id: 'm' }],
        medicationReference: { reference: '#m' },
      };
      if (contents.some((content) => concerns(asUse, content, () => undefined)))
        medications.set(resource.id ?? '', resource);
    }
  }
  const find = (reference: string): FhirResource | undefined =>
    medications.get(idInReference(reference, 'Medication') ?? '');
  const patients = new Set<string>();
  for (const file of files.filter(({ type }) => type === 'MedicationRequest')) {
    for await (const { resource } of reader.resources(file)) {
      const patient = patientOf(resource);
      if (patient === undefined || patients.has(patient)) continue;
      if (contents.some((content) => concerns(resource, content, find))) patients.add(patient);
    }
  }
  return { patients, medications };
}

function patientOf(resource: FhirResource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const reference = asReference(resource['subject']) ?? asReference(resource['patient']);
  return reference === undefined ? undefined : idInReference(reference, 'Patient');
}

function concerns(
  resource: FhirResource,
  content: Content,
  find: (reference: string) => FhirResource | undefined,
): boolean {
  const use = readMedicationUse(resource, content.valueSets, find);
  return use?.matches.some(({ set }) => set === content.drug.orders) === true;
}

async function* eachOrder(
  files: readonly ExportFile[],
  contents: readonly Content[],
  { patients, medications }: Found,
  reader: LineReader,
  takenAsNone: readonly string[],
): AsyncGenerator<ExportedOrder> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'));
  try {
    const parts = await writeParts(files, patients, folder, reader);
    const referenced = await medicationsOf(parts, files, medications);
    for (const part of parts) yield* ordersIn(part, contents, referenced, files, takenAsNone);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the lines of the patients that concern us into parts, a patient's all into one. */
async function writeParts(
  files: readonly ExportFile[],
  patients: ReadonlySet<string>,
  folder: string,
  reader: LineReader,
): Promise<readonly string[]> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const number = Math.min(mostParts, Math.max(1, Math.ceil(bytes / partSize)));
  const paths = Array.from({ length: number }, (_, at) => join(folder, `${at}.ndjson`));
  const streams = paths.map((path) => createWriteStream(path, { mode: 0o600 }));
  for (const file of files.filter(({ type }) => type in keys)) {
    for await (const { resource, line } of reader.resources(file)) {
      const patient = patientOf(resource);
      if (patient === undefined || !patients.has(patient)) continue;
      const stream = streams[partOf(patient, number)];
      if (stream !== undefined) await write(stream, `${line}\n`);
    }
  }
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => stream.end(resolve))));
  return paths;
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

function partOf(patient: string, parts: number): number {
  return createHash('sha256').update(patient).digest().readUInt32BE(0) % parts;
}

/** The Medications that the records refer to, and those that are ours. */
async function medicationsOf(
  parts: readonly string[],
  files: readonly ExportFile[],
  ours: ReadonlyMap<string, FhirResource>,
): Promise<ReadonlyMap<string, FhirResource>> {
  const known = new Map(ours);
  const wanted = new Set<string>();
  for (const path of parts) {
    for await (const line of linesOf(path)) {
      const id = idInReference(asReference(resourceIn(line)?.['medicationReference']) ?? '', 'Medication');
      if (id !== undefined && !known.has(id)) wanted.add(id);
    }
  }
  if (wanted.size === 0) return known;
  for (const file of files.filter(({ type }) => type === 'Medication')) {
    for await (const line of linesOf(file.path)) {
      const resource = resourceIn(line);
      if (resource?.id !== undefined && wanted.has(resource.id)) known.set(resource.id, resource);
    }
  }
  return known;
}

async function* ordersIn(
  path: string,
  contents: readonly Content[],
  medications: ReadonlyMap<string, FhirResource>,
  files: readonly ExportFile[],
  takenAsNone: readonly string[],
): AsyncGenerator<ExportedOrder> {
  const records = new Map<string, FhirResource[]>();
  for await (const line of linesOf(path)) {
    const resource = resourceIn(line);
    const patient = resource && patientOf(resource);
    if (resource === undefined || patient === undefined) continue;
    const record = records.get(patient);
    if (record === undefined) records.set(patient, [resource]);
    else record.push(resource);
  }
  const find = (reference: string): FhirResource | undefined =>
    medications.get(idInReference(reference, 'Medication') ?? '');
  const present = new Set([...files.map(({ type }) => type), ...takenAsNone]);
  for (const [patient, record] of records) {
    for (const order of record) {
      if (order.resourceType !== 'MedicationRequest') continue;
      const asDraft = { ...order, status: 'draft' };
      const written = readDate(order['authoredOn']);
      const isOurs = contents.some(({ drug, valueSets }) =>
        readDraft(asDraft, true, valueSets, find)?.matches.some(({ set }) => set === drug.orders),
      );
      if (!isOurs || written === undefined) continue;
      const now = written.end - 1;
      const before = record.filter((one) => one !== order && !isAfter(one, now));
      const request = requestFor(patient, asDraft, before, medications, present);
      yield { id: `MedicationRequest/${order.id ?? ''}`, request, now };
    }
  }
}
