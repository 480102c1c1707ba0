import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { discovery, discoverySchema, type ServiceDefinition } from './discovery.ts';

const service: ServiceDefinition = {
  id: 'demo-order-select',
  hook: 'order-select',
  title: 'A title',
  description: 'A description',
  prefetch: { patient: 'Patient/{{context.patientId}}' },
  usageRequirements: 'Some requirements',
};
const validate = new Ajv2020().compile(discoverySchema);

describe('Discovery', () => {
  it('lists each service with the versions that it follows', () => {
    expect(discovery([service])).toEqual({
      services: [
        {
          id: 'demo-order-select',
          hook: 'order-select',
          title: 'A title',
          description: 'A description',
          prefetch: { patient: 'Patient/{{context.patientId}}' },
          usageRequirements: 'Some requirements',
          version: '2.0.1',
          hookVersion: '1.0',
        },
      ],
    });
    expect(validate(discovery([service]))).toBe(true);
  });

  it('leaves out an empty prefetch', () => {
    const found = discovery([{ ...service, prefetch: {} }]);
    expect(found.services[0]).not.toHaveProperty('prefetch');
    expect(validate(found)).toBe(true);
  });

  it('without services is an empty list', () => {
    expect(validate(discovery([]))).toBe(true);
  });

  it.each([
    'Condition?patient={{context.patientId}}&_count=200',
    'Observation?patient={{context.patientId}}&code=http%3A%2F%2Floinc.org%7C751-8&_sort=-date',
  ])('may ask for %s', (template) => {
    expect(validate(discovery([{ ...service, prefetch: { key: template } }]))).toBe(true);
  });

  it.each([
    'Condition?patient={{ context.patientId }}',
    'Condition?patient={{context.draftOrders.entry}}',
    'Condition?patient={{patientId}}',
    'Observation?date=ge{{today()}}',
    'https://ehr.example.org/Patient/1',
    '',
  ])('may not ask for %s, which not every client can fill', (template) => {
    expect(validate(discovery([{ ...service, prefetch: { key: template } }]))).toBe(false);
  });
});
