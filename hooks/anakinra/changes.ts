import type { ContentChange } from '../../src/authoring.ts';

/**
 * What changed with each version of the content, newest first, for the people who rely on it. A version is the date of a
 * clinical change: of a rule, a limit, a text, a value set. `drug.ts` names the version in use.
 */
export const changes: readonly [ContentChange, ...ContentChange[]] = [
  {
    version: '2026-11-27',
    changes: [
      {
        what: 'A test for tuberculosis, hepatitis B or pregnancy counts by the interpretation of the laboratory where its value is missing.',
        topics: ['anakinraScreening', 'anakinraPregnancy'],
      },
      {
        what: 'An anti-infective and an order for anakinra whose status nobody knows are told.',
        topics: ['anakinraActiveInfection', 'anakinraDuplicate'],
      },
      {
        what: 'A medicine ends after the length that its order states. One without a name that was used in the last 183 days leaves the rules that read medicines "not checked".',
      },
      {
        what: 'More brand names of medicines and live vaccines are recognised.',
      },
      {
        what: 'A vaccine of the last 28 days, or a recommendation, that names neither vaccine nor disease leaves the rule "not checked".',
        topics: ['anakinraLiveVaccine'],
      },
      {
        what: 'An order of which a part cannot be read is judged by the rest beside one that can be read, and is never clear.',
      },
    ],
  },
  {
    version: '2026-11-26',
    changes: [
      {
        what: 'The first version: fifteen rules under the US and the EU label, each with its limits, texts and truth table.',
      },
      {
        what: 'During treatment, a neutrophil count that cannot be read or has no date is told as such, and is no longer taken for none.',
        topics: ['anakinraNeutropenia'],
      },
      {
        what: 'A low platelet count without a date, and no newer one, is told as such, and is no longer taken for none.',
        topics: ['anakinraThrombocytopenia'],
      },
      {
        what: 'An allergy or a result without a name counts as not readable: silence of the rules that read it becomes "not checked".',
      },
      {
        what: 'More infections are found by their words, measured on names that were written down before.',
        topics: ['anakinraActiveInfection'],
      },
    ],
  },
];
