import { describe, expect, it } from 'vitest';
import { alerting, deciding, notKnowing } from '../../test/exampline.ts';
import { remove, test, answer, oneCard, topics, basisOf } from '../../test/composed.ts';

describe('more than five alerts', () => {
  const infos = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) =>
    alerting(
      `info${name}`,
      { indicator: 'info', summary: `Hint ${name}: {value}`, detail: `Detail ${name}. Said by all.`, offers: [test] },
      { value: `*${name}*` },
      { findings: [`Condition/${name}`, 'Condition/all'] },
    ),
  );
  const critical = alerting('critical', { indicator: 'critical' });
  const unknown = notKnowing('unknownOne', 'info', { data: 'Observation', gap: 'not-sent' });

  it('five stand by themselves, and the card of what was not checked is not counted', () => {
    expect(topics(answer([critical, ...infos.slice(0, 4), unknown]))).toEqual([
      'critical critical',
      'info infoA',
      'info infoB',
      'info infoC',
      'info infoD',
      'info examplineNotChecked',
    ]);
  });

  it('the infos merge into one card with the words of each rule, and nothing twice', () => {
    const response = answer([critical, ...infos.slice(0, 5)]);
    expect(topics(response)).toEqual(['critical critical', 'info examplineMore']);
    const more = response.cards[1];
    expect(more?.summary).toBe(
      'Also for exampline: check of infoA, check of infoB, check of infoC, check of infoD, check of infoE',
    );
    expect(more?.detail.split('\n\n')).toEqual([
      '**Hint A: A**',
      'Detail A. Said by all.',
      '**Hint B: B**',
      'Detail B.',
      '**Hint C: C**',
      'Detail C.',
      '**Hint D: D**',
      'Detail D.',
      '**Hint E: E**',
      'Detail E.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(more && basisOf(more)).toEqual({
      orders: ['MedicationRequest/o1'],
      findings: ['Condition/A', 'Condition/all', 'Condition/B', 'Condition/C', 'Condition/D', 'Condition/E'],
    });
    expect(more?.suggestions?.map((one) => one.label)).toEqual(['Order a test']);
    expect(more?.source).toEqual({
      label: 'Exampline label (2026): All of it',
      url: 'https://example.org/exampline',
      topic: { system: 'urn:anakinra-cds:rule', code: 'examplineMore', display: 'Further hints' },
    });
    expect(more?.links?.[0]?.url).toBe('https://cds.example.org/base/rules/examplineMore');
  });

  it('the account of the checks still has each rule with its own verdict and indicator', () => {
    const { extension } = answer([...infos, critical, unknown, deciding('clearOne', ({ clear }) => clear())]);
    expect(extension?.['org.anakinra-cds.checks']).toEqual([
      { rule: 'infoA', verdict: 'alert', indicator: 'info' },
      { rule: 'infoB', verdict: 'alert', indicator: 'info' },
      { rule: 'infoC', verdict: 'alert', indicator: 'info' },
      { rule: 'infoD', verdict: 'alert', indicator: 'info' },
      { rule: 'infoE', verdict: 'alert', indicator: 'info' },
      { rule: 'infoF', verdict: 'alert', indicator: 'info' },
      { rule: 'critical', verdict: 'alert', indicator: 'critical' },
      { rule: 'unknownOne', verdict: 'unknown', why: [{ data: 'Observation', gap: 'not-sent' }] },
      { rule: 'clearOne', verdict: 'clear' },
    ]);
  });

  it('that are all warnings or critical are five cards all the same, and hide nothing', () => {
    const loud = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) =>
      alerting(
        `rule${name}`,
        { indicator: name < 'C' ? 'critical' : 'warning', summary: `Danger ${name}`, offers: [remove] },
        {},
        { findings: [`Condition/${name}`] },
      ),
    );
    const response = answer([...loud, unknown]);
    expect(topics(response)).toEqual([
      'critical ruleA',
      'critical ruleB',
      'warning ruleC',
      'warning ruleD',
      'warning examplineMore',
      'info examplineNotChecked',
    ]);
    const more = response.cards[4];
    expect(more?.detail.split('\n\n')).toEqual([
      '**Danger E**',
      'Detail of ruleE.',
      '**Danger F**',
      'Detail of ruleF.',
      '**Danger G**',
      'Detail of ruleG.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(more && basisOf(more)).toMatchObject({ findings: ['Condition/E', 'Condition/F', 'Condition/G'] });
    expect(more?.suggestions?.map((one) => one.label)).toEqual(['Remove the order for Exampline 100 mg']);
  });

  it('five warnings and an info: the least urgent warning makes room and is as loud as before', () => {
    const warnings = ['A', 'B', 'C', 'D', 'E'].map((name) => alerting(`rule${name}`));
    expect(topics(answer([...infos.slice(0, 1), ...warnings]))).toEqual([
      'warning ruleA',
      'warning ruleB',
      'warning ruleC',
      'warning ruleD',
      'warning examplineMore',
    ]);
  });

  it('fifteen long ones keep the beginning of each, under 4,000 characters', () => {
    const long = Array.from({ length: 15 }, (_one, index) =>
      alerting(`rule${index}`, {
        indicator: 'info',
        summary: `Hint number ${index}`,
        detail: `Finding ${index}.\n\n${`Reason ${index} `.repeat(200)}`,
      }),
    );
    const card = oneCard(long);
    expect(card.detail.length).toBeLessThan(4000);
    for (let index = 0; index < 15; index += 1) {
      expect(card.detail).toContain(
        `**Hint number ${index}**\n\nFinding ${index}.\n\nReason ${index} Reason ${index} `,
      );
    }
    expect(card.detail.endsWith('\n\n**Order:** Exampline 100 mg')).toBe(true);
  });
});
