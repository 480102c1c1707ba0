import { describeInstants, judgement, limit, rule, type Profile } from '../../../src/authoring.ts';
import { weighAmyloidosis } from '../facts/amyloidosis-risk.ts';
import { neutrophils } from '../facts/blood-counts.ts';
import { unreadWords, whyNone } from '../facts/count-words.ts';
import { course } from '../facts/course.ts';
import { orderedDosages } from '../facts/ordered-dose.ts';
import { weighSchedule } from '../facts/weigh-schedule.ts';
import { weight } from '../facts/weight.ts';
import { completeBloodCount } from '../offers.ts';
import { smpc, uspi } from '../sources.ts';

const schedule = uspi('Warnings and Precautions: Neutrophil Count');
const project = (what: string, because: string) => judgement(what, '2026-11-26', because);
/** The schedule of the EU label was not read in a source. */
const borrowed = project(
  'schedule under the EU label',
  'that of the EU label was not read in a source; the US one stands in',
);
const delay = project('delay of a count', 'a few days are needed to have the blood drawn; then it is overdue');
const amyloid = project(
  'who is at risk of amyloidosis',
  'the label warns of it without naming a dose or a duration; the published case had high doses for years',
);
const band = project('bands of a count', 'a result that leaves open in which of the bands it lies is no usable count');

/** What each label says of the schedule, as far as it was read. */
const labels: Readonly<Record<Profile, string>> = {
  us: 'The US label recommends counting neutrophils before the start, then monthly for 3 months and quarterly for up to 1 year.',
  eu: 'The intervals are those of the US label (monthly for 3 months, then quarterly for up to 1 year); the schedule of the EU label was not read in a source, so consider comparing it.',
};
const warned =
  'Since 10/2025 the US label warns of amyloidosis. In the published case a patient with NOMID on 600 mg a day for years had nodules at the injection sites and a nephrotic syndrome, from amyloid made of the drug.';
const warnings: Readonly<Record<Profile, string>> = {
  us: warned,
  eu: `${warned} What the EU label says of it was not read.`,
};
const advice =
  'Consider asking about nodules at the injection sites, rotating the sites, and checking the urine for protein. The thresholds (above {dose} mg/kg/day, or longer than {years} years) are limits of this project, not of the label.';
const counts =
  'Neutrophil count of the last {days} days: {why}. {before}\n\n{label} Consider ordering a CBC with differential. That a count is overdue after {days} days is a project limit, which adds a few days to the schedule.';

export default rule({
  topic: 'anakinraMonitoring',
  title: 'Checks during treatment with anakinra',
  because: 'A fall of the neutrophils shows in the first year; amyloidosis shows after years or at high doses.',
  hazard: 'A fall of the neutrophils or signs of amyloidosis go unnoticed because no control was done in time.',
  check: 'monitoring of a running course',
  sources: [schedule, uspi('Warnings and Precautions: Amyloidosis'), smpc('4.4')],
  ifUnknown: 'info',
  limits: {
    firstPhase: limit(92, 'd', {
      meaning: 'for so long from the start neutrophils are counted monthly (3 months)',
      source: { us: schedule, eu: borrowed },
      step: 1,
      siteRange: [60, 183],
    }),
    secondPhase: limit(365, 'd', {
      meaning: 'for so long from the start neutrophils are counted quarterly (12 months)',
      source: { us: schedule, eu: borrowed },
      step: 1,
      siteRange: [183, 730],
    }),
    firstAge: limit(35, 'd', {
      meaning: 'where neutrophils are counted monthly, a count that is older is overdue',
      source: delay,
      step: 1,
      siteRange: [28, 62],
    }),
    secondAge: limit(100, 'd', {
      meaning: 'where neutrophils are counted quarterly, a count that is older is overdue',
      source: delay,
      step: 1,
      siteRange: [90, 190],
    }),
    severe: limit({ us: 1.0, eu: 1.5 }, '10*9/L', {
      meaning: 'below it a count is low; a result that leaves open whether it is below is no count',
      source: band,
      step: 0.01,
      siteRange: [1.0, 1.5],
    }),
    low: limit(1.5, '10*9/L', {
      meaning: 'from it a count is normal; a result that leaves open whether it is below is no count',
      source: band,
      step: 0.01,
      siteRange: [1.0, 2.0],
    }),
    dose: limit(5, 'mg/kg/d', {
      meaning: 'above this dose amyloidosis is thought of',
      source: amyloid,
      step: 0.1,
      siteRange: [3, 8],
    }),
    duration: limit(1826, 'd', {
      meaning: 'after so long a treatment (5 years) amyloidosis is thought of',
      source: amyloid,
      step: 1,
      siteRange: [730, 3653],
    }),
  },
  facts: { course, orderedDosages, neutrophils, weight },
  overrideReasons: [
    'action-completed',
    'indication-order-exists',
    'service-not-available',
    'patient-refuses',
    'cds-not-applicable',
  ],
  blindSpots: [
    'a course whose beginning is not in this record: it counts from its earliest entry that is joined to the order without a long pause',
    'counts done elsewhere, and counts that are ordered but not yet drawn',
    'the dose for each kilogram where the order or the record has no usable dose or weight',
    'results of urine tests',
  ],
  decide(facts, { alert, absent, clear, inapplicable, unknown, limits, profile, now }, { reference }) {
    const { kind, since, uses } = facts.course;
    const start = clear();
    if (kind === 'initiation') return start.verdict === 'unknown' ? start : inapplicable();

    const ordered = { reference, dosages: facts.orderedDosages };
    const risk = weighAmyloidosis(facts.course, ordered, () => facts.weight, limits, now);
    const words = {
      began: since === undefined ? 'an unknown day' : describeInstants(since),
      reasons: risk.reasons.join('; '),
      dose: String(limits.dose.value),
      years: String(Number((limits.duration.value / 365.25).toFixed(1))),
      warning: warnings[profile],
      label: labels[profile],
    };
    const byName = uses.every(({ matches }) => matches.every(({ by }) => by === 'name'));
    const isAtRisk = risk.reasons.length > 0;
    const due = since === undefined ? undefined : weighSchedule(since, () => facts.neutrophils, limits, now);
    if (due?.due === 'overdue') {
      const { count, passedOver, days } = due;
      const isSettled = clear().verdict === 'clear';
      const why = whyNone(count, passedOver, facts.neutrophils, isSettled);
      const before = passedOver === undefined ? '' : unreadWords(passedOver, count).before;
      const overdue = { ...words, days: String(days), why, before };
      const counted = (passedOver ?? count)?.references ?? [];
      if (!isAtRisk) return absent('overdue', overdue, { findings: counted, byName });
      if (isSettled) return alert('both', overdue, { findings: [...risk.findings, ...counted], byName });
    }
    if (isAtRisk) return alert('amyloidosis', words, { findings: risk.findings, byName });
    if (due?.due === 'unsettled count') return unknown([{ data: 'Observation', gap: 'stale' }]);
    const isOpen = due?.due === 'unsettled course' || risk.unsettled;
    return isOpen ? unknown([{ data: 'MedicationRequest', gap: 'incomplete' }]) : clear();
  },
  alerts: {
    overdue: {
      indicator: 'info',
      summary: 'Neutrophil count overdue, on anakinra since {began}; last {days} days: {why}',
      detail: `On anakinra since {began}, as far as the record shows. ${counts}`,
      offers: [completeBloodCount],
    },
    amyloidosis: {
      indicator: 'info',
      summary: 'Long or high-dose anakinra ({reasons}): think of amyloidosis, rotate sites, check urine protein',
      detail: `Found: {reasons}.\n\n{warning} ${advice}`,
    },
    both: {
      indicator: 'info',
      summary: 'Neutrophil count overdue (last {days} days: {why}), and risk of amyloidosis ({reasons})',
      detail: `On anakinra since {began}, as far as the record shows. ${counts}\n\nFound: {reasons}.\n\n{warning} ${advice}`,
      offers: [completeBloodCount],
    },
  },
});
