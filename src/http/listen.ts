import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { operationOutcome, type Reason, type RefusalStatus } from '../protocol/operation-outcome.ts';
import { countOnlyWaiting } from './time-to-send.ts';

/** Milliseconds. A call answers within a second; these bound what a slow or hostile client can hold. */
const timeouts = {
  /** For a whole request to come in. Of this and the next only the time counts in which we had time to read. */
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  /** Longer than the idle timeout of common load balancers (60 s), which must be the side that closes. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};
/** How long a client whose request was no HTTP may take to read that, before the connection is cut. */
const lingerMs = 1_000;
/** How long requests under way may take to end when the server closes. */
const graceMs = 10_000;

/** A server that listens. */
export interface Listening {
  readonly server: Server;
  /** The port that was taken, if 0 was asked for. */
  readonly port: number;
  /** Takes no new connections, lets requests under way end, and cuts what is left after ten seconds. */
  close(): Promise<void>;
}

/** Serves the app. Rejects if the port cannot be taken. */
export async function listen(
  app: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listening> {
  const server = createServer({ ...timeouts, maxHeaderSize: 32_768 }, app);
  countOnlyWaiting(server);
  server.on('clientError', answerClientError);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { server, port: portOf(server), close: () => close(server) };
}

function portOf(server: Server): number {
  const address: string | AddressInfo | null = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that becomes idle after the close would be kept alive: Node closes only those that are idle now.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}

/** What is no HTTP request never reaches the app; it is answered here in the same way. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = clientError(error.code ?? '');
  const body = JSON.stringify(operationOutcome(reason));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'X-Content-Type-Options: nosniff',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

function clientError(code: string): readonly [RefusalStatus, Reason] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, { code: 'too-long', sentence: 'The request headers are too large.' }];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, { code: 'timeout', sentence: 'The request did not come in within the time allowed.' }];
    default:
      return [400, { code: 'structure', sentence: 'This is not a valid HTTP request.' }];
  }
}
