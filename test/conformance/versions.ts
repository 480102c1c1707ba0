import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Version } from './rows.ts';

/**
 * What each version of CDS Hooks allows in an answer, written from its text and from the invariants of HL7's logical models, and
 * not from what this service promises. A 1.0 client ignores members that it does not know; what it knows has to be as it expects.
 */

interface Schema {
  readonly [keyword: string]: unknown;
}

const text: Schema = { type: 'string', pattern: String.raw`\S` };
const url: Schema = { type: 'string', pattern: '^https?://[^/]' };
const uuid: Schema = { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' };
const extension: Schema = { type: 'object', minProperties: 1 };

/** An object of these members; `?` marks those that are optional. */
function members(properties: Readonly<Record<string, Schema>>, more: Schema = {}): Schema {
  const entries = Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema] as const);
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(entries),
    ...more,
  };
}

function listOf(items: Schema): Schema {
  return { type: 'array', minItems: 1, items };
}

const linkType: Schema = { enum: ['absolute', 'smart'] };
const summary: Schema = { ...text, maxLength: 139 };
const indicator: Schema = { enum: ['info', 'warning', 'critical'] };
const resource = members({ resourceType: text });

const actionOf1 = members({ type: { enum: ['create', 'update', 'delete'] }, description: text, 'resource?': resource });

const schemaOf1: Schema = members({
  cards: {
    type: 'array',
    items: members(
      {
        summary,
        'detail?': text,
        indicator,
        source: members({ label: text, 'url?': url, 'icon?': url }),
        'suggestions?': listOf(members({ label: text, 'uuid?': text, 'actions?': listOf(actionOf1) })),
        'selectionBehavior?': { const: 'at-most-one' },
        'links?': listOf(members({ label: text, url, type: linkType })),
      },
      { dependentRequired: { suggestions: ['selectionBehavior'] } },
    ),
  },
});

const closed: Schema = { additionalProperties: false };
const coding = members({ system: text, code: text, 'display?': text }, closed);
const overrideReason = members({ system: text, code: text, display: text }, closed);

function actionOf2(description: 'description' | 'description?'): Schema {
  return {
    oneOf: [
      members({ type: { enum: ['create', 'update'] }, [description]: text, resource, 'extension?': extension }, closed),
      members(
        { type: { const: 'delete' }, [description]: text, resourceId: { type: 'string', pattern: '^[A-Za-z]+/.' } },
        closed,
      ),
    ],
  };
}

/** 2.0.1, or with what 3.0 adds to it. */
function schemaOf2(version: '2.0.1' | '3.0.0-ballot'): Schema {
  const ballot = version === '3.0.0-ballot';
  const suggestion = members(
    {
      label: text,
      'uuid?': uuid,
      'isRecommended?': { type: 'boolean' },
      'actions?': listOf(actionOf2('description')),
      ...(ballot ? { 'actionSelectionBehavior?': { enum: ['all', 'any', 'at-most-one'] } } : {}),
      'extension?': extension,
    },
    closed,
  );
  const card = members(
    {
      'uuid?': uuid,
      summary,
      'detail?': text,
      indicator,
      source: members({ label: text, 'url?': url, 'icon?': url, 'topic?': coding, 'extension?': extension }, closed),
      'suggestions?': listOf(suggestion),
      'selectionBehavior?': { enum: ['at-most-one', 'any'] },
      'overrideReasons?': listOf(overrideReason),
      'links?': listOf(
        members(
          {
            label: text,
            url,
            type: linkType,
            'appContext?': text,
            'autolaunchable?': { type: 'boolean' },
            'extension?': extension,
          },
          {
            ...closed,
            if: { properties: { type: { const: 'absolute' } } },
            // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
            then: { not: { required: ['appContext'] } },
          },
        ),
      ),
      'extension?': extension,
    },
    { ...closed, dependentRequired: { suggestions: ['selectionBehavior'] } },
  );
  return members(
    {
      cards: { type: 'array', items: card },
      'systemActions?': listOf(actionOf2(ballot ? 'description?' : 'description')),
      'extension?': extension,
    },
    closed,
  );
}

const ajv = new Ajv2020({ allErrors: true, strict: false });
const validators: Readonly<Record<Version, ValidateFunction>> = {
  '1.0': ajv.compile(schemaOf1),
  '2.0.1': ajv.compile(schemaOf2('2.0.1')),
  '3.0.0-ballot': ajv.compile(schemaOf2('3.0.0-ballot')),
};

/** What a client of this version would find wrong with an answer. */
export function faultsFor(version: Version, response: unknown): readonly string[] {
  const validate = validators[version];
  validate(response);
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
