import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readUnit, readUnitText, writtenUnit, type Unit } from './units.ts';

const factor = (text: string, unit: Unit, weight?: number): number | string => {
  const reading = readUnitText(text, unit, weight);
  return reading.ok ? reading.factor : reading.why;
};
const byCode = (code: string, unit: Unit): number | string => {
  const reading = readUnit({ code }, unit);
  return reading.ok ? reading.factor : reading.why;
};

describe('how laboratories write counts', () => {
  test.each(
    `10*9/L | 10^9/L | x10^9/L | x 10^9/L | 10E9/L | x10E9/L | × 10⁹/L | 10⁹/l | G/L | /nL | cells/nL | 10*3/uL |
      10^3/uL | x10^3/uL | 10*3/mm3 | K/uL | k/uL | K/UL | K/mm3 | K/cumm | k/mm^3 | K/mm³ | K/mcL | thou/uL |
      Thou/mm3 | Thousand/uL | THOUSANDS/MCL | x10E3/uL | X10E3/UL | 10E3/uL | 1000/uL | 10³/µL | 10³/μL | x10³/µL
      | ×10³/µL | 10**3/uL | 10x3/uL | x10(3)/mcL | K / uL | 10^3 cells/uL | *10^3/uL | Tsd./µl`.split(/\s+\|\s+/),
  )('%s is a thousand per microlitre', (text) => {
    expect(factor(text, '10*9/L')).toBe(1);
  });

  test.each(
    `/uL | /µL | /μL | /mm3 | /mm³ | /cumm | /mcL | {cells}/uL | cells/uL | Cells/UL | cells/mm3 | cell/uL | #/uL
      | 10*6/L | 10^6/L | x10E6/L | 10⁶/L | M/L`.split(/\s+\|\s+/),
  )('%s is one per microlitre', (text) => {
    expect(factor(text, '10*9/L')).toBe(0.001);
  });

  test('a billionth of the wanted unit is one per litre', () => {
    expect(factor('/L', '10*9/L')).toBe(1e-9);
  });

  test.each([
    ['g/L', 'wrong-property', 'grams per litre, not giga'],
    ['g/l', 'wrong-property', 'grams per litre, not giga'],
    ['m/L', 'wrong-property', 'metres per litre'],
    ['M/uL', 'unknown-unit', 'millions to some, thousands to others'],
    ['MM/L', 'unknown-unit', ''],
    ['103/uL', 'unknown-unit', 'what is left of 10³ without its superscript'],
    ['500/uL', 'unknown-unit', 'half of a number'],
    ['1.73/uL', 'unknown-unit', 'UCUM would read 73 per microlitre'],
    ['{10*3}/uL', 'unknown-unit', 'UCUM would read 1 per microlitre'],
    ['thousand', 'unknown-unit', 'per what?'],
    ['K', 'wrong-property', 'kelvin'],
    ['%', 'wrong-property', 'never a count'],
    ['mmol/L', 'wrong-property', ''],
    ['mg/dL', 'wrong-property', ''],
    ['[IU]/L', 'wrong-property', ''],
    ['/{HPF}', 'unknown-unit', ''],
    ['/[HPF]', 'wrong-property', 'per field of a microscope'],
    ['', 'no-unit', ''],
    ['  ', 'no-unit', ''],
    ['see comment', 'unknown-unit', ''],
    ['Gauss/L', 'unknown-unit', 'a name, not a unit'],
    ['1/uL', 'unknown-unit', 'as text, the rest of a number'],
  ])('%j is refused: %s (%s)', (text, why) => {
    expect(factor(text, '10*9/L')).toBe(why);
  });
});

describe('UCUM codes', () => {
  test.each<[string, Unit, number]>([
    ['10*3/uL', '10*9/L', 1],
    ['10*3{cells}/uL', '10*9/L', 1],
    ['{cells}/uL', '10*9/L', 0.001],
    ['10*3/mm3', '10*9/L', 1],
    ['1/uL', '10*9/L', 0.001],
    ['uL-1', '10*9/L', 0.001],
    ['%', '%', 1],
    ['%{WBC}', '%', 1],
    ['/100{WBC}', '%', 1],
    ['kg', 'kg', 1],
    ['g', 'kg', 0.001],
    ['[lb_av]', 'kg', 0.45359237],
    ['[oz_av]', 'kg', 0.028349523125],
    ['m', 'cm', 100],
    ['[in_i]', 'cm', 2.54],
    ['cm', 'mm', 10],
    ['umol/L', 'umol/L', 1],
    ['mmol/L', 'umol/L', 1000],
    ['mg/L', 'mg/dL', 0.1],
    ['mL/s', 'mL/min', 60],
    ['L/h', 'mL/min', 16.6666666667],
    ['mL/min/{1.73_m2}', 'mL/min/{1.73_m2}', 1],
    ['mL/s/{1.73_m2}', 'mL/min/{1.73_m2}', 60],
    ['g', 'mg', 1000],
    ['ug/kg', 'mg/kg', 0.001],
    ['mg/kg/d', 'mg/kg/d', 1],
    ['ug/kg/h', 'mg/kg/d', 0.024],
    ['m[IU]/mL', '[IU]/L', 1],
    ['[IU]/mL', '[IU]/L', 1000],
    ['[iU]/L', '[IU]/L', 1],
    ['k[IU]/L', '[IU]/mL', 1],
    ['wk', 'd', 7],
  ])('one %s in %s is %d', (code, unit, expected) => {
    expect(byCode(code, unit)).toBe(expected);
  });

  test.each<[string, Unit, string, string]>([
    ['K/uL', '10*9/L', 'wrong-property', 'kelvin per microlitre; only text means thousands'],
    ['%', '10*9/L', 'wrong-property', ''],
    ['10*3/uL', '%', 'wrong-property', ''],
    ['1', '%', 'wrong-property', 'a ratio may be of anything'],
    ['{ratio}', '%', 'wrong-property', ''],
    ['{%}', '%', 'wrong-property', 'UCUM reads 1'],
    ['mg/kg', '%', 'wrong-property', 'a ratio of masses'],
    ['%', 'mg/kg', 'wrong-property', ''],
    ['mL/min', 'mL/min/{1.73_m2}', 'wrong-property', 'not per body surface'],
    ['mL/min/{1.73_m2}', 'mL/min', 'wrong-property', 'per body surface'],
    ['mL/min/m2', 'mL/min', 'wrong-property', ''],
    ['mL/min/m2', 'mL/min/{1.73_m2}', 'wrong-property', ''],
    ['mg/dL', 'umol/L', 'wrong-property', 'no molecular weight given'],
    ['meq/L', 'umol/L', 'wrong-property', 'the charge is not known'],
    ['mg/{kg}', 'mg', 'unknown-unit', 'UCUM ignores the braces'],
    ['mg/{tablet}', 'mg', 'unknown-unit', ''],
    ['MG', 'mg', 'wrong-property', 'megagauss'],
    ['[IU]', 'mg', 'wrong-property', ''],
    ['mg/L', '[IU]/L', 'wrong-property', ''],
    ['Cel', 'kg', 'wrong-property', ''],
    ['dB', '%', 'wrong-property', 'a logarithm'],
    ['mg/dL (calc)', 'mg/dL', 'unknown-unit', ''],
    ['constructor', 'kg', 'unknown-unit', ''],
    ['__proto__', 'kg', 'unknown-unit', ''],
    ['toString', 'kg', 'unknown-unit', ''],
    ['valueOf', 'kg', 'unknown-unit', ''],
    ['hasOwnProperty/L', 'kg', 'unknown-unit', ''],
    ['kg()', 'kg', 'unknown-unit', ''],
    ['(((((((', 'kg', 'unknown-unit', ''],
    [`kg${'.kg'.repeat(40)}`, 'kg', 'unknown-unit', 'longer than any unit'],
  ])('the code %s is no %s: %s (%s)', (code, unit, why) => {
    expect(byCode(code, unit)).toBe(why);
  });

  test('a code that is no UCUM is read as people mean it', () => {
    expect(byCode('thou/uL', '10*9/L')).toBe(1);
    expect(byCode('10³/µL', '10*9/L')).toBe(1);
    expect(byCode('lbs', 'kg')).toBe(0.45359237);
    expect(byCode('mL/min/1.73.m2', 'mL/min/{1.73_m2}')).toBe(1);
  });
});

describe('other spellings of people', () => {
  test.each<[string, Unit, number]>([
    ['lb', 'kg', 0.45359237],
    ['LBS', 'kg', 0.45359237],
    ['Pounds', 'kg', 0.45359237],
    ['KG', 'kg', 1],
    ['ounces', 'kg', 0.028349523125],
    ['Mg', 'mg', 1],
    ['MG', 'mg', 1],
    ['mcg', 'mg', 0.001],
    ['µg', 'mg', 0.001],
    ['㎎', 'mg', 1],
    ['inches', 'cm', 2.54],
    ['µmol/L', 'umol/L', 1],
    ['μmol/L', 'umol/L', 1],
    ['MG/DL', 'mg/dL', 1],
    ['mL/min/1.73m2', 'mL/min/{1.73_m2}', 1],
    ['mL/min/1.73 m²', 'mL/min/{1.73_m2}', 1],
    ['mL/min/1.73 m^2', 'mL/min/{1.73_m2}', 1],
    ['ML/MIN/1.73M2', 'mL/min/{1.73_m2}', 1],
    ['mL/min/1.73.m2', 'mL/min/{1.73_m2}', 1],
    ['ml/min/{1.73m2}', 'mL/min/{1.73_m2}', 1],
    ['mL/min/1,73 m²', 'mL/min/{1.73_m2}', 1],
    ['mL/min/(173.10*-2.m2)', 'mL/min/{1.73_m2}', 1],
    ['mL/Min', 'mL/min', 1],
    ['mIU/mL', '[IU]/L', 1],
    ['IU/mL', '[IU]/mL', 1],
    ['percent', '%', 1],
    ['％', '%', 1],
    ['mg/kg/day', 'mg/kg/d', 1],
    ['weeks', 'd', 7],
  ])('%s as %s has the factor %d', (text, unit, expected) => {
    expect(factor(text, unit)).toBe(expected);
  });

  test('creatinine by mass becomes an amount with its molecular weight, and only with it', () => {
    expect(factor('mg/dL', 'umol/L', 113.12)).toBe(88.4016973126);
    expect(factor('umol/L', 'mg/dL', 113.12)).toBe(0.011312);
    expect(factor('mg/dL', 'umol/L')).toBe('wrong-property');
    expect(factor('mg/dL', 'umol/L', 0)).toBe('wrong-property');
    expect(factor('mg/dL', '10*9/L', 113.12)).toBe('wrong-property');
  });
});

describe('code and text together', () => {
  test.each<[string, string, Unit, number | string, string]>([
    ['10*3/uL', 'K/uL', '10*9/L', 1, 'they agree'],
    ['10*3/uL', 'cells/uL', '10*9/L', 1, 'the code wins'],
    ['/uL', 'K/uL', '10*9/L', 0.001, 'the code wins'],
    ['10*3/uL', 'whatever it is', '10*9/L', 1, 'the code wins over a text that says nothing'],
    ['%', '10*3/uL', '10*9/L', 'wrong-property', 'a percentage against a count'],
    ['10*3/uL', '%', '10*9/L', 'wrong-property', 'a percentage against a count'],
    ['%', 'K/uL', '%', 'wrong-property', 'a percentage against a count'],
    ['K/uL', 'K/uL', '10*9/L', 1, 'the code is the text again'],
    ['K/uL', '10^3/uL', '10*9/L', 1, 'the text says the same'],
    ['K/uL', '/uL', '10*9/L', 'wrong-property', 'kelvin, and the text does not say thousands'],
    ['G/L', '10^9/L', '10*9/L', 1, 'gauss to UCUM, giga to the text'],
    ['M/L', '%', '10*9/L', 'wrong-property', 'a percentage against a count'],
    ['X', 'K/uL', '10*9/L', 1, 'a code that says nothing'],
    ['X', 'Y', '10*9/L', 'unknown-unit', 'neither says anything'],
    ['mL/min/{1.73_m2}', 'mL/min', 'mL/min/{1.73_m2}', 1, 'the text is only shorter'],
    ['mL/min', 'mL/min/1.73m2', 'mL/min', 'wrong-property', 'the text says more than the code'],
    ['mL/min/1.73.m2', 'mL/min/1.73 m2', 'mL/min/{1.73_m2}', 1, 'the text says what is meant'],
  ])('code %s with text %s', (code, text, unit, expected) => {
    const reading = readUnit({ code, text }, unit);
    expect(reading.ok ? reading.factor : reading.why).toBe(expected);
  });

  test('neither code nor text is no unit', () => {
    expect(readUnit({}, 'kg')).toEqual({ ok: false, why: 'no-unit' });
  });
});

describe('any unit text', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('never makes the reader fail, and is never written to the console', () => {
    const said = vi.spyOn(console, 'log');
    const tokens = [' '].concat(
      `10 * ^ 3 / uL L mg { } cells ( ) . % [ ] 1.73 _m2 - + x k m [IU] ' " Cel 10* B [lb_av] mol eq < #
      toString valueOf ³`.split(/\s+/),
    );
    const unitLike = fc.array(fc.constantFrom(...tokens), { maxLength: 9 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(unitLike, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        for (const reading of [readUnit({ code: text, text }, '10*9/L'), readUnitText(text, 'umol/L', 100)]) {
          if (reading.ok) expect(reading.factor).toBeGreaterThan(0);
        }
      }),
      { numRuns: 3000 },
    );
    expect(said).not.toHaveBeenCalled();
  });

  test('an answer is the same after a thousand other units', () => {
    const before = factor('thou/uL', '10*9/L');
    for (let index = 0; index < 1000; index += 1) factor(`unit${index}`, '10*9/L');
    expect(factor('thou/uL', '10*9/L')).toBe(before);
  });
});

describe('a unit on a card', () => {
  test.each([
    ['10*9/L', ' × 10⁹/L'],
    ['%', '%'],
    ['/uL', ' per µL'],
    ['[lb_av]', ' lb'],
    ['ug', ' micrograms'],
  ])('%s is written %j', (ucum, written) => {
    expect(writtenUnit(ucum)).toBe(written);
  });

  test('a unit that we do not know is not written at all', () => {
    expect(writtenUnit('<b>')).toBeUndefined();
    expect(writtenUnit('ng/uL')).toBeUndefined();
    expect(writtenUnit('constructor')).toBeUndefined();
  });
});
