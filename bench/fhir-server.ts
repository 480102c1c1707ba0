/** A FHIR server that answers every query after 20 ms with a handful of resources. */
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { fhirAnswerMs, handfulOf, patientResource } from './bodies.ts';

const [, , port = '0', now = '0'] = argv;

const answers = new Map<string, string>();

createServer((request, response) => {
  const [path = ''] = (request.url ?? '').split('?');
  const answer = answers.get(path) ?? JSON.stringify(answerTo(path));
  answers.set(path, answer);
  request.resume();
  setTimeout(() => {
    response.writeHead(200, { 'Content-Type': 'application/fhir+json' });
    response.end(answer);
  }, fhirAnswerMs);
}).listen(Number(port), '127.0.0.1');

function answerTo(path: string): unknown {
  const [, , resourceType = '', id] = path.split('/');
  return resourceType === 'Patient' && id !== undefined ? patientResource : handfulOf(resourceType, Number(now));
}
