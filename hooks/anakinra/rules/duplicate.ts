import { describeDate, rule, standingOf, type Draft, type MedicationUse } from '../../../src/authoring.ts';
import { anakinraOrders, unorderedSupplies } from '../facts/anakinra-orders.ts';
import { compareDoses } from '../facts/compare-doses.ts';
import { smpc, uspi } from '../sources.ts';

const double = 'If both are given the patient gets anakinra twice.';

export default rule({
  topic: 'anakinraDuplicate',
  title: 'One order for anakinra at a time',
  because: 'Two orders that run side by side can lead to a double dose.',
  check: 'other orders for anakinra',
  sources: [uspi('Dosage and Administration'), smpc('4.2')],
  sourcesElsewhere: { eu: smpc('4.2') },
  ifUnknown: 'info',
  limits: {},
  facts: { anakinraOrders, unorderedSupplies },
  overrideReasons: ['indication-order-exists', 'action-completed', 'expert-contradicts', 'cds-not-applicable'],
  blindSpots: [
    'orders of other hospitals and practices that are not in this record',
    'what patients report to take, and doses that were given: they tell of use, not of a second order',
    'a renewal that does not say which order it replaces: it looks like a second order',
    'a dose by weight beside one in milligrams, which are not compared',
  ],
  decide(facts, { alert, absent, clear, settled, now }, order) {
    const { drafts, isSpokenOf, orders } = facts.anakinraOrders;
    if (isSpokenOf) return settled();
    const compared = orders.map((use) => ({ use, doses: compareDoses(order, use), active: isActive(use, now) }));
    const found = [
      ...drafts.map((draft) => `${labelOf(draft)}, ordered in this session: ${compareDoses(order, draft).theirs}`),
      ...compared.map(({ use, doses }) => `${labelOf(use)}, ${placeOf(use, now)}: ${doses.theirs}`),
    ];
    const basis = {
      findings: distinct(orders),
      drafts: distinct(drafts),
      byName: [...drafts, ...orders].some(isByName),
    };
    const [second] = drafts;
    if (second !== undefined) {
      const { ours, theirs } = compareDoses(order, second);
      return alert('twoDrafts', { found, ours, theirs }, basis);
    }
    const changed = compared.find(({ doses, active }) => active && doses.outcome === 'other');
    const [chosen = compared[0]] = changed === undefined ? [] : [changed];
    if (chosen !== undefined) {
      const { ours, theirs } = chosen.doses;
      const words = { found, ours, theirs, where: placeOf(chosen.use, now) };
      return alert(changed === undefined ? 'sameDrug' : 'otherDose', words, basis);
    }
    const supplies = facts.unorderedSupplies;
    const [supply] = supplies;
    if (supply === undefined) return clear();
    const told = supplies.map((use) => `${labelOf(use)}, supply ${dateOf(use)}`);
    const words = { found: told, supply: dateOf(supply) };
    return absent('supplied', words, { findings: distinct(supplies), byName: supplies.some(isByName) });
  },
  alerts: {
    twoDrafts: {
      indicator: 'warning',
      summary: 'Anakinra is ordered twice in this session: {ours} and {theirs}',
      detail: `This order: {ours}. Beside it:\n\n{found}\n\n${double} Consider keeping only one of them.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    otherDose: {
      indicator: 'warning',
      summary: 'Anakinra {ours}, but an order for {theirs} is not stopped: {where}',
      detail: `This order: {ours}. Not stopped:\n\n{found}\n\n${double} Where the dose is changed on purpose, as when it is titrated in CAPS, consider stopping the earlier order together with this one.`,
    },
    sameDrug: {
      indicator: 'info',
      summary: 'Anakinra is already ordered, {where}: {theirs}; this order: {ours}',
      detail: `This order: {ours}. Already ordered:\n\n{found}\n\n${double} This order does not say that it replaces the earlier one. Consider stopping the earlier order, or leaving this one out.`,
    },
    supplied: {
      indicator: 'info',
      summary: 'The patient has anakinra from a supply {supply}, and no order for it is on file',
      detail: `Handed over, and not used up by its length:\n\n{found}\n\nNo order for anakinra is on file, so it may come from elsewhere. ${double} Consider asking who prescribed it.`,
    },
  },
});

function isActive(use: MedicationUse, now: number): boolean {
  return standingOf(use, now) === 'current';
}

function placeOf(use: MedicationUse, now: number): string {
  const standing = standingOf(use, now);
  if (standing === 'unclear') return `order ${dateOf(use)} whose status is not known`;
  return `${standing === 'current' ? 'active order' : 'order on hold'} ${dateOf(use)}`;
}

function dateOf({ datedText }: MedicationUse): string {
  const date = describeDate(datedText);
  return date === undefined ? 'without a date' : `of ${date}`;
}

function labelOf({ label }: MedicationUse): string {
  return label === '' ? 'anakinra' : label;
}

function isByName({ matches }: MedicationUse): boolean {
  const own = matches.filter(({ set }) => set === 'anakinra');
  return own.length > 0 && own.every(({ by }) => by === 'name');
}

function distinct(some: readonly (MedicationUse | Draft)[]): readonly string[] {
  return [...new Set(some.map(({ reference }) => reference))].filter((reference) => reference !== '');
}
