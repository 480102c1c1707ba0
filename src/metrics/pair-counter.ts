import { Counter, type CounterConfiguration } from 'prom-client';

/** Counts something that has two labels, by their values. So many more; 0 makes that they show. */
export type CountPair = (first: string, second: string, more?: number) => void;

/**
 * A counter for what happens many times in each call. prom-client checks and joins the labels at every count, which costs more
 * than anything else that is measured; here a count is one addition, and prom-client hears of it when somebody looks.
 */
export function pairCounter<First extends string, Second extends string>({
  labelNames: [first, second],
  ...configuration
}: Omit<CounterConfiguration<First | Second>, 'collect' | 'labelNames'> & {
  readonly labelNames: readonly [First, Second];
}): CountPair {
  const counts = new Map<string, Map<string, { waiting: number }>>();
  const counter: Counter = new Counter({
    ...configuration,
    labelNames: [first, second],
    collect() {
      for (const [one, others] of counts) {
        for (const [other, count] of others) {
          counter.inc({ [first]: one, [second]: other }, count.waiting);
          count.waiting = 0;
        }
      }
    },
  });
  return (one, other, more = 1) => {
    let others = counts.get(one);
    if (others === undefined) counts.set(one, (others = new Map()));
    const count = others.get(other);
    if (count === undefined) others.set(other, { waiting: more });
    else count.waiting += more;
  };
}
