import {
  codeSystems,
  fact,
  readNumber,
  resultsOf,
  wordsFound,
  type Fact,
  type Instants,
  type Observation,
  type Reading,
} from '../../../src/authoring.ts';
import { asReported } from './as-reported.ts';
import { hasFinding, hasValue, presenceOf } from './presence.ts';

/** A result that speaks for or against a pregnancy. `possible`: the record itself says that it is not certain. */
export interface PregnancyTest {
  readonly reference: string;
  readonly kind: 'test' | 'concentration' | 'status';
  readonly says: 'pregnant' | 'possible' | 'not' | 'open' | 'unread';
  /** Of a concentration without a judgement of the laboratory; else not a number. */
  readonly reading: Reading<'[IU]/L'>;
  /** What was found, for cards. */
  readonly what: string;
  readonly effective: Instants | undefined;
  readonly date: string;
}

/** Tests for choriogonadotropin, and the pregnancy status that somebody noted. */
export const pregnancyTests: Fact<readonly PregnancyTest[]> = fact({
  name: 'pregnancy tests and pregnancy status',
  reads: ['observations'],
  results: ['hcg', 'pregnancy-status'],
  read({ record }) {
    const tests = resultsOf(record, 'hcg').value.filter(hasFinding).map(readTest);
    const statuses = resultsOf(record, 'pregnancy-status').value.filter(hasValue).map(readStatus);
    return { value: [...tests, ...statuses], gaps: record.results.gaps };
  },
});

const none = { ok: false, why: 'no-value' } as const;

/** The highest concentrations are of tumours and molar pregnancies, some millions. */
const plausible = { min: 0, max: 10_000_000 };

function readTest(observation: Observation): PregnancyTest {
  const reading = readNumber(observation.value, '[IU]/L', { plausible });
  const outcome = presenceOf(observation);
  const number = reading.ok ? `, ${reading.short}` : '';
  const by = { what: `pregnancy test (hCG)${number}`, ...common(observation) };
  switch (outcome) {
    case 'positive':
      return { kind: reading.ok ? 'concentration' : 'test', says: 'pregnant', reading: none, ...by };
    case 'negative':
      return { kind: 'test', says: 'not', reading: none, ...by };
    case 'indeterminate':
      return { kind: 'test', says: 'open', reading: none, ...by };
    case undefined:
      return { kind: 'concentration', says: reading.ok ? 'open' : 'unread', reading, ...by };
  }
}

/**
 * The answers of the International Patient Summary (value set pregnancy-status-uv-ips and its map to SNOMED CT), for
 * answers that come without words.
 */
const answers: ReadonlyMap<string, PregnancyTest['says']> = new Map([
  [`${codeSystems.loinc} LA15173-0`, 'pregnant'],
  [`${codeSystems.loinc} LA26683-5`, 'not'],
  [`${codeSystems.loinc} LA4489-6`, 'open'],
  [`${codeSystems.snomed} 77386006`, 'pregnant'],
  [`${codeSystems.snomed} 60001007`, 'not'],
  [`${codeSystems.snomed} 102874004`, 'possible'],
]);

function readStatus(observation: Observation): PregnancyTest {
  const { value } = observation;
  const codings = value.kind === 'concept' ? value.concept.codings : [];
  const coded = codings.flatMap(({ system, code }) => answers.get(`${system} ${code}`) ?? [])[0];
  const said = wordsFound({ value, components: [] }).map(statusIn);
  const bySide = value.kind === 'boolean' ? (value.boolean ? 'pregnant' : 'not') : undefined;
  const says = coded ?? bySide ?? said.find((one) => one !== 'unread') ?? 'unread';
  const words = asReported(value);
  const what = words === '' ? 'pregnancy status' : `pregnancy status: ${words}`;
  return { kind: 'status', says, reading: none, what, ...common(observation) };
}

function statusIn(words: string): PregnancyTest['says'] {
  if (/\b(possibl[ey]|suspected|unconfirmed|not (yet )?confirmed)\b/i.test(words)) return 'possible';
  if (/\b(unknown|not known|unsure|undetermined|not (asked|assessed|applicable)|declined)\b/i.test(words))
    return 'open';
  if (/\b(not|non|no longer|never)\b.*pregnan|\bpost-?partum\b|^(no|negative)$/i.test(words.trim())) return 'not';
  return /\bpregnan(t|cy)\b|^(yes|positive)$/i.test(words.trim()) ? 'pregnant' : 'unread';
}

function common({ reference, effective, effectiveText, status }: Observation) {
  const preliminary = status === 'preliminary' || status === 'registered' ? ', preliminary' : '';
  return { reference, effective, date: `${effectiveText ?? 'no date'}${preliminary}` };
}
