import type { Report } from '../src/trail/report.ts';

/** What a trail says on which nothing is. */
export const emptyReport: Report = {
  generated: '2026-11-25T12:00:00.000Z',
  totals: { calls: 0, alerts: 0, accepted: 0, overridden: 0 },
  rules: [],
  otherCards: [],
  days: [],
  firings: [],
  tenants: [],
  durations: null,
  dataStates: {},
  unmatched: [],
  contents: [],
  silentCalls: 0,
  patientInDoubt: 0,
  feedbackOnUnknownCards: 0,
  callsLost: 0,
};
