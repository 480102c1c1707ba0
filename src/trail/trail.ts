import type { QueryKey } from '../chart/chart.ts';
import type { DataState, FhirCall, GatheredChart } from '../chart/gather.ts';
import type { Recognition } from '../facts/recognition.ts';
import type { CdsResponse, Indicator } from '../protocol/card.ts';
import type { HookName } from '../protocol/discovery.ts';
import type { HookRequest } from '../protocol/request.ts';
import type { Doubt, Judged } from '../rules/judge.ts';

/** What is kept of a call that concerned the drug: no patient, user or encounter, no content of a resource, no token. */
export interface Call {
  /** When it was answered, in milliseconds since the epoch, UTC. */
  readonly time: number;
  readonly tenant: string;
  readonly service: string;
  readonly hook: HookName;
  readonly hookInstance: string;
  /** The version of the clinical content. */
  readonly content: string;
  /** What the content was, whatever its version says. */
  readonly contentHash: string;
  /** SHA-256 of the hospital's file of changes that was in force, hexadecimal; none if there is none for this drug. */
  readonly siteHash?: string;
  readonly verdicts: Readonly<Record<string, Judged['verdict']>>;
  /** How urgent each alert among the verdicts is, shown or not. */
  readonly indicators: Readonly<Record<string, Indicator>>;
  /** Topics of rules on trial: they are judged, and their alerts are not shown. */
  readonly shadow: readonly string[];
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
  readonly cards: readonly CardKept[];
  /** False: the tenant is silent, and the cards are those that it would have seen. */
  readonly shown: boolean;
  /** Codes of medicines that no value set has. They are counted by the day, apart from the call: together they would tell of a person. */
  readonly unmatched: readonly UnmatchedCode[];
  readonly milliseconds: number;
}

/** What is kept of a card, so that feedback finds its rule. */
export interface CardKept {
  readonly uuid: string;
  /** The topic of the card. */
  readonly rule: string;
  readonly indicator: Indicator;
}

/** A code of a public code system for medicines. */
export interface UnmatchedCode {
  readonly system: string;
  readonly code: string;
}

/** Keeps what was asked, concluded and shown. Recording never delays or hides a card. */
export interface Trail {
  record(call: Call): void;
}

/** One trail that keeps a call on several. */
export function onAll(...trails: readonly Trail[]): Trail {
  return {
    record(call) {
      for (const trail of trails) trail.record(call);
    },
  };
}

/** Everything that one call was. */
interface Concluded {
  readonly service: {
    readonly id: string;
    readonly hook: HookName;
    readonly content: {
      readonly drug: { readonly version: string };
      readonly hash: string;
      readonly site?: { readonly hash: string };
    };
  };
  readonly request: Pick<HookRequest, 'hookInstance'>;
  readonly judged: readonly Judged[];
  readonly doubt: Doubt | undefined;
  readonly response: CdsResponse;
  readonly chart: Pick<GatheredChart, 'dataStates' | 'foreignResources'>;
  /** All of them, those before the chart was gathered too. */
  readonly fhirCalls: readonly FhirCall[];
  readonly recognition: Recognition;
  readonly tenant: { readonly id: string; readonly mode: 'live' | 'silent' };
  readonly unmatched: readonly UnmatchedCode[];
  readonly now: number;
  readonly milliseconds: number;
}

/** Takes from a call what may be kept. */
export function callOf(concluded: Concluded): Call {
  const { service, judged, doubt, response, chart, tenant } = concluded;
  const { drug, hash, site } = service.content;
  const verdicts: Record<string, Judged['verdict']> = {};
  const indicators: Record<string, Indicator> = {};
  const [shadow, broken, faults]: [string[], string[], string[]] = [[], [], []];
  for (const one of judged) {
    const { topic, stage } = one.rule;
    verdicts[topic] = one.verdict;
    if (one.verdict === 'alert') indicators[topic] = one.indicator;
    if (stage === 'shadow') shadow.push(topic);
    if (one.error === undefined) continue;
    broken.push(topic);
    faults.push(placeOf(one.error));
  }
  const call: Call = {
    time: concluded.now,
    tenant: tenant.id,
    service: service.id,
    hook: service.hook,
    hookInstance: concluded.request.hookInstance,
    content: drug.version,
    contentHash: hash,
    verdicts,
    indicators,
    shadow,
    broken,
    faults,
    patientInDoubt: doubt?.gap.data === 'Patient',
    dataStates: chart.dataStates,
    foreignResources: chart.foreignResources,
    recognition: concluded.recognition,
    fhirCalls: concluded.fhirCalls,
    cards: response.cards.map(({ uuid, source, indicator }) => ({ uuid, rule: source.topic.code, indicator })),
    shown: tenant.mode === 'live',
    unmatched: concluded.unmatched,
    milliseconds: Math.round(concluded.milliseconds * 1000) / 1000,
  };
  return site === undefined ? call : { siteHash: site.hash, ...call };
}

/** The innermost places are enough to find the line. */
const mostPlaces = 3;

/**
 * The kind of an error and where it was thrown. Its message can hold data of the patient, in any shape, even that of a place;
 * so nothing is taken from a stack that does not show where the message ends, and the name is that of the class.
 */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { message, stack = '' } = error;
  const start = stack.indexOf(message);
  const behind = start === -1 ? '' : stack.slice(start + message.length);
  const places = behind.split('\n').filter((line) => /^ +at .*:\d+:\d+\)?$/.test(line));
  return [error.constructor.name, ...places.slice(0, mostPlaces).map((line) => line.trim())].join(' ');
}
