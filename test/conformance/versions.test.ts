import { describe, expect, it } from 'vitest';
import type { Version } from './rows.ts';
import { faultsFor } from './versions.ts';

const versions: readonly Version[] = ['1.0', '2.0.1', '3.0.0-ballot'];

const card = {
  uuid: '4e0a3a1e-3180-4589-ad7e-1b1e1a1d0c3a',
  summary: 'One sentence',
  indicator: 'info',
  source: { label: 'A label', topic: { system: 'urn:x', code: 'x' } },
};
const action = { type: 'create', description: 'Order', resource: { resourceType: 'ServiceRequest' } };
const suggestion = { label: 'Order', uuid: card.uuid, actions: [action] };

describe('what a version does not allow is found', () => {
  it.each<[string, object, readonly Version[]]>([
    ['a card without an indicator', { indicator: undefined }, versions],
    ['an indicator of drafts before 1.0', { indicator: 'hard-stop' }, versions],
    ['a summary of 140 characters', { summary: 'x'.repeat(140) }, versions],
    ['an empty detail', { detail: '' }, versions],
    ['an empty list of links', { links: [] }, versions],
    ['suggestions without a selectionBehavior', { suggestions: [suggestion] }, versions],
    ['any of several suggestions', { suggestions: [suggestion], selectionBehavior: 'any' }, ['1.0']],
    ['a uuid in capitals', { uuid: card.uuid.toUpperCase() }, ['2.0.1', '3.0.0-ballot']],
    ['a member that it does not know', { priority: 1 }, ['2.0.1', '3.0.0-ballot']],
    ['a reason without a display', { overrideReasons: [{ system: 's', code: 'c' }] }, ['2.0.1', '3.0.0-ballot']],
    [
      'a choice of actions',
      { suggestions: [{ ...suggestion, actionSelectionBehavior: 'all' }], selectionBehavior: 'at-most-one' },
      ['2.0.1'],
    ],
    [
      'a delete with a resource alone',
      {
        suggestions: [{ label: 'x', actions: [{ type: 'delete', description: 'x', resource: action.resource }] }],
        selectionBehavior: 'at-most-one',
      },
      ['2.0.1', '3.0.0-ballot'],
    ],
    [
      'an appContext on an absolute link',
      { links: [{ label: 'x', url: 'https://a.b', type: 'absolute', appContext: 'x' }] },
      ['2.0.1', '3.0.0-ballot'],
    ],
  ])('%s', (_name, members, refusing) => {
    const response = JSON.parse(JSON.stringify({ cards: [{ ...card, ...members }] }));
    expect(versions.filter((version) => faultsFor(version, response).length > 0)).toEqual(refusing);
  });

  it('but nothing where nothing is wrong', () => {
    const whole = { ...card, suggestions: [suggestion], selectionBehavior: 'at-most-one' };
    for (const version of versions) expect(faultsFor(version, { cards: [whole] })).toEqual([]);
    for (const version of versions) expect(faultsFor(version, { cards: [] })).toEqual([]);
  });
});
