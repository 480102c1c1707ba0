import type { Draft } from './draft.ts';
import type { Fact, Known, Scene } from './fact.ts';
import type { PatientRecord } from './patient-record.ts';
import type { Profile } from './profile.ts';

/** Sets the scene for judging one order. A fact is read once, however many rules ask for it. */
export function setScene(
  order: Draft,
  drafts: readonly Draft[],
  record: PatientRecord,
  profile: Profile,
  now: number,
): Scene {
  const seen = new Map<Fact<unknown>, Known<unknown>>();
  const scene: Scene = {
    order,
    drafts,
    record,
    profile,
    now,
    see<T>(wanted: Fact<T>): Known<T> {
      const known = seen.get(wanted) ?? wanted.read(scene);
      seen.set(wanted, known);
      // What is kept under a fact is what that fact read.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return known as Known<T>;
    },
  };
  return scene;
}
