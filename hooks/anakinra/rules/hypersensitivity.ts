import { atMostDaysAgo, judgement, limit, rule, type Instants } from '../../../src/authoring.ts';
import { allergyEntries, recordedReactions } from '../facts/allergies.ts';
import { course } from '../facts/course.ts';
import { has, indication } from '../facts/indication.ts';
import { anakinraUses, tolerance } from '../facts/tolerance.ts';
import { isHint, weighAllergy, weighProblem, worstOf } from '../facts/weigh-allergy.ts';
import { smpc, uspi } from '../sources.ts';

const label =
  'The label names known hypersensitivity to anakinra, to E. coli-derived proteins and to other components as a contraindication; anaphylaxis and angioedema have been reported.';

export default rule({
  topic: 'anakinraHypersensitivity',
  title: 'Hypersensitivity to anakinra or E. coli-derived proteins',
  because: 'Anakinra is made in E. coli; anaphylaxis and angioedema have been reported.',
  hazard:
    'A patient with a known allergy to anakinra, E. coli-derived proteins or an excipient gets anakinra and reacts severely.',
  check: 'allergies',
  sources: [
    uspi('Contraindications'),
    uspi('Warnings and Precautions: Hypersensitivity Reactions'),
    smpc('4.3 and 4.4'),
  ],
  sourcesElsewhere: { eu: smpc('4.3 and 4.4') },
  ifUnknown: 'warning',
  limits: {
    tolerated: limit(90, 'd', {
      meaning: 'anakinra that was used again this long after the reaction counts as tolerated',
      source: judgement(
        'tolerated since',
        '2026-11-26',
        'hypersensitivity shows in the first weeks of use; the label names no interval',
      ),
      step: 1,
      siteRange: [28, 365],
    }),
    watch: limit(28, 'd', {
      meaning: 'in DIRA the patient is watched closely this long from the start',
      source: judgement(
        'four weeks of watch in DIRA',
        '2026-11-26',
        'the US label says the first weeks, without a number',
      ),
      step: 1,
      siteRange: [14, 90],
    }),
  },
  facts: { allergyEntries, anakinraUses, recordedReactions, indication, course },
  overrideReasons: [
    'action-performed-no-adverse-effect',
    'patient-ineligible',
    'risk-benefit-ratio',
    'expert-contradicts',
  ],
  blindSpots: [
    'reactions that stand only in notes',
    'desensitisation',
    'whether another biologic was made in E. coli: it counts only if its entry says so or is of high criticality',
    'an allergy on the problem list whose code names another medicine, or none',
  ],
  decide(facts, { alert, clear, limits, now }) {
    const { tolerated, watch } = limits;
    let known: ReturnType<typeof tolerance> | undefined;
    const toleratedSince = (reaction: Instants): Instants | undefined => {
      known ??= tolerance(facts.anakinraUses, tolerated, now);
      return known(reaction);
    };
    const listed = worstOf(facts.allergyEntries.flatMap((entry) => weighAllergy(entry, toleratedSince)));
    const found = isHint(listed[0]) ? worstOf([...listed, ...facts.recordedReactions.map(weighProblem)]) : listed;
    const [worst] = found;
    if (worst !== undefined) {
      const words = {
        name: worst.name,
        how: worst.how,
        found: [...new Set(found.map(({ name, how }) => `${name}: ${how}`))],
        days: String(tolerated.value),
      };
      const findings = [...new Set(found.map(({ reference }) => reference))];
      return alert(worst.weight, words, { findings, byName: found.some(({ byName }) => byName) });
    }
    if (!has(facts.indication, 'DIRA')) return clear();
    const { kind, since } = facts.course;
    const isEarly = kind === 'initiation' || (since && atMostDaysAgo(since, watch.value, now) !== false);
    if (isEarly !== true) return clear();
    const reasons = facts.indication.found.filter((reason) => reason.indication === 'DIRA');
    return alert(
      'watch',
      { reason: [...new Set(reasons.map((reason) => reason.label))].join(', '), days: String(watch.value) },
      {
        findings: [...new Set(reasons.map(({ reference }) => reference).filter((reference) => reference !== ''))],
        byName: reasons.every(({ coded }) => !coded),
      },
    );
  },
  alerts: {
    contraindicated: {
      indicator: 'critical',
      summary: 'Anakinra is contraindicated: allergy to {name}, {how}',
      detail: `{found}\n\n${label} Consider another treatment, or clarifying the entry with the patient first.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    unconfirmed: {
      indicator: 'warning',
      summary: 'Possible allergy to {name}, {how}',
      detail: `{found}\n\n${label} This entry is not confirmed or speaks of an intolerance. Consider clarifying what happened before the next dose, and completing the entry.`,
    },
    related: {
      indicator: 'warning',
      summary: 'Possible allergy to E. coli-derived proteins: {name}, {how}',
      detail: `{found}\n\n${label} Anakinra is made in E. coli. An allergy to the organism or to another medicine made in it may, but need not, be one to its proteins. Consider clarifying what the patient reacted to.`,
    },
    excipient: {
      indicator: 'warning',
      summary: 'Allergy to an excipient of anakinra: {name}, {how}',
      detail: `{found}\n\nThe prefilled syringe contains polysorbate 80. ${label} That such an entry is a warning and not critical is this project's decision: it seldom names the only possible cause. Consider clarifying it before the next dose.`,
    },
    problem: {
      indicator: 'warning',
      summary: 'Adverse reaction {how}, naming anakinra or E. coli proteins: {name}',
      detail: `{found}\n\n${label} The code names no medicine, the words do. Consider clarifying what happened, and recording it on the allergy list.`,
    },
    tolerated: {
      indicator: 'info',
      summary: 'Allergy to {name} on file, but tolerated since: {how}',
      detail: `{found}\n\n${label} The record shows anakinra for at least {days} days after the reaction was recorded; this interval is a project limit, not the label's. Consider confirming that it was tolerated, and updating the entry.`,
    },
    local: {
      indicator: 'info',
      summary: 'Injection-site reaction on the allergy list: {name}, {how}',
      detail:
        '{found}\n\nInjection-site reactions are common (71 % of patients in the trials) and are no allergy. Consider rotating the sites, and recording the reaction as a side effect.',
    },
    past: {
      indicator: 'info',
      summary: 'Allergy no longer active: {name}, {how}',
      detail: `{found}\n\n${label} This entry is no longer active. Consider confirming that before the next dose.`,
    },
    specific: {
      indicator: 'info',
      summary: 'Allergy to an E. coli-derived product, mostly specific to it: {name}, {how}',
      detail:
        '{found}\n\nAllergy to asparaginase is common and mostly to asparaginase itself, not to the proteins of E. coli. Consider watching the first doses.',
    },
    unnamed: {
      indicator: 'info',
      summary: 'An adverse drug reaction is on file without the medicine: {name}, {how}',
      detail: `{found}\n\n${label} The code does not say which medicine it was. Consider asking, and recording it on the allergy list.`,
    },
    watch: {
      indicator: 'info',
      summary: 'DIRA, start or first {days} days of anakinra: more allergic reactions, watch closely',
      detail:
        'Reason: {reason}.\n\nThe US label describes a higher risk of allergic reactions in DIRA and the closest watch in the first weeks; that these are {days} days is a project limit. Consider planning the first doses under observation.',
    },
  },
});
