import { describe, expect, it } from 'vitest';
import { alerting, anOrder, deciding, exampline, notKnowing, ordered, settingOf } from '../../test/exampline.ts';
import { lintResponse } from '../../test/response-lint.ts';
import { unknownToAll } from '../rules/judge.ts';
import { compose } from './compose.ts';
import { oneCard, topics, basisOf } from '../../test/composed.ts';

describe('what could not be checked', () => {
  const counts = notKnowing('countRule', 'warning', { data: 'Observation', gap: 'not-sent' });
  const age = notKnowing(
    'ageRule',
    'info',
    { data: 'Patient', gap: 'failed' },
    { data: 'Condition', gap: 'incomplete' },
  );

  it('is one card that names each check and why, without findings', () => {
    const card = oneCard([counts, age, deciding('clearOne', ({ clear }) => clear())]);
    expect(card.summary).toBe('Not checked for exampline: check of countRule, check of ageRule');
    expect(card.detail.split('\n\n')).toEqual([
      'These checks for exampline could not be made, so nothing here says that they are safe:',
      '- check of countRule (laboratory results: not sent)\n- check of ageRule (patient data: no answer; problems and diagnoses: incomplete page)',
      'Consider reviewing the chart for them before signing.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(card.source.topic).toEqual({
      system: 'urn:anakinra-cds:rule',
      code: 'examplineNotChecked',
      display: 'What could not be checked',
    });
    expect(basisOf(card)).toEqual({ orders: ['MedicationRequest/o1'] });
    expect(card).not.toHaveProperty('suggestions');
  });

  it('is a warning only if a check is among them whose absence is one', () => {
    expect(oneCard([age]).indicator).toBe('info');
    expect(oneCard([age, counts]).indicator).toBe('warning');
    expect(oneCard([counts]).indicator).toBe('warning');
  });

  it('names fifteen checks, none of them left out', () => {
    const all = Array.from({ length: 15 }, (_one, index) =>
      notKnowing(`rule${index}`, 'info', { data: 'Observation', gap: 'failed' }),
    );
    const { detail, summary } = oneCard(all);
    for (let index = 0; index < 15; index += 1) {
      expect(detail).toContain(`\n- check of rule${index} (laboratory results: no answer)\n`);
    }
    expect(summary.length).toBe(139);
  });

  it('about a patient who died or is another one: no clinical card, and the card says so', () => {
    const made = exampline(alerting('loudRule', { indicator: 'critical' }), counts);
    const doubt = { data: 'Patient', gap: 'contradictory' } as const;
    const response = compose(unknownToAll(made, { gap: doubt, says: 'The patient is recorded as deceased.' }), {
      ...settingOf(made, [anOrder]),
      doubt: 'The patient is recorded as deceased.',
    });
    expect(lintResponse(response)).toEqual([]);
    expect(topics(response)).toEqual(['warning examplineNotChecked']);
    expect(response.cards[0]?.detail.split('\n\n')).toEqual([
      'These checks for exampline could not be made, so nothing here says that they are safe:',
      '- check of loudRule (patient data: contradictory)\n- check of countRule (patient data: contradictory)',
      'The patient is recorded as deceased.',
      'Consider reviewing the chart for them before signing.',
      '**Order:** Exampline 100 mg',
    ]);
    expect(response.extension?.['org.anakinra-cds.checks']).toEqual([
      { rule: 'loudRule', verdict: 'unknown', why: [{ data: 'Patient', gap: 'contradictory' }] },
      { rule: 'countRule', verdict: 'unknown', why: [{ data: 'Patient', gap: 'contradictory' }] },
    ]);
  });

  it('names an order that nobody named by its reference', () => {
    const unnamed = ordered({ id: 'o9' });
    expect(oneCard([counts], [anOrder], { orders: [anOrder, unnamed] }).detail).toContain(
      '**Orders:** Exampline 100 mg; MedicationRequest/o9',
    );
  });
});
