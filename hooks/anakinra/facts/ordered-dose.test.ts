import { describe, expect, it } from 'vitest';
import { readDosages } from '../../../src/facts/dosage.ts';
import { inFourDigits, isByWeight } from './ordered-dose.ts';

describe('a number on a card', () => {
  it.each([
    [100, '100'],
    [9999, '9999'],
    [10_000, '10000'],
    [12_345, '12350'],
    [123.456, '123.5'],
    [0.66667, '0.6667'],
    [1.5, '1.5'],
    [99.996, '100'],
  ])('%d is written as %s', (value, text) => {
    expect(inFourDigits(value)).toBe(text);
  });
});

const quantity = (value: number, unit: string) => ({ doseQuantity: { value, unit } });
const order = (...dosages: readonly (readonly object[])[]) =>
  readDosages({
    resourceType: 'MedicationRequest',
    dosageInstruction: dosages.map((doseAndRate) => ({ doseAndRate })),
  });

describe('an order is by body weight', () => {
  it.each([
    ['if its one amount is', [[quantity(2, 'mg/kg')]], true],
    ['if one of its instructions is', [[quantity(100, 'mg')], [quantity(2, 'mg/kg')]], true],
    ['if one amount of an instruction is, beside what it comes to', [[quantity(2, 'mg/kg'), quantity(60, 'mg')]], true],
    ['not with amounts in mg alone', [[quantity(100, 'mg')], [quantity(200, 'mg')]], false],
    ['not with an amount that cannot be read', [[quantity(2, 'mg/stone')]], false],
    ['not without an amount', [[]], false],
  ])('%s', (_how, dosages, expected) => {
    expect(isByWeight(order(...dosages))).toBe(expected);
  });
});
