import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Service {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly network_mode?: string;
  readonly privileged?: boolean;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose: Compose = parse(read('docker-compose.yml'));
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('keeps the Compose Specification', () => {
    const manifest = createRequire(import.meta.url).resolve('dclint/package.json');
    const schema: object = JSON.parse(
      readFileSync(join(dirname(manifest), 'schemas', 'compose.schema.json'), 'utf8').replace(
        'https://json-schema.org/draft-07/schema',
        'http://json-schema.org/draft-07/schema#',
      ),
    );
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(compose);
    expect(validate.errors).toBeNull();
    validate({ ...compose, services: { cds: { ...compose.services['cds'], helthcheck: {} } } });
    expect(validate.errors).not.toBeNull();
  });

  it('starts the service with PostgreSQL, and a FHIR server only for those who ask for it', () => {
    expect(services.map(([name, { profiles }]) => [name, profiles])).toEqual([
      ['cds', undefined],
      ['database', undefined],
      ['fhir', ['play']],
    ]);
    expect(compose.services['cds']?.environment?.['DATABASE_URL']).toMatch(/^postgres:\/\/cds:.+@database:5432\/cds$/);
    expect(compose.services['cds']?.depends_on).toEqual({ database: { condition: 'service_healthy' } });
  });

  it.each(services)('%s has a health check, no rights that it does not need, and a version', (name, service) => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.privileged).toBeUndefined();
    expect(service.image).toMatch(/:(?!latest)[\w.-]+$/);
    if (name === 'cds') expect([service.read_only, service.cap_drop]).toEqual([true, ['ALL']]);
  });

  it('opens ports to this machine alone, and none of the database', () => {
    const ports = services.flatMap(([, { ports: opened = [] }]) => opened);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(compose.services['database']?.ports).toBeUndefined();
  });

  it('keeps what must last in volumes that it declares', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('gives the service longer to stop than it takes at most', () => {
    expect(compose.services['cds']?.stop_grace_period).toBe('15s');
    expect(read('src/shutdown.ts')).toContain('const longestStop = 13_000;');
  });

  it.each([
    ['200 OK', true],
    ['503 Service Unavailable', false],
  ])('the health check of the FHIR server tells %s', async (answer, isHealthy) => {
    const [status = '', ...reason] = answer.split(' ');
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.writeHead(Number(status), reason.join(' ')).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const [, shell = '', flag = '', script = ''] = compose.services['fhir']?.healthcheck?.test ?? [];
    const { exitCode } = await run(shell, [flag, script.replace('/8080', `/${port}`)]);
    server.close();
    expect([asked, exitCode === 0]).toEqual([['/fhir/metadata'], isHealthy]);
  });
});

describe('Dockerfile', () => {
  /** The instructions, lines that go on joined. */
  const instructions = read('Dockerfile')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
  const only = (name: string): string => {
    const found = last.filter((line) => line.startsWith(`${name} `));
    expect(found).toHaveLength(1);
    return found[0] ?? '';
  };

  it('runs as a user who is not root, after everything that root does', () => {
    expect(only('USER')).toBe('USER node');
    const after = last.slice(last.indexOf('USER node') + 1).map((line) => line.split(' ')[0]);
    expect(after).toEqual(['ENV', 'EXPOSE', 'HEALTHCHECK', 'CMD']);
  });

  it('starts the program itself, so that signals reach it', () => {
    const command: unknown = JSON.parse(only('CMD').slice('CMD '.length));
    expect(command).toEqual(['node', 'dist/src/main.js']);
    const { scripts } = JSON.parse(read('package.json'));
    expect(scripts.start).toBe('node dist/src/main.js');
  });

  it('has a health check without a shell, which asks whether the process lives', () => {
    const check = only('HEALTHCHECK');
    const command: unknown = JSON.parse(check.slice(check.indexOf('[')));
    expect(command).toEqual(['node', '-e', expect.stringContaining("'/healthz'")]);
  });

  it('holds no compiler and no tests, of the fixtures what the bench offers, and every image has a version', () => {
    expect(instructions.filter((line) => /^(COPY|ADD) .*\b(test|fixtures)\b/.test(line))).toEqual([
      'COPY fixtures/conversations fixtures/conversations',
    ]);
    expect(instructions.join('\n')).toContain('npm prune --omit=dev');
    for (const line of instructions.filter((one) => one.startsWith('FROM '))) {
      expect(line).toMatch(/^FROM node:\d[\w.-]*( AS build)?$/);
    }
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.git', 'node_modules', 'data']));
  });
});

function run(program: string, flags: readonly string[]): Promise<{ readonly exitCode: number | null }> {
  const child = spawn(program, flags, { stdio: 'ignore' });
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode })));
}
