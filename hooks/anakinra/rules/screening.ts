import { judgement, limit, rule, writeAmount, type Offer, type Profile } from '../../../src/authoring.ts';
import { tuberculosisTreatment } from '../facts/anti-infectives.ts';
import { course } from '../facts/course.ts';
import { indication } from '../facts/indication.ts';
import { infectionsOnFile } from '../facts/infections.ts';
import { orderedDosages } from '../facts/ordered-dose.ts';
import {
  hepatitisBTreatment,
  isShort,
  isTreated,
  namesHepatitisB,
  namesTuberculosis,
  vaccinatedWithBcg,
} from '../facts/screening-history.ts';
import { hepatitisBTests, tuberculosisTests } from '../facts/screening-tests.ts';
import { isTheReason } from '../facts/weigh-infection.ts';
import { nameOf, positiveHepatitisB, weighTuberculosis, whyUntested } from '../facts/weigh-screening.ts';
import { smpc, uspi } from '../sources.ts';

const project = (what: string, because: string) => judgement(what, '2026-11-26', because);

const igra: Offer = {
  offer: 'request-test',
  label: 'Order an interferon-gamma release assay (IGRA)',
  system: 'http://loinc.org',
  code: '71773-6',
  display: 'Mycobacterium tuberculosis stimulated gamma interferon [Interpretation] in Blood Qualitative',
};
const recommended =
  'The US label recommends following CDC guidance to test for latent tuberculosis, and to treat it before anakinra.';
const labels: Readonly<Record<Profile, string>> = {
  us: `${recommended} Patients with chronic infections were not studied.`,
  eu: `${recommended} What the EU label says of testing was not read in a source, so consider comparing it.`,
};
const skin =
  'A skin reaction counts as positive from {skin}, after BCG from {skinAfterBcg}; these are limits of this project, not of the label.';

export default rule({
  topic: 'anakinraScreening',
  title: 'Tests for tuberculosis and hepatitis B before anakinra',
  because: 'Blocking interleukin-1 can wake an infection that sleeps.',
  hazard: 'Latent tuberculosis or hepatitis B becomes active under anakinra because nobody tested for it.',
  check: 'tests for tuberculosis and hepatitis B',
  sources: [uspi('Warnings and Precautions: Serious Infections'), smpc('4.4')],
  ifUnknown: 'info',
  limits: {
    test: limit(365, 'd', {
      meaning: 'a negative test for tuberculosis counts this long',
      source: project(
        'age of a test for tuberculosis',
        'the label names none; yearly testing is the usual longest interval',
      ),
      step: 1,
      siteRange: [30, 730],
    }),
    skin: limit(5, 'mm', {
      meaning: 'from it a tuberculin skin test is positive',
      source: project('tuberculin skin test', 'CDC guidance takes 5 mm for people who are immunosuppressed'),
      step: 1,
      siteRange: [5, 15],
    }),
    skinAfterBcg: limit(10, 'mm', {
      meaning: 'after vaccination with BCG a smaller reaction is to be confirmed by an IGRA',
      source: project(
        'tuberculin skin test after BCG',
        'the vaccination itself makes small reactions, an IGRA tells them apart',
      ),
      step: 1,
      siteRange: [5, 20],
    }),
    short: limit(14, 'd', {
      meaning: 'an inpatient order that ends within it leaves no time for a test',
      source: project('short inpatient course', 'in COVID-19 anakinra is given for 10 days'),
      step: 1,
      siteRange: [3, 30],
    }),
  },
  facts: {
    tuberculosisTests,
    hepatitisBTests,
    course,
    infectionsOnFile,
    tuberculosisTreatment,
    hepatitisBTreatment,
    vaccinatedWithBcg,
    indication,
    orderedDosages,
  },
  overrideReasons: [
    'action-completed',
    'risk-benefit-ratio',
    'expert-contradicts',
    'need-more-info',
    'cds-not-applicable',
  ],
  blindSpots: [
    'tests done elsewhere, chest X-rays, contact with tuberculosis, where the patient was born',
    'antibodies against hepatitis B core antigen, and hepatitis B DNA',
    'medicines against hepatitis B are known by their names only',
  ],
  decide(facts, { alert, absent, clear, settled, inapplicable, unknown, limits, profile, now }, order) {
    const tuberculosis = weighTuberculosis(facts.tuberculosisTests, limits, now);
    const hepatitisB = positiveHepatitisB(facts.hepatitisBTests);
    const allKnown = clear().verdict === 'clear';
    if (tuberculosis.weight === 'tested' && hepatitisB === undefined) return clear();
    if (facts.course.kind === 'continuation') return inapplicable();

    // What is not found rests on the results and the course; what the problem list lacks takes nothing from it.
    const start = clear();
    const { infections } = facts.infectionsOnFile;
    const isDealtWith = infections.some(namesTuberculosis) || isTreated(facts.tuberculosisTreatment, now);
    const isSpokenOf = infections.some((one) => namesHepatitisB(one, now)) || facts.hepatitisBTreatment.length > 0;
    const found = tuberculosis.weight === 'positive' && !isDealtWith ? tuberculosis : undefined;
    const small = found?.afterBcg === true && facts.vaccinatedWithBcg ? found.test : undefined;
    const liver = isSpokenOf ? undefined : hepatitisB;
    const positive = [found?.test, liver].filter((test) => test !== undefined && test !== small);
    const [first] = positive;
    const words = {
      label: labels[profile],
      skin: writeAmount(limits.skin),
      skinAfterBcg: writeAmount(limits.skinAfterBcg),
    };
    const shown = [...positive, small].filter((test) => test !== undefined);
    const basis = { findings: shown.map(({ reference }) => reference) };
    const lines = shown.map((test) => `${nameOf(test)}, ${test.date}${test === small ? ', after BCG' : ''}`);
    if (first !== undefined) {
      return alert('positive', { what: nameOf(first), date: first.date, found: lines, ...words }, basis);
    }
    if (small !== undefined) return alert('afterBcg', { what: nameOf(small), date: small.date, ...words }, basis);

    const rest = start.verdict === 'clear' ? settled() : start;
    if (tuberculosis.weight === 'positive' || tuberculosis.weight === 'tested' || isDealtWith) return rest;
    if (isShort(order, facts.orderedDosages, limits.short.value, now)) return rest;
    if (isTheReason(facts.indication, 'COVID-19')) return rest;
    if (tuberculosis.weight === 'inexact') return unknown([{ data: 'Observation', gap: 'stale' }]);
    const { last } = tuberculosis;
    const [liverTest] = facts.hepatitisBTests;
    const untested = {
      days: String(limits.test.value),
      why: whyUntested(last, limits, allKnown),
      hepatitis: liverTest === undefined ? 'none on file' : `${liverTest.reported}, ${liverTest.date}`,
      ...words,
    };
    const conclude = start.verdict === 'clear' ? alert : absent;
    return conclude('untested', untested, { findings: last === undefined ? [] : [last.reference] });
  },
  alerts: {
    positive: {
      indicator: 'warning',
      summary: 'Positive test, no current treatment known: {what} ({date})',
      detail: `{found}\n\nNo diagnosis and no current treatment that belongs to it is known. {label} Consider excluding active disease, and treatment or specialist advice, before the first dose. ${skin}`,
    },
    afterBcg: {
      indicator: 'info',
      summary: 'After BCG a {what} ({date}) is not certain; an IGRA would tell',
      detail: `{what}, {date}; a vaccination with BCG is on file, which can cause such a reaction.\n\n{label} Consider an interferon-gamma release assay, which BCG does not disturb. ${skin}`,
      offers: [igra],
    },
    untested: {
      indicator: 'info',
      summary: 'No test for tuberculosis of the last {days} days before anakinra: {why}',
      detail: `Test for tuberculosis (IGRA or skin test) of the last {days} days: {why}. Hepatitis B surface antigen: {hepatitis}.\n\n{label} Consider an interferon-gamma release assay, and hepatitis B serology if it is not known. That a test counts for {days} days is a limit of this project, not of the label.`,
      offers: [igra],
    },
  },
});
