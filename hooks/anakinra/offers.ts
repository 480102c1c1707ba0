import type { Offer } from '../../src/authoring.ts';

/** A CBC with differential (LOINC 57021-8). The panel without a differential has no neutrophil count. */
export const completeBloodCount: Offer = {
  offer: 'request-test',
  label: 'Order a CBC with differential',
  system: 'http://loinc.org',
  code: '57021-8',
  display: 'CBC W Auto Differential panel - Blood',
};
