import { drug } from '../../src/authoring.ts';
import { reference } from './reference.ts';
import activeInfection from './rules/active-infection.ts';
import age from './rules/age.ts';
import firstLine from './rules/first-line.ts';
import neutropenia from './rules/neutropenia.ts';
import thrombocytopenia from './rules/thrombocytopenia.ts';
import tnfBlocker from './rules/tnf-blocker.ts';
import { uspi } from './sources.ts';

export default drug({
  id: 'anakinra',
  name: 'anakinra',
  title: 'Anakinra (Kineret) safety',
  description:
    'Checks orders for anakinra against its label: active infection, TNF blockers, neutrophils, platelets, age, and earlier DMARD treatment. Silent for other orders.',
  usageRequirements:
    'Enable both order-select and order-sign. Send all prefetch keys (null where there is nothing on file), or give access to the FHIR server; what is missing is named in one card and never taken as safe. Recommended filter in the EHR: orders for anakinra, TNF blockers.',
  version: '2026-11-26',
  owner: 'the pharmacist who signs the content at the site',
  developer: 'The maintainers of this repository',
  funding: 'No external funding has been stated by the maintainers.',
  review: { last: '2026-11-26', next: '2027-11-26', by: 'a clinical pharmacist' },
  reference,
  orders: 'anakinra',
  // In the order of the label: indications, warnings and precautions, adverse reactions, specific populations.
  rules: [firstLine, activeInfection, tnfBlocker, neutropenia, thrombocytopenia, age],
  notChecked: {
    topic: 'anakinraNotChecked',
    display: 'What could not be checked',
    overrideReasons: ['action-completed', 'need-more-info', 'cds-suboptimal-context', 'cds-not-applicable'],
  },
  more: {
    topic: 'anakinraMore',
    display: 'Further hints',
    overrideReasons: ['action-completed', 'risk-benefit-ratio', 'action-not-priority', 'cds-not-applicable'],
  },
  source: uspi('Warnings and Precautions'),
});
