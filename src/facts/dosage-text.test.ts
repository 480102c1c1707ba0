import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDosageText } from './dosage-text.ts';

/** `100 mg | 1 a day | subcutaneous` */
function read(text: string): string {
  const dosage = readDosageText(text);
  if (dosage === undefined) return 'not read';
  const amounts = dosage.amounts.map((amount) =>
    amount.ok
      ? `${amount.low === amount.high ? amount.low : `${amount.low} to ${amount.high}`} ${amount.unit}`
      : amount.why,
  );
  const { frequency, route, asNeeded, bounds } = dosage;
  return [
    ...amounts,
    frequency.kind === 'repeated'
      ? `every ${frequency.intervalHours.low === frequency.intervalHours.high ? frequency.intervalHours.low : 'so many'} h`
      : frequency.kind,
    route,
    ...(asNeeded ? ['as needed'] : []),
    ...(bounds.days === undefined ? [] : [`for ${bounds.days.low} days`]),
  ].join(' | ');
}

describe('directions in free text', () => {
  test.each([
    ['100 mg subcutaneously once daily', '100 mg | every 24 h | subcutaneous'],
    ['R6-21: 1 syringe daily', '1 product | every 24 h | missing'],
    ['0.67 mL sc q24h', '0.67 mL | every 24 h | subcutaneous'],
    ['1-2 mg/kg daily', '1 to 2 mg/kg | every 24 h | missing'],
    ['1 to 2 mg/kg daily', '1 to 2 mg/kg | every 24 h | missing'],
    ['Inject 0.67 mL (100 mg total) under the skin daily.', '0.67 mL | 100 mg | every 24 h | subcutaneous'],
    ['Inject 1 Syringe (100 mg) under the skin every other day', '1 product | 100 mg | every 48 h | subcutaneous'],
    ['Inject 100 mg into the skin daily', '100 mg | every 24 h | unreadable'],
    ['100mg SQ daily', '100 mg | every 24 h | subcutaneous'],
    ['100 mg S.C. b.i.d.', '100 mg | every 12 h | subcutaneous'],
    ['100 MG SUBCUT Q48H', '100 mg | every 48 h | subcutaneous'],
    ['daily, 100 mg, subcutaneous', '100 mg | every 24 h | subcutaneous'],
    ['100 mg subcutaneously daily at the same time each day', '100 mg | every 24 h | subcutaneous'],
    ['100 mg SC daily for 10 days', '100 mg | every 24 h | subcutaneous | for 10 days'],
    ['100 mg SC daily x 2 weeks', '100 mg | every 24 h | subcutaneous | for 14 days'],
    ['100 mg SC q6h prn', '100 mg | every 6 h | subcutaneous | as needed'],
    ['100 mg SC x 1 dose', '100 mg | once | subcutaneous'],
    ['100 mg/day', '100 mg | every 24 h | missing'],
    ['2 mg/kg/day SC', '2 mg/kg | every 24 h | subcutaneous'],
    ['2 mg/kg/dose every 12 hours', '2 mg/kg | every 12 h | missing'],
    ['100 mcg/kg daily', '0.1 mg/kg | every 24 h | missing'],
    ['0.1 g IV daily', '100 mg | every 24 h | other'],
    ['15 mg by mouth weekly', '15 mg | every 168 h | other'],
    ['two prefilled syringes weekly', '2 product | every 168 h | missing'],
    ['1 (one) syringe daily', '1 product | every 24 h | missing'],
    ['1 Syringe(s) daily', '1 product | every 24 h | missing'],
    ['a pen every 2 weeks', '1 product | every 336 h | missing'],
    ['100 mg', '100 mg | missing | missing'],
    ['daily', 'every 24 h | missing'],
    ['50 mg 0900 & 2100', '50 mg | every 12 h | missing'],
    ['100 milligrams daily', '100 mg | every 24 h | missing'],
    ['100 micrograms daily', '0.1 mg | every 24 h | missing'],
    ['500 ug daily', '0.5 mg | every 24 h | missing'],
    ['an injector daily', '1 product | every 24 h | missing'],
    ['100 mg daily x10days', '100 mg | every 24 h | missing | for 10 days'],
    ['100 mg daily for ten days', '100 mg | every 24 h | missing | for 10 days'],
    ['100 mg daily for 1 day', '100 mg | every 24 h | missing | for 1 days'],
    ['100 mg daily for 1 week', '100 mg | every 24 h | missing | for 7 days'],
    ['100 mg daily for 1 month', '100 mg | every 24 h | missing | for 30.4375 days'],
    ['100 mg SC x 2 doses', '100 mg | missing | subcutaneous'],
  ])('%s', (text, expected) => {
    expect(read(text.replace(/^R6-21: /, ''))).toBe(expected);
  });

  test.each([
    ['with a decimal comma', '0,67 mL daily', '0.67 mL | every 24 h | missing'],
    ['thousands or a decimal comma, nobody knows', '1,000 mg daily', 'not read'],
    ['thousands or a decimal point, nobody knows', '1.500 mg daily', 'not read'],
    ['three decimals below one', '0.125 mg daily', '0.125 mg | every 24 h | missing'],
    ['a vulgar fraction', '½ syringe daily', 'not read'],
    ['one and a half', '1½ syringes daily', 'not read'],
    ['a fraction', '1/2 syringe daily', 'not read'],
    ['no digit before the point', '.67 mL daily', 'not read'],
  ])('numbers: %s', (_, text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    'as directed',
    'use as directed',
    '100 mg daily as directed',
    'up to 100 mg daily',
    'do not exceed 100 mg daily',
    'increase to 100 mg daily',
    '200 mg daily, then 100 mg daily',
    '50 mg in the morning and 50 mg in the evening',
    '100 mg daily or every other day',
    '2 x 100 mg daily',
    '100 mg x 2 daily',
    '2 mg/kg/day BID',
    '2 mg/kg/day in 2 divided doses',
    '100 mg/0.67 mL daily',
    '100 mg/m2 daily',
    '100 mg/h',
    '10 units daily',
    '1 dose daily',
    '0 mg daily',
    '-100 mg daily',
    '200-100 mg daily',
    '100 daily',
    '100 mg daily unless ill',
    'hold: 100 mg daily',
    '100 mg biweekly',
    'subcutaneously',
    '',
    '100 mg inject daily',
    '0.67 mL(100 mg) daily',
    `daily${' '.repeat(195)}x`,
    '100 mg daily (0.67 mL)',
    '100 mg (in the morning) daily',
    '100 mg (100 mg daily)',
    'one mg daily',
    'an mg daily',
    '100 bananas daily',
    '100 mg daily for a week',
    '100 mg daily for 0 days',
    '100 mg daily for 10 days/week',
    '100 mg daily for 10 daysies',
    `100 mg daily ${' '.repeat(300)}`,
    '100 mg '.repeat(100),
  ])('what is not plain is not read: %s', (text) => {
    expect(readDosageText(text)).toBeUndefined();
  });

  test('any text at all is read or not, and never fails', () => {
    const pieces = fc.constantFrom(
      '100',
      'mg',
      '/kg',
      'mL',
      'syringe',
      'daily',
      'every',
      '12 hours',
      'q',
      'h',
      'sc',
      'prn',
      'for',
      '(',
      ')',
      '1-2',
      ',',
      '&',
      '0900',
      '.',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((list) => list.join(' ')),
        ),
        (text) => {
          const dosage = readDosageText(text);
          for (const amount of dosage?.amounts ?? []) {
            expect(amount.ok && amount.low > 0 && amount.high >= amount.low && Number.isFinite(amount.high)).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
