import { joinGaps, type Gap } from '../chart/chart.ts';
import type { Draft } from '../facts/draft.ts';
import type { Fact, Scene } from '../facts/fact.ts';
import type { Profile } from '../facts/profile.ts';
import type { Indicator } from '../protocol/card.ts';
import type { OverrideReasonCode } from '../protocol/override-reasons.ts';
import { inForceUnder, type Amounts, type Limits } from './limit.ts';
import type { Citation, Source } from './source.ts';
import type { Verdict, Words } from './verdict.ts';

/** The names in braces in a text: `'{value} of {date}'` has `value` and `date`. */
type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** A change of the session that a card can offer. */
export type Offer =
  | { readonly offer: 'remove-orders'; readonly label: string }
  | {
      /** The whole order with another dosage; only offered for a draft that has one dosage instruction. */
      readonly offer: 'change-dosage';
      readonly label: string;
      /** What the instruction says in words. */
      readonly text: string;
      readonly everyHours: number;
      /** UCUM; left out, the dose stays as it is. */
      readonly dose?: { readonly value: number; readonly unit: string };
    }
  | {
      readonly offer: 'request-test';
      readonly label: string;
      readonly system: string;
      readonly code: string;
      readonly display: string;
    };

/** The texts of one alert. Placeholders in braces are filled, escaped, with what `decide` hands over. */
export interface AlertTexts {
  readonly indicator: Indicator;
  /** One sentence with the finding and its value; with everything filled in it must stay below 140 characters. */
  readonly summary: string;
  /** GitHub Markdown without HTML: what was found, why it matters, what the label recommends. */
  readonly detail: string;
  readonly offers?: readonly Offer[];
}
export type Alerts = Readonly<Record<string, AlertTexts>>;
type TextsOf<A extends AlertTexts> = A['summary'] | A['detail'];
type WordsFor<A extends AlertTexts> = Readonly<Record<Placeholder<TextsOf<A>>, string | readonly string[]>>;

export type Facts = Readonly<Record<string, Fact<unknown>>>;
type Values<F extends Facts> = { readonly [K in keyof F]: F[K] extends Fact<infer T> ? T : never };

/** What an alert rests on. */
export interface Basis {
  readonly findings: readonly string[];
  readonly byName?: boolean;
  readonly drafts?: readonly string[];
}

/** What a rule can conclude. */
export interface Conclusions<A extends Alerts, L extends Limits> {
  readonly limits: Amounts<L>;
  readonly profile: Profile;
  /** Milliseconds since the epoch, UTC. */
  readonly now: number;
  /** Something was found: the alert stands, whatever else is missing. */
  readonly alert: <K extends keyof A & string>(key: K, words: WordsFor<A[K]>, basis: Basis) => Verdict;
  /** Something that ought to be there was not found: becomes `unknown` if anything that was looked at is incomplete. */
  readonly absent: <K extends keyof A & string>(key: K, words: WordsFor<A[K]>, basis?: Basis) => Verdict;
  /** Nothing was found: becomes `unknown` if anything that was looked at is incomplete. */
  readonly clear: () => Verdict;
  /** What was found settles that there is nothing to say, whatever else is missing. */
  readonly settled: () => Verdict;
  /** The question does not arise for this order, by what was found. */
  readonly inapplicable: () => Verdict;
  /** The data came, but settle nothing. */
  readonly unknown: (why: readonly [Gap, ...Gap[]]) => Verdict;
}

interface Definition<F extends Facts, L extends Limits, A extends Alerts> {
  /** The topic code that an EHR ties overrides to: static, alphanumeric, at most 100 characters. */
  readonly topic: string;
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly because: string;
  /** What could happen to a patient without this check, in one sentence; left out where `because` says it. */
  readonly hazard?: string;
  /** The first one is the card's source. */
  readonly sources: readonly [Citation, ...Source[]];
  /** Under another profile another document comes first. */
  readonly sourcesElsewhere?: Partial<Readonly<Record<Profile, Citation>>>;
  /** Value sets whose orders this rule judges besides the drug's own. */
  readonly alsoOrders?: readonly string[];
  /** How urgent it is that this could not be checked. */
  readonly ifUnknown: 'info' | 'warning';
  /** What the check is called in the card that says what could not be checked. */
  readonly check: string;
  readonly limits: L;
  readonly facts: F;
  readonly overrideReasons: readonly OverrideReasonCode[];
  readonly alerts: A;
  /** What the rule does not see, for the people who rely on it. */
  readonly blindSpots: readonly string[];
  /** On trial: judged and recorded, but without a card. */
  readonly stage?: 'shadow';
  /** What a hospital set otherwise than the content; its cards say so. */
  readonly siteNotes?: readonly string[];
  decide(facts: Values<F>, conclude: Conclusions<A, L>, order: Draft): Verdict;
}

/** A rule as the engine runs it. */
export interface Rule extends Omit<Definition<Facts, Limits, Alerts>, 'decide'> {
  /** Judges one order. `limits` are those in force unless a test or a hospital moves one. */
  judge(scene: Scene, limits?: Amounts<Limits>): Verdict;
}

/**
 * Declares a rule. The compiler refuses texts with placeholders that `decide` does not fill, and alerts without texts.
 * @throws Error where a text or code breaks what cards must keep (topic, number of override reasons).
 */
export function rule<const F extends Facts, const L extends Limits, const A extends Alerts>(
  definition: Definition<F, L, A>,
): Rule {
  checkNamed(definition);
  const usual = inForceUnder(definition.limits);
  const lookAt = lookingAt(definition.facts);
  return {
    ...definition,
    judge(scene, limits = usual(scene.profile)) {
      const seen = lookAt(scene);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a moved limit keeps its name and unit
      const inUse = limits as Amounts<L>;
      return definition.decide(seen.values, concluding(scene, inUse, seen.gaps), scene.order);
    },
  };
}

/** What names a card to an EHR and gives its reasons to override. @throws Error where cards could not keep their promise. */
export function checkNamed({ topic, overrideReasons }: Pick<Rule, 'topic' | 'overrideReasons'>): void {
  if (!/^[A-Za-z0-9]{1,100}$/.test(topic)) {
    throw new Error(`rule ${topic}: a topic is alphanumeric, at most 100 characters`);
  }
  const { size } = new Set(overrideReasons);
  if (size < 3 || size > 6 || size < overrideReasons.length) {
    throw new Error(`rule ${topic}: 3 to 6 override reasons, each once`);
  }
}

/** Not named by a text, since these stand beside the getters of facts. */
const lookedAt = Symbol('the scene that is looked at');
const missed = Symbol('what was missing from the facts that were asked for');

interface Look {
  readonly [lookedAt]: Scene;
  readonly [missed]: (readonly Gap[])[];
}

function ask(look: Look, wanted: Fact<unknown>): unknown {
  const { value, gaps } = look[lookedAt].see(wanted);
  if (gaps.length > 0) look[missed].push(gaps);
  return value;
}

/**
 * Hands out facts as they are asked for, and keeps what was missing from those that were. The getters are made once for
 * each rule: making them for each order takes longer than what many rules decide.
 */
function lookingAt<F extends Facts>(facts: F): (scene: Scene) => { values: Values<F>; gaps: () => readonly Gap[] } {
  class LookAtThese implements Look {
    declare readonly [lookedAt]: Scene;
    declare readonly [missed]: (readonly Gap[])[];

    constructor(scene: Scene) {
      this[lookedAt] = scene;
      this[missed] = [];
    }
  }
  for (const [name, wanted] of Object.entries(facts)) {
    Object.defineProperty(LookAtThese.prototype, name, {
      get(this: Look) {
        return ask(this, wanted);
      },
    });
  }
  return (scene) => {
    const look = new LookAtThese(scene);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name has its getter above
    return { values: look as unknown as Values<F>, gaps: () => joinGaps(...look[missed]) };
  };
}

function concluding<A extends Alerts, L extends Limits>(
  scene: Scene,
  limits: Amounts<L>,
  gaps: () => readonly Gap[],
): Conclusions<A, L> {
  const unlessMissing = (verdict: Verdict): Verdict => {
    const why = gaps();
    return why.length > 0 ? { verdict: 'unknown', why } : verdict;
  };
  const alert = (key: string, words: Words, basis: Basis): Verdict => ({
    verdict: 'alert',
    key,
    words,
    findings: basis.findings,
    byName: basis.byName ?? false,
    drafts: basis.drafts ?? [],
    missing: gaps(),
  });
  return {
    limits,
    profile: scene.profile,
    now: scene.now,
    alert,
    absent: (key, words, basis = { findings: [] }) => unlessMissing(alert(key, words, basis)),
    clear: () => unlessMissing({ verdict: 'clear' }),
    settled,
    inapplicable,
    unknown,
  };
}

function settled(): Verdict {
  return { verdict: 'clear' };
}

function inapplicable(): Verdict {
  return { verdict: 'inapplicable' };
}

function unknown(why: readonly [Gap, ...Gap[]]): Verdict {
  return { verdict: 'unknown', why };
}
