import { judgement, limit, type Profile } from '../../../src/authoring.ts';
import { smpc, uspi } from '../sources.ts';
import { has, type Reasons } from './indication.ts';
import type { DoseRule } from './weigh-dose.ts';

export const doseSections = {
  arthritis: { us: uspi('Dosage and Administration: Rheumatoid Arthritis'), eu: smpc('4.2') },
  byWeight: { us: uspi('Dosage and Administration: CAPS and DIRA'), eu: smpc('4.2') },
};
const weightAge = judgement(
  'age of a weight',
  '2026-11-26',
  'children outgrow a dose by weight, small ones within weeks',
);

/** The limits by which a dose is weighed. */
export const doseLimits = {
  arthritis: limit(100, 'mg/d', {
    meaning: 'the daily dose in rheumatoid arthritis; more, or less, is said',
    source: doseSections.arthritis,
    step: 1,
    siteRange: [100, 200],
  }),
  most: limit(8, 'mg/kg/d', {
    meaning: 'the highest daily dose in CAPS and DIRA',
    source: doseSections.byWeight,
    step: 0.1,
    siteRange: [4, 10],
  }),
  start: limit(2, 'mg/kg/d', {
    meaning: 'the highest first dose in CAPS and DIRA',
    source: doseSections.byWeight,
    step: 0.1,
    siteRange: [1, 4],
  }),
  usual: limit(24, 'h', {
    meaning: 'the longest interval of the label without severe kidney disease',
    source: doseSections.arthritis,
    step: 1,
    siteRange: [24, 36],
  }),
  believable: limit(1000, 'mg', {
    meaning: 'a larger dose is taken for a mistake, whatever the disease',
    source: judgement('plausible dose', '2026-11-26', 'ten syringes; no published dose is near'),
    step: 1,
    siteRange: [400, 2000],
  }),
  infantWeight: limit(30, 'd', {
    meaning: 'a weight counts this long in small children',
    source: weightAge,
    step: 1,
    siteRange: [7, 60],
  }),
  childWeight: limit(90, 'd', {
    meaning: 'a weight counts this long in other children',
    source: weightAge,
    step: 1,
    siteRange: [30, 365],
  }),
  infancy: limit(24, 'mo', {
    meaning: 'small children are younger than this',
    source: weightAge,
    step: 1,
    siteRange: [12, 36],
  }),
} as const;

const inArthritis: Readonly<Record<Profile, string>> = {
  us: 'The US label gives 100 mg subcutaneously once daily in rheumatoid arthritis; higher doses did not do better.',
  eu: 'The EU label gives 100 mg subcutaneously once daily in rheumatoid arthritis.',
};
const inChildren: Readonly<Record<Profile, string>> = {
  us: 'In NOMID (CAPS) and DIRA the US label starts with 1 to 2 mg/kg subcutaneously daily, adjusts by 0.5 to 1 mg/kg and goes up to 8 mg/kg a day.',
  eu: 'In CAPS the EU label starts with 1 to 2 mg/kg subcutaneously daily and goes up to 8 mg/kg a day.',
};
const diraInEurope = 'DIRA is no EU indication; that the same limits are applied to it is a decision of the project.';

/** What the label in force says of the dose. */
export function labelOnDose(profile: Profile, rule: DoseRule, reasons: Reasons): string {
  if (rule === 'arthritis') return inArthritis[profile];
  if (rule !== 'by weight') return `${inArthritis[profile]} ${inChildren[profile]}`;
  return profile === 'eu' && has(reasons, 'DIRA') ? `${inChildren.eu} ${diraInEurope}` : inChildren[profile];
}
