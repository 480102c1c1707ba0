import { judgement, limit } from '../../../src/authoring.ts';
import { smpc, uspi } from '../sources.ts';

export const renalSections = {
  us: uspi('Dosage and Administration: Dosage in Patients with Renal Impairment'),
  eu: smpc('4.2'),
};

/** The limits by which the kidneys are weighed, wherever they matter. */
export const renalLimits = {
  severe: limit(30, 'mL/min', {
    meaning: 'below this creatinine clearance every other day is to be considered',
    source: renalSections,
    step: 0.1,
    siteRange: [15, 60],
  }),
  valueAge: limit(365, 'd', {
    meaning: 'a value of the kidneys counts this long',
    source: judgement('age of a kidney value', '2026-11-26', 'kidney function is usually checked at least once a year'),
    step: 1,
    siteRange: [30, 730],
  }),
  acute: limit(90, 'd', {
    meaning: 'acute kidney failure and pregnancy count this long from when they were noted',
    source: judgement('acute findings', '2026-11-26', 'an acute diagnosis that nobody noted for longer is stale'),
    step: 1,
    siteRange: [14, 300],
  }),
  adult: limit(18, 'a', {
    meaning: 'the formulas of adults hold from this age',
    source: judgement('age for Cockcroft-Gault', '2026-11-26', 'the formula was made with adults'),
    step: 1,
    siteRange: [16, 21],
  }),
} as const;
