import { expect, it } from 'vitest';
import { needsFor } from '../src/content/catalogue.ts';
import { readDraft, type Draft } from '../src/facts/draft.ts';
import { contents } from './test-app.ts';

const [content] = contents;
if (content === undefined) throw new Error('there is none');
const { valueSets } = content;

function ordered(code: string): Draft {
  const coding = [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code }];
  const resource = { resourceType: 'MedicationRequest', medicationCodeableConcept: { coding } };
  const draft = readDraft(resource, true, valueSets, () => undefined);
  if (draft === undefined) throw new Error('it gives nothing');
  return draft;
}

it('only the patient and the medicines are asked for where a TNF blocker is ordered', () => {
  const etanercept = ordered('1653223');
  expect(needsFor(content, [etanercept])).toEqual({
    keys: ['patient', 'medicationRequests', 'medicationStatements', 'medicationDispenses', 'medicationAdministrations'],
    observationCodes: [],
  });
});

it('laboratory results are asked for where anakinra is ordered', () => {
  const kineret = ordered('727711');
  expect(needsFor(content, [kineret]).keys).toContain('observations');
  expect(needsFor(content, [kineret]).observationCodes).toContain('751-8');
});
