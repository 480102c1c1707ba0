import { judgement, limit, rule, type Profile } from '../../../src/authoring.ts';
import { antiInfectives, tuberculosisTreatment } from '../facts/anti-infectives.ts';
import { course } from '../facts/course.ts';
import { has, indication } from '../facts/indication.ts';
import {
  gatherFindings,
  gatherHints,
  hasUnreadTests,
  type Days,
  type Evidence,
  type EvidenceKind,
  type Rest,
} from '../facts/infection-evidence.ts';
import { infectionsOnFile } from '../facts/infections.ts';
import { positiveTests } from '../facts/positive-tests.ts';
import { isTheReason } from '../facts/weigh-infection.ts';
import { icd10cm, smpc, uspi } from '../sources.ts';

type Alert =
  | 'serious'
  | 'running'
  | 'trigger'
  | 'pneumonia'
  | 'covid'
  | 'caution'
  | 'chronic'
  | 'hospital'
  | 'possible'
  | 'unsure'
  | 'minor'
  | 'latent'
  | 'treated'
  | 'fever';

/** What each kind of evidence means: the alert that it raises, and why. The first kind that is found gives the card its tone. */
const meaning: Readonly<Record<EvidenceKind, readonly [alert: Alert | 'none', because: string]>> = {
  serious: ['serious', 'serious and current'],
  'running course': ['running', 'serious, in a running course'],
  'blood culture': ['caution', 'no current diagnosis on file explains it'],
  'blood culture, preliminary': ['caution', 'preliminary, no current diagnosis on file explains it'],
  'trigger of MAS': ['trigger', 'serious, may be the trigger of MAS/HLH'],
  'pneumonia beside COVID-19': [
    'pneumonia',
    'organism not stated, perhaps a part of the COVID-19 that the order is for',
  ],
  'COVID-19, not inpatient': ['covid', 'order not marked as inpatient'],
  'viral pneumonia, not inpatient': ['covid', 'taken as part of the COVID-19 that the order is for'],
  'COVID-19, unconfirmed': ['covid', 'not confirmed'],
  'reason of the order': ['caution', 'the reason for the order'],
  'SARS-CoV-2 test': ['caution', 'no current diagnosis on file explains it'],
  'serious, possible': ['caution', 'serious if it is infectious'],
  unconfirmed: ['caution', 'not confirmed'],
  localized: ['caution', 'acute, not graded as serious'],
  'latent tuberculosis': ['chronic', 'no current treatment on file, can reactivate'],
  chronic: ['chronic', 'chronic infection, not studied with anakinra'],
  'chronic, dormant': ['chronic', 'inactive or in remission, not studied with anakinra'],
  'COVID-19, inpatient': ['hospital', 'the reason for the order'],
  'viral pneumonia, inpatient': ['hospital', 'taken as part of the COVID-19 that the order is for'],
  'latent tuberculosis, treated': ['latent', 'under treatment'],
  undated: ['possible', 'without a status, perhaps over'],
  'localized, possible': ['possible', 'acute, perhaps not infectious'],
  'chronic, possible': ['possible', 'chronic, perhaps not infectious'],
  'blood culture, contaminant': ['possible', 'likely a contaminant'],
  words: ['unsure', 'named in words only'],
  stale: ['unsure', 'old entry, please confirm that it is resolved'],
  minor: ['minor', 'minor'],
  supporting: ['possible', 'names a cause, not the infection'],
  'anti-infective': ['treated', 'no current infection on file explains it'],
  fever: ['fever', 'without a diagnosis on file'],
  'latent tuberculosis, done': ['none', 'latent, treatment completed'],
};
const order = Object.keys(meaning);
const rank = ({ kind }: Evidence): number => order.indexOf(kind);
/** What already says that there is an infection now, so that an anti-infective or fever beside it adds nothing. */
const certain: readonly string[] = ['serious', 'running', 'trigger', 'pneumonia', 'covid', 'caution', 'hospital'];
/** Chronic infections that are known to come back. */
const reactivating: Readonly<Record<string, string>> = {
  'hepatitis B': 'Hepatitis B can reactivate: consider HBV DNA.',
  herpes: 'Herpes can reactivate.',
  'latent tuberculosis': 'The label recommends treating latent tuberculosis before anakinra.',
};
/** On whose label which use in hospital rests. */
const inHospital: Readonly<Record<Profile, string>> = {
  us: 'in the US under the FDA emergency use authorization of 11/2022, for adults in hospital with COVID-19 pneumonia who need oxygen and likely have a raised suPAR.',
  eu: 'in the EU by its label, for adults with COVID-19 pneumonia who need oxygen and have a suPAR of at least 6 ng/mL.',
};
const afterCovid = 'without an approval, in the multisystem inflammatory syndrome after it.';

/** Why it counts, for the line of the card. */
function becauseOf({ kind, group = '', because }: Evidence): string {
  if (because !== undefined) return because;
  const returns = reactivating[group] !== undefined;
  if (kind === 'chronic' && returns) return 'chronic infection, can reactivate';
  if (kind === 'chronic, dormant' && returns) return 'inactive or in remission, can reactivate';
  return meaning[kind][1];
}

/** What, when, why it counts, and whether the lists of this product know it. */
function lineOf(one: Evidence): string {
  const matched = one.byHierarchy === true ? '; matched by SNOMED CT hierarchy, please confirm it' : '';
  return `${one.what}, ${one.date}: ${becauseOf(one)}${matched}`;
}

/** What the label and the project advise on the chronic infections that were found. */
function adviceOn(evidence: readonly Evidence[]): string {
  const groups = new Set(evidence.map(({ group = '' }) => group));
  const returning = Object.entries(reactivating).flatMap(([group, advice]) => (groups.has(group) ? [advice] : []));
  return ['Patients with chronic infections were not studied.', ...returning].join(' ');
}

/** The limits of the project that the evidence rests on, in one sentence. */
function limitsOf(evidence: readonly Evidence[], days: Days): string {
  const used = new Set(evidence.flatMap(({ rests }) => rests));
  const said: Readonly<Record<Rest, string>> = {
    recent: `acute entries count as current for ${days.recent} days`,
    order: `an anti-infective counts for ${days.recent} days`,
    test: `positive tests count for ${days.test} days`,
    dose: `a given dose counts for ${days.dose === 1 ? '1 day' : `${days.dose} days`}`,
    course: `a course of at most ${days.course} days counts as treatment`,
  };
  const parts = rests.filter((rest) => used.has(rest)).map((rest) => said[rest]);
  return parts.length === 0 ? '' : `By limits of the project, not of the label, ${parts.join('; ')}.`;
}
const rests: readonly Rest[] = ['recent', 'order', 'test', 'dose', 'course'];

const advice = 'The label advises against starting anakinra during an active infection.';
const trials =
  'In trials in rheumatoid arthritis serious infections occurred in 2 % of patients with anakinra and in fewer than 1 % with placebo.';
const risk = `${trials} ${advice}`;
/** Alerts whose words depend on whether anakinra is started or continued. */
const timed: ReadonlySet<string> = new Set(['caution', 'possible', 'unsure', 'minor', 'fever']);
const project = (what: string, because: string) => judgement(what, '2026-11-26', because);

export default rule({
  topic: 'anakinraActiveInfection',
  title: 'Anakinra is not started during an active infection',
  because: 'Blocking interleukin-1 weakens the defence against infections and can hide their signs.',
  check: 'active infection',
  sources: [
    uspi('Warnings and Precautions: Serious Infections'),
    smpc('4.4'),
    icd10cm('Chapters and sections of infections'),
  ],
  sourcesElsewhere: { eu: smpc('4.4') },
  ifUnknown: 'warning',
  limits: {
    recent: limit(90, 'd', {
      meaning: 'an acute infection, an anti-infective or fever of longer ago is an old entry unless somebody closed it',
      source: project(
        'how long an acute infection stays recent',
        'entries that nobody closed are the main cause of false alarms',
      ),
      step: 1,
      siteRange: [30, 365],
    }),
    test: limit(20, 'd', {
      meaning: 'a positive blood culture or SARS-CoV-2 test without a diagnosis speaks of an infection this long',
      source: project(
        'how long a positive test counts',
        'SARS-CoV-2 is found for weeks after the illness; severely ill patients isolate for up to 20 days',
      ),
      step: 1,
      siteRange: [7, 60],
    }),
    dose: limit(1, 'd', {
      meaning: 'an anti-infective that was given, with no order on file, is in use this long',
      source: project('how long a dose counts', 'most anti-infectives are given daily or more often'),
      step: 1,
      siteRange: [0, 7],
    }),
    weekly: limit(7, 'd', {
      meaning: 'a dose of rifapentine, which is given weekly, treats latent tuberculosis this long',
      source: project('how long a weekly dose counts', 'the next dose is due then'),
      step: 1,
      siteRange: [7, 14],
    }),
    treatment: limit(28, 'd', {
      meaning: 'a shorter course is no completed treatment of latent tuberculosis',
      source: project('the shortest treatment of latent tuberculosis', 'the shortest regimen in use takes one month'),
      step: 1,
      siteRange: [28, 90],
    }),
    course: limit(21, 'd', {
      meaning:
        'doxycycline, co-trimoxazole and the like without a reason treat an infection when ordered for at most this long',
      source: project(
        'the longest usual course against an acute infection',
        'for prevention they are ordered for months',
      ),
      step: 1,
      siteRange: [7, 42],
    }),
  },
  facts: { infectionsOnFile, positiveTests, indication, course, tuberculosisTreatment, antiInfectives },
  overrideReasons: [
    'risk-benefit-ratio',
    'expert-contradicts',
    'need-more-info',
    'mitigate-risk-negative-outcome',
    'action-completed',
    'cds-not-applicable',
  ],
  blindSpots: [
    'infections that stand only in notes',
    'SNOMED CT codes that are not listed, where the words beside them say nothing and no terminology server is asked',
    'C-reactive protein and procalcitonin, which the disease itself can raise',
    'cultures other than of blood, and antiviral medicines',
    'a dose of prophylaxis that is not called so',
  ],
  decide(facts, { alert, clear, unknown, limits, now, profile }, anakinra) {
    const days: Days = {
      recent: limits.recent.value,
      test: limits.test.value,
      dose: limits.dose.value,
      weekly: limits.weekly.value,
      treatment: limits.treatment.value,
      course: limits.course.value,
    };
    const findings = gatherFindings(facts, anakinra, days, now).filter(({ kind }) => meaning[kind][0] !== 'none');
    const settled = findings.some(({ kind }) => certain.includes(meaning[kind][0]));
    const evidence = settled ? findings : [...findings, ...gatherHints(facts, days, now)];
    const [worst, ...others] = evidence.toSorted((a, b) => rank(a) - rank(b));
    if (worst !== undefined) {
      const [meant] = meaning[worst.kind];
      const triggers = meant === 'caution' && isTheReason(facts.indication, 'MAS/HLH');
      const key = triggers ? 'trigger' : meant;
      const lines = [worst, ...others].map(lineOf);
      const isMis = !has(facts.indication, 'COVID-19');
      const words = {
        what: worst.what,
        date: worst.date,
        because: becauseOf(worst),
        found: [...new Set(lines)],
        limits: limitsOf(evidence, days),
        advice: adviceOn(evidence),
        // Only asked where the card says it.
        when: timed.has(key) && facts.course.kind === 'continuation' ? 'before the next dose' : 'before starting',
        flare: profile === 'eu' ? 'CAPS' : 'NOMID and DIRA',
        reason: isMis ? 'The multisystem inflammatory syndrome' : 'COVID-19',
        use: isMis ? afterCovid : inHospital[profile],
      };
      const basis = { findings: evidence.map(({ reference }) => reference), byName: worst.byName };
      if (key !== 'none') return alert(key, words, basis);
    }
    const verdict = clear();
    const unread = verdict.verdict === 'clear' && hasUnreadTests(facts.positiveTests, days, now);
    return unread ? unknown([{ data: 'Observation', gap: 'unreadable' }]) : verdict;
  },
  alerts: {
    serious: {
      indicator: 'critical',
      summary: 'Active infection: {what} ({date}). The label advises against starting anakinra',
      detail: `{found}\n\n${risk} Consider treating the infection first, or documenting why the benefit outweighs the risk. {limits}`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    running: {
      indicator: 'warning',
      summary: 'Serious infection during anakinra: {what} ({date})',
      detail: `{found}\n\n${trials} In rheumatoid arthritis the label recommends stopping anakinra when a serious infection develops; in {flare} it weighs the risk of a flare against that of the infection. Consider pausing until it is controlled. {limits}`,
    },
    trigger: {
      indicator: 'warning',
      summary: 'Possible trigger of MAS/HLH, the reason for the order: {what} ({date})',
      detail:
        '{found}\n\nAn infection can trigger MAS/HLH. Consider treating the trigger alongside; whether to delay anakinra is for the treating team. {limits}',
    },
    pneumonia: {
      indicator: 'warning',
      summary: 'Pneumonia beside COVID-19, the reason for the order: {what} ({date})',
      detail:
        '{found}\n\nAnakinra is used in hospital patients with COVID-19 pneumonia on oxygen; a bacterial pneumonia would be another active infection, in which the label advises against starting. Consider clarifying the cause. {limits}',
    },
    covid: {
      indicator: 'warning',
      summary: '{reason} is the reason for this order ({date}), {because}',
      detail:
        '{found}\n\nAnakinra is used in hospital patients with COVID-19 pneumonia on oxygen. Consider confirming the setting. {limits}',
    },
    caution: {
      indicator: 'warning',
      summary: 'Infection: {what} ({date}), {because}',
      detail: `{found}\n\n${risk} Consider clarifying and treating it {when}. {limits}`,
    },
    chronic: {
      indicator: 'warning',
      summary: 'Chronic or latent infection: {what} ({date}), {because}',
      detail: `{found}\n\n{advice} Consider how active the infection is and who follows it.`,
    },
    hospital: {
      indicator: 'info',
      summary: '{reason} is the reason for this inpatient order ({date})',
      detail:
        '{found}\n\nAnakinra is used here against the inflammation of COVID-19, {use} Consider confirming this, and excluding another infection. {limits}',
    },
    possible: {
      indicator: 'info',
      summary: 'Possible infection: {what} ({date}), {because}',
      detail: `{found}\n\n${risk} Consider confirming {when} whether there is an infection now, and correcting the entry if not. {limits}`,
    },
    unsure: {
      indicator: 'info',
      summary: 'Possible infection: {what} ({date}), {because}',
      detail: `{found}\n\n${advice} Consider confirming {when} whether there is an infection now, and correcting the entry if not. {limits}`,
    },
    minor: {
      indicator: 'info',
      summary: 'Minor infection: {what} ({date})',
      detail: `{found}\n\n${advice} Consider whether this one matters, and treating it {when} if so. {limits}`,
    },
    latent: {
      indicator: 'info',
      summary: '{what} ({date}) is under treatment',
      detail:
        '{found}\n\nThe label recommends treating latent tuberculosis before anakinra. Consider whether enough of the treatment has been taken, and who follows it.',
    },
    treated: {
      indicator: 'info',
      summary: 'Anti-infective in use: {what} ({date}), {because}',
      detail: `{found}\n\n${risk} Consider whether it treats a current infection. {limits}`,
    },
    fever: {
      indicator: 'info',
      summary: '{what} on file ({date}) without a diagnosis',
      detail: `{found}\n\n${risk} Consider excluding an infection {when}. {limits}`,
    },
  },
});
