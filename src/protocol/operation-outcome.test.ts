import { expect, it } from 'vitest';
import { operationOutcome, Refusal } from './operation-outcome.ts';

it('An OperationOutcome says what is wrong and where', () => {
  expect(
    operationOutcome({ code: 'required', sentence: 'context.patientId is missing.', expression: 'context.patientId' }),
  ).toEqual({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'required',
        details: { text: 'context.patientId is missing.' },
        expression: ['context.patientId'],
      },
    ],
  });
});

it('An OperationOutcome leaves out what there is not', () => {
  expect(operationOutcome({ code: 'not-found', sentence: 'There is nothing at this path.' })).toEqual({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'not-found', details: { text: 'There is nothing at this path.' } }],
  });
});

it('A refusal is an error that carries its status and reason', () => {
  const reason = { code: 'incomplete', sentence: 'No data could be obtained.' } as const;
  const refusal = new Refusal(412, reason);
  expect(refusal).toBeInstanceOf(Error);
  expect([refusal.name, refusal.status, refusal.reason, refusal.message]).toEqual([
    'Refusal',
    412,
    reason,
    'No data could be obtained.',
  ]);
});
