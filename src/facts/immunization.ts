import type { FhirResource } from '../chart/chart.ts';
import { asObjects, asReference, asStatus, asText, listOf, type Json } from '../fhir/json.ts';
import { referenceTo } from '../fhir/reference.ts';
import type { Concept, Match, ValueSets } from './concept.ts';
import { compareDates, readDate, type Instants } from './dates.ts';
import { readConcept } from './read-concept.ts';

/**
 * How a vaccination stands. `completed`: given. The others are of a recommendation; `complete`: the series is; `not-due`: too old, not
 * recommended; `unknown`: nothing is said, or nothing that we know.
 */
export type VaccinationStatus =
  'completed' | 'due' | 'overdue' | 'contraindicated' | 'complete' | 'immune' | 'not-due' | 'unknown';

/** A vaccination that was given or is recommended. */
export interface Vaccination {
  /** `Immunization/x`; empty without an id. All recommendations of one resource have the same. */
  readonly reference: string;
  readonly source: 'given' | 'recommended';
  readonly matches: readonly Match[];
  /** Whether something says which vaccine it is; for a recommendation, at least against which disease. */
  readonly named: boolean;
  /** The vaccine in the EHR's words. */
  readonly label: string;
  /** When it was given; for a recommendation when it is due, else the earliest date on which it may be given. */
  readonly dated: Instants | undefined;
  /** The date as text, for cards. */
  readonly datedText: string | undefined;
  readonly status: VaccinationStatus;
  /** `Patient/x` as the resource names the patient. */
  readonly patient: string | undefined;
}

/** More are no forecast for one person. */
const mostRecommendations = 500;

/**
 * Reads an Immunization or all recommendations of an ImmunizationRecommendation, in their R4 or STU3 shapes. Gives nothing for another
 * resource, and for what did not happen: not done (STU3: `notGiven`), entered in error.
 */
export function readImmunization(resource: FhirResource, valueSets: ValueSets): readonly Vaccination[] {
  if (resource.resourceType === 'Immunization') return readGiven(resource, valueSets);
  if (resource.resourceType === 'ImmunizationRecommendation') {
    return asObjects(resource['recommendation'])
      .slice(0, mostRecommendations)
      .map((recommendation) => readRecommendation(resource, recommendation, valueSets));
  }
  return [];
}

const didNotHappen = new Set(['not-done', 'entered-in-error']);

function readGiven(resource: FhirResource, valueSets: ValueSets): readonly Vaccination[] {
  const status = asStatus(resource['status']) ?? 'unknown';
  const refused = [resource['notGiven'], resource['wasNotGiven']].some((flag) => flag === true || flag === 'true');
  if (didNotHappen.has(status) || refused) return [];
  // Text for when it was given (`childhood`) is a date only if it is written as one.
  const texts = [resource['occurrenceDateTime'], resource['date'], resource['occurrenceString']];
  return [
    {
      source: 'given',
      status: status === 'completed' ? 'completed' : 'unknown',
      ...identify(resource, [readConcept(resource['vaccineCode'])], valueSets),
      ...dateFrom(texts),
    },
  ];
}

function readRecommendation(resource: FhirResource, recommendation: Json, valueSets: ValueSets): Vaccination {
  const identified = identify(resource, listOf(recommendation['vaccineCode']).map(readConcept), valueSets);
  return {
    source: 'recommended',
    status: statusOf(readConcept(recommendation['forecastStatus'])),
    ...identified,
    named: identified.named || valueSets.isNamed(readConcept(recommendation['targetDisease'])),
    ...dateFrom(datesOf(recommendation)),
  };
}

function identify(
  resource: FhirResource,
  vaccines: readonly Concept[],
  valueSets: ValueSets,
): Pick<Vaccination, 'reference' | 'matches' | 'named' | 'label' | 'patient'> {
  const matches = vaccines.flatMap((vaccine) => valueSets.matches(vaccine, 'medication'));
  const words = vaccines.flatMap((vaccine) => vaccine.words);
  return {
    reference: referenceTo(resource),
    matches,
    named: matches.length > 0 || vaccines.some((vaccine) => valueSets.isNamed(vaccine)),
    label: words[0] ?? matches[0]?.display ?? '',
    patient: asReference(resource['patient']),
  };
}

/** The first of them that is a date. */
function dateFrom(texts: readonly unknown[]): Pick<Vaccination, 'dated' | 'datedText'> {
  for (const text of texts) {
    const dated = readDate(text);
    if (dated !== undefined) return { dated, datedText: asText(text) };
  }
  return { dated: undefined, datedText: undefined };
}

/**
 * The dates of a recommendation, best first: due, earliest, and those of a kind that we cannot tell (a code without words), of which
 * the first to come is the earliest. The dates after which it is overdue or too late say nothing of when it will be given.
 */
function datesOf(recommendation: Json): readonly unknown[] {
  const criteria = asObjects(recommendation['dateCriterion']).map((criterion) => ({
    kind: kindOfDate(criterion['code']),
    value: criterion['value'],
  }));
  const of = (kind: ReturnType<typeof kindOfDate>): readonly unknown[] =>
    criteria.filter((criterion) => criterion.kind === kind).map(({ value }) => value);
  const untold = of('unknown').flatMap((value) => {
    const dated = readDate(value);
    return dated === undefined ? [] : [{ value, dated }];
  });
  return [
    ...of('due'),
    ...of('earliest'),
    ...untold.toSorted((a, b) => compareDates(a.dated, b.dated)).map(({ value }) => value),
  ];
}

/** By the words `Date vaccine due`, `Earliest date to give`, and STU3's codes `due`, `recommended`, `earliest`, `overdue`, `latest`. */
function kindOfDate(code: unknown): 'due' | 'earliest' | 'late' | 'unknown' {
  const { codings, words } = readConcept(code);
  const said = [...codings.map((coding) => coding.code), ...words].join(' ').toLowerCase();
  if (/overdue|past due|latest/.test(said)) return 'late';
  if (/earliest/.test(said)) return 'earliest';
  return /\bdue\b|recommended/.test(said) ? 'due' : 'unknown';
}

const statuses: Readonly<Record<string, VaccinationStatus>> = {
  due: 'due',
  'due now': 'due',
  'on schedule': 'due',
  overdue: 'overdue',
  'past due': 'overdue',
  contraindicated: 'contraindicated',
  complete: 'complete',
  completed: 'complete',
  'up to date': 'complete',
  immune: 'immune',
  'too old': 'not-due',
  'aged out': 'not-due',
  'not recommended': 'not-due',
};

/** By the code or the words; where they contradict each other, nothing is known. */
function statusOf({ codings, words }: Concept): VaccinationStatus {
  const said = new Set<VaccinationStatus>();
  for (const text of [...codings.map(({ code }) => code), ...words]) {
    const plain = text.toLowerCase().replace(/[-_]/g, ' ').trim();
    const status = Object.hasOwn(statuses, plain) ? statuses[plain] : undefined;
    if (status !== undefined) said.add(status);
  }
  const [only, ...contradicting] = said;
  return only === undefined || contradicting.length > 0 ? 'unknown' : only;
}
