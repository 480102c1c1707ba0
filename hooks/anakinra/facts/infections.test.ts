import { describe, expect, it } from 'vitest';
import type { Match } from '../../../src/authoring.ts';
import { gradeOf, namesNoInfection } from './infections.ts';

const match = (properties: Match['properties'], by: Match['by'] = 'code'): Match => ({
  set: 'infections',
  system: 'http://snomed.info/sct',
  code: '1',
  by,
  display: 'an infection',
  properties,
});

describe('the grade of an infection', () => {
  it('of a code that a terminology server calls an infection without a grade is definite and localized', () => {
    expect(gradeOf([match({}, 'hierarchy')])).toEqual({
      grade: 'localized',
      certainty: 'definite',
      group: undefined,
      byName: false,
      byHierarchy: true,
    });
  });

  it('is the gravest of several codes', () => {
    const minor = match({ grade: 'minor-superficial', certainty: 'definite' });
    const serious = match({ grade: 'serious-systemic', certainty: 'definite' });
    expect(gradeOf([minor, serious])?.grade).toBe('serious-systemic');
  });

  it('is none where a word takes it back', () => {
    expect(gradeOf([match({ grade: 'words' }, 'name'), match({ grade: 'refused' }, 'name')])).toBeUndefined();
  });

  it('is none where a word takes back what a terminology server says', () => {
    expect(gradeOf([match({}, 'hierarchy'), match({ grade: 'refused' }, 'name')])).toBeUndefined();
  });

  it('is none for an excluded code', () => {
    expect(gradeOf([match({ grade: 'excluded', certainty: 'excluded' })])).toBeUndefined();
  });
});

describe('what looks like an infection and is none', () => {
  it('is an excluded code', () => {
    expect(namesNoInfection([match({ grade: 'excluded' })])).toBe(true);
  });

  it('is not fever, whose cause is open', () => {
    expect(namesNoInfection([match({ grade: 'excluded', group: 'fever' })])).toBe(false);
  });

  it('is not a concept that no value set knows', () => {
    expect(namesNoInfection([])).toBe(false);
  });
});
