import { judgement, limit } from '../../../src/authoring.ts';
import { smpc } from '../sources.ts';

const washout = (days: number, agent: string, longest: number, because: string) =>
  limit(days, 'd', {
    meaning: `${agent} counts as still acting this long after its last use`,
    source: judgement(`washout of ${agent}`, '2026-11-26', because),
    step: 1,
    siteRange: [1, longest],
  });
const days = (value: number, meaning: string, because: string, siteRange: readonly [number, number]) =>
  limit(value, 'd', { meaning, source: judgement(meaning, '2026-11-26', because), step: 1, siteRange });

/** For how long other immunosuppressants count, and from which dose and count on. */
export const immunosuppressantLimits = {
  canakinumab: washout(130, 'canakinumab', 180, 'five half-lives of 26 days (Ilaris label, clinical pharmacology)'),
  rilonacept: washout(43, 'rilonacept', 90, 'five half-lives of 8.6 days (Miyamae 2012)'),
  tocilizumab: washout(65, 'tocilizumab', 120, 'five half-lives of up to 13 days (Actemra label, steady state)'),
  risankizumab: washout(140, 'risankizumab', 180, 'five half-lives of about 28 days (Skyrizi label, psoriasis)'),
  otherBiologic: washout(
    105,
    'another biologic',
    250,
    'five half-lives of 21 days, as of most antibodies of the class IgG, ustekinumab among them; not looked up for each',
  ),
  jakInhibitor: washout(3, 'a JAK inhibitor', 14, 'five half-lives of up to 14 hours (upadacitinib)'),
  cyclophosphamide: washout(
    28,
    'cyclophosphamide',
    60,
    'it leaves within days, but white cells are lowest one to two weeks after a dose and recover by the fourth',
  ),
  rituximab: days(
    183,
    'B cells may be missing this long after rituximab',
    'B cells come back about six months after a course',
    [90, 365],
  ),
  steroidDose: limit(20, 'mg/d', {
    meaning: 'glucocorticoids count from this prednisone-equivalent on',
    source: judgement('dose of glucocorticoids', '2026-11-26', 'less is usual background treatment'),
    step: 0.1,
    siteRange: [7.5, 60],
  }),
  steroidDays: days(14, 'glucocorticoids count from this many days on', 'a short burst hardly matters', [7, 60]),
  lowCount: limit(1.5, '10*9/L', {
    meaning: 'below this neutrophil count a conventional immunosuppressant is a warning',
    source: {
      us: judgement('neutrophils beside immunosuppressants', '2026-11-26', 'the EU label does not start below it'),
      eu: smpc('4.3'),
    },
    step: 0.01,
    siteRange: [1.0, 2.0],
  }),
  countAge: days(100, 'a neutrophil count is looked at this long', 'the quarterly step of its schedule', [30, 120]),
  lastDose: days(1, 'a dose that was given this recently means that it is in use', 'given at least daily', [1, 3]),
  oldOrder: days(
    365,
    'an order that was written longer ago, without any sign of use since, may be a leftover',
    'prescriptions are renewed at least yearly; an unclosed list entry is not',
    [180, 730],
  ),
};
