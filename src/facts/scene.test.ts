import { describe, expect, it } from 'vitest';
import { chartWith, now, valueSets } from '../../test/made-up-content.ts';
import { readDraft } from './draft.ts';
import { fact } from './fact.ts';
import { readRecord } from './patient-record.ts';
import { setScene } from './scene.ts';

const order = readDraft({ resourceType: 'MedicationRequest' }, true, valueSets, () => undefined);
if (order === undefined) throw new Error('it gives nothing');
const scene = setScene(order, [order], readRecord(chartWith({}), [], valueSets, now), 'eu', now);

describe('a scene', () => {
  it('reads a fact once, however often it is asked for, also where the fact is nothing', () => {
    let times = 0;
    const nothing = fact({
      name: 'nothing',
      reads: [],
      read: () => {
        times += 1;
        return { value: undefined, gaps: [] };
      },
    });
    expect(scene.see(nothing)).toEqual({ value: undefined, gaps: [] });
    expect(scene.see(nothing)).toBe(scene.see(nothing));
    expect(times).toBe(1);
  });

  it('keeps facts apart, also if they have one name', () => {
    const one = fact({ name: 'same', reads: [], read: () => ({ value: 1, gaps: [] }) });
    const two = fact({ name: 'same', reads: [], read: () => ({ value: 2, gaps: [] }) });
    expect([scene.see(one).value, scene.see(two).value]).toEqual([1, 2]);
  });

  it('lets a fact see another, and the time, the label and the order', () => {
    const inner = fact({ name: 'inner', reads: [], read: ({ profile }) => ({ value: profile, gaps: [] }) });
    const outer = fact({
      name: 'outer',
      reads: [],
      read: (seen) => ({ value: [seen.see(inner).value, seen.now, seen.order.selected], gaps: [] }),
    });
    expect(scene.see(outer).value).toEqual(['eu', now, true]);
  });
});
