import { describe, expect, it } from 'vitest';
import {
  alerting,
  anOrder,
  answerOf,
  conditions,
  deciding,
  emptyChart,
  exampleNow,
  exampline,
  notKnowing,
  ordered,
  sceneOf,
} from '../../test/exampline.ts';
import type { Draft } from '../facts/draft.ts';
import { readRecord } from '../facts/patient-record.ts';
import { doubtAbout, judge, unknownToAll, type Judged } from './judge.ts';
import { rule, type Rule } from './rule.ts';
import type { Verdict } from './verdict.ts';

const second = ordered({ id: 'o2', label: 'Exampline 50 mg', code: 'exampline' });
const third = ordered({ id: 'o3', label: 'Exampline 25 mg', code: 'exampline' });
const rival = ordered({ id: 'r1', label: 'Rivaline 5 mg', code: 'rivaline' });

function judgedBy(rules: readonly Rule[], orders: readonly Draft[] = [anOrder]): readonly Judged[] {
  return judge(
    exampline(...rules),
    orders.map((order) => sceneOf(order, orders)),
  );
}
function one(made: Rule, orders: readonly Draft[] = [anOrder]): Judged {
  const [judged] = judgedBy([made], orders);
  if (judged === undefined) throw new Error('not judged');
  return judged;
}

const broken = new Error('a null where none can be');
function throwing(topic: string, at = ['MedicationRequest/o1', 'MedicationRequest/o2']): Rule {
  return deciding(topic, ({ clear }, { reference }): Verdict => {
    if (at.includes(reference)) throw broken;
    return clear();
  });
}

describe('a rule that throws', () => {
  it('is unknown because the check itself failed, with its error for the log, and the others stand', () => {
    const judged = judgedBy([alerting('firstRule'), throwing('brokenRule'), alerting('lastRule')]);
    expect(judged.map(({ verdict }) => verdict)).toEqual(['alert', 'unknown', 'alert']);
    expect(judged[1]).toMatchObject({ why: [{ data: 'Rule', gap: 'failed' }], error: broken });
    expect(judged[0]).not.toHaveProperty('error');
  });

  it('is named in the card of what was not checked', () => {
    const { cards } = answerOf([throwing('brokenRule')]);
    expect(cards[0]?.detail).toContain('- check of brokenRule (the check itself: no answer)');
  });

  it('for one order still speaks about the others', () => {
    const half = deciding(
      'halfRule',
      ({ alert }, { reference }) => {
        if (reference === 'MedicationRequest/o1') throw broken;
        return alert('said', {}, { findings: ['Condition/1'] });
      },
      { said: { indicator: 'critical', summary: 'Something', detail: 'Something.' } },
    );
    expect(one(half, [anOrder, second])).toMatchObject({
      verdict: 'alert',
      indicator: 'critical',
      error: broken,
      raised: [{ orders: [second], alert: { missing: [{ data: 'Rule', gap: 'failed' }] } }],
    });
    expect(one(throwing('halfRule', ['MedicationRequest/o1']), [anOrder, second])).toMatchObject({
      verdict: 'unknown',
      error: broken,
    });
  });

  it('because a fact that it reads throws is unknown; rules that do not look at the fact stand', () => {
    const chart = {
      ...emptyChart(),
      get: () => {
        throw broken;
      },
    };
    const looking = rule({
      ...deciding('lookingRule', ({ clear }) => clear()),
      facts: { conditions },
      decide: (facts, { clear, settled }) => (facts.conditions > 0 ? settled() : clear()),
    });
    const made = exampline(looking, alerting('otherRule'));
    const judged = judge(made, [sceneOf(anOrder, [anOrder], chart)]);
    expect(judged.map(({ verdict }) => verdict)).toEqual(['unknown', 'alert']);
  });

  it('with an alert that has no texts is unknown', () => {
    const made: Rule = {
      ...alerting('textlessRule'),
      judge: () => ({
        verdict: 'alert',
        key: 'unsaid',
        words: {},
        findings: [],
        byName: false,
        drafts: [],
        missing: [],
      }),
    };
    const judged = one(made);
    expect(judged.verdict).toBe('unknown');
    expect(String(judged.error)).toBe('Error: rule textlessRule has no texts for unsaid');
  });
});

const counting = (alsoOrders?: readonly string[]): Rule =>
  deciding(
    'someRule',
    ({ alert }, { label }) => alert('said', { label }, { findings: [] }),
    { said: { indicator: 'info', summary: 'Something', detail: 'Something.' } },
    alsoOrders === undefined ? {} : { alsoOrders },
  );

const labels = (judged: Judged): readonly string[] =>
  judged.verdict === 'alert' ? judged.raised.flatMap(({ orders }) => orders.map((order) => order.label)) : [];

describe('which orders a rule judges', () => {
  it("the drug's own", () => {
    expect(labels(one(counting(), [anOrder, rival]))).toEqual(['Exampline 100 mg']);
  });

  it('those that it names besides', () => {
    expect(labels(one(counting(['rivaline']), [anOrder, rival]))).toEqual(['Exampline 100 mg', 'Rivaline 5 mg']);
  });

  it('it is inapplicable to an order that is not its own', () => {
    expect(one(counting(), [rival])).toMatchObject({ verdict: 'inapplicable' });
  });
});

/** A rule with a verdict for each order, in the order of the orders. */
function about(...verdicts: readonly ('clear' | 'inapplicable' | 'unknown' | 'low' | 'high')[]): Judged {
  const orders = [anOrder, second, third].slice(0, verdicts.length);
  const made = deciding(
    'someRule',
    (conclude, order) => {
      const verdict = verdicts[orders.indexOf(order)] ?? 'clear';
      const seen = { findings: [`Condition/${order.label}`] };
      switch (verdict) {
        case 'clear':
        case 'inapplicable':
          return conclude[verdict]();
        case 'unknown':
          return conclude.unknown([{ data: 'Observation', gap: 'not-sent' }]);
        case 'low':
        case 'high':
          return conclude.alert(verdict, {}, seen);
      }
    },
    {
      low: { indicator: 'info', summary: 'Low', detail: 'Low.' },
      high: { indicator: 'critical', summary: 'High', detail: 'High.' },
    },
  );
  return one(made, orders);
}

describe('what a rule concludes about several orders together', () => {
  it.each([
    [['clear', 'clear'], 'clear'],
    [['inapplicable', 'clear'], 'clear'],
    [['inapplicable', 'inapplicable'], 'inapplicable'],
    [['clear', 'unknown'], 'unknown'],
    [['unknown', 'inapplicable'], 'unknown'],
    [['unknown', 'low'], 'alert'],
    [['clear', 'high'], 'alert'],
  ] as const)('%s is %s', (verdicts, expected) => {
    expect(about(...verdicts).verdict).toBe(expected);
  });

  it('the same gap is told once', () => {
    expect(about('unknown', 'unknown')).toMatchObject({ why: [{ data: 'Observation', gap: 'not-sent' }] });
  });

  it('the worst alert comes first and gives the indicator', () => {
    const judged = about('low', 'high');
    expect(judged).toMatchObject({ verdict: 'alert', indicator: 'critical' });
    expect(judged.verdict === 'alert' && judged.raised.map(({ alert }) => alert.key)).toEqual(['high', 'low']);
  });

  it('orders about which the same is said share one alert, which rests on what both rest on', () => {
    expect(about('low', 'high', 'low')).toMatchObject({
      raised: [
        { orders: [second], alert: { key: 'high', findings: ['Condition/Exampline 50 mg'] } },
        {
          orders: [anOrder, third],
          alert: { key: 'low', findings: ['Condition/Exampline 100 mg', 'Condition/Exampline 25 mg'] },
        },
      ],
    });
  });

  it('that one order could not be judged is told with the alert about the other', () => {
    expect(about('unknown', 'low')).toMatchObject({
      raised: [{ orders: [second], alert: { missing: [{ data: 'Observation', gap: 'not-sent' }] } }],
    });
  });
});

function doubt(patient: object | undefined, order: Draft = anOrder, patientMismatch = false): unknown {
  const resources = patient === undefined ? [] : [{ resourceType: 'Patient', ...patient }];
  const chart = { ...emptyChart(), get: () => ({ resources, gaps: [] }) };
  const valueSets = { matches: () => [], codes: () => [], all: [], hash: '' };
  const record = readRecord(chart, [order], valueSets, exampleNow);
  return doubtAbout(record, { patientMismatch }, [order], 'p1');
}

describe('doubt about the patient', () => {
  const contradictory = { data: 'Patient', gap: 'contradictory' };

  it('there is none about the patient of the request, nor about one who was not sent', () => {
    expect(doubt({ id: 'p1' })).toBeUndefined();
    expect(doubt({})).toBeUndefined();
    expect(doubt(undefined)).toBeUndefined();
    expect(doubt({ id: 'p1', deceasedBoolean: false })).toBeUndefined();
    expect(doubt({ id: 'p1' }, ordered({ id: 'o1', code: 'exampline', subject: 'Patient/p1' }))).toBeUndefined();
  });

  it.each<[string, string, object | undefined, Draft?, boolean?]>([
    ['who died', 'deceased', { id: 'p1', deceasedBoolean: true }],
    ['who died on a date', 'deceased', { id: 'p1', deceasedDateTime: '2020' }],
    ['who is another in the data', 'data that came', { id: 'p2' }],
    ['whose data are mixed with those of another', 'data that came', { id: 'p1' }, anOrder, true],
    [
      'whose order is for another',
      'order names another',
      { id: 'p1' },
      ordered({ id: 'o1', code: 'exampline', subject: 'Patient/p2' }),
    ],
  ])('there is one about a patient %s, and it says which', (_who, says, patient, order, mismatch) => {
    expect(doubt(patient, order, mismatch)).toEqual({
      gap: contradictory,
      says: expect.stringContaining(says) as string,
    });
  });

  it('makes every rule unknown, those that would alert too', () => {
    const rules = [alerting('loudRule'), notKnowing('otherRule', 'info', { data: 'Observation', gap: 'failed' })];
    const judged = unknownToAll(exampline(...rules), {
      gap: { data: 'Patient', gap: 'contradictory' },
      says: 'The patient died.',
    });
    expect(judged).toEqual(rules.map((made) => ({ rule: made, verdict: 'unknown', why: [contradictory] })));
  });
});
