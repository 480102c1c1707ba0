import type { JsonSchema } from './schema.ts';

/**
 * JSON Schema (2020-12) of the answer to `GET /report.json`. It says what every report has; a report may say more.
 */

const count: JsonSchema = { type: 'integer', minimum: 0 };
const share: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
const text: JsonSchema = { type: 'string' };
const textOrNull: JsonSchema = { type: ['string', 'null'] };
const indicator: JsonSchema = { enum: ['critical', 'warning', 'info', null] };

function withMembers(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...optional } };
}

export const reportSchema: JsonSchema = withMembers(
  {
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
        {
          lastFired: { type: ['string', 'null'] },
          notShown: count,
          overrideRate: { anyOf: [{ type: 'null' }, withMembers({ rate: share, low: share, high: share })] },
        },
      ),
    },
  },
  {
    /** Alerts that nobody saw have `shown` false. */
    firings: {
      type: 'array',
      items: withMembers({ day: text, rule: text, indicator, shown: { type: 'boolean' }, count }),
    },
    contents: {
      type: 'array',
      items: withMembers({ version: text, hash: text, siteHash: textOrNull, calls: count, first: text, last: text }),
    },
    tenants: { type: 'array', items: withMembers({ tenant: text, calls: count, silentCalls: count }) },
  },
);

/** JSON Schema (2020-12) of the answer to `GET /report/feedback.json`. */
export const feedbackExportSchema: JsonSchema = withMembers({
  feedback: {
    type: 'array',
    items: withMembers({
      date: text,
      received: text,
      tenant: text,
      service: text,
      rule: textOrNull,
      intervention: textOrNull,
      indicator,
      action: { enum: ['accepted', 'overridden'] },
      acceptedSuggestions: { type: 'array', items: text },
      reasonCode: textOrNull,
      reasonSystem: textOrNull,
      reasonDisplay: textOrNull,
      comment: textOrNull,
      user: textOrNull,
      location: textOrNull,
      card: text,
    }),
  },
});
