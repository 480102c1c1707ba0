import { atMostDaysAgo, describeInstants, type Amount, type Course, type Dosage } from '../../../src/authoring.ts';
import { dosePerWeight } from './dose-per-weight.ts';
import type { Weight } from './weight.ts';

/** Above these amyloidosis is thought of. */
export interface Thresholds {
  readonly dose: Amount<'mg/kg/d'>;
  readonly duration: Amount<'d'>;
}

/** What speaks of a risk, for cards, and what it rests on. */
export interface AmyloidosisRisk {
  readonly reasons: readonly string[];
  readonly findings: readonly string[];
  /** The beginning of the course leaves it open. */
  readonly unsettled: boolean;
}

/** Weighs the dose of an order and the length of its course. A beginning that nobody knows says nothing. */
export function weighAmyloidosis(
  { since, uses }: Course,
  order: { readonly reference: string; readonly dosages: readonly Dosage[] },
  weigh: () => Weight | undefined,
  { dose, duration }: Thresholds,
  now: number,
): AmyloidosisRisk {
  const ordered = dosePerWeight(order.dosages, weigh);
  const high = ordered !== undefined && ordered.perDay > dose.value ? ordered : undefined;
  const short = since === undefined || atMostDaysAgo(since, duration.value, now);
  const isLong = since !== undefined && short === false;
  const findings = [
    ...(high === undefined ? [] : [order.reference, high.reference ?? '']),
    ...(isLong ? uses.map(({ reference }) => reference) : []),
  ];
  return {
    reasons: [...(high === undefined ? [] : [high.text]), ...(isLong ? [`since ${describeInstants(since)}`] : [])],
    findings: findings.filter((reference) => reference !== ''),
    unsettled: short === 'unsettled',
  };
}
