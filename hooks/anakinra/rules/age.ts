import { describeAge, judgement, limit, rule } from '../../../src/authoring.ts';
import { indication } from '../facts/indication.ts';
import { age } from '../facts/patient.ts';
import { isApprovedInChildren, isForAdults, weighReasons, weighSize } from '../facts/weigh-age.ts';
import { weight } from '../facts/weight.ts';
import { smpc, uspi } from '../sources.ts';

const beginnings = { us: uspi('Indications and Usage'), eu: smpc('4.1 and 4.2') };
const limits = {
  adult: limit(18, 'a', {
    meaning: 'rheumatoid arthritis is an indication from this age',
    source: { us: uspi('Indications and Usage: Rheumatoid Arthritis'), eu: smpc('4.1') },
    step: 1,
    siteRange: [16, 21],
  }),
  youngest: limit({ us: 0, eu: 8 }, 'mo', {
    meaning: 'the autoinflammatory indications begin at this age',
    source: beginnings,
    step: 1,
    siteRange: [0, 12],
  }),
  lightest: limit({ us: 0, eu: 10 }, 'kg', {
    meaning: 'the autoinflammatory indications begin at this body weight',
    source: beginnings,
    step: 0.1,
    siteRange: [0, 12],
  }),
  weightAge: limit(30, 'd', {
    meaning: 'a weight below the limit counts this long; a child may have outgrown an older one',
    source: judgement('age of a weight', '2026-11-26', 'an infant gains up to a tenth of its weight in a month'),
    step: 1,
    siteRange: [7, 90],
  }),
  infancy: limit(24, 'mo', {
    meaning: 'below this age a weight that is not on file may be one below the limit',
    source: judgement('when a weight is needed', '2026-11-26', 'nearly all children of two years weigh 10 kg'),
    step: 1,
    siteRange: [8, 36],
  }),
} as const;

const approvedFor = {
  us: 'NOMID (CAPS) and DIRA',
  eu: "CAPS, familial Mediterranean fever and Still's disease, from 8 months and 10 kg",
} as const;

export default rule({
  topic: 'anakinraAge',
  title: 'Below 18 years anakinra is approved for few diseases only',
  because:
    'Efficacy was not shown in children with rheumatoid or polyarticular juvenile arthritis; NOMID and DIRA were studied in children.',
  hazard:
    'A child gets anakinra for a disease in which its efficacy in children was not shown, or below the age or weight of the label.',
  check: 'age',
  sources: [uspi('Use in Specific Populations: Pediatric Use'), uspi('Indications and Usage'), smpc('4.1 and 4.2')],
  sourcesElsewhere: { eu: smpc('4.1 and 4.2') },
  ifUnknown: 'info',
  limits,
  facts: { age, indication, weight },
  overrideReasons: ['expert-contradicts', 'does-not-align-latest-evidence', 'risk-benefit-ratio', 'cds-not-applicable'],
  blindSpots: [
    'a diagnosis that neither the order nor the problem list names',
    'Muckle-Wells syndrome and FCAS, which the US label does not name, count as CAPS',
  ],
  decide(facts, { alert, absent, clear, settled, unknown, limits: inForce, profile }, order) {
    const { adult, youngest, lightest, weightAge, infancy } = inForce;
    const patient = facts.age;
    if (patient === undefined) {
      const verdict = clear();
      return verdict.verdict === 'clear' ? unknown([{ data: 'Patient', gap: 'not-sent' }]) : verdict;
    }
    const { reference, age: years, born } = patient;
    if (years.known && years.least >= adult.value) return settled();

    const reasons = facts.indication;
    const approved = isApprovedInChildren(reasons, profile);
    if (approved && youngest.value === 0 && lightest.value === 0) return settled();
    const references = reasons.found.map((found) => (found.reference === '' ? order.reference : found.reference));
    const findings = [...new Set([reference, ...references])];
    if (!years.known)
      return alert(
        'undated',
        { birthDate: years.why === 'future' ? `${born} is in the future` : birthDateIs[years.why] },
        { findings },
      );

    const words = {
      age: describeAge(years),
      born,
      reason: reasons.found.map(({ label }) => label).join(', ') || 'not stated',
      approved: approvedFor[profile],
      adult: String(adult.value),
      youngest: String(youngest.value),
      lightest: String(lightest.value),
      weightAge: String(weightAge.value),
      infancy: String(infancy.value),
      document: profile === 'eu' ? 'the EU label' : 'the US label',
    };
    if (approved) {
      const bounds = { youngest: youngest.value, lightest: lightest.value };
      const needs = { weightDays: weightAge.value, infancyMonths: infancy.value };
      const size = weighSize(years, () => facts.weight, { ...bounds, ...needs });
      if (size === 'enough') return settled();
      if (size === 'unsettled' || size === 'tooYoung') return alert(size, words, { findings });
      const kg = facts.weight;
      const weighed = { ...words, weight: kg?.text ?? 'not on file' };
      const basis = { findings: kg === undefined ? findings : [...findings, kg.reference] };
      return size === 'tooLight' ? alert(size, weighed, basis) : absent(size, weighed, basis);
    }
    if (years.most >= adult.value) return alert('unsettled', words, { findings });
    const row = weighReasons(reasons, profile);
    if (row === 'withoutReason') return absent(row, words, { findings });
    const meant = reasons.found.filter(({ indication: found }) => row !== 'arthritis' || found === 'RA');
    const basis = { findings, byName: meant.every(({ coded }) => !coded) };
    if (row !== 'unapproved') return alert(row, words, basis);
    const use = isForAdults(reasons, profile)
      ? `off-label for ${words.reason} at this age`
      : `not labelled for ${words.reason}`;
    return alert(row, { ...words, use }, basis);
  },
  alerts: {
    arthritis: {
      indicator: 'warning',
      summary: 'Patient is {age} old: anakinra for rheumatoid arthritis is labelled from {adult} years',
      detail:
        'Age {age} (born {born}); reason: {reason}.\n\nEfficacy in children with rheumatoid or polyarticular juvenile arthritis was not shown. Consider whether another disease is the reason (below {adult} years the label names {approved}) and, if so, recording it.',
    },
    withoutReason: {
      indicator: 'warning',
      summary: 'Patient is {age} old and no reason for anakinra is on file',
      detail:
        'Age {age} (born {born}); reason: {reason}.\n\nBelow {adult} years the label names {approved} only. Consider stating the reason in the order or the problem list.',
    },
    unapproved: {
      indicator: 'info',
      summary: 'Patient is {age} old: anakinra is {use}',
      detail:
        'Age {age} (born {born}); reason: {reason}.\n\nBelow {adult} years the label names {approved} only. Such off-label use on specialist advice may be reasonable; consider documenting it.',
    },
    diraByWords: {
      indicator: 'info',
      summary: 'Patient is {age} old; DIRA is only named in words, please confirm',
      detail:
        'Age {age} (born {born}); reason: {reason}.\n\nDIRA has no code of its own in ICD-10-CM, so it was recognised by its name. The label approves DIRA at any age; consider confirming the diagnosis.',
    },
    tooYoung: {
      indicator: 'warning',
      summary: 'Patient is {age} old, {reason}: {document} covers it from {youngest} months and {lightest} kg',
      detail:
        'Age {age} (born {born}); reason: {reason}. Under {document} it is an indication from {youngest} months and {lightest} kg.\n\nConsider specialist advice.',
    },
    tooLight: {
      indicator: 'warning',
      summary: 'Body weight {weight}, {reason}: {document} covers it from {youngest} months and {lightest} kg',
      detail:
        'Age {age} (born {born}), weight {weight}; reason: {reason}. Under {document} it is an indication from {youngest} months and {lightest} kg.\n\nThat a weight below the limit counts for {weightAge} days is a limit of this project. Consider specialist advice.',
    },
    weightNotKnown: {
      indicator: 'info',
      summary: 'Patient is {age} old, weight {weight}: labelled from {lightest} kg, please weigh',
      detail:
        'Age {age} (born {born}), weight {weight}; reason: {reason}.\n\nUnder {document} it is an indication from {youngest} months and {lightest} kg. How long a weight below it counts ({weightAge} days), and that one is asked for below {infancy} months, are limits of this project. Consider weighing the child.',
    },
    unsettled: {
      indicator: 'info',
      summary: 'Birth date {born} is incomplete: the patient is {age} old, anakinra may be off-label',
      detail:
        'Age {age} (born {born}); reason: {reason}.\n\nThe birth date does not settle whether the patient has reached the age of the label ({adult} years in rheumatoid arthritis; otherwise {approved}). Consider completing it.',
    },
    undated: {
      indicator: 'info',
      summary: 'Age not known: the birth date {birthDate}',
      detail:
        'The birth date {birthDate}, so the age limits of the label could not be checked. Consider correcting it.',
    },
  },
});

const birthDateIs = { missing: 'is missing', unreadable: 'cannot be read' } as const;
