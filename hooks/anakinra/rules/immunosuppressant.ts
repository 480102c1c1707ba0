import { atMostDaysAgo, below, rule, writeAmount, type Amount, type Profile } from '../../../src/authoring.ts';
import { neutrophils, type Count } from '../facts/blood-counts.ts';
import { countWords } from '../facts/count-words.ts';
import { immuneAgents } from '../facts/immune-agents.ts';
import { indication } from '../facts/indication.ts';
import { immunosuppressantLimits } from '../facts/immunosuppressant-limits.ts';
import { chooseCount } from '../facts/newest-count.ts';
import { speakOf, type Spoken } from '../facts/speak-of-immunosuppression.ts';
import { steroidDoses } from '../facts/steroids.ts';
import { weighAgents } from '../facts/weigh-immune-agent.ts';
import { weighSteroids } from '../facts/weigh-steroids.ts';
import { smpc, uspi } from '../sources.ts';

const risk = 'Together they may lower the defence against infections more than either alone.';
const projects = 'The washout (five half-lives where they are known) is a limit of this project, not of the label.';
/** What each label says of it. */
const labels: Readonly<Record<Profile, string>> = {
  us: 'The US label notes that anakinra was not studied in immunosuppressed patients.',
  eu: 'That this calls for caution is a judgement of this project; please compare with the label in force.',
};

export default rule({
  topic: 'anakinraImmunosuppressant',
  title: 'Other medicines that lower immune defence beside anakinra',
  because: 'Several such medicines together make serious infections more likely.',
  check: 'other immunosuppressants',
  sources: [
    uspi('Warnings and Precautions: Immunosuppression'),
    uspi('Warnings and Precautions: Serious Infections'),
    smpc('4.4 and 4.5'),
  ],
  sourcesElsewhere: { eu: smpc('4.4 and 4.5') },
  ifUnknown: 'info',
  limits: immunosuppressantLimits,
  facts: { immuneAgents, steroidDoses, indication, neutrophils },
  overrideReasons: [
    'expert-contradicts',
    'risk-benefit-ratio',
    'mitigate-risk-negative-outcome',
    'action-completed',
    'cds-not-applicable',
  ],
  blindSpots: [
    'TNF blockers, of which another check speaks',
    'methotrexate, sulfasalazine, leflunomide and hydroxychloroquine, which are allowed, in whatever dose',
    'apremilast, which hardly adds to the risk',
    'glucocorticoids whose dose or time cannot be read, in mg/kg, as needed, or in an order without an end that is new',
    'medicines given elsewhere, or that stand only in a care plan',
    'the last use of a medicine that was stopped without an end date: the date of the entry counts',
    'lasting effects of alemtuzumab, cladribine and antibodies against B cells other than rituximab beyond their washout',
  ],
  decide(facts, { alert, clear, limits, profile, now }) {
    const agents = weighAgents(facts.immuneAgents, { days: limits, reasons: () => facts.indication, now });
    const steroids = weighSteroids(facts.steroidDoses, limits, now);
    const count = agents.some(({ kind }) => kind === 'background')
      ? lowCount(facts.neutrophils, limits, now)
      : undefined;
    const spoken = speakOf(agents, steroids, count !== undefined);
    const [worst] = spoken;
    if (worst === undefined) return clear();
    const found = spoken.map(({ name, how }) => `${name}: ${how}`);
    const words = {
      other: worst.name,
      how: worst.how,
      found,
      label: labels[profile],
      bCells: `${limits.rituximab.value} days`,
      high: `${limits.steroidDose.value} mg of prednisone a day for ${limits.steroidDays.value} days`,
    };
    const basis = basisOf(spoken);
    if (worst.kind !== 'lowCount') return alert(worst.kind, words, basis);
    if (count === undefined) return alert('background', words, basis);
    const { how: method, ...said } = countWords(count, undefined);
    const counted = { ...words, ...said, method, limit: writeAmount(limits.lowCount) };
    return alert('lowCount', counted, { ...basis, findings: [...basis.findings, ...count.references] });
  },
  alerts: {
    sameTarget: {
      indicator: 'warning',
      summary: 'Two IL-1 blockers, anakinra and {other}: {how}',
      detail: `{found}\n\nBoth block interleukin-1. ${risk} {label} Consider keeping only one of the two.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    together: {
      indicator: 'warning',
      summary: 'Anakinra together with {other}: {how}',
      detail: `{found}\n\n${risk} {label} Consider whether both are needed, and watch for infections if they are.`,
    },
    stopping: {
      indicator: 'warning',
      summary: 'Anakinra after {other}: {how}',
      detail: `{found}\n\n${risk} {label} It acts beyond its last dose: consider starting anakinra after the washout, or watch for infections. ${projects}`,
    },
    washout: {
      indicator: 'warning',
      summary: 'Anakinra after {other}: {how}',
      detail: `{found}\n\n${risk} {label} Consider waiting until the washout has passed, or watch for infections. ${projects}`,
    },
    unsettled: {
      indicator: 'warning',
      summary: 'Anakinra after {other}: {how}',
      detail: `{found}\n\n${risk} {label} The record does not settle when it was last used. Consider asking for the day of the last dose, and recording it. ${projects}`,
    },
    lowCount: {
      indicator: 'warning',
      summary: 'Anakinra with {other} and neutrophils {count} on {date}, below {limit}',
      detail: `{found}\n\nNeutrophils {full} on {date} ({method}). ${risk} {label} Consider repeating the count before the next dose. The limit of {limit} beside such a medicine is a project limit.`,
    },
    intendedPair: {
      indicator: 'info',
      summary: 'Anakinra with {other} in MAS/HLH: {how}',
      detail: `{found}\n\nIn macrophage activation syndrome the two can be combined on purpose. ${risk} Consider close watch for infections.`,
    },
    rituximab: {
      indicator: 'info',
      summary: 'Anakinra within months of {other}: {how}',
      detail: `{found}\n\nB cells may be missing for months after rituximab; {bCells} are looked at (a limit of this project). {label} Consider watching for infections.`,
    },
    steroids: {
      indicator: 'info',
      summary: 'Anakinra with {other}: {how}',
      detail: `{found}\n\nSteroids in usual doses are allowed beside anakinra; from {high} on (limits of this project) they add to the risk of infection. Consider whether the dose can be lowered, and watch for infections.`,
    },
    background: {
      indicator: 'info',
      summary: 'Anakinra with {other}: {how}',
      detail: `{found}\n\n${risk} {label} Consider watching for infections and neutrophils.`,
    },
    planned: {
      indicator: 'info',
      summary: 'Perhaps planned beside anakinra, {other}: {how}',
      detail: `{found}\n\n${risk} {label} Consider settling which of the two the patient is to take.`,
    },
    leftover: {
      indicator: 'info',
      summary: 'Possibly a leftover, {other}: {how}',
      detail: `{found}\n\n${risk} {label} Consider confirming that it was stopped, and closing the entry. The age at which an order counts as a leftover is a limit of this project.`,
    },
  },
});

/** The newest neutrophil count, where it is recent and low. */
function lowCount(
  counts: readonly Count[],
  { lowCount: low, countAge }: { readonly lowCount: Amount<'10*9/L'>; readonly countAge: Amount<'d'> },
  now: number,
): Count | undefined {
  const { count } = chooseCount(counts, low);
  if (count?.effective === undefined || below(count.reading, low) !== true) return undefined;
  return atMostDaysAgo(count.effective, countAge.value, now) === false ? undefined : count;
}

/** Orders of the session that are no findings of the record stand among the drafts. */
function basisOf(spoken: readonly Spoken[]) {
  const uses = spoken.flatMap((one) => one.uses).filter(({ reference }) => reference !== '');
  const referencesOf = (some: typeof uses) => [...new Set(some.map(({ reference }) => reference))];
  const isOrdered = ({ source, status }: (typeof uses)[number]): boolean =>
    source === 'draft' && !['stopped', 'completed'].includes(status);
  return {
    findings: referencesOf(uses.filter((use) => !isOrdered(use))),
    drafts: referencesOf(uses.filter(isOrdered)),
    byName: spoken.some(({ byName }) => byName),
  };
}
