import { limit, rule, type Offer, type Profile } from '../../../src/authoring.ts';
import { dosesOf, intervalText, orderedDosages } from '../facts/ordered-dose.ts';
import { age } from '../facts/patient.ts';
import { pregnancyEntries } from '../facts/pregnancy-entries.ts';
import { renalDisease } from '../facts/renal-disease.ts';
import { renalFunction } from '../facts/renal-function.ts';
import { renalLimits, renalSections } from '../facts/renal-limits.ts';
import { renalFindings, sayDiagnosis, sayEstimate, sayOthers } from '../facts/renal-words.ts';
import { sex } from '../facts/sex.ts';
import { names, shortNames, weighRenal } from '../facts/weigh-renal.ts';
import { uspi } from '../sources.ts';

const everyOtherDay: Offer = {
  offer: 'change-dosage',
  label: 'Change to every other day',
  text: 'every other day (every 48 hours)',
  everyHours: 48,
};
const creatinineTest: Offer = {
  offer: 'request-test',
  label: 'Order a creatinine',
  system: 'http://loinc.org',
  code: '2160-0',
  display: 'Creatinine [Mass/volume] in Serum or Plasma',
};
const advice =
  'in severe renal insufficiency or end-stage disease (creatinine clearance below 30 mL/min) consider the prescribed dose every other day.';
const labels: Readonly<Record<Profile, string>> = {
  us: `The kidneys excrete anakinra. The US label, with a clearance estimated from serum creatinine: ${advice}`,
  eu: `The kidneys excrete anakinra. The EU label: ${advice}`,
};

export default rule({
  topic: 'anakinraRenal',
  title: 'Anakinra every other day in severe kidney disease',
  because: 'The kidneys excrete anakinra, so it stays longer in the body when they fail.',
  hazard: 'In severe kidney disease anakinra stays longer in the body, and a daily dose is more than intended.',
  check: 'kidney function',
  sources: [renalSections.us, uspi('Use in Specific Populations: Renal Impairment'), renalSections.eu],
  sourcesElsewhere: { eu: renalSections.eu },
  ifUnknown: 'info',
  limits: {
    ...renalLimits,
    longest: limit(48, 'h', {
      meaning: 'an order with at least this interval already follows the label',
      source: renalSections,
      step: 1,
      siteRange: [36, 72],
    }),
  },
  facts: { orderedDosages, renalFunction, renalDisease, pregnancyEntries, sex, age },
  overrideReasons: [
    'mitigate-risk-negative-outcome',
    'need-more-info',
    'expert-contradicts',
    'action-completed',
    'cds-not-applicable',
  ],
  blindSpots: [
    'kidney disease that is only named in words, and dialysis that is only a procedure or an encounter',
    'obesity, oedema and little muscle, in which the formula is wrong',
    'a clearance that is only given per 1.73 m²',
    'kidney failure that developed since the last value',
  ],
  decide(facts, { alert, absent, clear, settled, unknown, limits, profile, now }) {
    const doses = dosesOf(facts.orderedDosages);
    const hours = doses.highest.intervalHours?.low;
    const isOnce = hours === undefined && !doses.missing.some(({ part }) => part === 'frequency');
    if (isOnce || (hours !== undefined && hours >= limits.longest.value)) return settled();

    const weighed = weighRenal(facts, limits, now);
    const basis = { findings: renalFindings(weighed) };
    const common = {
      severe: `${limits.severe.value} mL/min`,
      label: labels[profile],
      interval: intervalText(doses) ?? 'at an interval that is not stated',
      days: String(limits.valueAge.value),
    };
    switch (weighed.row) {
      case 'low': {
        const { estimate, others } = weighed;
        const { kind, value, date, how } = estimate;
        return alert('low', { ...common, name: names[kind], value, date, how, others: sayOthers(others) }, basis);
      }
      case 'coded':
      case 'recheck': {
        const { row, disease, others } = weighed;
        return alert(row, { ...common, disease: sayDiagnosis(disease), others: sayOthers(others) }, basis);
      }
      case 'conflict': {
        const { estimate, against } = weighed;
        const said = 'condition' in against ? sayDiagnosis(against) : `${sayEstimate(against)} (${against.how})`;
        const short = 'condition' in against ? against.label : `${shortNames[against.kind]} ${against.value}`;
        const words = { name: names[estimate.kind], value: estimate.value, date: estimate.date, how: estimate.how };
        return alert('conflict', { ...common, ...words, against: said, short }, basis);
      }
      case 'formula':
      case 'stale': {
        const { row, name, finding } = weighed;
        const words = { ...common, name, value: finding.value, date: finding.date };
        if (row === 'stale') return absent(row, words, basis);
        return alert(row, { ...words, who: weighed.who }, basis);
      }
      case 'unusable': {
        const silent = clear();
        if (silent.verdict === 'unknown') return silent;
        if (weighed.lacks === undefined) return unknown([{ data: 'Observation', gap: 'unreadable' }]);
        return unknown([{ data: weighed.lacks === 'age' ? 'Patient' : 'Observation', gap: 'not-sent' }]);
      }
      case 'nothing':
        return clear();
    }
  },
  alerts: {
    low: {
      indicator: 'warning',
      summary: '{name} {value} on {date}, below {severe}: consider anakinra every other day',
      detail:
        '{name} {value} on {date} ({how}). {others}\n\nAnakinra is ordered {interval}. {label} Consider the same dose every other day.',
      offers: [everyOtherDay],
    },
    coded: {
      indicator: 'warning',
      summary: '{disease}: consider anakinra every other day',
      detail:
        '{disease}, and no newer value of {severe} or more. {others}\n\nAnakinra is ordered {interval}. {label} Stage 4 is a filtration rate of 15 to 29, so the code only suggests such a clearance. Consider measuring creatinine and the same dose every other day.',
      offers: [everyOtherDay, creatinineTest],
    },
    conflict: {
      indicator: 'info',
      summary: '{name} {value} on {date} conflicts with {short}: check kidney function',
      detail:
        '{name} {value} on {date} ({how}) is not below {severe}, but also on file: {against}.\n\nA reported clearance counts before a calculated one, and both before an eGFR; so no other interval is suggested. {label} Consider which of the two is newer and holds for this patient.',
    },
    recheck: {
      indicator: 'info',
      summary: '{disease}: no newer kidney value, consider measuring creatinine',
      detail:
        '{disease}. {others}\n\nNo newer value says how well the kidneys work now; in acute failure formulas do not hold. {label} Consider measuring creatinine before choosing the interval.',
      offers: [creatinineTest],
    },
    formula: {
      indicator: 'info',
      summary: '{name} {value} on {date}: the formula behind the renal limit does not hold in {who}',
      detail:
        '{name} {value} on {date}. The limit of the label rests on Cockcroft-Gault, which does not hold in {who}, nor does the eGFR of adults. In children the Schwartz formula serves, in pregnancy a measured clearance.\n\n{label} Consider an estimate that holds.',
    },
    stale: {
      indicator: 'info',
      summary: '{name} {value} on {date} may be more than {days} days old: consider a new creatinine',
      detail:
        '{name} {value} on {date} is the newest value that can be used, and it is, or may be, more than {days} days old (a limit of the project).\n\n{label} Consider measuring creatinine.',
      offers: [creatinineTest],
    },
  },
});
