import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDates, type Conversation } from '../src/command/conversation.ts';

/** A card that must come, with what must be in it. */
export interface ExpectedCard {
  readonly topic: string;
  readonly indicator: string;
  readonly says?: readonly string[];
  readonly basis?: { readonly orders?: readonly string[]; readonly findings?: readonly string[] };
}

/** A fixture: see fixtures/README.md. */
export interface Fixture extends Conversation {
  readonly file: string;
  readonly title: string;
  readonly service: string;
  readonly covers: readonly string[];
  readonly ways: readonly ('prefetch' | 'server')[];
  readonly request: {
    readonly context: { readonly patientId: string };
    readonly prefetch?: Readonly<Record<string, unknown>>;
    readonly [member: string]: unknown;
  };
  readonly expect: {
    readonly status: number;
    readonly cards?: readonly ExpectedCard[];
    readonly checks?: Readonly<Record<string, string>>;
    readonly says?: readonly string[];
  };
}

const folder = fileURLToPath(new URL('../fixtures/conversations', import.meta.url));

/** All conversations, with their dates as of now. */
export function readFixtures(now: number): readonly Fixture[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return files.sort().map((file) => {
    const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return { ...(withDates(content, now) as Omit<Fixture, 'file'>), file };
  });
}

/** The resources that a prefetch holds, for a FHIR server to hold them instead. */
export function resourcesIn(prefetch: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.values(prefetch).flatMap((value) => {
    const entries = (value as { readonly entry?: readonly { readonly resource?: unknown }[] } | null)?.entry;
    return entries?.flatMap(({ resource }) => resource ?? []) ?? (isResource(value) ? [value] : []);
  });
}

function isResource(value: unknown): boolean {
  const type = (value as { readonly resourceType?: unknown } | null)?.resourceType;
  return typeof type === 'string' && type !== 'Bundle' && type !== 'OperationOutcome';
}
