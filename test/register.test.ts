import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { definitionsOf } from '../src/app.ts';
import { queryKeys } from '../src/chart/chart.ts';
import { registrationBook } from '../src/pages/registration-book.ts';
import { registrationOf } from '../src/pages/registration.ts';
import { readTenants } from '../src/trust/tenants-file.ts';
import { contents, testApp } from './test-app.ts';

const publicUrl = 'https://cds.hospital.example/cds';
const { app } = testApp({ basePath: '/cds', publicUrl });
const response = await request(app).get('/cds/register');
const page = response.text;

/** The texts to copy, by what they are called, in the section of a family. */
function copied(family: string): ReadonlyMap<string, string> {
  const section = page.slice(page.indexOf(`<h2 id="${family}">`)).split('<h2 id="')[1] ?? '';
  return new Map(
    [...section.matchAll(/<pre data-copy="([^"]*)">([^<]*)<\/pre>/g)].map(([, label = '', text = '']) => [
      label,
      text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ]),
  );
}

const epic = copied('epic');
const services = ['https://cds.hospital.example/cds/cds-services/anakinra-order-select'].concat(
  'https://cds.hospital.example/cds/cds-services/anakinra-order-sign',
);

describe('GET /register', () => {
  it('is open, like the rules, and linked from them', async () => {
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    const rules = await request(app).get('/cds/rules');
    expect(rules.text).toContain('<a href="/cds/register">');
  });

  it('has a section for each family of EHRs, with how well it is known', () => {
    for (const title of ['Epic', 'Oracle Health', 'athenahealth', 'The public CDS Hooks sandbox', 'Medplum']) {
      expect(page).toMatch(new RegExp(`<h2 id="\\w+">${title}`));
    }
    const oracle = page.slice(page.indexOf('<h2 id="oracle">'), page.indexOf('<h2 id="athenahealth">'));
    expect(oracle).toContain('<strong class="ground">documented in 2021:</strong>');
    expect(oracle).toContain('<strong class="ground">not known:</strong>');
  });

  it('gives the service URLs, those for feedback, and what a token may name, letter by letter', () => {
    const feedback = services.map((url) => `${url}/feedback`);
    expect(epic.get('Service URLs')).toBe(services.join('\n'));
    expect(epic.get('Feedback URLs')).toBe(feedback.join('\n'));
    expect(epic.get('Audience of the token (aud)')).toBe([...services, ...feedback].join('\n'));
    expect(copied('others').get('Discovery URL')).toBe('https://cds.hospital.example/cds/cds-services');
  });

  it('gives every prefetch query of discovery under its key, and all of them a line each', async () => {
    const discovered = await request(app).get('/cds/cds-services');
    const [service] = (discovered.body as { services: { prefetch: Record<string, string> }[] }).services;
    const queries = Object.entries(service?.prefetch ?? {});
    expect(queries).toHaveLength(10);
    for (const [key, query] of queries) expect(epic.get(key)).toBe(query);
    expect(epic.get('All of Prefetch queries of anakinra-order-select and anakinra-order-sign')).toBe(
      queries.map(([key, query]) => `${key}\t${query}`).join('\n'),
    );
  });

  it('gives the scopes of all that is read, medicines that an order refers to among them', () => {
    expect(epic.get('Scopes for unsigned orders')).toBe('MedicationRequest (Unsigned Order)\nMedication');
    expect(epic.get('Resource types to allow')).toContain('Patient\tread\nCondition\tread, search\n');
    expect(copied('others').get('Scopes, as SMART on FHIR 1 writes them')?.split('\n')).toEqual(
      [
        'Patient',
        'Condition',
        'MedicationRequest',
        'MedicationStatement',
        'MedicationDispense',
        'MedicationAdministration',
        'Observation',
        'AllergyIntolerance',
        'Immunization',
        'ImmunizationRecommendation',
        'Medication',
      ].map((type) => `user/${type}.read`),
    );
  });

  it('gives the topic of every card, and every reason to override with its display', () => {
    const { rules = [], notChecked, more } = contents[0]?.drug ?? {};
    const topics = (epic.get('Topics') ?? '').split('\n').map((line) => line.split('\t')[0]);
    expect(topics).toEqual([...rules.map(({ topic }) => topic), notChecked?.topic, more?.topic]);
    const reasons = (epic.get('Override reasons') ?? '').split('\n');
    expect(reasons).toContain('risk-benefit-ratio\tRecipient assessment of risk/benefit ratio');
    const offered = new Set(rules.flatMap(({ overrideReasons }) => overrideReasons));
    for (const code of offered) expect(reasons.some((line) => line.startsWith(`${code}\t`))).toBe(true);
  });

  it('says which orders to call for, by code and by name', () => {
    expect(page).toContain('Orders to call for: Anakinra (Kineret)');
    expect(page).toContain('Orders to call for: TNF-alpha blockers and their biosimilars');
    expect(page).toContain('Orders to call for: Live vaccines');
    expect(epic.get('All of Orders to call for: Anakinra (Kineret)')).toMatch(
      /^RxNorm\t.*\b727711\b.*\nATC\tL04AC03\nNames\tanakinra, kineret/,
    );
  });

  it('gives the hosts of all links', () => {
    expect(epic.get('Hosts that cards link to')?.split('\n')[0]).toBe('cds.hospital.example');
  });

  it('loads one script of ours, which its policy allows and that of other pages does not', async () => {
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script src="/cds/assets/copy.js" defer>']);
    expect(response.headers['content-security-policy']).toMatch(/; script-src 'self'; connect-src 'self'$/);
    const rules = await request(app).get('/cds/rules');
    expect(rules.headers['content-security-policy']).not.toContain('script-src');
    await request(app).get('/cds/assets/copy.js').expect(200).expect('Content-Type', 'text/javascript; charset=utf-8');
  });
});

describe('the entries for TENANTS_FILE', () => {
  const registration = registrationOf(contents, definitionsOf(contents), publicUrl);
  it.each(registration.families.map((family) => [family.id, family] as const))(
    'that of %s can be used as it stands',
    (id, { tenant }) => {
      const [read, ...others] = readTenants(tenant, 'tenants.yaml', {
        production: id !== 'sandbox',
        authMode: 'jwt',
        profile: 'us',
        prefetchKeys: queryKeys,
        isCommonSystem: () => true,
      });
      expect(others).toEqual([]);
      expect(read?.issuers).toHaveLength(1);
      if (id !== 'sandbox') expect(read?.tenant.cards.linkHosts).toEqual(['cds.hospital.example']);
    },
  );

  it('that of Epic offers no updates of orders, and one behaviour of selection', () => {
    const [read] = readTenants(registration.families[0]?.tenant ?? '', 'tenants.yaml', {
      production: true,
      authMode: 'jwt',
      profile: 'us',
      prefetchKeys: queryKeys,
      isCommonSystem: () => true,
    });
    expect(read?.tenant.cards).toMatchObject({ actions: ['create', 'delete'], selectionBehavior: 'any' });
    expect(read?.tenant).toMatchObject({ mode: 'silent', nullMeansEmpty: false });
  });
});

it.each(contents.map((content) => [content.drug.id, content] as const))(
  'the page for the repository of %s says what the rules say',
  async (id, content) => {
    const file = fileURLToPath(new URL(`../hooks/${id}/REGISTERING.md`, import.meta.url));
    const registration = registrationOf([content], definitionsOf([content]), 'https://HOST');
    const options = await prettier.resolveConfig(file);
    const made = await prettier.format(registrationBook(registration, content.drug.title), {
      ...options,
      filepath: file,
    });
    expect(await readFile(file, 'utf8')).toBe(made);
  },
);

function textIn(path: string): Promise<string> {
  return readFile(new URL(`../${path}`, import.meta.url), 'utf8');
}

it('each link of the README leads to a section of that page', async () => {
  const links = [...(await textIn('README.md')).matchAll(/\(hooks\/anakinra\/REGISTERING\.md#([^)]*)\)/g)];
  const headings = [...(await textIn('hooks/anakinra/REGISTERING.md')).matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[(),.]/g, '')
      .replaceAll(' ', '-'),
  );
  expect(links.map(([, anchor]) => anchor)).toEqual(headings);
  expect(headings).toHaveLength(5);
});
