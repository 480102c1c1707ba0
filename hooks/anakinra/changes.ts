import type { ContentChange } from '../../src/authoring.ts';

/**
 * What changed with each version of the content, newest first, for the people who rely on it. A version is the date of a
 * clinical change: of a rule, a limit, a text, a value set. `drug.ts` names the version in use.
 */
export const changes: readonly [ContentChange, ...ContentChange[]] = [
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
