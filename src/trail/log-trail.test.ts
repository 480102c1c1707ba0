import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { contents, testApp } from '../../test/test-app.ts';
import type { CdsResponse } from '../protocol/card.ts';
import { logTrail } from './log-trail.ts';
import type { Call } from './trail.ts';

type Line = Readonly<Record<string, unknown>>;

/** What is logged: each line as it is written, and parsed. */
function logging() {
  const lines: string[] = [];
  const trail = logTrail(pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) }));
  return { trail, lines, parsed: (): readonly Line[] => lines.map((line) => JSON.parse(line) as Line) };
}

const quiet: Call = {
  time: Date.parse('2026-11-25T12:00:00Z'),
  tenant: 'default',
  service: 'exampline-order-sign',
  hook: 'order-sign',
  hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
  content: '2026-11-25',
  contentHash: 'c0ffee',
  verdicts: { first: 'clear' },
  indicators: {},
  shadow: [],
  broken: [],
  faults: [],
  patientInDoubt: false,
  dataStates: {
    patient: 'present',
    conditions: 'empty',
    medicationRequests: 'empty',
    medicationStatements: 'empty',
    medicationDispenses: 'empty',
    medicationAdministrations: 'empty',
    observations: 'empty',
    allergies: 'not-asked',
    immunizations: 'not-asked',
    immunizationRecommendations: 'not-asked',
  },
  foreignResources: 0,
  recognition: { wordsDespiteCodes: 0, wordsAlone: 0, codes: 0 },
  fhirCalls: [],
  cards: [{ uuid: 'a-uuid', rule: 'first', indicator: 'info' }],
  shown: true,
  unmatched: [],
  milliseconds: 3.2,
};
const [information, error] = [30, 50];

describe('a call is one line of the log', () => {
  it('with everything that is kept of it', () => {
    const { trail, lines, parsed } = logging();
    trail.record(quiet);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(parsed()).toEqual([{ level: information, call: { ...quiet, unmatched: 0 }, msg: 'call judged' }]);
  });

  it('but for the codes of medicines, which are only counted', () => {
    const { trail, parsed } = logging();
    trail.record({ ...quiet, unmatched: [{ system: 'http://www.whocc.no/atc', code: 'X99' }] });
    expect(parsed()).toMatchObject([{ call: { unmatched: 1 } }]);
  });

  it.each<[string, Partial<Call>]>([
    ['a rule threw', { broken: ['first'], faults: ['TypeError'] }],
    ['another patient’s data came along', { foreignResources: 1 }],
    ['the patient died, or is another one', { patientInDoubt: true }],
  ])('that is loud where %s', (_title, more) => {
    const { trail, parsed } = logging();
    trail.record({ ...quiet, ...more });
    expect(parsed()).toMatchObject([{ level: error, msg: 'call judged, with trouble' }]);
  });

  it('that is loud about a rule that threw, says which and where, and nothing of what it said', async () => {
    const { trail, lines } = logging();
    const [content] = contents;
    if (content === undefined) throw new Error('there is no content');
    const [broken, ...others] = content.drug.rules;
    if (broken === undefined) throw new Error('there is no rule');
    const throwing = {
      ...broken,
      judge: () => {
        throw new TypeError('secret-patient has\n    at secret-place (secret.ts:1:1)');
      },
    };
    const { app, calls } = testApp({
      contents: [{ ...content, drug: { ...content.drug, rules: [throwing, ...others] } }],
    });
    const order = {
      resourceType: 'MedicationRequest',
      id: 'o1',
      status: 'draft',
      medicationCodeableConcept: { text: 'Kineret' },
    };
    const { status, body, text } = await request(app)
      .post('/cds-services/anakinra-order-sign')
      .send({
        hook: 'order-sign',
        hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
        context: { patientId: 'secret-patient', draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }] } },
        prefetch: { patient: { resourceType: 'Patient', id: 'secret-patient' } },
      });
    expect(status).toBe(200);
    expect(text).not.toMatch(/secret-place|secret-patient has/);
    expect((body as CdsResponse).extension?.['org.anakinra-cds.checks']).toContainEqual({
      rule: broken.topic,
      verdict: 'unknown',
      why: [{ data: 'Rule', gap: 'failed' }],
    });
    for (const call of calls) trail.record(call);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('secret');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: error,
      call: { broken: [broken.topic], faults: [expect.stringMatching(/^TypeError at .*log-trail\.test\.ts:\d+/)] },
    });
  });

  it('and names nobody, whatever the request and the record hold', async () => {
    const { trail, lines } = logging();
    const { app, calls } = testApp();
    const subject = { reference: 'Patient/secret-patient' };
    const order = {
      resourceType: 'MedicationRequest',
      id: 'secret-order',
      status: 'draft',
      medicationCodeableConcept: { text: 'Kineret, secret-words' },
      subject,
    };
    const theirs = { resourceType: 'Condition', id: 'secret-id', subject: { reference: 'Patient/secret-other' } };
    const { status } = await request(app)
      .post('/cds-services/anakinra-order-sign')
      .send({
        hook: 'order-sign',
        hookInstance: '5c6b4a3e-0d6f-4a53-9b6e-5a7e2b8c9d10',
        fhirServer: 'https://secret-server.example.org',
        fhirAuthorization: {
          access_token: 'secret-token',
          token_type: 'Bearer',
          expires_in: 300,
          scope: 'secret-scope',
        },
        context: {
          patientId: 'secret-patient',
          encounterId: 'secret-encounter',
          userId: 'Practitioner/secret-user',
          draftOrders: { resourceType: 'Bundle', entry: [{ resource: order }] },
        },
        prefetch: {
          patient: { resourceType: 'Patient', id: 'secret-patient', name: [{ family: 'secret-name' }] },
          conditions: { resourceType: 'Bundle', entry: [{ resource: theirs }] },
        },
      });
    expect(status).toBe(200);
    for (const call of calls) trail.record(call);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('secret');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: error, call: { foreignResources: 1 } });
  });
});
