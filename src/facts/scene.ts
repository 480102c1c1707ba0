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
  return new SetScene(order, drafts, record, profile, now, ofAll);
}

/** A class for the sake of its getter (see patient-record.ts). */
class SetScene implements Scene {
  readonly drafts: readonly Draft[];
  readonly record: PatientRecord;
  readonly profile: Profile;
  readonly now: number;
  readonly #order: Draft;
  readonly #ofAll: Seen;
  readonly #ofOrder: Seen = new Map();
  /** Whether the fact that is being read has looked at the order, itself or through another fact. */
  #looked = false;

  constructor(
    order: Draft,
    drafts: readonly Draft[],
    record: PatientRecord,
    profile: Profile,
    now: number,
    ofAll: Seen,
  ) {
    this.drafts = drafts;
    this.record = record;
    this.profile = profile;
    this.now = now;
    this.#order = order;
    this.#ofAll = ofAll;
  }

  get order(): Draft {
    this.#looked = true;
    return this.#order;
  }

  see<T>(wanted: Fact<T>): Known<T> {
    const known = this.#ofAll.get(wanted) ?? this.#read(wanted);
    // What is kept under a fact is what that fact read.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return known as Known<T>;
  }

  #read(wanted: Fact<unknown>): Known<unknown> {
    const before = this.#looked;
    this.#looked = false;
    const known = this.#ofOrder.get(wanted);
    const value = known ?? wanted.read(this);
    const isOfOrder = known !== undefined || this.#looked;
    (isOfOrder ? this.#ofOrder : this.#ofAll).set(wanted, value);
    this.#looked = before || isOfOrder;
    return value;
  }
}
