import type { QueryKey } from '../chart/chart.ts';
import type { DataState, FhirCall, GatheredChart } from '../chart/gather.ts';
import type { Recognition } from '../facts/recognition.ts';
import type { CdsResponse } from '../protocol/card.ts';
import type { HookRequest } from '../protocol/request.ts';
import type { Doubt, Judged } from '../rules/judge.ts';

/** What is kept of a call that concerned the drug: no patient, user or encounter, no content of a resource, no token. */
export interface Call {
  readonly tenant: string;
  readonly service: string;
  readonly hookInstance: string;
  /** The version of the clinical content. */
  readonly content: string;
  readonly verdicts: Readonly<Record<string, Judged['verdict']>>;
  /** Topics of rules that threw. */
  readonly broken: readonly string[];
  /** Where each of them threw: the kind of error and the code's own places. Not its message, which could hold patient data. */
  readonly faults: readonly string[];
  /** Nothing clinical was said, since the patient died, or the data or an order are of another one. */
  readonly patientInDoubt: boolean;
  readonly dataStates: Readonly<Record<QueryKey, DataState>>;
  /** Resources of another patient that were left out. */
  readonly foreignResources: number;
  /** Medicines of the session and of the record that no code of ours was found for. */
  readonly recognition: Recognition;
  readonly fhirCalls: readonly FhirCall[];
  /** The uuids of the cards. */
  readonly cards: readonly string[];
  readonly milliseconds: number;
}

/** Keeps what was asked, concluded and shown. Recording never delays or hides a card. */
export interface Trail {
  record(call: Call): void;
}

/** Everything that one call was. */
interface Concluded {
  readonly service: { readonly id: string; readonly content: { readonly drug: { readonly version: string } } };
  readonly request: Pick<HookRequest, 'hookInstance'>;
  readonly judged: readonly Judged[];
  readonly doubt: Doubt | undefined;
  readonly response: CdsResponse;
  readonly chart: Pick<GatheredChart, 'dataStates' | 'foreignResources' | 'fhirCalls'>;
  readonly recognition: Recognition;
  readonly tenant: { readonly id: string };
  readonly milliseconds: number;
}

/** Takes from a call what may be kept. */
export function callOf(concluded: Concluded): Call {
  const { service, request, judged, doubt, response, chart, recognition, tenant, milliseconds } = concluded;
  const { dataStates, foreignResources, fhirCalls } = chart;
  return {
    tenant: tenant.id,
    service: service.id,
    hookInstance: request.hookInstance,
    content: service.content.drug.version,
    verdicts: Object.fromEntries(judged.map(({ rule, verdict }) => [rule.topic, verdict])),
    broken: judged.flatMap(({ rule, error }) => (error === undefined ? [] : [rule.topic])),
    faults: judged.flatMap(({ error }) => (error === undefined ? [] : [placeOf(error)])),
    patientInDoubt: doubt?.gap.data === 'Patient',
    dataStates,
    foreignResources,
    recognition,
    fhirCalls,
    cards: response.cards.map(({ uuid }) => uuid),
    milliseconds: Math.round(milliseconds * 1000) / 1000,
  };
}

/** The innermost places are enough to find the line. */
const mostPlaces = 3;

function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? '').split('\n').filter((line) => /^ +at .*:\d+:\d+\)?$/.test(line));
  return [error.name, ...places.slice(0, mostPlaces).map((line) => line.trim())].join(' ');
}
