import { atMostDaysAgo, below, judgement, limit, rule, writeAmount } from '../../../src/authoring.ts';
import { platelets, type Count } from '../facts/blood-counts.ts';
import { countWords, whenBelow } from '../facts/count-words.ts';
import { chooseCount } from '../facts/newest-count.ts';
import { completeBloodCount } from '../offers.ts';
import { smpc, uspi } from '../sources.ts';

const threshold = judgement(
  'platelet limits',
  '2026-11-26',
  'the label reports falls of the platelet count and sets no limit; 50 and 100 × 10⁹/L are limits of this project',
);
const note =
  'Lower platelet counts were reported with anakinra. The label sets no limit: {severe}, {low} and that a count is looked at for {days} days are project limits.';

export default rule({
  topic: 'anakinraThrombocytopenia',
  title: 'Platelets before and during anakinra',
  because: 'Lower platelet counts were reported with anakinra.',
  hazard: 'A low platelet count goes unnoticed before or during anakinra.',
  check: 'platelet count',
  sources: [uspi('Adverse Reactions'), smpc('4.8'), threshold],
  sourcesElsewhere: { eu: smpc('4.8') },
  ifUnknown: 'info',
  limits: {
    severe: limit(50, '10*9/L', {
      meaning: 'below it a warning is given',
      source: threshold,
      step: 1,
      siteRange: [20, 75],
    }),
    low: limit(100, '10*9/L', {
      meaning: 'below it a hint is given',
      source: threshold,
      step: 1,
      siteRange: [75, 150],
    }),
    countAge: limit(100, 'd', {
      meaning: 'a count is looked at this long',
      source: judgement(
        'age of a platelet count',
        '2026-11-26',
        'the quarterly step of the neutrophil schedule, which comes from the same CBC',
      ),
      step: 1,
      siteRange: [30, 365],
    }),
  },
  facts: { platelets },
  overrideReasons: ['risk-benefit-ratio', 'mitigate-risk-negative-outcome', 'action-completed', 'cds-not-applicable'],
  blindSpots: ['a diagnosis of thrombocytopenia without a count', 'clumping, which lowers the count in the tube only'],
  decide(facts, { alert, clear, unknown, limits: { severe, low, countAge }, now }) {
    const { count, passedOver, rival } = chooseCount(facts.platelets, severe, low);
    const counts = ({ effective }: Count) =>
      effective !== undefined && atMostDaysAgo(effective, countAge.value, now) !== false;
    if (count !== undefined && counts(count) && below(count.reading, low) === true) {
      const isSevere = below(count.reading, severe) === true;
      const words = {
        ...countWords(count, passedOver),
        when: whenBelow(count, writeAmount(isSevere ? severe : low)),
        severe: writeAmount(severe),
        low: writeAmount(low),
        days: String(countAge.value),
      };
      return alert(isSevere ? 'severe' : 'low', words, { findings: count.references });
    }
    const isCurrent = count !== undefined && counts(count);
    const isUndated = facts.platelets.some((one) => one.fault === 'no-date' && below(one.reading, low) === true);
    if (!isCurrent && isUndated) return unknown([{ data: 'Observation', gap: 'unreadable' }]);
    if (rival !== undefined && counts(rival)) return unknown([{ data: 'Observation', gap: 'contradictory' }]);
    return passedOver !== undefined && counts(passedOver)
      ? unknown([{ data: 'Observation', gap: 'unreadable' }])
      : clear();
  },
  alerts: {
    severe: {
      indicator: 'warning',
      summary: 'Platelets {count} {when}',
      detail: `Platelets {full} on {date} ({how}).\n\n${note} Consider repeating the count and looking for the cause before the next dose.`,
      offers: [completeBloodCount],
    },
    low: {
      indicator: 'info',
      summary: 'Platelets {count} {when}',
      detail: `Platelets {full} on {date} ({how}).\n\n${note} Consider repeating the count in the course.`,
    },
  },
});
