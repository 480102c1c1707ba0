import { describe, expect, it } from 'vitest';
import { Refusal } from './operation-outcome.ts';
import { readFeedback } from './read-feedback.ts';

const card = '4e0a3a1e-3180-4589-ad7e-1b1e1a1d0c3a';
const suggestion = 'c4a3d5a6-5a05-4f0b-9b0a-0d5a1f2e3b4c';
const outcomeTimestamp = '2026-11-26T08:30:00Z';
const overridden = { card, outcome: 'overridden', outcomeTimestamp };
const accepted = { card, outcome: 'accepted', acceptedSuggestions: [{ id: suggestion }], outcomeTimestamp };
const kept = { card, acceptedSuggestions: [], outcomeTimestamp: '2026-11-26T08:30:00.000Z' };
const system = 'http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes';

const drop = { comments: 'drop' } as const;

function readOne(item: unknown, comments: 'drop' | 'store' = 'drop'): unknown {
  const [first] = readFeedback({ feedback: [item] }, { comments });
  return first;
}

function refusalOf(body: unknown): Refusal {
  try {
    readFeedback(body, drop);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('The feedback was accepted');
}

function whole(feedback: unknown): unknown {
  return { feedback };
}

describe('Feedback is read', () => {
  it('of a suggestion that was taken', () => {
    expect(readOne(accepted)).toEqual({ ...kept, outcome: 'accepted', acceptedSuggestions: [suggestion] });
  });

  it('with who gave it and where, only if the EHR was set up to say so under our names', () => {
    const extension = {
      'org.anakinra-cds.user': ' Practitioner/prac-1\n',
      'org.anakinra-cds.location': `Ward ${'3'.repeat(300)}`,
      'org.example.user': 'nobody asked',
    };
    expect(readOne({ ...overridden, extension, user: 'nobody asked' })).toEqual({
      ...kept,
      outcome: 'overridden',
      user: 'Practitioner/prac-1',
      location: `Ward ${'3'.repeat(251)}`,
    });
    for (const nothing of [null, [], 'x', {}, { 'org.anakinra-cds.user': null, 'org.anakinra-cds.location': ' ' }]) {
      expect(readOne({ ...overridden, extension: nothing })).toEqual({ ...kept, outcome: 'overridden' });
    }
  });

  it('of a card that was overridden without a reason', () => {
    expect(readOne(overridden)).toEqual({ ...kept, outcome: 'overridden' });
  });

  it.each<[string, object]>([
    ['extension', { extension: { 'com.example.x': 1 } }],
    ['a member of the future', { weight: [1, 2] }],
    ['null where nothing is to be said', { acceptedSuggestions: null, overrideReason: null, overrideReasons: null }],
    ['no suggestions that were taken', { acceptedSuggestions: [] }],
    ['suggestions that it cannot have taken', { acceptedSuggestions: [{ id: suggestion }] }],
    ['a reason without a code', { overrideReason: { reason: { display: 'Other' } } }],
    ['an empty reason', { overrideReason: { reason: {} } }],
    ['null for a reason', { overrideReason: { reason: null, userComment: null } }],
    ['an empty list of reasons', { overrideReasons: [] }],
    ['a list of nulls', { overrideReasons: [null] }],
    ['a code of white space', { overrideReason: { reason: { code: ' \t' } } }],
  ])('with %s', (_name, members) => {
    expect(readOne({ ...overridden, ...members })).toEqual({ ...kept, outcome: 'overridden' });
  });

  it.each<[string, object, object]>([
    [
      'as CDS Hooks writes it',
      { overrideReason: { reason: { code: 'need-more-info', system, display: 'More' } } },
      { code: 'need-more-info', system, display: 'More' },
    ],
    ['as the sandbox writes it', { overrideReason: { reason: { code: 'x' } } }, { code: 'x' }],
    [
      'as Epic writes it',
      { overrideReasons: { reason: { code: 'contraindicated', display: 'bad', system: 'urn:x' } } },
      { code: 'contraindicated', system: 'urn:x', display: 'bad' },
    ],
    ['as Epic writes it, in a list', { overrideReasons: [{ reason: { code: 'x' } }] }, { code: 'x' }],
    [
      'of Epic’s own list',
      {
        overrideReasons: {
          extension: {
            'com.epic.cdshooks.feedback.overrideReason.reasonCategory': '45',
            'com.epic.cdshooks.feedback.overrideReason.reasonDisplay': 'Does not meet criteria',
            'com.epic.cdshooks.feedback.overrideReason.reasonTitle': 'Criteria',
          },
        },
      },
      { code: '45', display: 'Does not meet criteria' },
    ],
    [
      'of Epic’s own list, with a number and a title alone',
      {
        overrideReason: {
          extension: {
            'com.epic.cdshooks.feedback.overrideReason.reasonCategory': 45,
            'com.epic.cdshooks.feedback.overrideReason.reasonTitle': 'Criteria',
          },
        },
      },
      { code: '45', display: 'Criteria' },
    ],
    [
      'as a CodeableConcept',
      { overrideReason: { reason: { text: 'x', coding: [{ display: 'no code' }, { code: 'second', system }] } } },
      { code: 'second', system },
    ],
    [
      'in both members, of which that of CDS Hooks counts',
      { overrideReason: { reason: { code: 'one' } }, overrideReasons: { reason: { code: 'two' } } },
      { code: 'one' },
    ],
    ['with space and line breaks around it', { overrideReason: { reason: { code: ' a\n' } } }, { code: 'a' }],
    [
      'with a display of 300 characters, of which 256 are kept',
      { overrideReason: { reason: { code: 'x', display: '💉'.repeat(300) } } },
      { code: 'x', display: '💉'.repeat(256) },
    ],
  ])('with a reason %s', (_name, members, reason) => {
    expect(readOne({ ...overridden, ...members })).toEqual({ ...kept, outcome: 'overridden', reason });
  });

  it('without the reason of an override where the suggestion was taken', () => {
    const both = { ...accepted, overrideReason: { reason: { code: 'x' } } };
    expect(readOne(both)).toEqual({ ...kept, outcome: 'accepted', acceptedSuggestions: [suggestion] });
  });

  it('without what the clinician wrote, unless the hospital wants it', () => {
    for (const member of ['overrideReason', 'overrideReasons']) {
      const commented = { ...overridden, [member]: { userComment: ' Jane Doe\nhas a rash\u0000 ' } };
      expect(JSON.stringify(readOne(commented))).not.toContain('Jane');
      expect(readOne(commented, 'store')).toMatchObject({ comment: 'Jane Doe has a rash' });
    }
    const long = { ...overridden, overrideReason: { userComment: 'x'.repeat(5000) } };
    expect(readOne(long, 'store')).toMatchObject({ comment: 'x'.repeat(4000) });
  });

  it('with uuids in capitals as ours in lower case, and with other ids as they are', () => {
    const loud = { ...accepted, card: card.toUpperCase(), acceptedSuggestions: [{ id: suggestion.toUpperCase() }] };
    expect(readOne(loud)).toMatchObject({ card, acceptedSuggestions: [suggestion] });
    expect(readOne({ ...overridden, card: 'Card-7' })).toMatchObject({ card: 'Card-7' });
  });

  it('with its time in UTC', () => {
    expect(readOne({ ...overridden, outcomeTimestamp: '2026-11-26T08:30:00.25+05:30' })).toMatchObject({
      outcomeTimestamp: '2026-11-26T03:00:00.250Z',
    });
  });

  it('in batches of thousands, in their order', () => {
    const feedback = Array.from({ length: 5000 }, (_, at) => ({ ...overridden, card: `card-${at}` }));
    const read = readFeedback({ feedback }, drop);
    expect(read.map((one) => one.card)).toEqual(feedback.map((one) => one.card));
  });
});

describe('Feedback is refused, and the field is named', () => {
  const item = (members: object): unknown => whole([JSON.parse(JSON.stringify({ ...overridden, ...members }))]);
  const taken = (members: object): unknown => whole([JSON.parse(JSON.stringify({ ...accepted, ...members }))]);

  it.each<[string | undefined, unknown, string]>([
    [undefined, [], 'The body must be one JSON object with the member feedback: CDS Hooks feedback.'],
    [undefined, 'x', 'The body must be one JSON object with the member feedback: CDS Hooks feedback.'],
    [undefined, null, 'The body must be one JSON object with the member feedback: CDS Hooks feedback.'],
    ['feedback', {}, 'feedback is missing.'],
    ['feedback', overridden, 'feedback is missing.'],
    ['feedback', whole(null), 'feedback must be an array.'],
    ['feedback', whole(overridden), 'feedback must be an array.'],
    ['feedback', whole([]), 'feedback must not be empty.'],
    ['feedback[0]', whole(['x']), 'feedback[0] must be an object.'],
    ['feedback[0]', whole([null]), 'feedback[0] must be an object.'],
    ['feedback[0].card', item({ card: undefined }), 'feedback[0].card is missing.'],
    ['feedback[0].card', item({ card: null }), 'feedback[0].card must be a string.'],
    ['feedback[0].card', item({ card: 7 }), 'feedback[0].card must be a string.'],
    ['feedback[0].card', item({ card: ' ' }), 'feedback[0].card must not be empty or hold control characters.'],
    ['feedback[0].card', item({ card: 'a\u0000b' }), 'feedback[0].card must not be empty or hold control characters.'],
    ['feedback[0].card', item({ card: 'x'.repeat(129) }), 'feedback[0].card is longer than 128 characters.'],
    ['feedback[0].outcome', item({ outcome: undefined }), 'feedback[0].outcome is missing.'],
    ['feedback[0].outcome', item({ outcome: 'ignored' }), 'feedback[0].outcome must be accepted or overridden.'],
    ['feedback[0].outcome', item({ outcome: 'Accepted' }), 'feedback[0].outcome must be accepted or overridden.'],
    ['feedback[0].outcome', item({ outcome: null }), 'feedback[0].outcome must be a string.'],
    ['feedback[0].outcomeTimestamp', item({ outcomeTimestamp: undefined }), 'feedback[0].outcomeTimestamp is missing.'],
    ['feedback[0].outcomeTimestamp', item({ outcomeTimestamp: 1_764_145_800 }), 'must be a string'],
    ['feedback[0].outcomeTimestamp', item({ outcomeTimestamp: '2026-11-26' }), 'must be a date and time of RFC 3339'],
    ['feedback[0].outcomeTimestamp', item({ outcomeTimestamp: '2026-02-30T00:00:00Z' }), 'must be a date and time'],
    ['feedback[0].outcomeTimestamp', item({ outcomeTimestamp: '2026-11-26T08:30:00' }), 'must be a date and time'],
    ['feedback[0].acceptedSuggestions', taken({ acceptedSuggestions: undefined }), 'is missing.'],
    ['feedback[0].acceptedSuggestions', taken({ acceptedSuggestions: null }), 'must be an array.'],
    ['feedback[0].acceptedSuggestions', taken({ acceptedSuggestions: [] }), 'must not be empty.'],
    ['feedback[0].acceptedSuggestions', taken({ acceptedSuggestions: { id: suggestion } }), 'must be an array.'],
    ['feedback[0].acceptedSuggestions[0]', taken({ acceptedSuggestions: [suggestion] }), 'must be an object.'],
    ['feedback[0].acceptedSuggestions[1].id', taken({ acceptedSuggestions: [{ id: 'a' }, {}] }), 'is missing.'],
    ['feedback[0].acceptedSuggestions[0].id', taken({ acceptedSuggestions: [{ id: '' }] }), 'must not be empty'],
    ['feedback[0].overrideReason', item({ overrideReason: 'x' }), 'must be an object.'],
    ['feedback[0].overrideReason.reason', item({ overrideReason: { reason: 'x' } }), 'must be an object.'],
    ['feedback[0].overrideReason.reason.code', item({ overrideReason: { reason: { code: 7 } } }), 'must be a string.'],
    [
      'feedback[0].overrideReason.reason.code',
      item({ overrideReason: { reason: { code: 'x'.repeat(257) } } }),
      'is longer than 256 characters.',
    ],
    ['feedback[0].overrideReason.userComment', item({ overrideReason: { userComment: [] } }), 'must be a string.'],
    [
      'feedback[0].extension.org.anakinra-cds.user',
      item({ extension: { 'org.anakinra-cds.user': 7 } }),
      'must be a string.',
    ],
    ['feedback[0].overrideReasons', item({ overrideReasons: 'x' }), 'must be an object.'],
    ['feedback[0].overrideReasons[0].reason', item({ overrideReasons: [{ reason: [] }] }), 'must be an object.'],
    [
      'feedback[3].outcomeTimestamp',
      whole([overridden, accepted, overridden, { card, outcome: 'overridden' }]),
      'missing',
    ],
  ])('%s', (field, body, sentence) => {
    const { status, reason } = refusalOf(body);
    expect(status).toBe(400);
    expect(reason.expression).toBe(field);
    expect(reason.sentence).toContain(sentence);
    if (field !== undefined) expect(reason.sentence.startsWith(`${field} `)).toBe(true);
  });

  it('without a word of what was sent', () => {
    const secret = { card: 'x'.repeat(129), outcome: 'secret', outcomeTimestamp: 'secret', overrideReason: 'secret' };
    expect(JSON.stringify(refusalOf({ feedback: [secret] }).reason)).not.toMatch(/secret|xxx/);
  });
});
