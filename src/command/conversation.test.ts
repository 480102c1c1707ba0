import { describe, expect, it } from 'vitest';
import { readConversation, withDates } from './conversation.ts';

const now = Date.parse('2026-11-25T12:34:56.789Z');
const at = (text: string): number => Date.parse(text);

describe('a placeholder', () => {
  it.each([
    ['{{today}}', '2026-11-25'],
    ['{{now}}', '2026-11-25T12:34:56Z'],
    ['{{month}}', '2026-11'],
    ['{{year}}', '2026'],
    ['{{today - 5 days}}', '2026-11-20'],
    ['{{today - 1 day}}', '2026-11-24'],
    ['{{today - 0 days}}', '2026-11-25'],
    ['{{today + 7 days}}', '2026-12-02'],
    ['{{today - 365 days}}', '2025-11-25'],
    ['{{today - 13 hours}}', '2026-11-24'],
    ['{{now - 3 hours}}', '2026-11-25T09:34:56Z'],
    ['{{now + 1 hour}}', '2026-11-25T13:34:56Z'],
    ['{{now - 2 days}}', '2026-11-23T12:34:56Z'],
    ['{{now - 1 month}}', '2026-10-25T12:34:56Z'],
    ['{{today - 2 months}}', '2026-09-25'],
    ['{{today - 11 months}}', '2025-12-25'],
    ['{{today + 2 months}}', '2027-01-25'],
    ['{{month - 2 months}}', '2026-09'],
    ['{{month - 30 days}}', '2026-10'],
    ['{{year - 17 years}}', '2009'],
    ['{{today - 1 year}}', '2025-11-25'],
    ['from {{today - 1 day}} to {{today}}', 'from 2026-11-24 to 2026-11-25'],
  ])('%s is %s', (text, date) => {
    expect(withDates(text, now)).toBe(date);
  });

  it.each([
    ['31 March back one month, no leap year', '2026-03-31T00:00:00Z', '{{today - 1 month}}', '2026-02-28'],
    ['31 March back one month, leap year', '2028-03-31T00:00:00Z', '{{today - 1 month}}', '2028-02-29'],
    ['31 January ahead one month', '2026-01-31T00:00:00Z', '{{today + 1 month}}', '2026-02-28'],
    ['31 October back one month', '2026-10-31T00:00:00Z', '{{today - 1 month}}', '2026-09-30'],
    ['31 December back ten months', '2026-12-31T00:00:00Z', '{{month - 10 months}}', '2026-02'],
    ['29 February back one year', '2028-02-29T00:00:00Z', '{{today - 1 year}}', '2027-02-28'],
    ['29 February back four years', '2028-02-29T00:00:00Z', '{{today - 4 years}}', '2024-02-29'],
    ['1 March back one day, leap year', '2028-03-01T00:00:00Z', '{{today - 1 day}}', '2028-02-29'],
    ['1 January back one hour', '2026-01-01T00:30:00Z', '{{now - 1 hour}}', '2025-12-31T23:30:00Z'],
    ['1 January back one month', '2026-01-01T00:00:00Z', '{{month - 1 month}}', '2025-12'],
    ['the last second of a day', '2026-11-25T23:59:59.999Z', '{{now}}', '2026-11-25T23:59:59Z'],
  ])('knows the calendar: %s', (_title, today, text, date) => {
    expect(withDates(text, at(today))).toBe(date);
  });

  it.each([
    '{{context.patientId}}',
    'Patient/{{context.patientId}}',
    '{{tomorrow}}',
    '{{today - 5}}',
    '{{today - days}}',
    '{{today - 5 weeks}}',
    '{{today-5 days}}',
    '{{today - -5 days}}',
    '{{today - 123456 days}}',
    '{{ today }}',
    '{{Today}}',
    '{today}',
    'no placeholder',
    '',
  ])('that is none stays as it is: %j', (text) => {
    expect(withDates(text, now)).toBe(text);
  });

  it('is replaced at any depth, in texts and not in names', () => {
    const value = { '{{today}}': ['{{today}}', { deep: '{{year}}', other: [7, null, true] }], none: undefined };
    expect(withDates(value, now)).toEqual({
      '{{today}}': ['2026-11-25', { deep: '2026', other: [7, null, true] }],
      none: undefined,
    });
    expect(withDates(null, now)).toBeNull();
    expect(withDates(7, now)).toBe(7);
  });

  it('leaves the value that it was given as it was', () => {
    const value = { date: '{{today}}' };
    withDates(value, now);
    expect(value).toEqual({ date: '{{today}}' });
  });
});

describe('a conversation', () => {
  const request = { hook: 'order-sign', context: { patientId: 'p1' } };

  it('is a request with what is said about it', () => {
    const file = {
      title: ' A title ',
      service: 'exampline-order-sign',
      profile: 'eu',
      request,
      expect: { status: 200 },
    };
    expect(readConversation(file, now)).toEqual({
      title: 'A title',
      service: 'exampline-order-sign',
      profile: 'eu',
      request,
    });
  });

  it('may be the request alone', () => {
    expect(readConversation(request, now)).toEqual({ request });
  });

  it('needs nothing but the request', () => {
    expect(readConversation({ request: { odd: true }, profile: 'uk', title: '', service: 7 }, now)).toEqual({
      request: { odd: true },
    });
  });

  it('has its dates of today', () => {
    expect(readConversation({ hook: 'order-sign', date: '{{today}}' }, now).request['date']).toBe('2026-11-25');
    expect(readConversation({ title: 'On {{today}}', request }, now).title).toBe('On 2026-11-25');
  });

  it.each([[null], [7], ['text'], [[request]], [{}], [{ title: 'A title' }], [{ request: [] }], [{ request: 'text' }]])(
    'is not %j',
    (content) => {
      expect(() => readConversation(content, now)).toThrow(
        'it is neither a CDS Hooks request nor a conversation with a `request`',
      );
    },
  );
});
