import { describe, expect, test } from 'vitest';
import { linkOnBase, pathBelowBase, urlOnBase } from '../../src/chart/fhir-url.ts';

const base = new URL('http://127.0.0.1:1234/fhir');

describe('a next link is followed', () => {
  test.each([
    ['http://127.0.0.1:1234/fhir?_getpages=7', 'http://127.0.0.1:1234/fhir?_getpages=7'],
    ['http://127.0.0.1:1234/fhir/Condition?page=2', 'http://127.0.0.1:1234/fhir/Condition?page=2'],
    ['Condition?page=2', 'http://127.0.0.1:1234/fhir/Condition?page=2'],
    ['/fhir/Condition?page=2', 'http://127.0.0.1:1234/fhir/Condition?page=2'],
    ['Condition?page=../2', 'http://127.0.0.1:1234/fhir/Condition?page=../2'],
    ['Medication/100%25', 'http://127.0.0.1:1234/fhir/Medication/100%25'],
    ['Medication/a..b;c', 'http://127.0.0.1:1234/fhir/Medication/a..b;c'],
  ])('%s', (link, url) => {
    expect(linkOnBase(base, link)?.href).toBe(url);
  });
});

describe('a next link is not followed', () => {
  test.each([
    'http://127.0.0.1:1234/fhirevil/Condition?page=2',
    'http://127.0.0.1:1235/fhir/Condition?page=2',
    'https://127.0.0.1:1234/fhir/Condition?page=2',
    'http://127.0.0.1:1234@example.org/fhir/Condition',
    'http://user@127.0.0.1:1234/fhir/Condition',
    '//example.org/fhir/Condition',
    'http://127.0.0.1:1234/fhir/../admin',
    '../admin',
    'http://127.0.0.1:1234/fhir/%2e%2e/admin',
    'http://127.0.0.1:1234/fhir/..%2fadmin',
    'http://127.0.0.1:1234/fhir/..%5cadmin',
    'http://127.0.0.1:1234/fhir/%252e%252e/admin',
    'http://127.0.0.1:1234/fhir/..%252fadmin',
    'http://127.0.0.1:1234/fhir/..;/admin',
    'http://127.0.0.1:1234/fhir/..;jsessionid=1/admin',
    'http://127.0.0.1:1234/fhir/%2e%2e%3b/admin',
    'http://127.0.0.1:1234/fhir/..%00/admin',
    'http://127.0.0.1:1234/fhir/..%20/admin',
    'http://127.0.0.1:1234/fhir/%c0%ae%c0%ae/admin',
    'http://127.0.0.1:1234\\@example.org/fhir',
    '\\\\example.org\\fhir',
    '/\\example.org/fhir/Condition',
    'ht\ntp://example.org/fhir/Condition',
    'http://127.0.0.1.example.org:1234/fhir/Condition',
    'http://127.0.0.1:1234./fhir/Condition',
    `Condition?page=${'2'.repeat(20_000)}`,
    'javascript:alert(1)',
    'http://',
  ])('%s', (link) => {
    expect(linkOnBase(base, link)).toBeUndefined();
  });
});

test('on a server whose base is its root, every path of that server is its own', () => {
  const root = new URL('http://127.0.0.1:1234');
  expect(linkOnBase(root, 'http://127.0.0.1:1234/Condition?page=2')?.href).toBe(
    'http://127.0.0.1:1234/Condition?page=2',
  );
  expect(urlOnBase(root, 'Patient/1')?.href).toBe('http://127.0.0.1:1234/Patient/1');
});

test('what stands behind the base is the path of a resource', () => {
  expect(pathBelowBase(base, new URL('http://127.0.0.1:1234/fhir/Medication/x'))).toBe('Medication/x');
});
