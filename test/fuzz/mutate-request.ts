import type { Json } from '../contract/requests.ts';

/** Numbers from 0 to 1 that are the same in every run with the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One change of a JSON value: at this place, this instead. A step of a path that does not exist any more changes nothing. */
export interface Change {
  readonly path: readonly string[];
  readonly by: (old: unknown) => readonly unknown[];
}

/** All places in a JSON value, as paths. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))];
}

/** The value with the change made. `by` gives no value (deleted), one, or two (duplicated, in a list). */
export function changed(value: unknown, { path, by }: Change): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return by(value)[0];
  if (typeof value !== 'object' || value === null) return value;
  const isLast = rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, at) => {
      if (String(at) !== name) return [item];
      return isLast ? by(item) : [changed(item, { path: rest, by })];
    });
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
      if (key !== name) return [[key, member]];
      if (!isLast) return [[key, changed(member, { path: rest, by })]];
      return by(member)
        .slice(0, 1)
        .map((one) => [key, one]);
    }),
  );
}

const oddities: readonly unknown[] = [
  null, '', ' ', 0, -1, 1.5, 1e308, true, false, [], [[]], [null], {}, { resourceType: 'Patient' }, { coding: 'x' }, 'Patient/other',
  '\u202Ex\u0000', '\uD800', '<b onclick=x>', '**x** `y` [z](javascript:1)', '💉'.repeat(70), '__proto__', '#', 'urn:uuid:', '//', '%',
]; // prettier-ignore
const wrongDates = ['2026', '2026-11', '2026-02-30', '9999-12-31', '0000-01-01', 'soon', '2026-11-20T25:00:00Z', '1999-12-31T23:59:60-14:00', '2026-11-20T08:30'] as const; // prettier-ignore
const wrongCodes = ['727711', 'J18.9', 'j189', '751-8', 'L04AC03', '66658-234-28', '6665823428', '840539006', 'M06.9', '', 'x'.repeat(200), '0'] as const; // prettier-ignore
const wrongUnits = ['10*9/L', 'K/uL', '/uL', 'mg', 'g', 'lb', '%', 'mL/min', 'mg/kg/d', '[IU]/mL', 'furlong', '10*', '{', ''] as const; // prettier-ignore
const systems = ['http://snomed.info/sct', 'urn:oid:2.16.840.1.113883.6.88', 'http://loinc.org', 'http://hl7.org/fhir/sid/icd-10-cm', 'urn:x', ''] as const; // prettier-ignore

/** One to four changes of a request, drawn by `random`: delete, duplicate, retype, nest, oversize, swap, and corrupt dates, codes and units. */
export function drawChanges(request: Json, random: () => number): readonly Change[] {
  const places = placesIn(request).slice(1);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const of = (pattern: RegExp) => places.filter((path) => pattern.test(path.at(-1) ?? ''));
  const valueAt = (path: readonly string[]) =>
    path.reduce<unknown>((value, name) => (value as Json | undefined)?.[name], request);
  const draw = (): Change => {
    const anywhere = pick(places) ?? [];
    const odd = pick(oddities);
    const elsewhere = valueAt(pick(places) ?? []);
    const aimed = (pattern: RegExp, values: readonly unknown[]): Change => {
      const value = pick(values);
      return { path: pick(of(pattern)) ?? anywhere, by: () => [value] };
    };
    switch (Math.floor(random() * 12)) {
      case 0:
        return { path: anywhere, by: () => [] };
      case 1:
        return { path: anywhere, by: (old) => [old, old] };
      case 2:
      case 3:
        return { path: anywhere, by: () => [odd] };
      case 4:
        return { path: anywhere, by: (old) => [[old]] };
      case 5:
        return { path: anywhere, by: (old) => [{ value: old, extension: [{ url: 'urn:x', valueString: 'y' }] }] };
      case 6:
        return {
          path: anywhere,
          by: (old) => [typeof old === 'string' ? `${old} `.repeat(500) : Array(200).fill(old)],
        };
      case 7:
        return { path: anywhere, by: () => [elsewhere] };
      case 8:
        return aimed(/date|issued|authoredOn|start|end$/i, wrongDates);
      case 9:
        return aimed(/^code$/, wrongCodes);
      case 10:
        return aimed(/^unit$|^code$/, wrongUnits);
      default:
        return aimed(/^system$/, systems);
    }
  };
  return Array.from({ length: 1 + Math.floor(random() * 4) }, draw);
}
