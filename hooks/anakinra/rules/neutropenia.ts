import { below, judgement, limit, rule, writeAmount, type Profile } from '../../../src/authoring.ts';
import { neutrophils, whiteCells, type Count } from '../facts/blood-counts.ts';
import { countWords, unreadWords, whenBelow, whyNone } from '../facts/count-words.ts';
import { course } from '../facts/course.ts';
import { neutropeniaDiagnosis, notedAfter, notedOn } from '../facts/neutropenia-diagnosis.ts';
import { isWithin, tooFewWhiteCells, weighCounts, type CountLimits } from '../facts/weigh-count.ts';
import { completeBloodCount } from '../offers.ts';
import { smpc, uspi } from '../sources.ts';

const interval = judgement(
  'age of a neutrophil count',
  '2026-11-26',
  'the label gives no age for the count before the start; its schedule is monthly, later quarterly',
);
const labels: Readonly<Record<Profile, string>> = {
  us: 'Anakinra can lower neutrophils further. The US label calls a count below 1 × 10⁹/L neutropenia and sets no limit for a start. It recommends a count before the start, then monthly for 3 months and quarterly for up to 1 year.',
  eu: 'Anakinra can lower neutrophils further. The EU label advises against starting anakinra with a count below 1.5 × 10⁹/L.',
};
const projectAge = "That a count before the start is at most {days} days old is a project limit, not the label's.";
const projectAges =
  "That a count is looked at for {startDays} days before a start and {courseDays} days in a course is a project limit, not the label's.";

/** What a low count means under each label. The US label sets no limit for a start; the schedule of the EU label was not read. */
const higherRisk = 'higher risk of serious infection with anakinra';
const noStart = 'the EU label advises against starting anakinra';

interface Around extends Pick<CountLimits, 'severe' | 'low'> {
  readonly label: string;
  readonly startDays: string;
  readonly courseDays: string;
}

/** What is said of a value that cannot be used: a bound that leaves it open on which side of a limit it lies, or another. */
function unusable(count: Count, before: Count | undefined, { severe, low, label, startDays, courseDays }: Around) {
  const open = [severe, low].find((amount) => count.reading.ok && below(count.reading, amount) === 'unsettled');
  const limits = { limit: open === undefined ? '' : writeAmount(open), startDays, courseDays };
  const words = { ...unreadWords(count, before), ...limits, label };
  return [open === undefined ? 'unread' : 'bound', words, { findings: count.references }] as const;
}

export default rule({
  topic: 'anakinraNeutropenia',
  title: 'Neutrophils before and during anakinra',
  because: 'Anakinra can lower the neutrophil count, and a low count makes serious infection more likely.',
  check: 'neutrophil count',
  sources: [uspi('Warnings and Precautions: Neutrophil Count'), uspi('Adverse Reactions'), smpc('4.3 and 4.4')],
  sourcesElsewhere: { eu: smpc('4.3 and 4.4') },
  ifUnknown: 'warning',
  limits: {
    severe: limit({ us: 1.0, eu: 1.5 }, '10*9/L', {
      meaning: 'below it the risk of serious infection is high, and under the EU label anakinra is not started',
      source: { us: uspi('Adverse Reactions: neutropenia is a count below 1 × 10⁹/L'), eu: smpc('4.3') },
      step: 0.01,
      siteRange: [1.0, 1.5],
    }),
    low: limit(1.5, '10*9/L', {
      meaning: 'below it caution is advised',
      source: {
        us: judgement('caution below 1.5', '2026-11-26', 'the EU label does not start below it'),
        eu: smpc('4.3'),
      },
      step: 0.01,
      siteRange: [1.0, 2.0],
    }),
    whiteCells: limit(1.0, '10*9/L', {
      meaning: 'white cells below it mean neutrophils below it',
      source: judgement(
        'white cells as a bound of the neutrophils',
        '2026-11-26',
        'neutrophils are a part of the white cells, so a count of these below 1 settles what neutropenia is in the US label',
      ),
      step: 0.01,
      siteRange: [0.5, 1.5],
    }),
    startAge: limit(30, 'd', {
      meaning: 'a count counts this long for a start',
      source: interval,
      step: 1,
      siteRange: [7, 90],
    }),
    courseAge: limit(100, 'd', {
      meaning: 'a count counts this long in a course',
      source: interval,
      step: 1,
      siteRange: [35, 120],
    }),
  },
  facts: { neutrophils, whiteCells, course, neutropeniaDiagnosis },
  overrideReasons: [
    'risk-benefit-ratio',
    'mitigate-risk-negative-outcome',
    'action-completed',
    'need-more-info',
    'cds-not-applicable',
  ],
  blindSpots: [
    'counts done elsewhere',
    'age-specific reference ranges',
    'granulocyte counts, which are no neutrophil counts',
    'counts that stand only in the components of a panel, or whose white cells and percentages only a report ties together',
    'a neutropenia that was diagnosed since the last count, where the problem list did not come or gives no date',
  ],
  decide(facts, { alert, absent, clear, inapplicable, unknown, profile, limits, now }) {
    const isCourse = (): boolean => facts.course.kind === 'continuation';
    const weighed = weighCounts(facts.neutrophils, limits, isCourse, now);
    const label = labels[profile];
    const ages = { startDays: String(limits.startAge.value), courseDays: String(limits.courseAge.value) };
    if (weighed.weight !== 'severe' && weighed.weight !== 'preliminary' && weighed.weight !== 'segsOnly') {
      const few = tooFewWhiteCells(facts.whiteCells, facts.neutrophils, limits, isCourse, now);
      if (few !== undefined) {
        const words = {
          ...countWords(few.count, few.passedOver),
          limit: writeAmount(limits.whiteCells),
          label,
          ...ages,
        };
        return alert('whiteCells', words, { findings: few.count.references });
      }
    }
    switch (weighed.weight) {
      case 'normal':
      case 'outdated': {
        const { weight, count } = weighed;
        const silent =
          weight === 'normal' ? clear() : absent(...unusable(weighed.passedOver, count, { ...limits, label, ...ages }));
        // What is not on the problem list takes nothing from a normal count, so it was not looked at before.
        const [diagnosis] = notedAfter(facts.neutropeniaDiagnosis, count.effective, profile === 'us');
        if (diagnosis === undefined) return silent;
        const { condition, byName } = diagnosis;
        const words = { ...countWords(count, undefined), diagnosis: condition.label, noted: notedOn(condition), label };
        return alert('diagnosisSince', words, { findings: [condition.reference, ...count.references], byName });
      }
      case 'inexact':
        return unknown([{ data: 'Observation', gap: 'stale' }]);
      case 'rivalled':
        return unknown([{ data: 'Observation', gap: 'contradictory' }]);
      case 'low': {
        const { count, passedOver } = weighed;
        const low = writeAmount(limits.low);
        const words = { ...countWords(count, passedOver), when: whenBelow(count, low), low, label, ...ages };
        return alert('low', words, { findings: count.references });
      }
      case 'severe':
      case 'preliminary':
      case 'segsOnly': {
        const { weight, count, passedOver } = weighed;
        const severe = writeAmount(limits.severe);
        const words = { ...countWords(count, passedOver), when: whenBelow(count, severe), label, ...ages };
        const basis = { findings: count.references };
        if (weight !== 'severe') return alert(weight, words, basis);
        // The EU label names one limit for all, also for those in whom a low count is known to be harmless.
        const [known] = profile === 'us' ? facts.neutropeniaDiagnosis.benign : [];
        if (known !== undefined) {
          const findings = [...count.references, known.condition.reference];
          return alert('benign', { ...words, known: known.condition.label }, { findings, byName: known.byName });
        }
        if (profile === 'us') return alert('severe', { ...words, position: higherRisk }, basis);
        if (!isCourse()) return alert('severe', { ...words, position: noStart }, basis);
        const position = `below the EU limit for a start (${severe})`;
        return alert('severe', { ...words, when: `on ${words.date}`, position }, basis);
      }
      case 'none': {
        const inCourse = isCourse();
        // That there is no count is settled by results and medicines; what the problem list lacks takes nothing from it.
        const isSettled = clear().verdict === 'clear';
        const [diagnosis] = facts.neutropeniaDiagnosis.current;
        const { count, passedOver } = weighed;
        const days = String((inCourse ? limits.courseAge : limits.startAge).value);
        const why = whyNone(count, passedOver, facts.neutrophils, isSettled);
        if (diagnosis !== undefined) {
          const { condition, byName } = diagnosis;
          const words = { diagnosis: condition.label, noted: notedOn(condition), why, days, label };
          return alert('diagnosis', words, { findings: [condition.reference], byName });
        }
        const silent = clear();
        if (inCourse) {
          if (silent.verdict === 'unknown') return silent;
          const isUnread = passedOver !== undefined && isWithin(passedOver, limits.courseAge, now) !== false;
          const isUndated = facts.neutrophils.some(({ effective }) => effective === undefined);
          return isUnread || isUndated ? unknown([{ data: 'Observation', gap: 'unreadable' }]) : inapplicable();
        }
        const conclude = isSettled ? alert : absent;
        if (passedOver !== undefined && isWithin(passedOver, limits.startAge, now) !== false) {
          return conclude(...unusable(passedOver, count, { ...limits, label, ...ages }));
        }
        const findings = (passedOver ?? count ?? facts.neutrophils[0])?.references ?? [];
        return conclude('noBaseline', { why, days, label }, { findings });
      }
    }
  },
  alerts: {
    severe: {
      indicator: 'critical',
      summary: 'Neutrophils {count} {when}: {position}',
      detail: `Neutrophils {full} on {date} ({how}).\n\n{label} A low count can also come from the disease (Felty's syndrome, macrophage activation) or from another drug. Consider repeating the count and looking for the cause before the next dose. ${projectAges}`,
      offers: [completeBloodCount],
    },
    low: {
      indicator: 'warning',
      summary: 'Neutrophils {count} {when}: caution with anakinra',
      detail: `Neutrophils {full} on {date} ({how}).\n\n{label} The limit of {low} for caution is a project limit, taken from the EU label. Consider repeating the count before the next dose. ${projectAges}`,
      offers: [completeBloodCount],
    },
    preliminary: {
      indicator: 'warning',
      summary: 'Neutrophils {count} {when}, as a preliminary result',
      detail: `Neutrophils {full} on {date} ({how}).\n\n{label} Consider waiting for the final result. ${projectAges}`,
    },
    segsOnly: {
      indicator: 'warning',
      summary: 'Segmented neutrophils {count} {when}; band forms not counted',
      detail: `Segmented neutrophils {full} on {date} ({how}). Without the band forms the neutrophil count is understated.\n\n{label} Consider a count with a full differential. ${projectAges}`,
      offers: [completeBloodCount],
    },
    benign: {
      indicator: 'warning',
      summary: 'Neutrophils {count} {when}, with {known} on file',
      detail: `Neutrophils {full} on {date} ({how}); on file: {known}.\n\n{label} In a benign constitutional neutropenia the usual limits overstate the risk; that this is a warning only is the project's decision. Consider comparing with the patient's own earlier counts. ${projectAges}`,
    },
    diagnosis: {
      indicator: 'warning',
      summary: '{diagnosis} on file ({noted}); no usable neutrophil count of the last {days} days is known',
      detail: `On file: {diagnosis}, {noted}. Neutrophil count of the last {days} days: {why}.\n\n{label} Consider ordering a CBC with differential before the next dose. The age of {days} days is a project limit, not the label's.`,
      offers: [completeBloodCount],
    },
    diagnosisSince: {
      indicator: 'warning',
      summary: '{diagnosis} on file ({noted}), after the last neutrophil count of {date}',
      detail: `On file: {diagnosis}, {noted}. The last neutrophil count is older: {full} on {date} ({how}).\n\n{label} Consider ordering a CBC with differential before the next dose.`,
      offers: [completeBloodCount],
    },
    whiteCells: {
      indicator: 'warning',
      summary: 'White cells {count} on {date}, so neutrophils are below {limit}',
      detail: `White cells {full} on {date} ({how}). Neutrophils are a part of them, and no neutrophil count of that draw or later is known.\n\n{label} Consider ordering a CBC with differential before the next dose. ${projectAges}`,
      offers: [completeBloodCount],
    },
    bound: {
      indicator: 'info',
      summary: 'The newest neutrophil count, on {date}, is only reported as {value}; it may be below {limit}',
      detail: `Newest neutrophil count: only reported as {reported}, on {date}; it may be below {limit}. {before}\n\n{label} Consider asking the laboratory, or ordering a CBC with differential. ${projectAges}`,
      offers: [completeBloodCount],
    },
    unread: {
      indicator: 'info',
      summary: 'The newest neutrophil count, {value} on {date}, {why}',
      detail: `Newest neutrophil count: {reported} on {date}; it {why}. Nothing is concluded from it. {before}\n\n{label} Consider asking the laboratory, or ordering a CBC with differential. ${projectAges}`,
      offers: [completeBloodCount],
    },
    noBaseline: {
      indicator: 'info',
      summary: 'No usable neutrophil count of the last {days} days before starting anakinra: {why}',
      detail: `Neutrophil count of the last {days} days: {why}.\n\n{label} Consider ordering a CBC with differential. ${projectAge}`,
      offers: [completeBloodCount],
    },
  },
});
