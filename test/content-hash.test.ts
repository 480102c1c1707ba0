import { expect, it } from 'vitest';
import { loadDrug } from '../src/content/load-content.ts';
import { contents } from './test-app.ts';

it('The content of the drug has the same hash whenever it is loaded', async () => {
  const again = await loadDrug('hooks/anakinra');
  expect(again?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(again?.hash).toBe(contents[0]?.hash);
});
