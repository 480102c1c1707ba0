import { describe, expect, test } from 'vitest';
import { fhirBases } from '../../src/trust/fhir-bases.ts';

const development = fhirBases({ production: false });

describe('in development', () => {
  test.each([
    ['http://127.0.0.1:8080/fhir', 'http://127.0.0.1:8080/fhir'],
    ['http://127.0.0.1:8080/fhir/', 'http://127.0.0.1:8080/fhir'],
    ['http://127.8.9.1/', 'http://127.8.9.1/'],
    ['https://localhost:9443/r4', 'https://localhost:9443/r4'],
    ['http://LOCALHOST', 'http://localhost/'],
    ['http://[::1]:8080/fhir', 'http://[::1]:8080/fhir'],
  ])('%s may be called', (fhirServer, base) => {
    expect(development.allowed(fhirServer)?.href).toBe(base);
  });

  test.each([
    'https://ehr.example.org/fhir',
    'http://169.254.169.254/latest',
    'http://10.0.0.1/fhir',
    'http://0.0.0.0/fhir',
    'http://[::ffff:7f00:1]/fhir',
    'http://127.0.0.1.example.org/fhir',
    'http://localhost.example.org/fhir',
    'http://127.0.0.1@example.org/fhir',
    'http://user:secret@127.0.0.1/fhir',
    'http://127.0.0.1/fhir?x=1',
    'http://127.0.0.1/fhir#x',
    'http://127.0.0.1\\@example.org',
    'file:///etc/passwd',
    'ftp://127.0.0.1/fhir',
    '127.0.0.1:8080',
    '',
  ])('%j may not be called', (fhirServer) => {
    expect(development.allowed(fhirServer)).toBeUndefined();
  });
});

test('in production nothing may be called until a tenant names its server', () => {
  const production = fhirBases({ production: true });
  expect(production.allowed('http://127.0.0.1:8080/fhir')).toBeUndefined();
  expect(production.allowed('https://ehr.example.org/fhir')).toBeUndefined();
});
