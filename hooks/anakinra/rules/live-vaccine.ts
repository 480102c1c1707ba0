import { judgement, limit, rule, type Profile } from '../../../src/authoring.ts';
import { anakinraBeside, weighAnakinra } from '../facts/anakinra-beside.ts';
import { liveVaccines, vaccineOf } from '../facts/live-vaccines.ts';
import { weighVaccines } from '../facts/weigh-vaccine.ts';
import { smpc, uspi } from '../sources.ts';

const noData =
  'The label advises against live vaccines together with anakinra, and has no data on infections passed on by live vaccines in these patients.';
/** Only the US label was read to speak of how well vaccines work. */
const labels: Readonly<Record<Profile, string>> = { us: `${noData} Vaccines may also work less well.`, eu: noData };
const project = "That {given} days after a live vaccine count is a project limit, not the label's.";

export default rule({
  topic: 'anakinraLiveVaccine',
  title: 'No live vaccines together with anakinra',
  because: 'A live vaccine can cause infection while the immune defence is lowered, and may work less well.',
  check: 'live vaccines',
  sources: [uspi('Warnings and Precautions: Immunizations'), smpc('4.4')],
  sourcesElsewhere: { eu: smpc('4.4') },
  alsoOrders: ['vaccines-live'],
  ifUnknown: 'info',
  limits: {
    given: limit(28, 'd', {
      meaning: 'a live vaccine counts until this many days have passed',
      source: judgement(
        'interval after a live vaccine',
        '2026-11-26',
        'vaccine viruses replicate for up to four weeks, the usual interval between live vaccines; the label names none',
      ),
      step: 1,
      siteRange: [14, 90],
    }),
    due: limit(28, 'd', {
      meaning: 'a live vaccine that is due this far ahead counts as planned',
      source: judgement(
        'horizon of a recommendation',
        '2026-11-26',
        'it is as long as the interval after a dose; what is due later is asked about again with the next order',
      ),
      step: 1,
      siteRange: [7, 90],
    }),
    oldOrder: limit(365, 'd', {
      meaning: 'an order that was written, or a vaccine that was due, longer ago may be a leftover',
      source: judgement(
        'age of a leftover order',
        '2026-11-26',
        'prescriptions are renewed at least yearly, and a vaccine is given within weeks; an unclosed list entry is not',
      ),
      step: 1,
      siteRange: [180, 730],
    }),
    daily: limit(1, 'd', {
      meaning: 'a dose of anakinra that was given this recently means that it is in use',
      source: judgement('dosing interval', '2026-11-26', 'anakinra is given daily, so another dose is due'),
      step: 1,
      siteRange: [1, 2],
    }),
  },
  facts: { liveVaccines, anakinraBeside },
  overrideReasons: ['need-more-info', 'risk-benefit-ratio', 'action-completed', 'expert-contradicts'],
  blindSpots: [
    'vaccines given elsewhere, or ordered as anything but a medication',
    'vaccinations that are entered without a date',
    'live vaccines for an infant whose mother took anakinra in pregnancy, and for others of the household',
    'vaccines whose name leaves open whether they are live and that no list names',
  ],
  decide(facts, { alert, clear, settled, inapplicable, unknown, profile, limits, now }, order) {
    const isAnakinra = order.matches.some(({ set }) => set === 'anakinra');
    const given = String(limits.given.value);
    if (!isAnakinra) {
      const ordered = vaccineOf(order.matches);
      if (ordered === undefined) return inapplicable();
      // The card of a selected anakinra order speaks of the pair.
      if (facts.anakinraBeside.drafts.some(({ selected }) => selected)) return settled();
      const anakinra = weighAnakinra(facts.anakinraBeside, limits, now);
      if (anakinra === undefined) return clear();
      const words = { vaccine: order.label, how: anakinra.how, label: labelFor(profile, ordered.intravesical) };
      const key =
        anakinra.weight === 'leftover' ? 'anakinraLeftover' : ordered.kind === 'ask' ? 'orderedAsk' : 'ordered';
      return alert(key, words, { findings: anakinra.references, byName: anakinra.byName });
    }
    const { weighed, unread } = weighVaccines(facts.liveVaccines, limits, now);
    const [worst] = weighed;
    const [data] = unread;
    if (worst === undefined) return data === undefined ? clear() : unknown([{ data, gap: 'unreadable' }]);
    const others = weighed.map(({ vaccine }) => vaccine);
    const drafts = others.filter(({ found }) => found.as === 'draft');
    return alert(
      worst.weight,
      {
        vaccine: worst.vaccine.label,
        how: worst.how,
        found: [...new Set(weighed.map(({ vaccine, how }) => `${vaccine.label}: ${how}`))],
        label: labelFor(
          profile,
          others.some(({ intravesical }) => intravesical),
        ),
        given,
      },
      {
        findings: references(others.filter(({ found }) => found.as !== 'draft' || !found.draft.selected)),
        byName: others.some(({ byName }) => byName),
        drafts: references(drafts),
      },
    );
  },
  alerts: {
    planned: {
      indicator: 'warning',
      summary: 'Live vaccine planned with anakinra: {vaccine}, {how}',
      detail: `{found}\n\n{label} Consider giving it in good time before anakinra, putting it off, or a vaccine that is not live.`,
    },
    given: {
      indicator: 'warning',
      summary: 'Live vaccine less than {given} days ago: {vaccine}, {how}',
      detail: `{found}\n\n{label} Consider waiting with anakinra until {given} days have passed, if the disease allows it, and watching for an infection by the vaccine. ${project}`,
    },
    uncertain: {
      indicator: 'info',
      summary: 'Vaccine that may be live, with anakinra: {vaccine}, {how}',
      detail: `{found}\n\nThe entry does not say which kind of vaccine it is. {label} Consider finding out which product it is. ${project}`,
    },
    leftover: {
      indicator: 'info',
      summary: 'Old order or recommendation of a live vaccine: {vaccine}, {how}',
      detail: `{found}\n\n{label} Consider closing the entry if it was carried out or dropped. That an entry of this age counts as a leftover is this project's decision.`,
    },
    ordered: {
      indicator: 'warning',
      summary: 'Live vaccine ordered beside anakinra: {vaccine}; anakinra {how}',
      detail: `Anakinra: {how}.\n\n{label} Consider a vaccine that is not live, or putting it off until anakinra has ended.`,
      offers: [{ offer: 'remove-orders', label: 'Remove the order for {order}' }],
    },
    orderedAsk: {
      indicator: 'info',
      summary: 'Vaccine that may be live ordered beside anakinra: {vaccine}; anakinra {how}',
      detail: `Anakinra: {how}.\n\nThe order does not say which kind of vaccine it is. {label} Consider choosing a product that is not live.`,
    },
    anakinraLeftover: {
      indicator: 'info',
      summary: 'Live vaccine {vaccine}; anakinra is possibly a leftover: {how}',
      detail: `Anakinra: {how}.\n\n{label} Consider confirming that anakinra was stopped, and closing the entry. That an order of this age counts as a leftover is this project's decision.`,
    },
  },
});

function labelFor(profile: Profile, intravesical: boolean): string {
  return intravesical ? `${labels[profile]} BCG in the bladder is live as well and can spread.` : labels[profile];
}

function references(some: readonly { readonly reference: string }[]): readonly string[] {
  return [...new Set(some.map(({ reference }) => reference))].filter((reference) => reference !== '');
}
