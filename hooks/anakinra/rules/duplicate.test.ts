import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadDrug } from '../../../src/content/load-content.ts';
import { setScene } from '../../../src/facts/scene.ts';
import { sceneOf } from '../../../test/truth-tables/truth-table.ts';
import duplicate from './duplicate.ts';

const content = await loadDrug(fileURLToPath(new URL('..', import.meta.url)));
if (content === undefined) throw new Error('no drug');
const { valueSets } = content;

/** What is concluded about the second draft of a session, where the first one is selected or not. */
function concludeOnSecond(isFirstSelected: boolean): string {
  const { drafts, record, profile, now } = sceneOf(
    {
      id: 'two',
      name: 'two drafts',
      expect: 'warning',
      order: { id: 'a1', selected: isFirstSelected },
      drafts: [{ id: 'a2', rxnorm: '727711', selected: true }],
    },
    valueSets,
  );
  const [, second] = drafts;
  if (second === undefined) throw new Error('no second draft');
  return duplicate.judge(setScene(second, drafts, record, profile, now)).verdict;
}

it('leaves two selected drafts to the card of the first one, so that nothing is said twice', () => {
  expect(concludeOnSecond(true)).toBe('clear');
});

it('speaks for the second draft where the first one is not selected', () => {
  expect(concludeOnSecond(false)).toBe('alert');
});

it('offers to remove an order only where both stand in the session', () => {
  const offering = Object.entries(duplicate.alerts).filter(([, { offers = [] }]) => offers.length > 0);
  expect(offering.map(([key]) => key)).toEqual(['twoDrafts']);
});
