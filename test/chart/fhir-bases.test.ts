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

describe('in production the bases that a tenant lists may be called', () => {
  const listed = [
    { url: 'https://ehr.example.org/fhir/R4/', private: false },
    { url: 'https://intranet.example.org:8443/fhir', private: true },
    { url: 'https://10.1.2.3/fhir', private: false },
    { url: 'https://[fd00::1]/fhir', private: false },
  ];
  const bases = fhirBases({ production: true, listed });

  test.each([
    ['https://ehr.example.org/fhir/R4', 'https://ehr.example.org/fhir/R4', false],
    ['https://ehr.example.org/fhir/R4/', 'https://ehr.example.org/fhir/R4', false],
    ['https://EHR.Example.ORG/fhir/R4', 'https://ehr.example.org/fhir/R4', false],
    ['https://ehr.example.org:443/fhir/R4', 'https://ehr.example.org/fhir/R4', false],
    ['https://intranet.example.org:8443/fhir', 'https://intranet.example.org:8443/fhir', true],
    ['https://10.1.2.3/fhir', 'https://10.1.2.3/fhir', true],
    ['https://[fd00::1]/fhir', 'https://[fd00::1]/fhir', true],
  ])('%s', (fhirServer, href, mayBePrivate) => {
    const base = bases.allowed(fhirServer);
    expect(base?.href).toBe(href);
    expect(base && bases.mayBePrivate(base)).toBe(mayBePrivate);
  });

  test.each([
    'https://ehr.example.org/fhir',
    'https://ehr.example.org/fhir/R4/x',
    'https://ehr.example.org/fhir/r4',
    'https://ehr.example.org/fhir/R4/../R4evil',
    'https://ehr.example.org/',
    'http://ehr.example.org/fhir/R4',
    'https://ehr.example.org:8443/fhir/R4',
    'https://ehr.example.org.evil.example/fhir/R4',
    'https://evil.example/fhir/R4',
    'https://ehr.example.org/fhir/R4?x=1',
    'https://intranet.example.org/fhir',
    'https://127.0.0.1/fhir',
    'https://10.1.2.4/fhir',
  ])('and not %s', (fhirServer) => {
    expect(bases.allowed(fhirServer)).toBeUndefined();
  });
});

test('in development a loopback address may be called besides the listed ones', () => {
  const bases = fhirBases({ production: false, listed: [{ url: 'https://ehr.example.org/fhir', private: false }] });
  expect(bases.allowed('https://ehr.example.org/fhir')?.href).toBe('https://ehr.example.org/fhir');
  expect(bases.allowed('http://127.0.0.1:8080/fhir')?.href).toBe('http://127.0.0.1:8080/fhir');
  expect(bases.allowed('https://other.example.org/fhir')).toBeUndefined();
});
