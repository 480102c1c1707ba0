import {
  currencyOf,
  describeDate,
  fact,
  type Condition,
  type Fact,
  type Instants,
  type Scene,
} from '../../../src/authoring.ts';
import { isUnconfirmed } from './indication.ts';

/** A diagnosis of the kidneys. `severe`: stage 4 or 5, end stage, dialysis. `acute`: unstable, to be measured again. */
export interface RenalDiagnosis {
  readonly kind: 'severe' | 'acute';
  readonly unconfirmed: boolean;
  readonly condition: Condition;
  readonly label: string;
  readonly noted: Instants | undefined;
  readonly date: string;
}

/** Severe kidney disease on the problem list, without what a later transplant has ended. */
export const renalDisease: Fact<readonly RenalDiagnosis[]> = fact({
  name: 'severe kidney disease',
  reads: ['conditions'],
  read({ record, now }: Scene) {
    const { value: conditions, gaps } = record.conditions;
    const grouped = conditions.flatMap((condition) => {
      const group = condition.matches.find(({ set }) => set === 'severe-renal')?.properties['group'];
      return group === undefined || currencyOf(condition, now, 0, true) !== 'current' ? [] : [{ condition, group }];
    });
    const transplants = grouped.filter(({ group, condition }) => group === 'transplant' && !isOpen(condition));
    const found = grouped
      .filter(({ group }) => group !== 'transplant')
      .map(({ condition, group }) => diagnosis(condition, group));
    const last = lastOf(transplants.map(({ condition }) => condition.noted));
    return { value: found.filter((one) => !isAfter(last, one.noted)), gaps };
  },
});

function diagnosis(condition: Condition, group: string): RenalDiagnosis {
  return {
    kind: group === 'AKI' ? 'acute' : 'severe',
    unconfirmed: isOpen(condition),
    condition,
    label: condition.label,
    noted: condition.noted,
    date: describeDate(condition.notedText) ?? 'an unknown date',
  };
}

function isOpen({ verification }: Condition): boolean {
  return isUnconfirmed(verification);
}

/** Whether a date certainly lies after another one. */
export function isAfter(date: Instants | undefined, other: Instants | undefined): boolean {
  return date !== undefined && other !== undefined && date.start >= other.end;
}

/** The date that begins last: if one of them lies after another date, then this one does. */
export function lastOf(dates: readonly (Instants | undefined)[]): Instants | undefined {
  return dates.reduce<Instants | undefined>(
    (last, date) => (last === undefined || (date !== undefined && date.start > last.start) ? date : last),
    undefined,
  );
}

/** Whether the diagnosis is of the last days, as an acute one must be; it may be where its date is partial. */
export function isRecent({ condition }: RenalDiagnosis, days: number, now: number): boolean {
  return currencyOf(condition, now, days, false) === 'current';
}
