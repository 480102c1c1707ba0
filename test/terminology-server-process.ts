/** A FHIR R4 terminology server in a process of its own. Prints where it listens as one line of JSON and ends with its standard input. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { spoil, type Fault } from './fhir-faults.ts';
import { unlisted, type TerminologySettings } from './terminology-server.ts';

type Json = Readonly<Record<string, unknown>>;

const system = 'http://snomed.info/sct';
const version = 'http://snomed.info/sct/900000000000207008/version/20260901';

/** Each code with its parents. The codes of the value sets stand as in SNOMED CT, but for what lies between them. */
const parents: Readonly<Record<string, readonly string[]>> = {
  '40733004': [],
  '56717001': ['40733004'],
  '11999007': ['56717001'],
  '187251001': ['40733004'],
  '86406008': ['40733004'],
  '240542006': ['40733004'],
  '187252008': ['187251001'],
  '192775006': [],
  '110270004': [],
  '123948009': [],
  '2177002': [],
  '235871004': [],
  '235872006': [],
  '314032002': ['40733004'],
  '128302006': ['40733004'],
  '61977001': ['40733004'],
  '69896004': [],
  [unlisted.infection]: ['40733004'],
  [unlisted.inactiveTuberculosis]: ['11999007'],
  [unlisted.hiv]: ['86406008'],
  [unlisted.wart]: ['240542006'],
  [unlisted.arthritis]: ['69896004'],
  [unlisted.sequela]: ['187251001'],
};
const codes = Object.keys(parents);

function isBelow(code: string, ancestor: string): boolean {
  return code === ancestor || (parents[code] ?? []).some((parent) => isBelow(parent, ancestor));
}

const standard: Required<TerminologySettings> = { withoutSubsumes: false, pageSize: 1000 };
let settings = standard;
let faults: Fault[] = [];
let requests: string[] = [];

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname.startsWith('/control/')) return control(url.pathname, request, response);
  requests.push(`${request.method} ${decodeURIComponent(`${url.pathname}${url.search}`)}`);
  const operation = url.pathname.replace(/^\/fhir\//, '');
  const fault = faults.findLast(({ path = '' }) => operation.startsWith(path));
  if (fault !== undefined && spoil(fault, response)) return;
  if (fault?.kind === 'slow') await sleep(fault.milliseconds);
  const { status, body } = operate(operation, url.searchParams);
  send(response, status, body);
}

function operate(operation: string, query: URLSearchParams): { readonly status: number; readonly body: Json } {
  switch (operation) {
    case 'CodeSystem/$subsumes':
      return settings.withoutSubsumes ? problem(404, 'not-supported') : subsumes(query);
    case 'ValueSet/$validate-code':
      return validate(query);
    case 'ValueSet/$expand':
      return expand(query);
    default:
      return problem(404, 'not-found');
  }
}

function subsumes(query: URLSearchParams): ReturnType<typeof operate> {
  const [a, b] = [query.get('codeA') ?? '', query.get('codeB') ?? ''];
  if (query.get('system') !== system || !codes.includes(a) || !codes.includes(b)) return problem(404, 'not-found');
  const outcome = a === b ? 'equivalent' : isBelow(b, a) ? 'subsumes' : isBelow(a, b) ? 'subsumed-by' : 'not-subsumed';
  return parameters({ name: 'outcome', valueCode: outcome });
}

function validate(query: URLSearchParams): ReturnType<typeof operate> {
  const ancestor = ancestorIn(query);
  const code = query.get('code') ?? '';
  if (ancestor === undefined || query.get('system') !== system) return problem(404, 'not-found');
  return parameters({ name: 'result', valueBoolean: codes.includes(code) && isBelow(code, ancestor) });
}

function expand(query: URLSearchParams): ReturnType<typeof operate> {
  const ancestor = ancestorIn(query);
  if (ancestor === undefined) return problem(404, 'not-found');
  const all = codes.filter((code) => isBelow(code, ancestor));
  const offset = Number(query.get('offset') ?? 0);
  const contains = all.slice(offset, offset + Math.min(settings.pageSize, Number(query.get('count') ?? all.length)));
  return {
    status: 200,
    body: {
      resourceType: 'ValueSet',
      status: 'active',
      expansion: {
        timestamp: '2026-11-26T12:00:00Z',
        total: all.length,
        offset,
        parameter: [{ name: 'version', valueUri: version }],
        contains: contains.map((code) => ({ system, code, display: `Name of ${code}` })),
      },
    },
  };
}

function ancestorIn(query: URLSearchParams): string | undefined {
  const [, ancestor = ''] = /^http:\/\/snomed\.info\/sct\?fhir_vs=isa\/(\d+)$/.exec(query.get('url') ?? '') ?? [];
  return codes.includes(ancestor) ? ancestor : undefined;
}

function parameters(parameter: Json): ReturnType<typeof operate> {
  return { status: 200, body: { resourceType: 'Parameters', parameter: [parameter] } };
}

function problem(status: number, code: string): ReturnType<typeof operate> {
  return { status, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] } };
}

async function control(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  if (pathname === '/control/fault') faults.push(JSON.parse(body));
  else if (pathname === '/control/settings') settings = { ...settings, ...JSON.parse(body) };
  else if (pathname === '/control/heal') faults = [];
  else if (pathname === '/control/reset') {
    [settings, faults, requests] = [standard, [], []];
  }
  send(response, 200, pathname === '/control/requests' ? requests : {});
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json; charset=utf-8' }).end(JSON.stringify(body));
}
