/**
 * What the service is measured against: a bare `node:http` server that reads the body, parses it, and answers what the
 * service answered to the same body. The path names the file of the answer; `?wait=20` answers so many milliseconds later.
 */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { argv } from 'node:process';

const [, , port = '0', folder = '.'] = argv;
const answers = new Map<string, Buffer>();

createServer((request, response) => {
  if (request.method !== 'POST') return void response.end();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const wait = Number(new URLSearchParams(query).get('wait') ?? 0);
    if (wait > 0) setTimeout(() => reply(response, path), wait);
    else reply(response, path);
  });
}).listen(Number(port), '127.0.0.1');

function reply(response: ServerResponse, path: string): void {
  const answer = answers.get(path) ?? readFileSync(join(folder, path));
  answers.set(path, answer);
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': answer.length });
  response.end(answer);
}
