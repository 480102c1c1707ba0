import type { JsonSchema } from './schema.ts';

/**
 * JSON Schema (2020-12) of the answer to `GET /report.json`. It says what every report has; a report may say more.
 */

const count: JsonSchema = { type: 'integer', minimum: 0 };

function withMembers(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...optional } };
}

export const reportSchema: JsonSchema = withMembers({
  totals: withMembers({ calls: count, alerts: count, accepted: count, overridden: count }),
  rules: {
    type: 'array',
    items: withMembers(
      {
        rule: { type: 'string' },
        fired: count,
        unknown: count,
        accepted: count,
        overridden: count,
        reasons: { type: 'array', items: withMembers({ code: { type: ['string', 'null'] }, count }) },
      },
      // Of a rule that never fired there is none.
      { lastFired: { type: ['string', 'null'] } },
    ),
  },
});
