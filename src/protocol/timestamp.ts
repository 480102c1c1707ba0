const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Any year in which a clinician can have seen a card; databases differ in what they keep outside of four digits. */
const [firstYear, lastYear] = [1970, 2999];

/**
 * An instant of RFC 3339, section 5.6, with any offset, in UTC with milliseconds: `2026-11-26T08:30:00.000Z`. Nothing for a
 * day or time that there is not, for a year outside of 1970 to 2999, and without an offset.
 */
export function utcOf(text: string): string | undefined {
  const [, year = '', month, day, hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] =
    rfc3339.exec(text) ?? [];
  if (year === '' || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  // RFC 3339 knows the leap second; the clocks of computers repeat the one before it.
  const wholeSecond = second === '60' ? '59' : (second ?? '');
  const written = `${year}-${month}-${day}T${hour}:${minute}:${wholeSecond}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const local = Date.parse(written);
  // The 30th of February would become the 2nd of March.
  if (Number.isNaN(local) || new Date(local).toISOString() !== written) return undefined;
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const utc = new Date(local - offset);
  return utc.getUTCFullYear() >= firstYear && utc.getUTCFullYear() <= lastYear ? utc.toISOString() : undefined;
}
