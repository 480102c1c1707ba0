import type { JsonSchema } from './schema.ts';

/**
 * JSON Schema (2020-12) of `POST /cds-services/{id}/feedback`. Strict about what the trail rests on (which card, what became
 * of it, when), tolerant about the rest: unknown members are allowed everywhere, and optional members may be null.
 */

/** Uuids as a rule, but a card that is not ours is recorded as well. Without control characters, which databases refuse. */
const id: JsonSchema = {
  type: 'string',
  pattern: String.raw`^ *[^\u0000-\u0020\u007f][^\u0000-\u001f\u007f]*$`,
  maxLength: 128,
};
const optionalText: JsonSchema = { type: ['string', 'null'] };
const optionalCode: JsonSchema = { type: ['string', 'null'], maxLength: 256 };

const coding: JsonSchema = {
  type: ['object', 'null'],
  properties: { code: optionalCode, system: optionalCode, display: optionalText },
};

/** CDS Hooks says a Coding; a CodeableConcept is read as well. */
const reason: JsonSchema = {
  ...coding,
  properties: {
    code: optionalCode,
    system: optionalCode,
    display: optionalText,
    coding: { type: ['array', 'null'], items: coding },
    text: optionalText,
  },
};

/** The names under which Epic tells the reason that was picked from its own list. */
export const epicReason = {
  code: 'com.epic.cdshooks.feedback.overrideReason.reasonCategory',
  title: 'com.epic.cdshooks.feedback.overrideReason.reasonTitle',
  display: 'com.epic.cdshooks.feedback.overrideReason.reasonDisplay',
} as const;

/** Under these a deployer may say who gave the feedback and where; no EHR does so by itself. */
export const feedbackExtension = {
  user: 'org.anakinra-cds.user',
  location: 'org.anakinra-cds.location',
} as const;

const epicText: JsonSchema = { type: ['string', 'number', 'null'], maxLength: 256 };

const overrideReason: JsonSchema = {
  type: ['object', 'null'],
  properties: {
    reason,
    userComment: optionalText,
    extension: {
      properties: { [epicReason.code]: epicText, [epicReason.title]: epicText, [epicReason.display]: epicText },
    },
  },
};

const item: JsonSchema = {
  type: 'object',
  required: ['card', 'outcome', 'outcomeTimestamp'],
  properties: {
    card: id,
    outcome: { type: 'string', enum: ['accepted', 'overridden'] },
    outcomeTimestamp: { type: 'string', format: 'date-time' },
    acceptedSuggestions: {
      type: ['array', 'null'],
      items: { type: 'object', required: ['id'], properties: { id } },
    },
    overrideReason,
    // Epic's name for it, and its shape: one object, or a list of it.
    overrideReasons: {
      if: { type: 'array' },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { items: overrideReason },
      else: overrideReason,
    },
    extension: {
      properties: { [feedbackExtension.user]: optionalText, [feedbackExtension.location]: optionalText },
    },
  },
  if: { required: ['outcome'], properties: { outcome: { const: 'accepted' } } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['acceptedSuggestions'], properties: { acceptedSuggestions: { type: 'array', minItems: 1 } } },
};

/** The body of a feedback call. */
export const feedbackSchema: JsonSchema = {
  type: 'object',
  required: ['feedback'],
  properties: { feedback: { type: 'array', minItems: 1, items: item } },
};

/** The answer: how many of the outcomes that were sent are durable now. It is all of them. */
export const feedbackAnswerSchema: JsonSchema = {
  type: 'object',
  required: ['stored'],
  additionalProperties: false,
  properties: { stored: { type: 'integer', minimum: 1 } },
};
