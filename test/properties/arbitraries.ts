import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { codeSystems } from '../../src/facts/code-systems.ts';
import type { Json } from '../contract/requests.ts';
import { cases, entries, scenarioOf, type Scenario } from './scenario.ts';

/** Patients of the truth tables whose record has entries of other rows as well: everything at once. */
export const scenarios: Arbitrary<Scenario> = fc
  .tuple(fc.constantFrom(...cases), fc.array(fc.constantFrom(...entries), { maxLength: 6 }))
  .map(([row, others]) => scenarioOf(row, others));

const pad = (number: number, digits: number): string => String(number).padStart(digits, '0');

/** Dates as systems write them: partial, with every kind of zone, and those that are none. */
export const dates: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '0000-00-00',
    '9999-12-31',
    '20261120',
    '11/20/2026',
  ),
  fc.constantFrom('2026-11-20T24:00:00Z', '2026-11-20T08:30', '2026-11-20T08', '2026-11-20 08:30:00', '-2026-01-01'),
  fc
    .record({
      year: fc.integer({ min: 1895, max: 2205 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
      time: fc.constantFrom(
        '',
        'T00:00:00Z',
        'T23:59:60Z',
        'T08:30:15.123+14:00',
        'T08:30-1200',
        'T12:00:00.999999999Z',
      ),
      parts: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ year, month, day, time, parts }) => {
      const written = [String(year), pad(month, 2), pad(day, 2)].slice(0, parts).join('-');
      return parts === 3 ? `${written}${time}` : written;
    }),
);

/** Texts that are markup, that turn the direction of what follows, that are broken or endless. */
export const texts: Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '**[Kineret](javascript:alert(1))** `code`',
    '| a | b |\n|---|---|\n# heading\n> quote\n- [ ] item',
    '\u202Eartsiver\u202C \u2066anakinra\u2069 \u061C\u200F',
    '💉👩‍⚕️ e\u0301 \uD800 \uDC00 \u0000 \u2028',
    '{summary} {order} ${order} %s %d \\',
    'no evidence of pneumonia; history of TB',
    'x'.repeat(3000),
    '\n\t \u00A0\u200B',
    'Kineret 100 mg/0,67 mL',
  ),
);

/** Values where no value of their kind was meant to be. */
export const oddities: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1e308, Number.MIN_VALUE, '', [], {}, [null], [[]], [{}], { value: null }),
  texts,
  fc.jsonValue({ maxDepth: 3 }) as Arbitrary<unknown>,
);

const unitSpellings = [
  '10*9/L', '10^9/L', 'x10E9/L', 'K/uL', 'K/mcL', 'k/µL', '/uL', 'cells/uL', 'per mm3', 'G/l', 'Tsd/µl', '%', 'mg/dL', 'mg/dl',
  'umol/L', 'µmol/l', 'mL/min', 'mL/min/1.73m2', 'mL/min/{1.73_m2}', 'kg', 'KG', 'lb', '[lb_av]', 'g', 'mm', 'mg', 'MG', 'mcg', 'mg/kg',
  'U/mL', '[IU]/mL', 'furlong', '(mg', 'mg/', '{', '10*', '1/0',
]; // prettier-ignore

/** Quantities in units of all spellings, with numbers that are text, negative, endless or missing. */
export const quantities: Arbitrary<unknown> = fc.record(
  {
    value: fc.oneof(
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.constantFrom(0, -0, -3, 1e21, 5e-324, '0.8', '<0.1', '1,5', '1,500', '0.8-1.2', 'see comment', null, true, []),
    ),
    comparator: fc.constantFrom('<', '<=', '>', '>=', '~', '', null, 3),
    unit: fc.oneof(fc.constantFrom(...unitSpellings), texts),
    system: fc.constantFrom('http://unitsofmeasure.org', 'urn:oid:2.16.840.1.113883.6.8', 'urn:local:units', '', null),
    code: fc.oneof(fc.constantFrom(...unitSpellings), texts),
  },
  { requiredKeys: ['value'] },
);

/** Statuses of every resource type, as R4 and STU3 write them. */
const statuses: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    'active',
    'completed',
    'draft',
    'stopped',
    'on-hold',
    'entered-in-error',
    'final',
    'preliminary',
    'Active',
    '',
  ),
  fc
    .constantFrom('active', 'resolved', 'inactive', 'confirmed', 'refuted', 'remission', 'unconfirmed')
    .chain((code) => fc.constantFrom<unknown>({ coding: [{ code }] }, code, { text: code }, { coding: [] }, [code])),
);

/** The OID of each system by its URL, as HL7 registers them. */
const oids: Readonly<Record<string, string>> = {
  [codeSystems.rxnorm]: '2.16.840.1.113883.6.88',
  [codeSystems.ndc]: '2.16.840.1.113883.6.69',
  [codeSystems.snomed]: '2.16.840.1.113883.6.96',
  [codeSystems.loinc]: '2.16.840.1.113883.6.1',
  [codeSystems.icd10cm]: '2.16.840.1.113883.6.90',
  [codeSystems.cvx]: '2.16.840.1.113883.12.292',
};

/** The same JSON with every code system that has an OID named by it. */
export function withOids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOids);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const oid = name === 'system' && typeof member === 'string' ? oids[member] : undefined;
      return [name, oid === undefined ? withOids(member) : `urn:oid:${oid}`];
    }),
  );
}

const concepts = (old: unknown): Arbitrary<unknown> =>
  fc.oneof(
    fc.constant(withOids(old)),
    texts.map((text) => ({ text })),
    texts.map((text) => ({ ...(old as Json), text })),
    fc.constantFrom({}, { coding: [] }, { coding: [{}] }, { coding: [{ system: null, code: 5 }] }, 'M06.9', [old]),
    texts.map((display) => ({ coding: [{ system: 'urn:local', code: 'x1', display }] })),
  );

/** What may stand in the place of a member, by its name: mostly of its own kind, else anything. */
function messFor(name: string, old: unknown): Arbitrary<unknown> {
  const own = kindFor(name, old);
  return fc.oneof(
    { arbitrary: own, weight: 6 },
    { arbitrary: oddities, weight: 1 },
    { arbitrary: fc.constant(undefined), weight: 1 },
  );
}

function kindFor(name: string, old: unknown): Arbitrary<unknown> {
  if (/date|issued|authoredOn|whenHandedOver/i.test(name)) return dates;
  if (/status/i.test(name)) return statuses;
  if (/quantity/i.test(name)) return quantities;
  if (/concept$|^code$|vaccineCode|manifestation/i.test(name)) return concepts(old);
  if (name === 'text' || name === 'valueString' || name === 'display') return texts;
  return fc.oneof(oddities, fc.constant([old]));
}

/** The same resource with one or two of its members written in another way. */
function messyResource(resource: Json): Arbitrary<Json> {
  const names = Object.keys(resource).filter((name) => name !== 'resourceType');
  return fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 0, maxLength: 2 })
    .chain((those) => fc.record(Object.fromEntries(those.map((name) => [name, messFor(name, resource[name])]))))
    .map((members) => ({ ...resource, ...members }));
}

/** Scenarios whose resources and drafts are written as no standard would have them. */
export const messyScenarios: Arbitrary<Scenario> = scenarios.chain((scenario) =>
  fc
    .record({
      drafts: fc.tuple(...scenario.drafts.map(messyResource)),
      record: fc.record(
        Object.fromEntries(
          Object.entries(scenario.record).map(([key, list]) => [key, fc.tuple(...list.map(messyResource))]),
        ),
      ),
    })
    .map(({ drafts, record }) => ({ ...scenario, drafts, record: record as unknown as Scenario['record'] })),
);
