import type { Item } from '../truth-tables/shorthand.ts';
import type { Dice } from './dice.ts';
import type { Oracle, Person, Self, Truth } from './person.ts';

const often = 0.09;
const sometimes = (_self: Self, dice: Dice): boolean => dice.chance(often);
const has = (person: Person, name: string): boolean => person.truths.some((truth) => truth.name === name);

export const planted: readonly Truth[] = [
  {
    name: 'active pneumonia',
    key: 'conditions',
    occurs: sometimes,
    plant: (dice) => {
      const entry = { id: 'pneumonia', display: 'Pneumonia', recorded: `${dice.between(0, 12)} d` };
      return [{ ...entry, ...dice.pick<Item>([{ icd10cm: 'J18.9' }, { icd10: 'J18' }, { snomed: '233604007' }]) }];
    },
    rule: 'anakinraActiveInfection',
    indicators: ['critical', 'warning'],
    finding: 'Condition/pneumonia',
  },
  {
    name: 'TNF blocker in use',
    key: 'medicationRequests',
    occurs: sometimes,
    plant: (dice) => {
      const drug = dice.pick<Item>([
        { rxnorm: '1653223', display: 'Etanercept 50 mg/mL auto-injector' },
        { rxnorm: '327361', display: 'Adalimumab' },
        { rxnorm: '191831', display: 'Infliximab' },
      ]);
      return [{ id: 'tnf', ...drug, authored: `${dice.between(1, 60)} d` }];
    },
    rule: 'anakinraTnfBlocker',
    indicators: ['critical'],
    finding: 'MedicationRequest/tnf',
  },
  {
    name: 'ANC of 0.4 yesterday',
    key: 'observations',
    occurs: sometimes,
    plant: (dice) => {
      const result = { id: 'anc', ago: '1 d' };
      return dice.pick<readonly Item[]>([
        [{ ...result, loinc: '751-8', value: 0.4, unit: '10*3/uL' }],
        [{ ...result, loinc: '26499-4', value: 0.4, unit: '10*9/L' }],
        [{ ...result, loinc: '753-4', value: 400, unit: '/uL' }],
        [
          { ...result, loinc: '770-8', value: 20, unit: '%' },
          { id: 'wbc', ago: '1 d', loinc: '6690-2', value: 2, unit: '10*9/L' },
        ],
      ]);
    },
    rule: 'anakinraNeutropenia',
    indicators: ['critical'],
    finding: 'Observation/anc',
  },
  {
    name: 'platelets of 30',
    key: 'observations',
    occurs: sometimes,
    plant: (dice) => {
      const unit = dice.pick(['10*3/uL', '10*9/L']);
      return [{ id: 'plt', loinc: '777-3', value: 30, unit, ago: '1 d' }];
    },
    rule: 'anakinraThrombocytopenia',
    indicators: ['warning'],
    finding: 'Observation/plt',
  },
  {
    name: 'allergy to anakinra',
    key: 'allergies',
    occurs: sometimes,
    plant: (dice) => {
      const code = dice.pick<Item>([{ rxnorm: '72435' }, { snomed: '385549000' }]);
      const entry = {
        id: 'allergy',
        display: 'anakinra',
        recorded: `${dice.between(1, 5)} d`,
        reaction: 'Anaphylaxis',
      };
      return [{ ...entry, ...code }];
    },
    rule: 'anakinraHypersensitivity',
    indicators: ['critical'],
    finding: 'AllergyIntolerance/allergy',
  },
  {
    name: 'MMR days ago',
    key: 'immunizations',
    occurs: sometimes,
    plant: (dice) => [{ id: 'mmr', cvx: '03', display: 'MMR', given: `${dice.between(1, 20)} d` }],
    rule: 'anakinraLiveVaccine',
    indicators: ['warning'],
    finding: 'Immunization/mmr',
  },
  {
    name: 'JAK inhibitor in use',
    key: 'medicationRequests',
    occurs: sometimes,
    plant: (dice) => {
      const drug = dice.pick<Item>([
        { rxnorm: '1357536', display: 'tofacitinib' },
        { atc: 'L04AF02', display: 'baricitinib' },
      ]);
      return [{ id: 'jak', ...drug, authored: `${dice.between(1, 40)} d` }];
    },
    rule: 'anakinraImmunosuppressant',
    indicators: ['warning'],
    finding: 'MedicationRequest/jak',
  },
  {
    name: 'pregnancy',
    key: 'conditions',
    occurs: ({ sex, age }, dice) => sex === 'female' && age >= 19 && age <= 44 && dice.chance(0.4),
    plant: (dice) => [
      { id: 'pregnancy', ...dice.pick<Item>([{ icd10cm: 'Z33.1' }, { snomed: '77386006' }]), recorded: '1 d' },
    ],
    rule: 'anakinraPregnancy',
    indicators: ['info'],
    finding: 'Condition/pregnancy',
    // Of a patient whose sex and birth date did not come, nobody knows whether it can be.
    expected: (person) => (person.lost.has('patient') ? undefined : has(person, 'pregnancy')),
  },
  {
    name: 'kidney failure',
    key: 'observations',
    occurs: ({ age }, dice) => age >= 18 && dice.chance(often),
    plant: (dice) => [
      {
        id: 'failing',
        ago: '1 d',
        ...dice.pick<Item>([
          { loinc: '2160-0', value: 6, unit: 'mg/dL' },
          { loinc: '14682-9', value: 530, unit: 'umol/L' },
        ]),
      },
      { id: 'failing-egfr', ago: '1 d', loinc: '98979-8', value: 10, unit: 'mL/min/{1.73_m2}' },
    ],
    rule: 'anakinraRenal',
    indicators: ['warning'],
    finding: 'Observation/failing',
    // The clearance needs age and sex, and does not hold in pregnancy. Every second day is what the label recommends.
    expected: (person) =>
      person.lost.has('patient') || has(person, 'pregnancy')
        ? undefined
        : has(person, 'kidney failure') && person.every === 1,
  },
  {
    name: 'anakinra already ordered',
    key: 'medicationRequests',
    occurs: sometimes,
    plant: (dice) => [
      { id: 'ana-before', rxnorm: '727711', display: 'Anakinra', authored: `${dice.between(10, 25)} d` },
    ],
    rule: 'anakinraDuplicate',
    indicators: ['warning', 'info'],
    finding: 'MedicationRequest/ana-before',
  },
  {
    name: 'positive IGRA',
    key: 'observations',
    occurs: sometimes,
    plant: () => [{ id: 'igra', loinc: '71773-6', words: 'Positive', ago: '10 d' }],
    rule: 'anakinraScreening',
    indicators: ['warning'],
    finding: 'Observation/igra',
    // Screening is asked for before a start.
    expected: (person) =>
      has(person, 'anakinra already ordered') || person.lost.has('medicationRequests')
        ? undefined
        : has(person, 'positive IGRA'),
  },
];

/** What is true of a person by age, reason and order, without being planted. */
const told: readonly Oracle[] = [
  {
    name: 'child with arthritis',
    rule: 'anakinraAge',
    indicators: ['warning'],
    finding: 'Patient/pat-1',
    expected: ({ age, indication, lost }) => {
      if (lost.has('patient')) return undefined;
      if (age >= 18 || indication === 'CAPS' || indication === 'DIRA') return false;
      return indication === 'RA' ? true : undefined;
    },
  },
  {
    name: '200 mg a day for arthritis',
    rule: 'anakinraDose',
    indicators: ['warning'],
    expected: ({ indication, dose, every }) => {
      if (indication !== 'RA' || every !== 1) return undefined;
      return dose === 200;
    },
  },
];

/** All of them. */
export const oracles: readonly Oracle[] = [
  ...planted.map((truth): Oracle => ({ expected: (person) => has(person, truth.name), ...truth })),
  ...told,
];
