import { describe, expect, test } from 'vitest';
import { usableAccess } from '../../src/chart/access.ts';
import type { AccessRequest } from '../../src/chart/access.ts';
import { fhirBases } from '../../src/trust/fhir-bases.ts';

const bases = fhirBases({ production: false });
const authorization = { accessToken: 'token-1', tokenType: 'Bearer', expiresIn: 300, scope: '(anything) (R4)' };

function access(changes: Partial<AccessRequest>): unknown {
  return usableAccess(
    { patientId: 'pat-1', fhirServer: 'http://127.0.0.1:1/fhir', fhirAuthorization: authorization, ...changes },
    bases,
  );
}

describe('the FHIR server may be asked', () => {
  test('with a Bearer token for a server that is allowed', () => {
    expect(access({})).toEqual({
      base: new URL('http://127.0.0.1:1/fhir'),
      mayBePrivate: true,
      token: 'token-1',
      lifetimeMs: 300_000,
    });
  });

  test.each([
    ['the token is for this patient', { ...authorization, patient: 'pat-1' }],
    ['the kind of token is written in small letters', { ...authorization, tokenType: 'bearer' }],
    ['the lifetime is not given', { accessToken: 'token-1', tokenType: 'Bearer' }],
  ])('if %s', (_name, fhirAuthorization) => {
    expect(access({ fhirAuthorization })).toBeDefined();
  });
});

describe('the FHIR server is not asked', () => {
  test.each([
    ['the token is empty', { ...authorization, accessToken: '' }],
    ['the token has a line break in it', { ...authorization, accessToken: 'a\r\nb: c' }],
    ['the token is no Bearer token', { ...authorization, tokenType: 'MAC' }],
    ['the token has expired', { ...authorization, expiresIn: 0 }],
    ['the token has long expired', { ...authorization, expiresIn: -5 }],
    ['the token is for another patient', { ...authorization, patient: 'pat-2' }],
  ])('if %s', (_name, fhirAuthorization) => {
    expect(access({ fhirAuthorization })).toBeUndefined();
  });

  test('if it is not on the list', () => {
    expect(access({ fhirServer: 'https://ehr.example/fhir' })).toBeUndefined();
  });

  test('if there is no server or no token', () => {
    expect(usableAccess({ patientId: 'pat-1', fhirAuthorization: authorization }, bases)).toBeUndefined();
    expect(usableAccess({ patientId: 'pat-1', fhirServer: 'http://127.0.0.1:1/fhir' }, bases)).toBeUndefined();
  });
});
