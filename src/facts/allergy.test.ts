import { describe, expect, it } from 'vitest';
import { exampline, otherine, valueSets } from '../../test/made-up-content.ts';
import { readAllergy } from './allergy.ts';

type Members = Readonly<Record<string, unknown>>;

function read(members: Members = {}) {
  return readAllergy({ resourceType: 'AllergyIntolerance', id: 'a1', code: exampline, ...members }, valueSets);
}

describe('an allergy', () => {
  it.each<[string, Members]>([
    ['that was refuted', { verificationStatus: { coding: [{ code: 'refuted' }] } }],
    ['that STU3 says was refuted', { verificationStatus: 'refuted' }],
    ['that was entered in error', { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }],
    ['that STU3 says was entered in error', { verificationStatus: 'entered-in-error' }],
    ['that words say was entered in error', { verificationStatus: { text: 'Entered in Error' } }],
    ['with the error in its clinical status', { clinicalStatus: 'entered-in-error' }],
  ])('%s gives nothing', (_title, members) => {
    expect(read(members)).toBeUndefined();
  });

  it.each(['confirmed', 'unconfirmed', 'presumed'])('that is %s is read', (status) => {
    expect(read({ verificationStatus: { coding: [{ code: status }] } })?.verification).toBe(status);
    expect(read({ verificationStatus: status })?.verification).toBe(status);
  });

  it.each(['active', 'inactive', 'resolved'])('that is %s says so', (status) => {
    expect(read({ clinicalStatus: { coding: [{ code: status }] } })?.clinical).toBe(status);
    expect(read({ clinicalStatus: status })?.clinical).toBe(status);
  });

  it.each<[string, Members, readonly string[]]>([
    ['its code', {}, ['exampline']],
    ['its words', { code: { text: 'Otherine tablets' } }, ['otherine']],
    ['the substance of a reaction', { code: undefined, reaction: [{ substance: otherine }] }, ['otherine']],
    ['one reaction without a list', { code: undefined, reaction: { substance: otherine } }, ['otherine']],
    ['both', { reaction: [{}, { substance: otherine }] }, ['exampline', 'otherine']],
    ['nothing that is known', { code: { text: 'Peanut' }, reaction: [null, { substance: 'x' }] }, []],
  ])('names medicines by %s', (_title, members, sets) => {
    expect(read(members)?.matches.map(({ set }) => set)).toEqual(sets);
  });

  it.each<[string, Members, string]>([
    ['the words of its code', { code: { text: 'My allergy' } }, 'My allergy'],
    [
      'the words of a substance',
      { code: undefined, reaction: [{ substance: { text: 'My substance' } }] },
      'My substance',
    ],
    ['the words of the set', {}, 'exampline of the set'],
    ['nothing', { code: undefined }, ''],
  ])('is called by %s', (_title, members, label) => {
    expect(read(members)?.label).toBe(label);
  });

  it.each<[string, Members, number | undefined]>([
    ['in R4', { recordedDate: '2026-11-01' }, Date.parse('2026-11-01T00:00:00Z')],
    ['in STU3', { assertedDate: '2026-11-01' }, Date.parse('2026-11-01T00:00:00Z')],
    [
      'by the one that can be read',
      { recordedDate: 'spring', assertedDate: '2026' },
      Date.parse('2026-01-01T00:00:00Z'),
    ],
    ['never', {}, undefined],
  ])('is dated %s', (_title, members, start) => {
    expect(read(members)?.entered?.start).toBe(start);
  });

  it('has a reference, which is empty without an id', () => {
    expect(read()?.reference).toBe('AllergyIntolerance/a1');
    expect(read({ id: undefined })?.reference).toBe('');
  });
});

describe('a reaction', () => {
  it('is told in the words of its manifestation and of its description, or by its code', () => {
    const reaction = [
      {
        manifestation: [{ text: 'hives' }, { coding: [{ system: 'urn:local', code: 'R1' }] }],
        description: 'after lunch',
      },
      { manifestation: [{}] },
    ];
    expect(read({ reaction })?.otherReactions).toEqual(['hives', 'R1', 'after lunch']);
  });

  it('was last seen on the newest of its dates', () => {
    const onset = { reaction: [{ onset: '2020-01-01' }, { onset: '2024-05-01' }] };
    expect(read(onset)?.reacted?.start).toBe(Date.UTC(2024, 4, 1));
    expect(read({ ...onset, onsetDateTime: '2025-05-01' })?.reacted?.start).toBe(Date.UTC(2025, 4, 1));
    expect(read({ ...onset, lastOccurrence: '2026-05-01' })?.reacted?.start).toBe(Date.UTC(2026, 4, 1));
    expect(read()?.reacted).toBeUndefined();
  });
});
