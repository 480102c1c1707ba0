/**
 * A FHIR server that means harm, in a process of its own, and beside it another server that nobody should call. Prints their
 * ports as one line of JSON and ends with its standard input.
 *
 * `/{scenario}/{part}/fhir/...` misbehaves as the scenario says: with `Condition` alone (part `one`) or with everything (`all`).
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { behaviours, sendJson, type Json } from './behaviours.ts';

interface Seen {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
}

let record: Readonly<Record<string, Json>> = {};
const seen: Seen[] = [];
let sockets = 0;
let mostSockets = 0;
let strangers = 0;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname.startsWith('/control/')) void control(pathname, request, response);
  else answer(pathname, request, response);
});
server.on('connection', (socket) => {
  sockets++;
  mostSockets = Math.max(mostSockets, sockets);
  socket.once('close', () => sockets--);
  socket.on('error', () => {});
});
/** Counts whoever connects, whether or not HTTP is spoken. */
const bystander = createTcpServer((socket) => {
  strangers++;
  socket.on('error', () => {});
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n{"resourceType":"Bundle"}');
});

await Promise.all([listening(server), listening(bystander)]);
process.stdout.write(`${JSON.stringify({ port: portOf(server), bystanderPort: portOf(bystander) })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();

function listening(one: Server): Promise<void> {
  return new Promise((resolve) => void one.listen(0, '127.0.0.1', resolve));
}

function portOf(one: Server): number {
  const address = one.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answer(pathname: string, request: IncomingMessage, response: ServerResponse): void {
  seen.push({ path: request.url ?? '', method: request.method ?? '', headers: request.headers });
  const [, scenario = '', part = '', fhir = '', type = ''] = pathname.split('/');
  const honest = record[type];
  const behaviour = part === 'all' || type === 'Condition' ? behaviours[scenario] : behaviours['honest'];
  if (fhir !== 'fhir' || honest === undefined || behaviour === undefined) {
    sendJson(response, 404, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] });
    return;
  }
  behaviour({
    request,
    response,
    base: `http://127.0.0.1:${portOf(server)}/${scenario}/${part}/fhir`,
    bystander: `http://127.0.0.1:${portOf(bystander)}`,
    honest,
  });
}

async function control(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  if (pathname === '/control/record') record = JSON.parse(body);
  if (pathname === '/control/recount') mostSockets = sockets;
  sendJson(response, 200, { seen, mostSockets, strangers });
}
