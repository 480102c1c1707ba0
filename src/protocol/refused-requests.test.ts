import { describe, expect, it } from 'vitest';
import { changed, inContext, withAuthorization, refusalOf } from '../../test/requests.ts';

describe('A request is refused with 400, and the field is named, when', () => {
  it.each<[string, unknown, string, string]>([
    ['hook is missing', changed({ hook: undefined }), 'hook', 'hook is missing.'],
    ['hook is null', changed({ hook: null }), 'hook', 'hook must be a string.'],
    ['hook is a number', changed({ hook: 1 }), 'hook', 'hook must be a string.'],
    ['hook is another', changed({ hook: 'order-sign' }), 'hook', 'hook must be order-select for this service.'],
    ['hookInstance is missing', changed({ hookInstance: undefined }), 'hookInstance', 'hookInstance is missing.'],
    ['hookInstance is null', changed({ hookInstance: null }), 'hookInstance', 'hookInstance must be a string.'],
    ['hookInstance is empty', changed({ hookInstance: '' }), 'hookInstance', 'hookInstance must not be empty.'],
    [
      'hookInstance has 129 characters',
      changed({ hookInstance: 'x'.repeat(129) }),
      'hookInstance',
      'hookInstance is longer than 128 characters.',
    ],
    ['context is missing', changed({ context: undefined }), 'context', 'context is missing.'],
    ['context is null', changed({ context: null }), 'context', 'context must be an object.'],
    ['context is an array', changed({ context: [] }), 'context', 'context must be an object.'],
    ['context is a string', changed({ context: 'x' }), 'context', 'context must be an object.'],
    ['patientId is missing', inContext({ patientId: undefined }), 'context.patientId', 'context.patientId is missing.'],
    ['patientId is null', inContext({ patientId: null }), 'context.patientId', 'context.patientId must be a string.'],
    ['patientId is empty', inContext({ patientId: '' }), 'context.patientId', 'context.patientId must not be empty.'],
    [
      'patientId is white space',
      inContext({ patientId: ' ' }),
      'context.patientId',
      'context.patientId must not be empty.',
    ],
    ['patientId is a number', inContext({ patientId: 7 }), 'context.patientId', 'context.patientId must be a string.'],
    [
      'patientId is a reference without id',
      inContext({ patientId: 'Patient/' }),
      'context.patientId',
      'context.patientId has no id in it.',
    ],
    [
      'patientId has 513 characters',
      inContext({ patientId: 'x'.repeat(513) }),
      'context.patientId',
      'context.patientId is longer than 512 characters.',
    ],
    ['userId is a number', inContext({ userId: 7 }), 'context.userId', 'context.userId must be a string.'],
    [
      'encounterId is an object',
      inContext({ encounterId: {} }),
      'context.encounterId',
      'context.encounterId must be a string.',
    ],
    [
      'selections is missing',
      inContext({ selections: undefined }),
      'context.selections',
      'context.selections is missing.',
    ],
    [
      'selections is null',
      inContext({ selections: null }),
      'context.selections',
      'context.selections must be an array.',
    ],
    [
      'selections is a string',
      inContext({ selections: 'a' }),
      'context.selections',
      'context.selections must be an array.',
    ],
    [
      'a selection is an object',
      inContext({ selections: ['a', {}] }),
      'context.selections[1]',
      'context.selections[1] must be a string.',
    ],
    ['fhirServer is a number', changed({ fhirServer: 7 }), 'fhirServer', 'fhirServer must be a string.'],
    ['prefetch is an array', changed({ prefetch: [] }), 'prefetch', 'prefetch must be an object.'],
    ['prefetch is a string', changed({ prefetch: 'x' }), 'prefetch', 'prefetch must be an object.'],
    [
      'fhirAuthorization is a string',
      changed({ fhirAuthorization: 'x' }),
      'fhirAuthorization',
      'fhirAuthorization must be an object.',
    ],
    [
      'the access token is missing',
      withAuthorization({ access_token: undefined }),
      'fhirAuthorization.access_token',
      'fhirAuthorization.access_token is missing.',
    ],
    [
      'the access token is an object',
      withAuthorization({ access_token: {} }),
      'fhirAuthorization.access_token',
      'fhirAuthorization.access_token must be a string.',
    ],
    [
      'the access token is empty',
      withAuthorization({ access_token: '' }),
      'fhirAuthorization.access_token',
      'fhirAuthorization.access_token must not be empty.',
    ],
  ])('%s', (_name, body, expression, sentence) => {
    const { status, reason } = refusalOf(body);
    expect(status).toBe(400);
    expect(reason.expression).toBe(expression);
    expect(reason.sentence).toBe(sentence);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an array', []],
    ['a string', 'x'],
    ['a number', 1],
  ])('the body is %s', (_name, body) => {
    expect(refusalOf(body).message).toBe('The body must be one JSON object: a CDS Hooks request.');
  });

  it.each<[string, string | null | undefined]>([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['relative', '/fhir'],
    ['of another scheme', 'ftp://ehr.example.org/fhir'],
    ['without host', 'https:///fhir'],
    ['not a URL', 'https://ehr example'],
    ['with user info', 'https://user:word@ehr.example.org/fhir'],
    ['with a query', 'https://ehr.example.org/fhir?x=1'],
    ['with a fragment', 'https://ehr.example.org/fhir#x'],
  ])('fhirAuthorization comes with a fhirServer that is %s', (_name, fhirServer) => {
    const { status, reason } = refusalOf(changed({ fhirServer }));
    expect(status).toBe(400);
    expect(reason.expression).toBe('fhirServer');
    expect(reason.sentence).toMatch(/^fhirServer must be an absolute http or https URL/);
  });
});
