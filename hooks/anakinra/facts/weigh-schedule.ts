import { atMostDaysAgo, type Amount, type Instants } from '../../../src/authoring.ts';
import type { Count } from './blood-counts.ts';
import { chooseCount } from './newest-count.ts';
import { isWithin } from './weigh-count.ts';

/** The schedule of neutrophil counts: how long each phase of a course lasts, and how old a count may be in it. */
export interface Schedule {
  readonly severe: Amount<'10*9/L'>;
  readonly low: Amount<'10*9/L'>;
  readonly firstPhase: Amount<'d'>;
  readonly secondPhase: Amount<'d'>;
  readonly firstAge: Amount<'d'>;
  readonly secondAge: Amount<'d'>;
}

/** Where a course stands in the schedule. `unsettled`: its beginning or the date of the count leaves that open. */
export type Due =
  | { readonly due: 'no' | 'unsettled course' | 'unsettled count' }
  | {
      readonly due: 'overdue';
      /** For how many days a count counts in this phase. */
      readonly days: number;
      readonly count: Count | undefined;
      readonly passedOver: Count | undefined;
    };

/** Weighs counts that stand newest first. They are only asked for while the schedule runs. */
export function weighSchedule(
  since: Instants,
  readCounts: () => readonly Count[],
  { severe, low, firstPhase, secondPhase, firstAge, secondAge }: Schedule,
  now: number,
): Due {
  const [first, running] = [firstPhase, secondPhase].map(({ value }) => atMostDaysAgo(since, value, now));
  if (running === false) return { due: 'no' };
  const { count, passedOver } = chooseCount(readCounts(), severe, low);
  const within = (age: Amount<'d'>): ReturnType<typeof isWithin> =>
    count === undefined ? false : isWithin(count, age, now);
  const [recent, enough] = [within(firstAge), within(secondAge)];
  // A count that is recent enough for the first months is so in every phase.
  if (recent === true || (first === false && enough === true)) return { due: 'no' };
  const overdue = (days: number): Due => ({ due: 'overdue', days, count, passedOver });
  if (first === true) return recent === false ? overdue(firstAge.value) : { due: 'unsettled count' };
  if (enough === 'unsettled') return { due: 'unsettled count' };
  if (running === 'unsettled' || enough) return { due: 'unsettled course' };
  return overdue(secondAge.value);
}
