import { describe, expect, it } from 'vitest';
import { alerting, anOrder, answerOf, exampline, ordered, settingOf } from '../../test/exampline.ts';
import type { Rule } from '../rules/rule.ts';

const details = (rules: readonly Rule[], ...rest: readonly [] | readonly [readonly ReturnType<typeof ordered>[]]) =>
  answerOf(rules, ...rest).cards.map(({ detail }) => detail.split('\n\n'));

describe('A limit that is the hospital’s own', () => {
  it('is said behind what the alert says, once, and escaped', () => {
    const own: Rule = {
      ...alerting('someRule'),
      siteNotes: ['The limit of *3* is set by the hospital.', 'And another.'],
    };
    expect(details([own])).toEqual([
      [
        'Detail of someRule.',
        'The limit of \\*3\\* is set by the hospital.',
        'And another.',
        '**Order:** Exampline 100 mg',
      ],
    ]);
  });

  it('is not said where there is none', () => {
    expect(details([{ ...alerting('someRule'), siteNotes: [] }])).toEqual([
      ['Detail of someRule.', '**Order:** Exampline 100 mg'],
    ]);
  });
});

describe('A match by name', () => {
  const words = ordered({ id: 'o2', label: 'exampline in words' });
  const byName = 'A medicine or problem here was matched by name, not by code: please confirm it.';

  it('is said of an alert about an order that is known by its words alone, and about none that is coded', () => {
    expect(details([alerting('someRule')], [words])[0]).toContain(byName);
    expect(details([alerting('someRule')], [anOrder])[0]).not.toContain(byName);
  });
});

function isLinked(linkHosts: readonly string[] | undefined): boolean {
  const { capabilities } = settingOf(exampline(), []);
  const [card] = answerOf([alerting('someRule')], [anOrder], {
    publicUrl: 'https://cds.example.org:8443/base',
    capabilities: { ...capabilities, ...(linkHosts === undefined ? {} : { linkHosts }) },
  }).cards;
  return card?.links !== undefined;
}

describe('The link of a card', () => {
  it('is sent where the EHR takes any, or those of this host, with or without its port', () => {
    expect(isLinked(undefined)).toBe(true);
    expect(isLinked(['cds.example.org'])).toBe(true);
    expect(isLinked(['cds.example.org:8443'])).toBe(true);
  });

  it('is not sent where the EHR would remove it', () => {
    expect(isLinked([])).toBe(false);
    expect(isLinked(['example.org'])).toBe(false);
  });
});
