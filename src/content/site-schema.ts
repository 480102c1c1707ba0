/** JSON Schema (2020-12) of the file in which a hospital changes the content. What the content itself allows is checked later. */

interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const text = { type: 'string', pattern: String.raw`\S` };
const signed = {
  /** Who decided it. */
  by: text,
  date: { type: 'string', pattern: String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$` },
  because: text,
};

function change(what: JsonSchema, optional: JsonSchema = {}): JsonSchema {
  return {
    type: 'object',
    required: [...Object.keys(what), ...Object.keys(signed)],
    properties: { ...what, ...optional, ...signed },
    additionalProperties: false,
  };
}

/** By the member that says what kind of change it is. */
export const changeSchemas = {
  limit: change(
    { rule: text, limit: text, value: { type: 'number' }, unit: text },
    { profile: { enum: ['us', 'eu'] } },
  ),
  stage: change({ rule: text, stage: { enum: ['live', 'shadow', 'retired'] } }),
  alert: {
    ...change({ rule: text, alert: text }, { summary: text, detail: text }),
    anyOf: [{ required: ['summary'] }, { required: ['detail'] }],
  },
  valueSet: change({ valueSet: text, system: text, code: text, display: text, like: text }),
} as const;
export type ChangeKind = keyof typeof changeSchemas;

/** A change of each kind as it is written, for whoever got one wrong. */
export const rightForms: Readonly<Record<ChangeKind, string>> = {
  limit: '{rule, limit, value, unit, by, date, because}, and profile where only one label is meant',
  stage: '{rule, stage: live | shadow | retired, by, date, because}',
  alert: '{rule, alert, summary and/or detail, by, date, because}',
  valueSet: '{valueSet, system, code, display, like: a code that the set has, by, date, because}',
};
