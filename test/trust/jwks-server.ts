import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { JWK } from 'jose';

/** A real server of key sets on loopback. */
export interface JwksServer {
  readonly url: string;
  /** How often it was asked, on any path. */
  asked(): number;
  /** What it publishes from now on. */
  publish(...keys: readonly JWK[]): void;
  /** How it answers from now on. */
  answer(listener: RequestListener): void;
  /** Ends it, and everything that is connected. Its port stays its own for `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function jwksServer(...keys: readonly JWK[]): Promise<JwksServer> {
  let count = 0;
  let listener = publishing(keys);
  let server: Server | undefined;
  let port = 0;
  async function start(): Promise<void> {
    server = createServer((request, response) => {
      count += 1;
      listener(request, response);
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  }
  await start();
  return {
    url: `http://127.0.0.1:${port}/jwks`,
    asked: () => count,
    publish(...now) {
      listener = publishing(now);
    },
    answer(next) {
      listener = next;
    },
    async stop() {
      if (server === undefined) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      server = undefined;
      await closed;
    },
    start,
  };
}

function publishing(keys: readonly JWK[]): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  };
}
