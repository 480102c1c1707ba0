import { profiles, type Profile } from '../facts/profile.ts';
import type { Source } from './source.ts';

/** A number with its unit, as a rule's judgement uses it. */
export interface Amount<U extends string = string> {
  readonly value: number;
  readonly unit: U;
}

/** A number that a rule judges by: what it means, where it comes from, and how far a hospital may move it. */
export interface Limit<U extends string = string> {
  readonly unit: U;
  readonly value: Readonly<Record<Profile, number>>;
  readonly meaning: string;
  readonly source: Source | Readonly<Record<Profile, Source>>;
  /** The smallest step that matters. The suite moves each limit one step each way and demands that a case notices. */
  readonly step: number;
  /** The range in which a hospital may set it. */
  readonly siteRange: readonly [number, number];
  /** The content's own value, where a hospital has set another. */
  readonly unmoved?: Readonly<Record<Profile, number>>;
}

/** What the content itself says, whatever a hospital has set. */
export function ownValue({ value, unmoved = value }: Limit): Readonly<Record<Profile, number>> {
  return unmoved;
}

/** The labels under which a hospital has another value than the content. */
export function movedUnder({ value, unmoved = value }: Limit): readonly Profile[] {
  return profiles.filter((profile) => value[profile] !== unmoved[profile]);
}

/**
 * A limit. Where the two labels differ, its value and source are given for each.
 * @throws Error where a value is outside of its own site range, or the step is none.
 */
export function limit<const U extends string>(
  value: number | Readonly<Record<Profile, number>>,
  unit: U,
  about: Omit<Limit<U>, 'unit' | 'value' | 'unmoved'>,
): Limit<U> {
  const [lowest, highest] = about.siteRange;
  const perProfile = typeof value === 'number' ? { us: value, eu: value } : value;
  const outside = profiles.map((profile) => perProfile[profile]).find((one) => !(one >= lowest && one <= highest));
  if (outside !== undefined) {
    throw new Error(
      `limit "${about.meaning}": ${outside} ${unit} is outside of its own site range, ${lowest} to ${highest}`,
    );
  }
  if (!(about.step > 0)) throw new Error(`limit "${about.meaning}": a step of ${about.step} ${unit} moves nothing`);
  return { ...about, unit, value: perProfile };
}

export type Limits = Readonly<Record<string, Limit>>;

/** The limits of one rule under one profile. */
export type Amounts<L extends Limits> = {
  readonly [K in keyof L]: L[K] extends Limit<infer U> ? Amount<U> : never;
};

/** The limits in force under each profile, for judging many orders by them. */
export function inForceUnder<L extends Limits>(limits: L): (profile: Profile) => Amounts<L> {
  const amounts = { us: inForce(limits, 'us'), eu: inForce(limits, 'eu') };
  return (profile) => amounts[profile];
}

/** The limits in force under a profile. */
export function inForce<L extends Limits>(limits: L, profile: Profile): Amounts<L> {
  const amounts = Object.entries(limits).map(([name, { unit, value }]) => [name, { unit, value: value[profile] }]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names and units are those of the limits
  return Object.fromEntries(amounts) as Amounts<L>;
}
