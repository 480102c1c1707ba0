const dayLength = 86_400_000;
/** How much of the instant each base shows: a partial date is as long as it is known. */
const lengths: Readonly<Record<string, number>> = { year: 4, month: 7, today: 10, now: 19 };
const placeholder = /\{\{(today|now|month|year)(?: ([+-]) (\d{1,5}) (hours?|days?|months?|years?))?\}\}/g;

/**
 * Replaces `{{today - 5 days}}`, `{{now - 3 hours}}`, `{{month - 2 months}}` and `{{year - 17 years}}` in all texts, so that a
 * recorded request stays as old as it was meant to be. Dates are UTC. Other texts stay as they are.
 */
export function withDates(value: unknown, now: number): unknown {
  if (typeof value === 'string') return value.includes('{{') ? value.replace(placeholder, expand(now)) : value;
  if (Array.isArray(value)) return value.map((item) => withDates(item, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withDates(member, now)]));
}

function expand(now: number) {
  return (_whole: string, base: string, sign?: string, amount?: string, unit?: string): string => {
    const date = moved(new Date(now), (sign === '-' ? -1 : 1) * Number(amount ?? 0), unit ?? 'days');
    const text = date.toISOString();
    return text.slice(0, lengths[base]) + (base === 'now' ? 'Z' : '');
  };
}

function moved(date: Date, amount: number, unit: string): Date {
  if (unit.startsWith('hour')) return new Date(date.getTime() + (amount * dayLength) / 24);
  if (unit.startsWith('day')) return new Date(date.getTime() + amount * dayLength);
  const months = unit.startsWith('year') ? amount * 12 : amount;
  const first = new Date(date);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return first;
}
