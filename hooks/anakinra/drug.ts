import { codeSystems, drug } from '../../src/authoring.ts';
import { changes } from './changes.ts';
import { reference } from './reference.ts';
import activeInfection from './rules/active-infection.ts';
import age from './rules/age.ts';
import dose from './rules/dose.ts';
import duplicate from './rules/duplicate.ts';
import firstLine from './rules/first-line.ts';
import hypersensitivity from './rules/hypersensitivity.ts';
import immunosuppressant from './rules/immunosuppressant.ts';
import liveVaccine from './rules/live-vaccine.ts';
import monitoring from './rules/monitoring.ts';
import neutropenia from './rules/neutropenia.ts';
import pregnancy from './rules/pregnancy.ts';
import renal from './rules/renal.ts';
import screening from './rules/screening.ts';
import thrombocytopenia from './rules/thrombocytopenia.ts';
import tnfBlocker from './rules/tnf-blocker.ts';
import { uspi } from './sources.ts';

export default drug({
  id: 'anakinra',
  name: 'anakinra',
  title: 'Anakinra (Kineret) safety',
  description:
    'Checks orders for anakinra against its label: reason and earlier treatment, dose, kidney function, duplicates, allergy, infection and screening, TNF blockers and other immunosuppressants, live vaccines, blood counts and their schedule, pregnancy, age. Checks orders for TNF blockers and live vaccines for patients who take anakinra. Silent for other orders.',
  usageRequirements:
    'Enable both order-select and order-sign. Send all prefetch keys (null where there is nothing on file), or give access to the FHIR server; what is missing is named in one card and never taken as safe. Recommended filter in the EHR: orders for anakinra, TNF blockers, live vaccines.',
  version: '2026-11-27',
  changes,
  owner: 'the pharmacist who signs the content at the site',
  developer: 'The maintainers of this repository',
  funding: 'No external funding has been stated by the maintainers.',
  review: { last: '2026-11-26', next: '2027-11-26', by: 'a clinical pharmacist' },
  reference,
  orders: 'anakinra',
  usualOrder: {
    system: codeSystems.rxnorm,
    code: '727711',
    display: '0.67 ML anakinra 149 MG/ML Prefilled Syringe',
  },
  // In the order of the label: indications, dosage, contraindications, warnings, adverse reactions, specific populations.
  rules: [
    firstLine,
    dose,
    renal,
    duplicate,
    hypersensitivity,
    activeInfection,
    screening,
    tnfBlocker,
    immunosuppressant,
    liveVaccine,
    neutropenia,
    monitoring,
    thrombocytopenia,
    pregnancy,
    age,
  ],
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
