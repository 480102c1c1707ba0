import { describe, expect, it } from 'vitest';
import {
  anOrder,
  conditions,
  deciding,
  emptyChart,
  exampleNow,
  label,
  results,
  sceneOf,
} from '../../test/exampline.ts';
import type { Gap } from '../chart/chart.ts';
import { below, exactly } from '../facts/quantity.ts';
import type { OverrideReasonCode } from '../protocol/override-reasons.ts';
import { limit } from './limit.ts';
import { rule, type Rule } from './rule.ts';
import type { Verdict } from './verdict.ts';

const about = {
  topic: 'someRule',
  title: 'Some rule',
  because: 'It is made up.',
  check: 'something',
  sources: [label('Warnings')],
  ifUnknown: 'info',
  limits: {
    lightest: limit({ us: 40, eu: 45 }, 'kg', {
      meaning: 'below it the dose is too high',
      source: label('Dosage'),
      step: 1,
      siteRange: [35, 45],
    }),
  },
  facts: { conditions, results },
  overrideReasons: ['action-completed', 'risk-benefit-ratio', 'cds-not-applicable'],
  blindSpots: [],
} as const;
const alerts = { said: { indicator: 'warning', summary: 'Found {what}', detail: 'Found {what} on {date}.' } } as const;
const words = { what: 'it', date: '2026-11-26' };

const noConditions: Gap = { data: 'Condition', gap: 'failed' };
const noResults: Gap = { data: 'Observation', gap: 'incomplete' };
const known = sceneOf(anOrder);
const unknown = sceneOf(
  anOrder,
  [anOrder],
  emptyChart({ conditions: [noConditions], observations: [noResults, noResults] }),
);

/** Rules that look at both facts, or at one, before they conclude. */
function concluding(
  how: 'clear' | 'settled' | 'inapplicable' | 'absent' | 'alert',
  look: 'both' | 'one' | 'none',
): Rule {
  return rule({
    ...about,
    alerts,
    decide(facts, conclude) {
      const seen = look === 'both' ? [facts.conditions, facts.results] : look === 'one' ? [facts.results] : [];
      const findings = seen.map((count) => `Count/${count}`);
      switch (how) {
        case 'clear':
        case 'settled':
        case 'inapplicable':
          return conclude[how]();
        case 'absent':
          return conclude.absent('said', words);
        case 'alert':
          return conclude.alert('said', words, { findings });
      }
    },
  });
}

function alerted(other: Partial<Extract<Verdict, { verdict: 'alert' }>> = {}): Verdict {
  return { verdict: 'alert', key: 'said', words, findings: [], byName: false, drafts: [], missing: [], ...other };
}

describe('when everything is known', () => {
  it.each([
    ['clear', { verdict: 'clear' }],
    ['settled', { verdict: 'clear' }],
    ['inapplicable', { verdict: 'inapplicable' }],
    ['absent', alerted()],
    ['alert', alerted({ findings: ['Count/0', 'Count/0'] })],
  ] as const)('%s is what it says', (how, verdict) => {
    expect(concluding(how, 'both').judge(known)).toEqual(verdict);
  });
});

describe('when something that the rule looked at is missing', () => {
  it.each(['clear', 'absent'] as const)('%s becomes unknown, and says each gap once', (how) => {
    expect(concluding(how, 'both').judge(unknown)).toEqual({ verdict: 'unknown', why: [noConditions, noResults] });
  });

  it('what it did not look at does not count', () => {
    expect(concluding('clear', 'one').judge(unknown)).toEqual({ verdict: 'unknown', why: [noResults] });
    expect(concluding('clear', 'none').judge(unknown)).toEqual({ verdict: 'clear' });
    expect(concluding('absent', 'none').judge(unknown)).toEqual(alerted());
  });

  it('what was looked at for another order does not count', () => {
    const looking = concluding('clear', 'both');
    expect(looking.judge(unknown).verdict).toBe('unknown');
    expect(looking.judge(known).verdict).toBe('clear');
  });

  it('what was found settles it all the same', () => {
    expect(concluding('settled', 'both').judge(unknown)).toEqual({ verdict: 'clear' });
    expect(concluding('inapplicable', 'both').judge(unknown)).toEqual({ verdict: 'inapplicable' });
  });

  it('an alert stands, and lists what was missing', () => {
    expect(concluding('alert', 'both').judge(unknown)).toEqual(
      alerted({ findings: ['Count/0', 'Count/0'], missing: [noConditions, noResults] }),
    );
    expect(concluding('alert', 'one').judge(unknown)).toEqual(alerted({ findings: ['Count/0'], missing: [noResults] }));
    expect(concluding('alert', 'none').judge(unknown)).toEqual(alerted());
  });
});

describe('a rule', () => {
  it('can say itself why something is unknown', () => {
    const stale: Gap = { data: 'Observation', gap: 'stale' };
    const doubting = deciding('someRule', (conclude) => conclude.unknown([stale]));
    expect(doubting.judge(known)).toEqual({ verdict: 'unknown', why: [stale] });
  });

  it('hands over what an alert rests on', () => {
    const basis = { findings: ['Condition/1'], byName: true, drafts: ['MedicationRequest/2'] };
    const both = rule({ ...about, alerts, decide: (_facts, { alert }) => alert('said', words, basis) });
    expect(both.judge(known)).toEqual(alerted(basis));
    const absent = rule({ ...about, alerts, decide: (_facts, conclude) => conclude.absent('said', words, basis) });
    expect(absent.judge(known)).toEqual(alerted(basis));
  });

  /** A rule that alerts with what it was given. */
  const telling = rule({
    ...about,
    alerts: { said: { indicator: 'info', summary: '{lightest} {profile} {now}', detail: '{order}' } },
    decide(_facts, { alert, limits: { lightest }, profile, now }, order) {
      const given = { lightest: `${lightest.value} ${lightest.unit}`, profile, now: String(now), order: order.label };
      return alert('said', given, { findings: [] });
    },
  });

  it('is given the order, the time, the profile and its limits', () => {
    const now = String(exampleNow);
    const given = { lightest: '40 kg', profile: 'us', now, order: 'Exampline 100 mg' };
    expect(telling.judge(known)).toEqual(alerted({ words: given }));
    const european = { lightest: '45 kg', profile: 'eu', now, order: 'Exampline 100 mg' };
    expect(telling.judge(sceneOf(anOrder, [anOrder], undefined, 'eu'))).toEqual(alerted({ words: european }));
  });

  it('judges by a limit that a hospital moved', () => {
    expect(telling.judge(known, { lightest: { value: 42, unit: 'kg' } })).toMatchObject({
      words: { lightest: '42 kg' },
    });
  });

  it.each(['', 'some-rule', 'some rule', 'Règle', 'x'.repeat(101)])('is refused with the topic "%s"', (topic) => {
    expect(() => deciding(topic, ({ clear }) => clear())).toThrow('a topic is alphanumeric, at most 100 characters');
  });

  it('may have a topic of 100 characters', () => {
    expect(deciding('x'.repeat(100), ({ clear }) => clear()).topic).toBe('x'.repeat(100));
  });

  const seven: readonly OverrideReasonCode[] = [
    'action-completed',
    'risk-benefit-ratio',
    'cds-not-applicable',
    'need-more-info',
    'limited-time',
    'action-not-priority',
    'patient-refuses',
  ];
  const reasons = (overrideReasons: readonly OverrideReasonCode[]): Rule =>
    rule({ ...about, alerts, overrideReasons, decide: (_facts, { clear }) => clear() });

  it.each([
    ['two', seven.slice(0, 2)],
    ['seven', seven],
    ['three of which two are the same', [...seven.slice(0, 2), ...seven.slice(0, 1)]],
  ])('is refused with %s override reasons', (_number, codes) => {
    expect(() => reasons(codes)).toThrow('rule someRule: 3 to 6 override reasons, each once');
  });

  it.each([3, 6])('may have %d override reasons', (number) => {
    expect(reasons(seven.slice(0, number)).overrideReasons).toHaveLength(number);
  });
});

const decide = (): Verdict => ({ verdict: 'clear' });

/** None of these is called: it is the compiler that has to refuse them. */
describe('the compiler refuses', () => {
  it('a placeholder that decide does not fill', () => {
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- the detail has {date}
        decide: (_facts, { alert }) => alert('said', { what: 'it' }, { findings: [] }),
      }),
    ).not.toThrow();
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- the summary has {what}
        decide: (_facts, { absent }) => absent('said', { date: '2026-11-26' }),
      }),
    ).not.toThrow();
  });

  it('an alert that has no texts', () => {
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- there is only "said"
        decide: (_facts, { alert }) => alert('unsaid', words, { findings: [] }),
      }),
    ).not.toThrow();
  });

  it('an alert without a basis', () => {
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- what was found has references
        decide: (_facts, { alert }) => alert('said', words),
      }),
    ).not.toThrow();
  });

  it('a fact that the rule does not declare, and a limit that it does not have', () => {
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- there are "conditions" and "results"
        decide: (facts, { clear }) => (facts.allergies === undefined ? clear() : clear()),
      }),
    ).not.toThrow();
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- there is only "lightest"
        decide: (_facts, { clear, limits }) => (limits.heaviest === undefined ? clear() : clear()),
      }),
    ).not.toThrow();
  });

  it('a comparison of different units', () => {
    const dose = exactly(100, 'mg');
    expect(() =>
      rule({
        ...about,
        alerts,
        decide(_facts, { clear, settled, limits: { lightest } }) {
          // @ts-expect-error -- milligrams are not compared with kilograms
          return below(dose, lightest) === true ? clear() : settled();
        },
      }),
    ).not.toThrow();
  });

  it('a rule without sources, or whose first source is no document', () => {
    // @ts-expect-error -- the card has to name where the guidance comes from
    expect(() => rule({ ...about, alerts, sources: [], decide })).not.toThrow();
    const judged = { kind: 'judgement', what: 'made up', date: '2026-11-26', because: 'for this test' } as const;
    // @ts-expect-error -- a judgement has no address to show
    expect(() => rule({ ...about, alerts, sources: [judged], decide })).not.toThrow();
  });

  it('an override reason that HL7 does not have, and an indicator that CDS Hooks does not have', () => {
    const codes = ['action-completed', 'risk-benefit-ratio', 'because'] as const;
    // @ts-expect-error -- "because" is no code
    expect(() => rule({ ...about, alerts, overrideReasons: codes, decide })).not.toThrow();
    const hard = { said: { ...alerts.said, indicator: 'hard-stop' } } as const;
    // @ts-expect-error -- nothing in CDS Hooks stops an order
    expect(() => rule({ ...about, alerts: hard, decide })).not.toThrow();
  });

  it('an unknown verdict without a reason', () => {
    expect(() =>
      rule({
        ...about,
        alerts,
        // @ts-expect-error -- the card has to say why
        decide: (_facts, conclude) => conclude.unknown([]),
      }),
    ).not.toThrow();
  });
});
