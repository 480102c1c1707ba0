import {
  currencyOf,
  describeDate,
  type Condition,
  type Course,
  type Draft,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { mayTreatNow, type AntiInfective } from './anti-infectives.ts';
import { has, type Reasons } from './indication.ts';
import { gradeOf, type Graded, type Infection, type InfectionsOnFile } from './infections.ts';
import { isRecent, type PositiveTest } from './positive-tests.ts';
import { isSettled, isTheReason, weigh, type Circumstances, type InfectionKind } from './weigh-infection.ts';

/** What speaks of an infection: an entry of the problem list, the order itself, a test, a medicine, fever. */
export type EvidenceKind =
  | InfectionKind
  | 'reason of the order'
  | 'blood culture'
  | 'blood culture, preliminary'
  | 'blood culture, contaminant'
  | 'SARS-CoV-2 test'
  | 'anti-infective'
  | 'fever';

/** One thing that speaks of an infection, for the card: what, when, where it stands. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly what: string;
  readonly date: string;
  readonly reference: string;
  readonly byName: boolean;
}

/** What the evidence is gathered from. Each is read only where it matters, so that what is missing elsewhere is no doubt. */
export interface Sources {
  readonly infectionsOnFile: InfectionsOnFile;
  readonly positiveTests: readonly PositiveTest[];
  readonly indication: Reasons;
  readonly course: Course;
  readonly tuberculosisTreatment: readonly MedicationUse[];
  readonly antiInfectives: readonly AntiInfective[];
}

/** The limits of the rule, in days. */
export interface Days {
  /** An acute illness stays recent. */
  readonly recent: number;
  /** A positive test speaks for today. */
  readonly test: number;
  /** A dose that was given is still at work. */
  readonly dose: number;
}

/** The entries of the problem list, weighed; then the order's own reason and the tests that none of them explains. */
export function gatherFindings(sources: Sources, order: Draft, days: Days, now: number): readonly Evidence[] {
  const { infections } = sources.infectionsOnFile;
  const circumstances: Circumstances = {
    continues: () => sources.course.kind === 'continuation',
    tuberculosisTreatment: () => sources.tuberculosisTreatment,
    inpatient: order.inpatient,
    reasons: sources.indication,
    recentDays: days.recent,
    now,
  };
  const weighed = infections.flatMap((infection) => {
    const kind = weigh(infection, circumstances);
    return kind === undefined ? [] : [{ infection, kind }];
  });
  const entries = weighed.map(({ infection, kind }): Evidence => {
    const { condition, byName } = infection;
    const doubt = isSettled(infection, circumstances) ? '' : `, perhaps more than ${days.recent} days ago`;
    return {
      kind,
      what: condition.label,
      date: `${dateOf(condition)}${doubt}`,
      reference: condition.reference,
      byName,
    };
  });
  const current = weighed.filter(({ kind }) => kind !== 'stale' && kind !== 'undated');
  const covidOnFile = current.some(({ infection }) => infection.group === 'COVID-19');
  return [
    ...entries,
    ...reasonsOf(order, sources.indication, covidOnFile, current),
    ...testsOf(sources, current, covidOnFile, days, now),
  ];
}

/** Recent tests whose words or date we do not understand: that nothing was found is then not certain. */
export function hasUnreadTests(tests: readonly PositiveTest[], days: Days, now: number): boolean {
  return tests.some((test) => {
    const recent = isRecent(test, days.test, now);
    return recent === 'undated' || (recent && test.reads === 'unread');
  });
}

/** Anti-infectives in use and fever, which suggest an infection that is not on file. */
export function gatherHints(sources: Sources, days: Days, now: number): readonly Evidence[] {
  const { infections, fevers } = sources.infectionsOnFile;
  const latent = infections.some(({ group }) => group === 'latent tuberculosis');
  const agents = new Set<string>();
  const treated = sources.antiInfectives.flatMap((medicine): readonly Evidence[] => {
    const { use, agent, byName, againstTuberculosis } = medicine;
    if ((againstTuberculosis && latent) || agents.has(agent) || !mayTreatNow(use, days.recent, days.dose, now))
      return [];
    agents.add(agent);
    return [{ kind: 'anti-infective', what: use.label, date: useOf(medicine), reference: use.reference, byName }];
  });
  // Fever belongs to these diseases.
  if (has(sources.indication, 'CAPS', 'DIRA', 'Still', 'FMF', 'MAS/HLH')) return treated;
  const hot = fevers.filter((condition) => currencyOf(condition, now, days.recent, false) === 'current');
  const fever = hot.map((condition): Evidence => {
    return {
      kind: 'fever',
      what: condition.label,
      date: dateOf(condition),
      reference: condition.reference,
      byName: false,
    };
  });
  return [...treated, ...fever];
}

type Current = readonly { readonly infection: Infection; readonly kind: InfectionKind }[];

/** COVID-19 or another infection that the order names as its reason, where the problem list has none of its weight. */
function reasonsOf(order: Draft, reasons: Reasons, covidOnFile: boolean, current: Current): readonly Evidence[] {
  const ordered = describeDate(order.datedText);
  const date = ordered === undefined ? 'stated in this order' : `stated in this order, ${ordered}`;
  const stated = { date, reference: order.reference };
  if (isTheReason(reasons, 'COVID-19')) {
    const kind = order.inpatient ? 'COVID-19, inpatient' : 'COVID-19, not inpatient';
    const byName = reasons.found.every(({ indication, coded }) => indication !== 'COVID-19' || !coded);
    return covidOnFile ? [] : [{ ...stated, kind, what: 'COVID-19', byName }];
  }
  return order.reasons.flatMap(({ concept, matches }): readonly Evidence[] => {
    const graded = gradeOf(matches);
    if (graded === undefined || current.some(({ infection }) => infection.grade === graded.grade)) return [];
    const what = concept.words[0] ?? matches.find(({ set }) => set === 'infections')?.display ?? '';
    return [{ ...stated, kind: kindOfReason(graded), what, byName: graded.byName }];
  });
}

function kindOfReason({ grade, certainty }: Graded): EvidenceKind {
  switch (grade) {
    case 'words':
      return 'words';
    case 'minor-superficial':
      return 'minor';
    case 'chronic-or-latent':
      return certainty === 'definite' ? 'chronic' : 'chronic, possible';
    case 'localized':
      return certainty === 'definite' ? 'reason of the order' : 'localized, possible';
    case 'serious-systemic':
      return 'reason of the order';
  }
}

/** Positive tests of the last days that no current diagnosis explains, nor one that was closed after the test. */
function testsOf(
  { positiveTests, infectionsOnFile: { infections }, indication }: Sources,
  current: Current,
  covidOnFile: boolean,
  days: Days,
  now: number,
): readonly Evidence[] {
  const recent = positiveTests.filter((test) => test.reads === 'positive' && isRecent(test, days.test, now) === true);
  const skin = new Set(recent.filter(({ skinOnly }) => skinOnly).map(({ specimen }) => specimen));
  // COVID-19 explains no bacteria in the blood.
  const sepsis = current.some(
    ({ kind }) => kind === 'serious' || kind === 'running course' || kind === 'trigger of MAS',
  );
  const covid = covidOnFile || isTheReason(indication, 'COVID-19');
  return recent.flatMap((test): readonly Evidence[] => {
    const ofCovid = test.test === 'SARS-CoV-2 test';
    const explained = ofCovid ? covid : sepsis;
    const closed = infections.some(
      ({ condition, grade, group }) =>
        (ofCovid ? group === 'COVID-19' : grade === 'serious-systemic' && group !== 'COVID-19') &&
        closedAfter(condition, test, now),
    );
    if (explained || closed) return [];
    const what = `positive ${test.test}${test.found === '' ? '' : `, ${test.found}`}`;
    return [{ kind: kindOf(test, skin.size), what, date: test.date, reference: test.reference, byName: false }];
  });
}

function kindOf({ test, preliminary, skinOnly }: PositiveTest, skinSpecimens: number): EvidenceKind {
  if (test === 'SARS-CoV-2 test') return test;
  if (preliminary) return 'blood culture, preliminary';
  return skinOnly && skinSpecimens === 1 ? 'blood culture, contaminant' : 'blood culture';
}

function closedAfter({ abated }: Condition, { effective }: PositiveTest, now: number): boolean {
  if (abated === undefined || abated === 'at-some-time' || effective === undefined) return false;
  return abated.start >= effective.start && abated.start <= now;
}

function useOf({ use, reason }: AntiInfective): string {
  const date = describeDate(use.datedText) ?? 'no date';
  const since = { draft: 'in this session', administration: `given ${date}` };
  const when = use.source === 'draft' || use.source === 'administration' ? since[use.source] : `since ${date}`;
  return reason === undefined ? when : `${when} for ${reason}`;
}

function dateOf({ notedText }: Condition): string {
  const noted = describeDate(notedText);
  return noted === undefined ? 'no date on file' : `noted ${noted}`;
}
