import { daysBetween, describeInstants, judgement, limit, rule, type Profile } from '../../../src/authoring.ts';
import { dmardHistory, dmardIntolerance, isInUse, noted, recordBegins } from '../facts/dmard-history.ts';
import { has, indication, type Indication } from '../facts/indication.ts';
import { smpc, uspi } from '../sources.ts';

/** What the label in force recommends, and what to consider where nothing was tried. */
const labels: Readonly<Record<Profile, { readonly label: string; readonly consider: string }>> = {
  us: {
    label:
      'The label recommends anakinra in rheumatoid arthritis after failure of at least one disease-modifying drug (DMARD).',
    consider: 'Consider recording an earlier DMARD or an intolerance, or trying one first.',
  },
  eu: {
    label:
      'The EU label recommends anakinra in rheumatoid arthritis only together with methotrexate, after an inadequate response to methotrexate alone.',
    consider:
      'Consider recording earlier treatment with methotrexate or an intolerance, or whether methotrexate alone is possible first.',
  },
};
const dosesCount = 'That a dose of methotrexate counts for {weekly} days is a limit of this project, not of the label.';

/** Reasons beside arthritis for which the label asks for no earlier DMARD. */
const approvedElsewhere: Readonly<Record<Profile, readonly Indication[]>> = {
  us: ['CAPS', 'DIRA'],
  eu: ['CAPS', 'Still', 'FMF'],
};

export default rule({
  topic: 'anakinraFirstLine',
  title: 'In rheumatoid arthritis anakinra is not the first treatment',
  because: 'It was approved for patients in whom one or more DMARDs have failed.',
  hazard: 'A patient with rheumatoid arthritis gets anakinra although an established treatment was never tried.',
  check: 'earlier DMARD treatment',
  sources: [uspi('Indications and Usage: Rheumatoid Arthritis'), smpc('4.1')],
  sourcesElsewhere: { eu: smpc('4.1') },
  ifUnknown: 'info',
  limits: {
    reach: limit(365, 'd', {
      meaning: 'a record that begins at least so long ago would show earlier treatment',
      source: judgement(
        'reach of the record',
        '2026-11-26',
        'DMARDs are prescribed for at least a year at a time; a newer record proves nothing',
      ),
      step: 1,
      siteRange: [180, 1095],
    }),
    weekly: limit(7, 'd', {
      meaning: 'a dose of methotrexate that was given this recently means that it is in use',
      source: judgement('interval of methotrexate', '2026-11-26', 'methotrexate is given once a week in arthritis'),
      step: 1,
      siteRange: [7, 14],
    }),
  },
  facts: { indication, dmardHistory, dmardIntolerance, recordBegins, noted },
  overrideReasons: [
    'patient-contraindication',
    'action-unsuccessful',
    'expert-contradicts',
    'too-costly-uncovered',
    'cds-not-applicable',
  ],
  blindSpots: [
    'treatment elsewhere that is not in this record',
    'whether the earlier DMARD was given for this disease or long enough',
    'minocycline, which is mostly given as an antibiotic and never counts',
    'whether a steroid was a cream, a spray or an eye drop, where neither its name nor its route says so',
    'anakinra given earlier for another disease, where its order does not state the reason',
  ],
  decide(facts, { alert, absent, clear, inapplicable, settled, limits: { reach, weekly }, profile, now }) {
    const reasons = facts.indication;
    const arthritis = reasons.found.filter((found) => found.indication === 'RA');
    const isStated = reasons.from !== 'nowhere';
    if (isStated && has(reasons, ...approvedElsewhere[profile])) return inapplicable();
    // Arthritis may stand in the part of the problem list that did not come.
    if (isStated && arthritis.length === 0) return clear().verdict === 'unknown' ? clear() : inapplicable();

    const surest = arthritis.find(({ unconfirmed }) => !unconfirmed) ?? arthritis[0];
    const reason = surest === undefined ? 'not stated' : surest.label;
    const date = surest === undefined ? undefined : facts.noted.get(surest.reference);
    const stating = { reason, stated: date === undefined ? reason : `${reason}, noted ${date}`, ...labels[profile] };
    const basis = {
      findings: distinct(arthritis),
      byName: arthritis.length > 0 && arthritis.every(({ coded }) => !coded),
    };
    const { tried, drafts, steroids, methotrexate } = facts.dmardHistory;
    if (tried.length > 0 || facts.dmardIntolerance.length > 0) {
      if (profile === 'us' || !isStated || methotrexate.some((use) => isInUse(use, weekly, now))) return settled();
      const known = (tried.length > 0 ? tried : facts.dmardIntolerance).map(({ text }) => text);
      const dosed = { weekly: String(weekly.value), ...stating };
      const without = absent('withoutMethotrexate', { known, ...dosed }, basis);
      const [intolerance] = facts.dmardIntolerance.filter((one) => one.methotrexate);
      if (without.verdict === 'unknown' || intolerance === undefined) return without;
      const findings = distinct([...arthritis, intolerance]);
      return alert('methotrexateNotTolerated', { intolerance: intolerance.text, ...dosed }, { ...basis, findings });
    }
    const begins = facts.recordBegins;
    const record = begins === undefined ? 'has no dated entry' : `begins ${describeInstants(begins)}`;
    const words = { record, days: String(reach.value), ...stating };
    if (!isStated) return absent('withoutReason', words, basis);
    if (surest?.unconfirmed === true) return absent('provisional', words, basis);
    if (drafts.length > 0) return absent('onlyDrafts', { drafts: drafts.map(({ text }) => text), ...words }, basis);
    if (steroids.length > 0) {
      const given = steroids.map(({ text }) => text);
      return absent(
        'steroidsOnly',
        { steroids: given, ...words },
        { ...basis, findings: distinct([...arthritis, ...steroids]) },
      );
    }
    const isLong = begins !== undefined && daysBetween(begins, now).least >= reach.value;
    return absent(isLong ? 'firstLine' : 'shortRecord', words, basis);
  },
  alerts: {
    firstLine: {
      indicator: 'warning',
      summary: 'No DMARD on record before anakinra for {reason}; the record {record}',
      detail: `Reason: {stated}. The record {record}. It shows no conventional, biologic or targeted DMARD and no intolerance to one.\n\n{label} {consider} That a record of {days} days would show earlier treatment is a limit of this project, not of the label.`,
    },
    onlyDrafts: {
      indicator: 'warning',
      summary: 'The only DMARD for {reason} is ordered in this session: {drafts}; the record {record}',
      detail: `Reason: {stated}. The record {record} and shows no DMARD. Ordered in this session and not yet tried:\n\n{drafts}\n\n{label} {consider}`,
    },
    shortRecord: {
      indicator: 'info',
      summary: 'No DMARD on record before anakinra for {reason}, but the record {record}',
      detail: `Reason: {stated}. The record {record}, so earlier treatment may simply not be in it (it should reach back {days} days, a limit of this project).\n\n{label} Consider asking for earlier treatment, and recording it.`,
    },
    steroidsOnly: {
      indicator: 'info',
      summary: 'Only steroids on record before anakinra for {reason}: {steroids}',
      detail: `Reason: {stated}. The record {record}. Steroids are no DMARD:\n\n{steroids}\n\n{label} {consider}`,
    },
    provisional: {
      indicator: 'info',
      summary: '{reason} is not confirmed, and no DMARD is on record; the record {record}',
      detail: `Reason: {stated}, not confirmed. No DMARD is on record; the record {record}.\n\n{label} {consider}`,
    },
    withoutReason: {
      indicator: 'info',
      summary: 'No reason for anakinra and no DMARD on record; the record {record}',
      detail: `Reason: {stated}, neither in the order nor as a current problem. No DMARD is on record; the record {record}.\n\n{label} Consider stating the reason in the order.`,
    },
    withoutMethotrexate: {
      indicator: 'info',
      summary: 'Anakinra for {reason} without methotrexate in use or in this session; on record: {known}',
      detail: `Reason: {stated}. No methotrexate is in use or ordered in this session. On record:\n\n{known}\n\n{label} Consider whether methotrexate is possible, or documenting why not. ${dosesCount}`,
    },
    methotrexateNotTolerated: {
      indicator: 'info',
      summary: 'Anakinra for {reason} without methotrexate, which is recorded as not tolerated: {intolerance}',
      detail: `Reason: {stated}. No methotrexate is in use or ordered in this session; an allergy or intolerance is on record: {intolerance}.\n\n{label} Consider documenting why anakinra is given without it. ${dosesCount}`,
    },
  },
});

function distinct(some: readonly { readonly reference: string }[]): readonly string[] {
  const references = new Set(some.map(({ reference }) => reference));
  references.delete('');
  return [...references];
}
