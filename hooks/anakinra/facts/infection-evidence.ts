import {
  currencyOf,
  daysBetween,
  describeDate,
  type Condition,
  type Course,
  type Draft,
  type MedicationUse,
} from '../../../src/authoring.ts';
import { isShortCourse, isWithoutStatus, mayTreatNow, type AntiInfective } from './anti-infectives.ts';
import { eachOnce, has, type Reasons } from './indication.ts';
import { gradeOf, type Graded, type Infection, type InfectionsOnFile } from './infections.ts';
import { protectionBy, type Protection, type TreatmentDays } from './latent-tuberculosis.ts';
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

/** A limit of the project that evidence rests on. */
export type Rest = 'recent' | 'order' | 'test' | 'dose' | 'course';

/** One thing that speaks of an infection, for the card: what, when, where it stands. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** `hepatitis B`, `herpes` ... where the words of the card depend on it. */
  readonly group?: string | undefined;
  /** Why it counts, where the kind does not say it all. */
  readonly because?: string;
  /** The limits of the project without which it would not count, or count otherwise. */
  readonly rests: readonly Rest[];
  readonly what: string;
  readonly date: string;
  readonly reference: string;
  readonly byName: boolean;
  /** By the word of a terminology server, not by a code of the lists. */
  readonly byHierarchy?: boolean;
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
export interface Days extends TreatmentDays {
  /** An acute illness stays recent. */
  readonly recent: number;
  /** A positive test speaks for today. */
  readonly test: number;
  /** A medicine that is mostly given for long treats when it was written for at most this long. */
  readonly course: number;
}

/** The entries of the problem list, weighed; then the order's own reason and the tests that none of them explains. */
export function gatherFindings(sources: Sources, order: Draft, days: Days, now: number): readonly Evidence[] {
  const { infections } = sources.infectionsOnFile;
  let protection: ReturnType<typeof protectionBy> | undefined;
  const protect = (condition: Condition): Protection => {
    protection ??= protectionBy(sources.tuberculosisTreatment, days, now);
    return protection(condition);
  };
  const circumstances: Circumstances = {
    continues: () => sources.course.kind === 'continuation',
    protection: ({ condition }) => protect(condition),
    inpatient: order.inpatient,
    reasons: eachOnce(sources.indication),
    recentDays: days.recent,
    now,
  };
  const weighed = infections.flatMap((infection) => {
    const kind = weigh(infection, circumstances);
    return kind === undefined ? [] : [{ infection, kind }];
  });
  const entries = weighed.map(({ infection, kind }): Evidence => {
    const { condition, byName, byHierarchy, group, grade } = infection;
    const doubt = isSettled(infection, circumstances) ? '' : `, perhaps more than ${days.recent} days ago`;
    return {
      kind,
      group,
      ...(kind === 'latent tuberculosis, treated' && { because: treatmentOf(protect(condition)) }),
      rests: grade === 'chronic-or-latent' || kind === 'words' ? [] : ['recent'],
      what: condition.label,
      date: `${dateOf(condition)}${doubt}`,
      reference: condition.reference,
      byName,
      byHierarchy,
    };
  });
  const current = weighed.filter(({ kind }) => kind !== 'stale' && kind !== 'undated');
  const covidOnFile = current.some(({ infection, kind }) => infection.group === 'COVID-19' && kind !== 'words');
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
    const { use, agent, byName, againstTuberculosis, mayPrevent } = medicine;
    if ((againstTuberculosis && latent) || agents.has(agent) || !mayTreatNow(use, days.recent, days.dose, now))
      return [];
    if (mayPrevent && !isShortCourse(use, days.course, now)) return [];
    agents.add(agent);
    return [
      {
        kind: 'anti-infective',
        because: purposeOf(medicine),
        rests: [
          ...(use.source === 'administration' ? ['dose' as const] : use.source === 'draft' ? [] : ['order' as const]),
          ...(mayPrevent ? ['course' as const] : []),
        ],
        what: use.label,
        date: isWithoutStatus(use, now) ? `${dayOf(use)}, without a status` : dayOf(use),
        reference: use.reference,
        byName,
      },
    ];
  });
  // Fever belongs to these diseases.
  if (has(sources.indication, 'CAPS', 'DIRA', 'Still', 'FMF', 'MAS/HLH')) return treated;
  const hot = fevers.filter((condition) => currencyOf(condition, now, days.recent, false) === 'current');
  const fever = hot.map((condition): Evidence => {
    return {
      kind: 'fever',
      rests: ['recent'],
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
  const date = ordered === undefined ? 'no date' : `ordered ${ordered}`;
  const stated = { date, reference: order.reference, rests: [] };
  if (has(reasons, 'COVID-19') && isTheReason(reasons, 'COVID-19')) {
    if (covidOnFile || reasons.from !== 'order') return [];
    const kind = order.inpatient ? 'COVID-19, inpatient' : 'COVID-19, not inpatient';
    const byName = reasons.found.every(({ indication, coded }) => indication !== 'COVID-19' || !coded);
    return [{ kind, what: 'COVID-19', byName, ...stated }];
  }
  const onFile = new Set(current.map(({ infection }) => infection.grade));
  return order.reasons.flatMap(({ concept, matches }): readonly Evidence[] => {
    const graded = gradeOf(matches);
    if (graded === undefined || onFile.has(graded.grade)) return [];
    const what = concept.words[0] ?? matches.find(({ set }) => set === 'infections')?.display ?? '';
    return [{ kind: kindOfReason(graded), group: graded.group, what, ...byOf(graded), ...stated }];
  });
}

function byOf({ byName, byHierarchy }: Graded): Pick<Evidence, 'byName' | 'byHierarchy'> {
  return { byName, byHierarchy };
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
  const ofCovid = closings(
    infections.filter(({ group }) => group === 'COVID-19'),
    now,
  );
  const serious = closings(
    infections.filter(({ grade, group }) => grade === 'serious-systemic' && group !== 'COVID-19'),
    now,
  );
  return recent.flatMap((test): readonly Evidence[] => {
    const isOfCovid = test.test === 'SARS-CoV-2 test';
    const explained = isOfCovid ? covid : sepsis;
    const closed = isOfCovid
      ? closedAfter(ofCovid, test) || resolvedSince(ofCovid, test, now)
      : closedAfter(serious, test);
    if (explained || closed) return [];
    const what = `positive ${test.test}${test.found === '' ? '' : `, ${test.found}`}`;
    return [
      {
        kind: kindOf(test, skin.size),
        rests: ['test'],
        what,
        date: test.date,
        reference: test.reference,
        byName: false,
      },
    ];
  });
}

function kindOf({ test, preliminary, skinOnly }: PositiveTest, skinSpecimens: number): EvidenceKind {
  if (test === 'SARS-CoV-2 test') return test;
  if (preliminary) return 'blood culture, preliminary';
  return skinOnly && skinSpecimens === 1 ? 'blood culture, contaminant' : 'blood culture';
}

/** When the last of some infections was closed (ms since the epoch), and for how many days at most a resolved one has been noted. */
interface Closings {
  readonly last: number;
  readonly fewestDays: number;
}

function closings(infections: readonly Infection[], now: number): Closings {
  let [last, fewestDays] = [-Infinity, Infinity];
  for (const { condition } of infections) {
    const { abated, clinical, noted } = condition;
    if (abated !== undefined && abated !== 'at-some-time' && abated.start <= now) last = Math.max(last, abated.start);
    if (clinical === 'resolved' && noted !== undefined) fewestDays = Math.min(fewestDays, daysBetween(noted, now).most);
  }
  return { last, fewestDays };
}

function closedAfter({ last }: Closings, { effective }: PositiveTest): boolean {
  return effective !== undefined && last >= effective.start;
}

/** Resolved on an unknown day, but noted on the day of the test or later: the illness that the test has shown. */
function resolvedSince({ fewestDays }: Closings, { effective }: PositiveTest, now: number): boolean {
  return effective !== undefined && fewestDays <= daysBetween(effective, now).least;
}

/** With which medicine latent tuberculosis is treated. */
function treatmentOf(found: Protection): string {
  if (found.kind !== 'treated') return 'under treatment';
  const { use, doseDays } = found;
  const when = `under treatment with ${use.label} (${dayOf(use)})`;
  if (doseDays === undefined) return when;
  const counts = doseDays === 1 ? '1 day' : `${doseDays} days`;
  return `${when}; such a dose counts for ${counts}, a limit of the project and not of the label`;
}

function purposeOf({ reason, reasonNotOnFile }: AntiInfective): string {
  const unexplained = 'no current infection on file explains it';
  if (reason === undefined) return unexplained;
  return reasonNotOnFile
    ? `ordered for ${reason}, which is not on the problem list`
    : `ordered for ${reason}, ${unexplained}`;
}

function dayOf(use: MedicationUse): string {
  const date = describeDate(use.datedText) ?? 'no date';
  const since = { draft: 'in this session', administration: `given ${date}` };
  if (use.source === 'dispense') return `handed over ${date}`;
  return use.source === 'draft' || use.source === 'administration' ? since[use.source] : `since ${date}`;
}

function dateOf({ notedText }: Condition): string {
  const noted = describeDate(notedText);
  return noted === undefined ? 'no date on file' : `noted ${noted}`;
}
