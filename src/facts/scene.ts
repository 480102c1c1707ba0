import type { Draft } from './draft.ts';
import type { Fact, Known, Scene } from './fact.ts';
import type { PatientRecord } from './patient-record.ts';
import type { Profile } from './profile.ts';

type Seen = Map<Fact<unknown>, Known<unknown>>;

/** Sets a scene for each order that is judged. A fact that does not look at the order is read once for all of them. */
export function setScenes(
  orders: readonly Draft[],
  drafts: readonly Draft[],
  record: PatientRecord,
  profile: Profile,
  now: number,
): readonly Scene[] {
  const ofAll: Seen = new Map();
  return orders.map((order) => setScene(order, drafts, record, profile, now, ofAll));
}

/** Sets the scene for judging one order. A fact is read once, however many rules ask for it. */
export function setScene(
  order: Draft,
  drafts: readonly Draft[],
  record: PatientRecord,
  profile: Profile,
  now: number,
  /** What is known of facts that do not look at the order. */
  ofAll: Seen = new Map(),
): Scene {
  const ofOrder: Seen = new Map();
  /** Whether the fact that is being read has looked at the order, itself or through another fact. */
  let looked = false;
  const scene: Scene = {
    drafts,
    record,
    profile,
    now,
    get order() {
      looked = true;
      return order;
    },
    see<T>(wanted: Fact<T>): Known<T> {
      const known = ofAll.get(wanted) ?? read(wanted);
      // What is kept under a fact is what that fact read.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return known as Known<T>;
    },
  };
  function read(wanted: Fact<unknown>): Known<unknown> {
    const before = looked;
    looked = false;
    const known = ofOrder.get(wanted);
    const value = known ?? wanted.read(scene);
    const isOfOrder = known !== undefined || looked;
    (isOfOrder ? ofOrder : ofAll).set(wanted, value);
    looked = before || isOfOrder;
    return value;
  }
  return scene;
}
