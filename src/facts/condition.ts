import type { FhirResource } from '../chart/chart.ts';
import type { Concept, Match, ValueSets } from './concept.ts';
import { atMostDaysAgo, compareDates, newest, readDate, type Instants } from './dates.ts';
import { asObject, asStatus, asText } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';
import { readConcept } from './read-concept.ts';

/** A problem or diagnosis of the record. */
export interface Condition {
  readonly reference: string;
  readonly concept: Concept;
  readonly matches: readonly Match[];
  /** The problem in the EHR's words. */
  readonly label: string;
  /** `active`, `recurrence`, `relapse`, `inactive`, `remission`, `resolved`, or not stated. */
  readonly clinical: string | undefined;
  /** `confirmed`, `provisional`, `differential`, `unconfirmed`, or not stated. */
  readonly verification: string | undefined;
  /** The newer of onset and recording: a range in which it must lie, where a partial date leaves that open. */
  readonly noted: Instants | undefined;
  /** The one of the two dates that begins later, as it was written. */
  readonly notedText: unknown;
  /** When the record first speaks of it: the recording, else the onset. */
  readonly entered: Instants | undefined;
  readonly abated: Instants | 'at-some-time' | undefined;
}

const dropped = new Set(['entered-in-error', 'refuted']);
const activeStates = new Set(['active', 'recurrence', 'relapse']);
const dormantStates = new Set(['inactive', 'remission']);

/** Reads a Condition in its R4 or STU3 shape. Gives nothing for what was refuted or entered in error. */
export function readCondition(resource: FhirResource, valueSets: ValueSets): Condition | undefined {
  const verification = asStatus(resource['verificationStatus']);
  const clinical = asStatus(resource['clinicalStatus']);
  if (dropped.has(verification ?? '') || clinical === 'entered-in-error') return undefined;
  const concept = readConcept(resource['code']);
  const matches = valueSets.matches(concept, 'condition');
  const onset = dated(resource['onsetDateTime']) ?? dated(asObject(resource['onsetPeriod'])?.['start']);
  const recorded = dated(resource['recordedDate']) ?? dated(resource['assertedDate']);
  return {
    reference: referenceTo(resource),
    concept,
    matches,
    label: concept.words[0] ?? matches[0]?.display ?? concept.codings[0]?.code ?? '',
    clinical,
    verification,
    noted: newest([onset?.date, recorded?.date]),
    notedText: laterOf(onset, recorded)?.text,
    entered: (recorded ?? onset)?.date,
    abated: readAbatement(resource),
  };
}

/** A date with its text. */
interface Dated {
  readonly date: Instants;
  readonly text: unknown;
}

function dated(text: unknown): Dated | undefined {
  const date = readDate(text);
  return date && { date, text };
}

function laterOf(first: Dated | undefined, second: Dated | undefined): Dated | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return compareDates(second.date, first.date) > 0 ? second : first;
}

/** A date of abatement that cannot be read settles nothing: the condition may still last. */
function readAbatement(resource: FhirResource): Condition['abated'] {
  const date = readDate(resource['abatementDateTime']) ?? readDate(asObject(resource['abatementPeriod'])?.['end']);
  if (date !== undefined) return date;
  const said =
    asText(resource['abatementString']) ?? asObject(resource['abatementAge']) ?? asObject(resource['abatementRange']);
  return said !== undefined || resource['abatementBoolean'] === true ? 'at-some-time' : undefined;
}

/**
 * `stale`: said to be active, but nobody noted it for longer than an acute illness lasts. `dormant`: inactive or in
 * remission. `over`: resolved, abated, or an acute illness of long ago that nobody says is active.
 */
export type Currency = 'current' | 'stale' | 'dormant' | 'over';

/** Whether a condition counts today. A lasting disease is never stale. `recentDays` is how long an acute illness stays recent. */
export function currencyOf(condition: Condition, now: number, recentDays: number, lasting: boolean): Currency {
  const { clinical, abated, noted } = condition;
  if (abated === 'at-some-time' || (abated !== undefined && abated.start <= now) || clinical === 'resolved')
    return 'over';
  if (dormantStates.has(clinical ?? '')) return 'dormant';
  const recent = noted === undefined ? 'undated' : atMostDaysAgo(noted, recentDays, now);
  if (activeStates.has(clinical ?? '')) return lasting || recent !== false ? 'current' : 'stale';
  return lasting || recent === true || recent === 'unsettled' ? 'current' : 'over';
}
