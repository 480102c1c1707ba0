import { judgement, limit, rule, type Profile } from '../../../src/authoring.ts';
import { age } from '../facts/patient.ts';
import { pregnancyEntries } from '../facts/pregnancy-entries.ts';
import { pregnancyTests } from '../facts/pregnancy-tests.ts';
import { sex } from '../facts/sex.ts';
import { hasUnreadTests, isPossible, weighPregnancy, type Sign } from '../facts/weigh-pregnancy.ts';
import { smpc, uspi } from '../sources.ts';

const project = (what: string, because: string) => judgement(what, '2026-11-26', because);
const entries = project(
  'how long an entry counts',
  'entries that nobody closed are common, and neither state lasts longer',
);
const fertile = project('ages at which a pregnancy is believed', 'below and above a code is more likely an error');
const cutOff = project('meaning of a concentration of hCG', 'usual cut-offs of laboratories; between them it is open');

/** What each label says, and what is known besides. */
const advice: Readonly<Record<Sign['of'], Readonly<Record<Profile, string>>>> = {
  pregnancy: {
    us: 'Pregnancy: by the US label the data from reports and retrospective series show no clear pattern of harm, and are few; active disease is itself a risk. Consider weighing benefit and risk together with obstetric care.',
    eu: 'Pregnancy: the EU label advises avoiding anakinra in pregnancy, and in women who could become pregnant and use no contraception. Consider weighing benefit and risk together with obstetric care.',
  },
  lactation: {
    us: 'Breast-feeding: data are few; the receptor antagonist is a normal component of human milk, and LactMed sees no reason to stop breast-feeding. Consider weighing it with the mother.',
    eu: 'Breast-feeding: the EU label advises that mothers do not breast-feed during anakinra. Consider discussing the alternatives with the mother.',
  },
};
const detail =
  '{found}\n\n{advice}\n\nEntries of a pregnancy count for {pregnancy} days, positive tests for {test} days, entries of breast-feeding for {lactation} days; these are limits of this project, not of the label. Consider closing an entry that is over.';

export default rule({
  topic: 'anakinraPregnancy',
  title: 'Anakinra in pregnancy and while breast-feeding',
  because: 'Few pregnancies and infants exposed to anakinra were followed, so benefit and risk are weighed one by one.',
  hazard: 'Anakinra is given in pregnancy or while breast-feeding without weighing benefit and risk.',
  check: 'pregnancy and breast-feeding',
  sources: [
    uspi('Use in Specific Populations: Pregnancy'),
    uspi('Use in Specific Populations: Lactation'),
    smpc('4.6'),
  ],
  sourcesElsewhere: { eu: smpc('4.6') },
  ifUnknown: 'info',
  limits: {
    pregnancy: limit(300, 'd', {
      meaning: 'an entry of a pregnancy, or a pregnancy status, counts this long',
      source: entries,
      step: 1,
      siteRange: [90, 330],
    }),
    test: limit(252, 'd', {
      meaning: 'a positive test for hCG counts this long',
      source: project('how long a positive test counts', 'it turns positive in about the fourth of forty weeks'),
      step: 1,
      siteRange: [14, 280],
    }),
    afterwards: limit(42, 'd', {
      meaning: 'so long after the end of a pregnancy a positive test for hCG says nothing',
      source: project('hCG after a pregnancy', 'it leaves the blood within about six weeks'),
      step: 1,
      siteRange: [14, 70],
    }),
    lactation: limit(365, 'd', {
      meaning: 'an entry of breast-feeding counts this long',
      source: entries,
      step: 1,
      siteRange: [90, 730],
    }),
    positive: limit(25, '[IU]/L', {
      meaning: 'from it a concentration of hCG counts as a positive test',
      source: cutOff,
      step: 1,
      siteRange: [5, 50],
    }),
    negative: limit(5, '[IU]/L', {
      meaning: 'below it a concentration of hCG counts as a negative test',
      source: cutOff,
      step: 0.1,
      siteRange: [1, 10],
    }),
    youngest: limit(10, 'a', {
      meaning: 'below this age a pregnancy is not believed',
      source: fertile,
      step: 1,
      siteRange: [8, 14],
    }),
    oldest: limit(55, 'a', {
      meaning: 'above this age a pregnancy is not believed',
      source: fertile,
      step: 1,
      siteRange: [48, 65],
    }),
  },
  facts: { pregnancyEntries, pregnancyTests, sex, age },
  overrideReasons: [
    'risk-benefit-ratio',
    'prefers-alternative',
    'expert-contradicts',
    'patient-ineligible',
    'cds-not-applicable',
  ],
  blindSpots: [
    'a pregnancy that is planned, and contraception',
    'due dates, ultrasound results, and what stands only in notes',
    'entries of the mother in the record of the child, and the other way round',
  ],
  decide(facts, { alert, clear, settled, unknown, limits, profile, now }) {
    const tests = facts.pregnancyTests;
    const signs = weighPregnancy(facts.pregnancyEntries, tests, limits, now);
    const silent = clear();
    const isUnread = hasUnreadTests(tests, limits, now);
    if (signs.length === 0 && silent.verdict === 'clear' && !isUnread) return silent;
    if (!isPossible(facts.sex, facts.age, limits)) {
      const [code] = signs.filter(({ weak }) => !weak);
      return code === undefined ? settled() : unknown([{ data: typeOf(code), gap: 'contradictory' }]);
    }
    const [first] = signs.toSorted((a, b) => Number(a.unconfirmed) - Number(b.unconfirmed));
    if (first === undefined) return isUnread ? unknown([{ data: 'Observation', gap: 'unreadable' }]) : silent;

    const of = (what: Sign['of']) => signs.filter((sign) => sign.of === what);
    const [fed] = profile === 'eu' ? of('lactation') : [];
    const shown = fed ?? of('pregnancy').find((sign) => sign.unconfirmed === first.unconfirmed) ?? first;
    const words = {
      what: shown.what,
      date: shown.date,
      found: signs.map((sign) => `${sign.what}, ${sign.date}${sign.unconfirmed ? ', not confirmed' : ''}`),
      advice: [...new Set(signs.map((sign) => advice[sign.of][profile]))],
      pregnancy: String(limits.pregnancy.value),
      test: String(limits.test.value),
      lactation: String(limits.lactation.value),
    };
    const basis = { findings: signs.map(({ reference }) => reference), byName: shown.byName };
    if (shown.of === 'lactation') return alert(fed === undefined ? 'lactating' : 'notToBreastFeed', words, basis);
    return alert(shown.unconfirmed ? 'unconfirmed' : 'pregnant', words, basis);
  },
  alerts: {
    pregnant: { indicator: 'info', summary: 'Pregnancy on file: {what} ({date}); weigh benefit and risk', detail },
    unconfirmed: { indicator: 'info', summary: 'Possible pregnancy, not confirmed: {what} ({date})', detail },
    lactating: { indicator: 'info', summary: 'Breast-feeding on file: {what} ({date})', detail },
    notToBreastFeed: {
      indicator: 'warning',
      summary: 'Breast-feeding on file: {what} ({date}); the EU label advises against it during anakinra',
      detail,
    },
  },
});

function typeOf({ reference }: Sign): string {
  return reference.startsWith('Observation/') ? 'Observation' : 'Condition';
}
