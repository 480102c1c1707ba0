import { rule, writeAmount } from '../../../src/authoring.ts';
import { course } from '../facts/course.ts';
import { doseLimits, doseSections, labelOnDose } from '../facts/dose-limits.ts';
import {
  sayAlso,
  sayCeiling,
  sayDose,
  sayKnown,
  sayMissing,
  sayPerKg,
  sayReason,
  sayRoutes,
} from '../facts/dose-words.ts';
import { indication } from '../facts/indication.ts';
import { intervalText, orderedDosages } from '../facts/ordered-dose.ts';
import { age } from '../facts/patient.ts';
import { pregnancyEntries } from '../facts/pregnancy-entries.ts';
import { renalDisease } from '../facts/renal-disease.ts';
import { renalFunction } from '../facts/renal-function.ts';
import { renalLimits } from '../facts/renal-limits.ts';
import { renalFindings, sayRenal } from '../facts/renal-words.ts';
import { sex } from '../facts/sex.ts';
import { weighDose, type DoseFlaw, type WeighedDose } from '../facts/weigh-dose.ts';
import { weighRenal } from '../facts/weigh-renal.ts';
import { weight } from '../facts/weight.ts';
import { smpc, uspi } from '../sources.ts';

export default rule({
  topic: 'anakinraDose',
  title: 'Dose, interval and route of anakinra',
  because:
    'The dose depends on the disease, in NOMID and DIRA on body weight; more than the label gives did not do better.',
  hazard: 'The patient gets more anakinra than the label gives, or gets it too seldom or by the wrong route.',
  check: 'dose',
  sources: [doseSections.arthritis.us, doseSections.byWeight.us, uspi('Dosage Forms and Strengths'), smpc('4.2')],
  sourcesElsewhere: { eu: smpc('4.2') },
  ifUnknown: 'info',
  limits: { ...doseLimits, ...renalLimits },
  facts: { orderedDosages, indication, weight, age, course, renalFunction, renalDisease, pregnancyEntries, sex },
  overrideReasons: ['expert-contradicts', 'risk-benefit-ratio', 'policy-contradicts', 'cds-not-applicable'],
  blindSpots: [
    'doses in diseases for which the label gives none (gout, MAS, COVID-19, others)',
    'the steps by which a dose is raised in a course',
    'site and technique of injection',
    'a weight that was written down wrongly',
  ],
  decide(facts, { alert, clear, limits, profile, now }) {
    const weighed = weighDose(facts, limits);
    const { rule: kind, doses, mgPerKg } = weighed;
    const isReduced = weighed.flaws.includes('lowDose') || weighed.flaws.includes('longInterval');
    const kidneys = isReduced ? weighRenal(facts, limits, now) : undefined;
    const isExcused = kidneys !== undefined && ['low', 'coded', 'conflict', 'recheck'].includes(kidneys.row);
    const isSettled = clear().verdict === 'clear';
    const flaws = weighed.flaws.filter((flaw) => {
      if (flaw === 'lowDose' || flaw === 'longInterval') return !isExcused && isSettled;
      return isSettled || !restsOnAbsence(flaw, weighed);
    });
    const [worst] = flaws;
    if (worst === undefined) return clear();

    const missing = sayMissing(weighed);
    const dose = sayDose(doses);
    const words = {
      dose,
      perKg: sayPerKg(mgPerKg),
      first: sayPerKg(weighed.starting),
      weight: weighed.weight?.text ?? 'no weight on file',
      interval: intervalText(doses) ?? 'interval not stated',
      ceiling: sayCeiling(doses, kind === 'by weight'),
      routes: sayRoutes(facts.orderedDosages),
      reason: sayReason(facts.indication),
      missing,
      known: sayKnown(weighed, facts.indication),
      renal: kidneys === undefined ? '' : sayRenal(kidneys),
      also: sayAlso(flaws, missing),
      label: labelOnDose(profile, kind, facts.indication),
      arthritis: writeAmount(limits.arthritis),
      most: writeAmount(limits.most),
      start: writeAmount(limits.start),
      top: kind === 'by weight' ? writeAmount(limits.most) : writeAmount(limits.arthritis),
      believable: writeAmount(limits.believable),
      days: `${limits.infantWeight.value} days below ${limits.infancy.value} months, ${limits.childWeight.value} in other children`,
    };
    const found = facts.indication.found;
    const references = [
      ...found.map(({ reference }) => reference),
      weighed.weight?.reference ?? '',
      ...(kidneys === undefined ? [] : renalFindings(kidneys)),
    ].filter((reference) => reference !== '');
    const byName = restsOnReason.has(worst) && found.length > 0 && found.every(({ coded }) => !coded);
    return alert(worst, words, { findings: [...new Set(references)], byName });
  },
  alerts: {
    aboveMaximum: {
      indicator: 'critical',
      summary: 'Anakinra {perKg} a day ({dose}, {weight}), above the maximum of {most}',
      detail:
        'Ordered: {dose}, {interval}: {perKg} at {weight}; reason: {reason}. {also}\n\n{label} Consider correcting the dose or the weight.',
    },
    aboveArthritis: {
      indicator: 'warning',
      summary: 'Anakinra {dose} for rheumatoid arthritis: the labelled dose is {arthritis}',
      detail: 'Ordered: {dose}, {interval}; reason: {reason}. {also}\n\n{label} Consider {arthritis}.',
    },
    withoutReason: {
      indicator: 'warning',
      summary: 'Anakinra {dose} and no reason on file: above {arthritis}, the dose in rheumatoid arthritis',
      detail:
        'Ordered: {dose}, {interval}; reason: {reason}. {also}\n\n{label} That a dose without a reason is held against the one for rheumatoid arthritis is a decision of the project. Consider stating the reason.',
    },
    route: {
      indicator: 'warning',
      summary: 'Anakinra by the route "{routes}": the label gives it subcutaneously',
      detail:
        'Route: {routes}; ordered: {dose}, {interval}; reason: {reason}. {also}\n\n{label} Consider the subcutaneous route.',
    },
    infusion: {
      indicator: 'warning',
      summary: 'Anakinra with an infusion rate ({dose}): the label gives it by subcutaneous injection',
      detail:
        'The order has a rate; ordered: {dose}, {interval}; reason: {reason}. {also}\n\n{label} Consider single injections.',
    },
    start: {
      indicator: 'warning',
      summary: 'First anakinra dose {first} ({weight}), above the starting dose of at most {start}',
      detail:
        'Ordered: {dose}, {interval}: {first} at {weight}; reason: {reason}. No earlier anakinra of the last 90 days is on file. {also}\n\n{label} Consider a lower first dose.',
    },
    ceiling: {
      indicator: 'warning',
      summary: 'The order allows up to {ceiling}, above the maximum of {top}',
      detail:
        'Limit in the order: {ceiling}; ordered: {dose}, {interval}; {weight}; reason: {reason}. {also}\n\n{label} Consider lowering the limit.',
    },
    lowDose: {
      indicator: 'info',
      summary: 'Anakinra {dose} for rheumatoid arthritis: the labelled dose is {arthritis}',
      detail:
        'Ordered: {dose}, {interval}; reason: {reason}; kidneys: {renal}. {also}\n\n{label} Consider {arthritis}.',
    },
    longInterval: {
      indicator: 'info',
      summary: 'Anakinra {interval} ({dose}): the label gives it daily unless kidney disease is severe',
      detail:
        'Ordered: {dose}, {interval}; reason: {reason}; kidneys: {renal}. {also}\n\n{label} Every other day is for a creatinine clearance below 30 mL/min. Consider once daily.',
    },
    implausible: {
      indicator: 'info',
      summary: 'Anakinra {dose}: more than {believable} is not plausible, please check',
      detail:
        'Ordered: {dose}, {interval}; reason: {reason}. {also}\n\nThat more than {believable} is not plausible is a limit of the project. A syringe holds 100 mg. Consider checking dose and unit.',
    },
    missing: {
      indicator: 'info',
      summary: 'Anakinra dose only partly checked: {missing}',
      detail: 'Missing: {missing}. Known: {known}. {also}\n\n{label} Consider completing the order or the record.',
    },
    oldWeight: {
      indicator: 'info',
      summary: 'Body weight {weight} is old for a dose by weight ({dose}): please weigh',
      detail:
        'Ordered: {dose}, {interval}: {perKg} at {weight}; reason: {reason}. {also}\n\nHow long a weight counts ({days}) is a limit of the project. {label} Consider weighing before the dose.',
    },
  },
});

const restsOnReason: ReadonlySet<DoseFlaw> = new Set(['aboveMaximum', 'aboveArthritis', 'start', 'ceiling', 'lowDose']);

/** What was not found may stand in data that did not come: a reason, an earlier order, a weight. */
function restsOnAbsence(flaw: DoseFlaw, { rule: kind, doses }: WeighedDose): boolean {
  if (flaw === 'withoutReason' || flaw === 'start') return true;
  if (flaw === 'ceiling') return kind === 'no reason';
  return flaw === 'missing' && doses.missing.every(({ part }) => part === 'weight');
}
