/** What stands for every value that is not one of those that were known before. */
const other = 'other';

/** Lets through the values that are known from the start. What comes from outside can so never make a new time series. */
export function closedSet(known: Iterable<string>): (value: string) => string {
  const values = new Set(known);
  return (value) => (values.has(value) ? value : other);
}

/** Lets through the first values that come, so many of them. For values of our own code that no list names. */
export function firstOf(most: number): (value: string) => string {
  const values = new Set<string>();
  return (value) => {
    if (values.has(value)) return value;
    if (values.size >= most) return other;
    values.add(value);
    return value;
  };
}
