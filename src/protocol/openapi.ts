import { discoverySchema, type HookName } from './discovery.ts';
import { feedbackAnswerSchema, feedbackSchema } from './feedback-schema.ts';
import { operationOutcomeSchema } from './operation-outcome-schema.ts';
import { feedbackExportSchema, reportSchema } from './report-schema.ts';
import { requestSchema } from './request-schema.ts';
import { responseSchema } from './response-schema.ts';
import type { JsonSchema } from './schema.ts';

/** The version of what is described here, as distinct from that of the clinical content and of CDS Hooks. */
const apiVersion = '1.0.0';

/** What is described. */
export interface Described {
  readonly services: readonly { readonly id: string; readonly hook: HookName; readonly title: string }[];
  /** With the base path and without a slash at the end. */
  readonly publicUrl: string;
  /** There is a bench for testers. */
  readonly bench?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The API as OpenAPI 3.1. Its schemas are those that requests are checked with, and that the tests check the answers with, so
 * they cannot say something else.
 */
export function openApi({ services, publicUrl, bench = false }: Described): Json {
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Drug safety as CDS Hooks services',
      version: apiVersion,
      summary: 'CDS Hooks 2.0.1 for order-select and order-sign, with feedback, on FHIR R4.',
    },
    servers: [{ url: publicUrl }],
    tags: [
      { name: 'CDS Hooks', description: 'What an EHR calls.' },
      { name: 'Content', description: 'The clinical content, for people and for governance.' },
      ...(bench ? [{ name: 'Bench', description: 'For testers; off in production.' }] : []),
      { name: 'Operation', description: 'Whether it runs, and what became of the cards.' },
    ],
    paths: {
      '/cds-services': { get: discoveryOperation },
      ...Object.fromEntries(services.flatMap((service) => servicePaths(service))),
      ...contentPaths,
      ...operationPaths,
      ...(bench ? benchPaths(services.map(({ hook }) => hook)) : {}),
    },
    components: {
      schemas: schemas(
        services.map(({ hook }) => hook),
        bench,
      ),
      responses,
      securitySchemes,
    },
  };
}

const discoveryOperation: Json = {
  operationId: 'discover',
  tags: ['CDS Hooks'],
  summary: 'The services, and what each wants to be sent',
  security: [],
  responses: { 200: json('Discovery', 'The services'), ...errors(500) },
};

function servicePaths({ id, hook, title }: Described['services'][number]): readonly (readonly [string, Json])[] {
  const [name, security] = [camelCase(id), [{ clientToken: [] }, {}]];
  const call = {
    operationId: `call${name}`,
    tags: ['CDS Hooks'],
    summary: `${title}, on ${hook}`,
    security,
    requestBody: body(requestName(hook)),
    responses: { 200: json('CdsResponse', 'Cards, or none'), ...errors(400, 401, 412, 413, 415, 429, 500, 503) },
  };
  const report = {
    operationId: `reportFeedbackOn${name}`,
    tags: ['CDS Hooks'],
    summary: `What clinicians did with the cards of ${id}`,
    description: '200 once all of it is durable. Where one item is wrong, none is stored. A repeat counts once.',
    security,
    requestBody: body('Feedback'),
    responses: { 200: json('FeedbackAnswer', 'All of it is durable'), ...errors(400, 401, 413, 415, 429, 500, 503) },
  };
  return [
    [`/cds-services/${id}`, { post: call }],
    [`/cds-services/${id}/feedback`, { post: report }],
  ];
}

const rulePath: Json = {
  parameters: [{ name: 'rule', in: 'path', required: true, description: 'Its topic code', schema: { type: 'string' } }],
  get: page('showRule', 'One rule: statement, limits, sources, truth table, cards', 'text/html', 404),
};

const contentPaths: Json = {
  '/rules': { get: page('showRules', 'The clinical content', 'text/html') },
  '/rules/{rule}': rulePath,
  '/register': { get: page('showRegistration', 'What to type into an EHR that is to call', 'text/html') },
  '/assets/copy.js': { get: page('copyScript', 'The script of the copy buttons', 'text/javascript') },
  '/assets/pages.css': { get: page('style', 'The style of the pages', 'text/css') },
  '/.well-known/cds-source-attributes': {
    get: {
      operationId: 'sourceAttributes',
      tags: ['Content'],
      summary: 'Per rule the source attributes of 45 CFR 170.315(b)(11)(iv)(A)',
      security: [],
      responses: { 200: json('SourceAttributes', 'The attributes'), ...errors(500) },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'describe',
      tags: ['Content'],
      summary: 'This document',
      security: [],
      responses: { 200: json('OpenApi', 'OpenAPI 3.1'), ...errors(500) },
    },
  },
};

const operationPaths: Json = {
  '/healthz': { get: state('isAlive', 'Whether the process lives', { 200: json('Health', 'It does') }) },
  '/readyz': {
    get: state('isReady', 'Whether the service can do its work', {
      200: json('Readiness', 'It can'),
      503: json('Readiness', 'It cannot, and what is missing'),
    }),
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      tags: ['Operation'],
      summary: 'What the service measures of itself, for Prometheus',
      security: [{ adminToken: [] }, {}],
      responses: {
        200: { description: 'The metrics', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...errors(401, 500),
      },
    },
  },
  '/report': { get: reportOperation('showReport', { 'text/html': { schema: { type: 'string' } } }) },
  '/report/feedback.json': {
    get: {
      ...reportOperation('feedbackJson', { 'application/json': { schema: ref('FeedbackExport') } }),
      summary: 'Each feedback: what 45 CFR 170.315(b)(11)(ii)(C) asks for',
    },
  },
  '/report/feedback.csv': {
    get: {
      ...reportOperation('feedbackCsv', { 'text/csv': { schema: { type: 'string' } } }),
      summary: 'Each feedback: what 45 CFR 170.315(b)(11)(ii)(C) asks for, for a spreadsheet',
    },
  },
  '/report.json': { get: reportOperation('reportJson', { 'application/json': { schema: ref('Report') } }) },
  '/report.csv': { get: reportOperation('reportCsv', { 'text/csv': { schema: { type: 'string' } } }) },
};

/** What testers have where `BENCH` is on. */
function benchPaths(hooks: readonly HookName[]): Json {
  const found = { 200: { description: 'JSON', content: { 'application/json': { schema: {} } } } };
  const requests = [...new Set(hooks)].map((hook) => ref(requestName(hook)));
  const listed = (operationId: string, summary: string): Json => ({
    get: { operationId, tags: ['Bench'], summary, security: [], responses: { ...found, ...errors(500) } },
  });
  return {
    '/': { get: page('bench', 'The bench for testers', 'text/html') },
    '/assets/bench.css': { get: page('benchStyle', 'The style of the bench', 'text/css') },
    '/assets/bench.js': { get: page('benchScript', 'The program of the bench', 'text/javascript') },
    '/bench/fixtures.json': listed('listFixtures', 'The recorded exchanges, without their requests'),
    '/bench/fixtures/{folder}/{file}.json': {
      parameters: [inPath('folder', 'What it is about'), inPath('file', 'Its name, without .json')],
      get: {
        operationId: 'showFixture',
        tags: ['Bench'],
        summary: 'One recorded exchange, its dates as of today',
        security: [],
        responses: { ...found, ...errors(404, 500) },
      },
    },
    '/bench/value-sets.json': listed('listPicks', 'Concepts to build a request from'),
    '/bench/explain': {
      post: {
        operationId: 'explain',
        tags: ['Bench'],
        summary: 'What each rule saw of a request, and why it concluded what it did; nothing of it is kept',
        security: [{ clientToken: [] }, {}],
        requestBody: { required: true, content: { 'application/json': { schema: { anyOf: requests } } } },
        responses: {
          200: json('ExplainedCall', 'Rule by rule'),
          ...errors(400, 401, 412, 413, 415, 429, 500, 503),
        },
      },
    },
  };
}

function inPath(name: string, description: string): Json {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } };
}

function state(operationId: string, summary: string, answers: Json): Json {
  return { operationId, tags: ['Operation'], summary, security: [], responses: { ...answers, ...errors(500) } };
}

function page(operationId: string, summary: string, type: string, ...statuses: readonly Status[]): Json {
  return {
    operationId,
    tags: ['Content'],
    summary,
    security: [],
    responses: {
      200: { description: summary, content: { [type]: { schema: { type: 'string' } } } },
      ...errors(...statuses, 500),
    },
  };
}

function parameter(name: string, description: string, schema: JsonSchema): Json {
  return { name, in: 'query', description, schema };
}

function reportOperation(operationId: string, content: Json): Json {
  const time: JsonSchema = {
    anyOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
  };
  return {
    operationId,
    tags: ['Operation'],
    summary: 'What the rules found, and what clinicians did with it',
    security: [{ adminToken: [] }, { adminPassword: [] }, {}],
    parameters: [
      parameter('tenant', 'The id of a tenant', { type: 'string', maxLength: 128 }),
      parameter('from', 'The first day in UTC, or an instant', time),
      parameter('to', 'The last day in UTC, which counts as a whole, or an instant', time),
      parameter('rule', 'The topic code of a rule', { type: 'string', pattern: '^[A-Za-z0-9]{1,100}$' }),
    ],
    responses: { 200: { description: 'The report', content }, ...errors(400, 401, 500, 503) },
  };
}

type Status = 400 | 401 | 404 | 412 | 413 | 415 | 429 | 500 | 503;

const statusWords: Readonly<Record<Status, string>> = {
  400: 'Not JSON, or a member is missing or wrong: the sentence names it',
  401: 'Nobody vouches for the caller; why is in the log alone',
  404: 'There is nothing at this path',
  412: 'Nothing of the record could be obtained, and the orders alone say nothing',
  413: 'The body is too large',
  415: 'The body is not JSON in UTF-8',
  429: 'Too many calls',
  500: 'The service failed',
  503: 'Not at the moment: try again later',
};

const allStatuses = [400, 401, 404, 412, 413, 415, 429, 500, 503] as const satisfies readonly Status[];

const responses: Json = Object.fromEntries(
  allStatuses.map((status) => {
    const description = statusWords[status];
    // RFC 6750: the caller learns that a token is wanted, and nothing else.
    if (status === 401) {
      return ['Error401', { description, headers: { 'WWW-Authenticate': { schema: { type: 'string' } } } }];
    }
    const content = { 'application/json': { schema: ref('OperationOutcome') } };
    return [`Error${status}`, { description, content }];
  }),
);

function errors(...statuses: readonly Status[]): Json {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/Error${status}` }] as const),
  );
}

const securitySchemes: Json = {
  clientToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The JWT of CDS Hooks, for AUTH_MODE=jwt; its aud is the URL that is called.',
  },
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'ADMIN_TOKEN; needed in production, and where it is set.',
  },
  adminPassword: {
    type: 'http',
    scheme: 'basic',
    description: 'The same for browsers: ADMIN_TOKEN as the password of any user.',
  },
};

function schemas(hooks: readonly HookName[], bench: boolean): Json {
  return {
    Discovery: discoverySchema,
    ...Object.fromEntries(hooks.map((hook) => [requestName(hook), requestSchema(hook)])),
    CdsResponse: responseSchema,
    Feedback: feedbackSchema,
    FeedbackAnswer: feedbackAnswerSchema,
    OperationOutcome: operationOutcomeSchema,
    Report: reportSchema,
    FeedbackExport: feedbackExportSchema,
    SourceAttributes: {
      type: 'object',
      required: ['regulation', 'type', 'interventions'],
      properties: {
        interventions: { type: 'array', items: { type: 'object' } },
        retired: { type: 'array', items: { type: 'object' } },
      },
    },
    Health: { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } },
    Readiness: { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } },
    ...(bench ? { ExplainedCall: explainedCallSchema } : {}),
    OpenApi: { type: 'object', required: ['openapi', 'info', 'paths'] },
  };
}

const explainedCallSchema: JsonSchema = {
  type: 'object',
  required: ['services'],
  properties: {
    services: {
      type: 'array',
      items: {
        type: 'object',
        required: ['service', 'rules'],
        properties: { service: { type: 'string' }, rules: { type: 'array', items: { type: 'object' } } },
      },
    },
  },
};

function requestName(hook: HookName): string {
  return `${camelCase(hook)}Request`;
}

/** `order-select` becomes `OrderSelect`. */
function camelCase(id: string): string {
  return id
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}

function ref(schema: string): Json {
  return { $ref: `#/components/schemas/${schema}` };
}

function json(schema: string, description: string): Json {
  return { description, content: { 'application/json': { schema: ref(schema) } } };
}

function body(schema: string): Json {
  const content = { schema: ref(schema) };
  return { required: true, content: { 'application/json': content, 'application/fhir+json': content } };
}
