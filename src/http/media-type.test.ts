import { expect, it } from 'vitest';
import { isJson } from './media-type.ts';

it.each([
  'application/json',
  'application/fhir+json',
  'Application/JSON',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset="utf-8"',
  'application/fhir+json; fhirVersion=4.0; charset=utf8',
])('%s is JSON', (contentType) => {
  expect(isJson(contentType)).toBe(true);
});

it.each([
  undefined,
  '',
  'text/plain',
  'text/json',
  'application/jsonp',
  'application/xml',
  'application/fhir+xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=application/json',
  'application/json; charset=iso-8859-1',
  'application/json; charset=',
  'application/json, text/plain',
])('%s is not JSON in UTF-8', (contentType) => {
  expect(isJson(contentType)).toBe(false);
});
