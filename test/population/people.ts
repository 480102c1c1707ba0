import { keyNames, type Key } from '../contract/requests.ts';
import type { Item } from '../truth-tables/shorthand.ts';
import { diceOf, type Dice } from './dice.ts';
import type { Entry, Indication, Loss, Person, Self } from './person.ts';
import { planted } from './truths.ts';

const reasons: Readonly<Record<Indication, readonly [Item, ...Item[]]>> = {
  RA: [
    { icd10cm: 'M06.9', display: 'Rheumatoid arthritis' },
    { icd10cm: 'M05.9', display: 'Rheumatoid arthritis with rheumatoid factor' },
    { snomed: '69896004', display: 'Rheumatoid arthritis' },
  ],
  CAPS: [
    { icd10cm: 'M04.2', display: 'Cryopyrin-associated periodic syndromes' },
    { snomed: '430079001', display: 'Cryopyrin associated periodic syndrome' },
  ],
  DIRA: [{ codings: [{ system: 'http://www.orpha.net', code: '210115', display: 'DIRA' }] }],
  Still: [
    { icd10cm: 'M06.1', display: "Adult-onset Still's disease" },
    { snomed: '201796004', display: 'Systemic onset juvenile chronic arthritis' },
  ],
  gout: [{ icd10cm: 'M10', display: 'Gout' }],
  none: [{}],
};
const common: readonly [Indication, ...Indication[]] = ['RA', 'RA', 'RA', 'CAPS', 'DIRA', 'Still', 'gout', 'none'];

/** Everybody, the same on every run. One in eight is safe. */
export function people(count: number, seed: number): readonly Person[] {
  return Array.from({ length: count }, (_, number) => personOf(number, diceOf(seed + number * 7919)));
}

function personOf(number: number, dice: Dice): Person {
  const self = selfOf(number, dice);
  const lost = self.safe ? new Map<Key, Loss>() : lossesOf(dice);
  const truths = self.safe ? [] : planted.filter((truth) => !lost.has(truth.key) && truth.occurs(self, dice));
  const reason = dice.pick(reasons[self.indication]);
  const added = truths.flatMap(({ key, plant }) => plant(dice).map((item): Entry => [key, item]));
  const entries = [...background(self, reason, dice), ...added];
  return { ...self, number, truths, lost, order: orderOf(self, reason), entries };
}

function selfOf(number: number, dice: Dice): Self {
  const safe = number % 8 === 0;
  const age = !safe && dice.chance(0.2) ? dice.pick([8, 8, 5, 11, 14, 17]) : dice.between(19, 79);
  const indication = safe ? dice.pick<Indication>(['RA', 'RA', 'RA', 'CAPS']) : dice.pick(common);
  const grown = age >= 18;
  return {
    age,
    sex: dice.pick(['female', 'male']),
    weight: grown ? dice.between(55, 95) : 3 * age + dice.between(0, 8),
    indication,
    dose: safe || (grown && dice.chance(0.8)) ? 100 : dice.pick([50, 100, 200]),
    every: !safe && dice.chance(0.1) ? 2 : 1,
    safe,
  };
}

function lossesOf(dice: Dice): ReadonlyMap<Key, Loss> {
  const keys = keyNames.filter(() => dice.chance(0.05));
  return new Map(keys.map((key) => [key, dice.pick(['left out', 'outcome'])]));
}

function orderOf({ indication, dose, every }: Self, reason: Item): Item {
  const dosage = { value: dose, unit: 'mg', frequency: 1, period: every, periodUnit: 'd', route: 'Subcutaneous' };
  return { id: 'ana', authored: '0 d', dosage, ...(indication === 'none' ? {} : { reason }) };
}

/** What should alarm nobody: old, resolved, stopped, normal. Of a safe person all that the checks ask for is there. */
function background(self: Self, reason: Item, dice: Dice): readonly Entry[] {
  const born = { id: 'pat-1', born: `${self.age} y`, gender: self.sex };
  const kept = (entry: Entry, probability: number): readonly Entry[] => (dice.chance(probability) ? [entry] : []);
  return [
    ['patient', born],
    ...(self.indication === 'none' ? [] : [['conditions', { ...reason, id: 'why', recorded: '6 y' }] as const]),
    ...problems(dice).flatMap((entry) => kept(entry, 0.3)),
    ...treatments(self, dice),
    ...medicines(dice).flatMap((entry) => kept(entry, 0.25)),
    ...laboratories(self, dice).flatMap((entry) => kept(entry, self.safe ? 1 : 0.85)),
    ...allergies(dice),
    ...vaccines(dice).flatMap((entry) => kept(entry, 0.3)),
  ];
}

function problems(dice: Dice): readonly Entry[] {
  const years = dice.between(2, 9);
  const over = { clinical: 'resolved', recorded: `${years} y`, abated: `${years - 1} y` };
  return [
    ['conditions', { id: 'pressure', icd10cm: 'I10', display: 'Hypertension', recorded: '8 y' }],
    ['conditions', { id: 'sugar', icd10cm: 'E11.9', display: 'Type 2 diabetes mellitus', recorded: '5 y' }],
    ['conditions', { id: 'asthma', icd10cm: 'J45.909', display: 'Asthma', recorded: '9 y' }],
    ['conditions', { id: 'old-pneumonia', icd10cm: 'J18.9', display: 'Pneumonia', ...over }],
    ['conditions', { id: 'old-bladder', icd10cm: 'N39.0', display: 'Urinary tract infection', ...over }],
    ['conditions', { id: 'refuted', icd10cm: 'A41.9', display: 'Sepsis', verification: 'refuted', recorded: '2 y' }],
  ];
}

/** Methotrexate, of a safe person always. */
function treatments({ safe }: Self, dice: Dice): readonly Entry[] {
  if (!safe && dice.chance(0.3)) return [];
  const drug = { id: 'mtx', rxnorm: '105585', display: 'Methotrexate 2.5 mg tablet' };
  const before = dice.between(730, 1500);
  return [['medicationRequests', { ...drug, status: 'completed', authored: `${before} d`, ...ended(before, 420) }]];
}

function ended(start: number, end: number): Item {
  return { start: `${start} d`, end: `${end} d` };
}

function daily(value: number): Item {
  return { value, unit: 'mg', frequency: 1, period: 1 };
}

function medicines(dice: Dice): readonly Entry[] {
  const since = dice.between(800, 1400);
  const completed = { status: 'completed', authored: `${since} d`, ...ended(since, 600) };
  return [
    ['medicationRequests', { id: 'old-ada', rxnorm: '327361', display: 'Adalimumab', ...completed }],
    [
      'medicationRequests',
      { id: 'old-eta', rxnorm: '1653223', display: 'Etanercept', ...completed, status: 'stopped' },
    ],
    ['medicationRequests', { id: 'old-jak', rxnorm: '1357536', display: 'Tofacitinib', ...completed }],
    ['medicationRequests', { id: 'old-ana', rxnorm: '727711', display: 'Anakinra', ...completed }],
    ['medicationRequests', { id: 'pred', rxnorm: '8640', display: 'Prednisone', authored: '40 d', dosage: daily(5) }],
    ['medicationStatements', { id: 'aspirin', rxnorm: '243670', display: 'Aspirin 81 mg', asserted: '30 d' }],
  ];
}

/** Normal results; the units are those that laboratories use. */
function laboratories({ age, weight }: Self, dice: Dice): readonly Entry[] {
  const tenths = dice.between(20, 75);
  const creatinine = dice.between(6, 9) / 10;
  const ago = `${dice.between(2, 20)} d`;
  const result = (id: string, item: Item): Entry => ['observations', { id, ago, ...item }];
  const grown: readonly Entry[] = [
    dice.pick([
      result('crea', { loinc: '2160-0', value: creatinine, unit: 'mg/dL' }),
      result('crea', { loinc: '14682-9', value: Math.round(creatinine * 88.4), unit: 'umol/L' }),
    ]),
    result('egfr', { loinc: '98979-8', value: dice.between(61, 110), unit: 'mL/min/{1.73_m2}' }),
  ];
  return [
    dice.pick([
      result('old-anc', { loinc: '751-8', value: tenths / 10, unit: '10*3/uL' }),
      result('old-anc', { loinc: '26499-4', value: tenths / 10, unit: '10*9/L' }),
      result('old-anc', { loinc: '753-4', value: tenths * 100, unit: '/uL' }),
    ]),
    dice.pick([
      result('old-plt', { loinc: '777-3', value: dice.between(160, 400), unit: '10*3/uL' }),
      result('old-plt', { loinc: '26515-7', value: dice.between(160, 400), unit: '10*9/L' }),
    ]),
    dice.pick([
      result('weight', { loinc: '29463-7', value: weight, unit: 'kg' }),
      result('weight', { loinc: '29463-7', value: Math.round(weight * 2.2046), unit: '[lb_av]' }),
    ]),
    result('old-igra', { loinc: '71773-6', words: 'Negative', ago: `${dice.between(60, 300)} d` }),
    result('hbsag', { loinc: '5196-1', words: 'Negative', ago: `${dice.between(60, 300)} d` }),
    result('hcg', { loinc: '2106-3', words: 'Negative' }),
    ...(age >= 18 ? grown : []),
  ];
}

function allergies(dice: Dice): readonly Entry[] {
  const none: Entry = ['allergies', { id: 'none', snomed: '716186003', display: 'No known allergy' }];
  const penicillin: Entry = [
    'allergies',
    { id: 'penicillin', rxnorm: '70618', display: 'Penicillin', recorded: '9 y' },
  ];
  return dice.pick<readonly Entry[]>([[], [none], [penicillin]]);
}

function vaccines(dice: Dice): readonly Entry[] {
  const given = `${dice.between(60, 700)} d`;
  return [
    ['immunizations', { id: 'flu', cvx: '150', display: 'Influenza, inactivated', given: '20 d' }],
    ['immunizations', { id: 'shingles', cvx: '187', display: 'Zoster recombinant', given: '12 d' }],
    ['immunizations', { id: 'old-mmr', cvx: '03', display: 'MMR', given }],
  ];
}
