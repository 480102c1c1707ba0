import { describe, expect, it } from 'vitest';
import { samplesOf } from '../../test/operations/samples.ts';
import type { Call } from '../trail/trail.ts';
import { createMetrics, type Metrics } from './metrics.ts';

function metrics(): Metrics {
  return createMetrics({ services: ['s'], rules: ['first'], tenants: ['t'], versions: { exampline: '1' } });
}

async function samplesFrom({ text }: Metrics): Promise<ReadonlyMap<string, number>> {
  return samplesOf(await text());
}

describe('of the trail', () => {
  it('is shown how much waits to be written and how much was lost, as it is when somebody looks', async () => {
    const measured = metrics();
    let backlog = { waiting: 3, dropped: 1 };
    measured.watchBacklog(() => backlog);
    expect((await samplesFrom(measured)).get('cds_trail_queue_length')).toBe(3);
    backlog = { waiting: 0, dropped: 4 };
    const samples = await samplesFrom(measured);
    expect([samples.get('cds_trail_queue_length'), samples.get('cds_trail_dropped_total')]).toEqual([0, 4]);
  });

  it('feedback is counted by whether it was kept, and a failure stays a failure', async () => {
    const measured = metrics();
    const feedback = {
      card: 'a',
      outcome: 'accepted',
      acceptedSuggestions: ['b'],
      outcomeTimestamp: '2026-11-26T10:00:00.000Z',
    } as const;
    const from = { tenant: 't', service: 's' };
    await measured.measuring({ keepFeedback: () => Promise.resolve() }).keepFeedback(from, [feedback, feedback]);
    const broken = measured.measuring({ keepFeedback: () => Promise.reject(new Error('down')) });
    await expect(broken.keepFeedback(from, [feedback])).rejects.toThrow('down');
    const samples = await samplesFrom(measured);
    expect(samples.get('cds_feedback_total{result="kept"}')).toBe(2);
    expect(samples.get('cds_feedback_total{result="failed"}')).toBe(1);
    expect(samples.get('cds_feedback_write_seconds_count')).toBe(1);
  });
});

describe('of calls', () => {
  it('those go to the trail that are counted, and what no list names is counted as other', async () => {
    const measured = metrics();
    const kept: Call[] = [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a trail keeps grows; counting reads these alone
    const call = {
      tenant: 'x',
      service: 'x',
      verdicts: { first: 'alert', x: 'clear' },
      broken: ['x'],
      dataStates: { patient: 'present' },
      recognition: { wordsDespiteCodes: 0, wordsAlone: 0, codes: 2 },
      foreignResources: 0,
      fhirCalls: [{ query: 'patient', outcome: 'status-599', milliseconds: 20 }],
      cards: [],
      milliseconds: 7,
    } as unknown as Call;
    measured.counting({ record: (one) => void kept.push(one) }).record(call);
    expect(kept).toEqual([call]);
    const samples = await samplesFrom(measured);
    expect(samples.get('cds_calls_total{tenant="other",service="other"}')).toBe(1);
    expect(samples.get('cds_verdicts_total{rule="first",verdict="alert"}')).toBe(1);
    expect(samples.get('cds_verdicts_total{rule="other",verdict="clear"}')).toBe(1);
    expect(samples.get('cds_broken_rules_total{rule="other"}')).toBe(1);
    expect(samples.get('cds_fhir_calls_total{query="patient",outcome="status-5xx"}')).toBe(1);
    expect(samples.get('cds_fhir_call_duration_seconds_bucket{le="0.025",query="patient"}')).toBe(1);
    expect(samples.get('cds_unmatched_medications_total{how="codes"}')).toBe(2);
  });

  it('each shows once, however often somebody looks meanwhile', async () => {
    const measured = metrics();
    const [samples, shown] = ['cds_verdicts_total{rule="first",verdict="clear"}', [] as unknown[]];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a trail keeps grows; counting reads these alone
    const call = {
      tenant: 't',
      service: 's',
      verdicts: { first: 'clear' },
      broken: [],
      dataStates: { patient: 'present' },
      recognition: { wordsDespiteCodes: 0, wordsAlone: 0, codes: 0 },
      foreignResources: 0,
      fhirCalls: [],
      cards: [],
      milliseconds: 7,
    } as unknown as Call;
    const trail = measured.counting({ record: () => undefined });
    for (const calls of [0, 2, 0, 1]) {
      for (let at = 0; at < calls; at += 1) trail.record(call);
      shown.push((await samplesFrom(measured)).get(samples));
    }
    expect(shown).toEqual([0, 2, 2, 3]);
  });
});

describe('of the HTTP side', () => {
  it('reasons of refusals are bounded in number, whatever the code invents', async () => {
    const measured = metrics();
    for (let at = 0; at < 60; at += 1) measured.http.unauthenticated(`reason-${at}`);
    const samples = [...(await samplesFrom(measured))].filter(([name]) => name.startsWith('cds_auth_refusals_total'));
    expect(samples).toHaveLength(51);
    expect(samples.at(-1)).toEqual(['cds_auth_refusals_total{why="other"}', 10]);
  });

  it('a request that the client left is counted as aborted, and not measured', async () => {
    const measured = metrics();
    measured.http.finished({ route: '/healthz', method: 'GET', status: undefined, seconds: 9 });
    const samples = await samplesFrom(measured);
    const [labels, duration] = ['route="/healthz",service="",method="GET"', 'http_request_duration_seconds_count'];
    expect(samples.get(`http_requests_total{${labels},status="aborted"}`)).toBe(1);
    expect([...samples.keys()].filter((name) => name.startsWith(duration))).toEqual([]);
  });
});

describe('of the process', () => {
  it('event loop, heap and processor time are shown, and failures outside of any request', async () => {
    const measured = metrics();
    measured.watchProcess();
    measured.strayFailure();
    const samples = await samplesFrom(measured);
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
      'process_cpu_seconds_total',
    ]) {
      expect(samples.get(name), name).toBeGreaterThanOrEqual(0);
    }
    expect(samples.get('process_stray_failures_total')).toBe(1);
  });
});
