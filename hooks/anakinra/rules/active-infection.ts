import { judgement, limit, rule } from '../../../src/authoring.ts';
import { antiInfectives, tuberculosisTreatment } from '../facts/anti-infectives.ts';
import { course } from '../facts/course.ts';
import { indication } from '../facts/indication.ts';
import {
  gatherFindings,
  gatherHints,
  hasUnreadTests,
  type Evidence,
  type EvidenceKind,
} from '../facts/infection-evidence.ts';
import { infectionsOnFile } from '../facts/infections.ts';
import { positiveTests } from '../facts/positive-tests.ts';
import { icd10cm, smpc, uspi } from '../sources.ts';

type Alert = 'serious' | 'running' | 'caution' | 'chronic' | 'hospital' | 'possible' | 'treated' | 'fever';

/** What each kind of evidence means: the alert that it raises, and why. The first kind that is found gives the card its tone. */
const meaning: Readonly<Record<EvidenceKind, readonly [alert: Alert | 'none', because: string]>> = {
  serious: ['serious', 'serious and current'],
  'running course': ['running', 'serious, in a running course'],
  'blood culture': ['caution', 'no diagnosis on file explains it'],
  'blood culture, preliminary': ['caution', 'preliminary, no diagnosis on file explains it'],
  'trigger of MAS': ['caution', 'may be the trigger of MAS/HLH, the reason for the order'],
  'COVID-19, not inpatient': ['caution', 'the reason for the order, not known to be an inpatient'],
  'reason of the order': ['caution', 'the reason for the order'],
  'SARS-CoV-2 test': ['caution', 'no diagnosis on file explains it'],
  'serious, possible': ['caution', 'serious if it is infectious'],
  unconfirmed: ['caution', 'not confirmed'],
  localized: ['caution', 'localized'],
  'latent tuberculosis': ['chronic', 'no current treatment on file'],
  chronic: ['chronic', 'can reactivate'],
  'chronic, dormant': ['chronic', 'inactive or in remission, can reactivate'],
  'COVID-19, inpatient': ['hospital', 'the reason for the order of an inpatient'],
  'latent tuberculosis, treated': ['possible', 'latent, under treatment'],
  undated: ['possible', 'without a status, perhaps over'],
  'localized, possible': ['possible', 'localized, perhaps not infectious'],
  'chronic, possible': ['possible', 'chronic, perhaps not infectious'],
  'blood culture, contaminant': ['possible', 'likely a contaminant'],
  words: ['possible', 'named in words only'],
  stale: ['possible', 'old entry, please confirm that it is resolved'],
  minor: ['possible', 'minor'],
  supporting: ['possible', 'names a cause, not the infection'],
  'anti-infective': ['treated', 'no current infection on file explains it'],
  fever: ['fever', 'without a diagnosis on file'],
  'latent tuberculosis, done': ['none', 'latent, treatment completed'],
};
const order = Object.keys(meaning);
const rank = ({ kind }: Evidence): number => order.indexOf(kind);
/** What already says that there is an infection now, so that an anti-infective or fever beside it adds nothing. */
const certain: readonly string[] = ['serious', 'running', 'caution', 'hospital'];

const risk =
  'Serious infections occurred in 2 % of patients with anakinra and in fewer than 1 % with placebo. The label advises against starting anakinra during an active infection.';
const counted =
  'Acute entries count as current for {recent} days and positive tests for {test} days; these are limits of the project, not of the label.';
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
    'C-reactive protein and procalcitonin, which the disease itself can raise',
    'cultures other than of blood, and antiviral medicines',
    'a dose of prophylaxis that is not called so',
  ],
  decide(facts, { alert, clear, unknown, limits, now }, anakinra) {
    const days = { recent: limits.recent.value, test: limits.test.value, dose: limits.dose.value };
    const findings = gatherFindings(facts, anakinra, days, now).filter(({ kind }) => meaning[kind][0] !== 'none');
    const settled = findings.some(({ kind }) => certain.includes(meaning[kind][0]));
    const evidence = settled ? findings : [...findings, ...gatherHints(facts, days, now)];
    const [worst, ...others] = evidence.toSorted((a, b) => rank(a) - rank(b));
    if (worst !== undefined) {
      const [key, because] = meaning[worst.kind];
      const lines = [worst, ...others].map(({ kind, what, date }) => `${what}, ${date}: ${meaning[kind][1]}`);
      const words = {
        what: worst.what,
        date: worst.date,
        because,
        found: [...new Set(lines)],
        recent: String(days.recent),
        test: String(days.test),
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
      detail: `{found}\n\n${risk} Consider treating the infection first, or documenting why the benefit outweighs the risk.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    running: {
      indicator: 'warning',
      summary: 'Serious infection during anakinra: {what} ({date})',
      detail: `{found}\n\n${risk} In rheumatoid arthritis the label recommends stopping anakinra when a serious infection develops; in NOMID and DIRA it weighs the risk of a flare against that of the infection. Consider pausing until it is controlled.`,
    },
    caution: {
      indicator: 'warning',
      summary: 'Infection: {what} ({date}), {because}',
      detail: `{found}\n\n${risk} Consider clarifying and treating it before the next dose. ${counted}`,
    },
    chronic: {
      indicator: 'warning',
      summary: 'Chronic or latent infection: {what} ({date}), {because}',
      detail: `{found}\n\nPatients with chronic infections were not studied, and these can reactivate. The label recommends treating latent tuberculosis before anakinra. Consider how active the infection is (for hepatitis B: HBV DNA) and who follows it.`,
    },
    hospital: {
      indicator: 'info',
      summary: 'COVID-19 is the reason for this inpatient order ({date})',
      detail: `{found}\n\nAnakinra is used here against the inflammation of COVID-19: in the US under the FDA emergency use authorization of 11/2022, in the EU by its label, for adults in hospital with pneumonia who need oxygen and have a raised suPAR. Consider confirming this, and excluding another infection.`,
    },
    possible: {
      indicator: 'info',
      summary: 'Possible infection: {what} ({date}), {because}',
      detail: `{found}\n\n${risk} Consider confirming whether there is an infection now, and correcting the entry if not. ${counted}`,
    },
    treated: {
      indicator: 'info',
      summary: 'Anti-infective in use: {what} ({date}), no current infection on file explains it',
      detail: `{found}\n\n${risk} Consider whether it treats a current infection.`,
    },
    fever: {
      indicator: 'info',
      summary: '{what} on file ({date}) without a diagnosis',
      detail: `{found}\n\n${risk} Consider excluding an infection first.`,
    },
  },
});
