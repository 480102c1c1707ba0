import { describe, expect, it } from 'vitest';
import neutropenia from './neutropenia.ts';
import thrombocytopenia from './thrombocytopenia.ts';

describe('R3-22: the blood count that is suggested', () => {
  const alerts = [...Object.entries(neutropenia.alerts), ...Object.entries(thrombocytopenia.alerts)];
  const offers = alerts.flatMap(([, { offers: offered = [] }]) => offered);

  it('is the CBC with automated differential, never the one without a differential', () => {
    const codes = offers.map((offer) =>
      offer.offer === 'request-test' ? `${offer.system} ${offer.code}` : offer.offer,
    );
    expect(new Set(codes)).toEqual(new Set(['http://loinc.org 57021-8']));
  });

  it('is suggested wherever there is no neutrophil count to judge', () => {
    for (const key of ['noBaseline', 'unread', 'bound', 'diagnosis', 'diagnosisSince', 'whiteCells'] as const) {
      expect(neutropenia.alerts[key]?.offers).toHaveLength(1);
    }
  });
});
