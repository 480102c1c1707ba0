/** A FHIR R4 server in a process of its own. Prints where it listens as one line of JSON and ends with its standard input. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { spoil } from './fhir-faults.ts';
import type { Fault } from './fhir-faults.ts';
import type { RecordedRequest, ServerSettings } from './fhir-server.ts';
import { FhirStore } from './fhir-store.ts';
import type { Json } from './fhir-store.ts';

const store = new FhirStore();
const standard: Required<ServerSettings> = { requireToken: false, pageSize: 1000 };
let settings = standard;
let faults: { readonly fault: Fault; hits: number }[] = [];
let requests: RecordedRequest[] = [];

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: port() })}\n`));
process.stdin.on('end', () => process.exit(0)).resume();

function port(): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function base(): string {
  return `http://127.0.0.1:${port()}/fhir`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', base());
  if (url.pathname.startsWith('/control/')) return control(url.pathname, request, response);
  const authorization = request.headers.authorization;
  requests.push({
    method: request.method ?? '',
    path: `${url.pathname}${url.search}`,
    ...(authorization === undefined ? {} : { authorization }),
  });
  if (!url.pathname.startsWith('/fhir/')) return send(response, 404, problem('not-found'));
  const path = url.pathname.slice('/fhir/'.length);
  const fault = faultFor(path);
  if (fault !== undefined && spoil(fault, response)) return;
  if (fault?.kind === 'slow') await sleep(fault.milliseconds);
  if (settings.requireToken && authorization !== 'Bearer test-token') return send(response, 401, problem('login'));
  if (request.method !== 'GET') return send(response, 405, problem('not-supported'));
  await fhir(path, url, fault, response);
}

async function fhir(path: string, url: URL, fault: Fault | undefined, response: ServerResponse): Promise<void> {
  const [resourceType = '', id, ...more] = path.split('/').map(decodeURIComponent);
  if (more.length > 0) return send(response, 404, problem('not-found'));
  if (resourceType === 'metadata') return send(response, 200, capabilities());
  if (id !== undefined) {
    const found = await store.read(resourceType, id);
    return send(response, found.status, found.body);
  }
  const found = await store.search(base(), resourceType, url.searchParams, settings.pageSize);
  return send(response, found.status, withFaultyLink(found.body, url, fault));
}

function withFaultyLink(bundle: Json, url: URL, fault: Fault | undefined): Json {
  if (fault?.kind === 'next') return { ...bundle, link: [{ relation: 'next', url: fault.url }] };
  if (fault?.kind !== 'endless') return bundle;
  const next = new URL(url);
  next.searchParams.set('_page', String(Number(url.searchParams.get('_page') ?? 1) + 1));
  return { ...bundle, link: [{ relation: 'next', url: next.href }] };
}

/** The last fault that was set and fits. */
function faultFor(path: string): Fault | undefined {
  let found: Fault | undefined;
  for (const armed of faults) {
    if (!path.startsWith(armed.fault.path ?? '')) continue;
    armed.hits += 1;
    if (armed.hits > (armed.fault.after ?? 0)) found = armed.fault;
  }
  return found;
}

async function control(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  if (pathname === '/control/load') await store.load(JSON.parse(body));
  else if (pathname === '/control/reset') reset();
  else if (pathname === '/control/fault') faults.push({ fault: JSON.parse(body), hits: 0 });
  else if (pathname === '/control/settings') settings = { ...settings, ...JSON.parse(body) };
  send(response, 200, pathname === '/control/requests' ? requests : {});
}

function reset(): void {
  store.reset();
  settings = standard;
  faults = [];
  requests = [];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json; charset=utf-8' }).end(JSON.stringify(body));
}

function problem(code: string): Json {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] };
}

function capabilities(): Json {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server' }],
  };
}
