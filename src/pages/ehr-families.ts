import type { BlockId } from './registration.ts';

/** How well something about an EHR is known. */
export type Ground = 'documented' | 'documented in 2021' | 'seen' | 'reported' | 'not known';

/** What each ground means, for the people who rely on it. */
export const grounds: readonly (readonly [Ground, string])[] = [
  ['documented', 'the vendor’s own documentation says so, read as a stored copy: compare it with the one in force'],
  ['documented in 2021', 'the vendor’s documentation said so in 2021, for a beta; not confirmed since'],
  ['seen', 'public code, or a captured request, shows it'],
  ['reported', 'others say so; not confirmed'],
  ['not known', 'nothing public was found'],
];

/** Something that is known of a family of EHRs, or not. */
export interface Statement {
  readonly ground: Ground;
  /** Code stands between backticks. */
  readonly what: string;
}

/** A family of EHRs that are registered alike. */
export interface Family {
  readonly id: string;
  readonly title: string;
  /** What is known of it, in a line. */
  readonly inShort: string;
  readonly about: string;
  /** In the order in which somebody would do it. */
  readonly steps: readonly string[];
  readonly known: readonly Statement[];
  readonly blocks: readonly BlockId[];
  /** Its entry in TENANTS_FILE; what is in capitals is to be replaced. */
  readonly tenant: (service: { readonly host: string }) => string;
}

const documented = (what: string): Statement => ({ ground: 'documented', what });
const in2021 = (what: string): Statement => ({ ground: 'documented in 2021', what });
const seen = (what: string): Statement => ({ ground: 'seen', what });
const reported = (what: string): Statement => ({ ground: 'reported', what });
const notKnown = (what: string): Statement => ({ ground: 'not known', what });

/** All that a client of the plain standard asks for. */
const allOfStandard: Family['blocks'] = [
  'discovery',
  'services',
  'prefetch',
  'smart',
  'audiences',
  'orders',
  'reasons',
  'topics',
  'feedback',
  'hosts',
];

const epic: Family = {
  id: 'epic',
  title: 'Epic, and EHRs that behave like it',
  inShort: 'order-select and order-sign are documented; everything is typed by the analysts of the site',
  about:
    'Discovery is not read, so that everything is typed by the analysts of the site: the endpoints on the client ID, the prefetch queries in the LGL record, the criteria in the OurPractice Advisory (OPA).',
  steps: [
    'On the client ID: the service URLs as endpoint URIs, R4 as the default version of FHIR, the resource types, and the APIs for unsigned orders.',
    'In the LGL record of each service: its URL, and the prefetch queries, one per line with its key.',
    'In the criteria of the OPA: only the orders to call for. It decides whether the service is called some tens of times a day or for every order.',
    'For the token: `aud` is the URL that is called; `iss` and `sub` go into TENANTS_FILE as the site typed them.',
    'Map each override reason to a released acknowledgment reason, and allow the link hosts.',
    'Start with `mode: silent`, and compare the report with what the pharmacy expects.',
  ],
  known: [
    documented(
      'order-select and order-sign are supported since May 2021, and native criteria can filter before a service is called.',
    ),
    documented('Discovery is not read automatically; prefetch queries stand in an LGL record.'),
    documented('`draftOrders` is sent only if the client ID is authorised for the “(Unsigned Order)” scopes.'),
    documented(
      '`{{context.patientId}}` is among the tokens that it replaces in a query; the queries below have no other.',
    ),
    documented(
      'If the URL is not exactly an endpoint URI of the client ID, the hook fires but is stripped of its data. This service then answers 400 and says so.',
    ),
    documented(
      'Suggestions hold one action, `selectionBehavior` is `any` alone, and details of an order in a suggestion are not taken over. Hence no updates of orders below.',
    ),
    documented('Feedback comes at once or in batches, as `overrideReasons`; both spellings are taken.'),
    documented('The token is signed by RS384 unless the site chose otherwise, and lives 15 minutes.'),
    documented('`source.topic.code` is alphanumeric and at most 100 characters; ours are.'),
    documented(
      'Links are allow-listed by the site; SMART links have to be registered. This service sends none of the latter.',
    ),
    seen('Ids of draft orders have 194 characters, and the order names its medicine by a reference with words.'),
    reported(
      'CDS Hooks cannot be fired from the public sandbox: a non-production environment of a customer is needed.',
    ),
    notKnown(
      'Its time-out, and whether a prefetch query that failed is `null` or left out. Hence `nullMeansEmpty: false` below.',
    ),
  ],
  blocks: ['services', 'prefetch', 'unsigned', 'apis', 'audiences', 'orders', 'reasons', 'topics', 'feedback', 'hosts'],
  tenant: ({ host }) => `tenants:
  - id: your-hospital # never changes
    issuers:
      - iss: https://EHR.EXAMPLE/interconnect/api/FHIR/R4 # as the site typed it
        jku: https://EHR.EXAMPLE/interconnect/api/epic/2019/Security/Open/PublicKeys/NUMBER/CDS # of the token’s header
        sub: CLIENT-ID # as the site typed it
        algorithms: [RS384]
    fhirBases:
      - https://EHR.EXAMPLE/interconnect/api/FHIR/R4
    mode: silent # until the site is content; then live
    nullMeansEmpty: false
    cards:
      suggestions: true
      actions: [create, delete] # no updates of orders
      selectionBehavior: any
      linkHosts: ['${host}']
`,
};

const oracle: Family = {
  id: 'oracle',
  title: 'Oracle Health (Cerner Millennium), and EHRs that behave like it',
  inShort: 'a beta of 2021 with patient-view alone is documented; calls on orders are not confirmed',
  about:
    'What is public is a beta of 2021 with patient-view alone. Ask the vendor whether your domain calls order-select and order-sign before anything is planned on it.',
  steps: [
    'Ask the vendor for the hooks that your domain can call, and for its way to register a service.',
    'Give it the service URLs, the scopes and the link hosts; as the trigger condition, the orders to call for.',
    'Put `iss`, `jku` and the `tenant` of your domain into TENANTS_FILE: by `iss` alone no hospital can be told from another.',
    'Start with `mode: silent`.',
  ],
  known: [
    in2021(
      'A service is registered with hook, title, trigger condition, service URL, FHIR server, tenants, scopes, allowed links and SMART apps; discovery is not read.',
    ),
    in2021(
      '`iss` is `https://cds-hooks.cerner.com` for all tenants; the keys are at `https://authorization.cerner.com/jwk`.',
    ),
    in2021('Links that are not in the list of allowed links are removed.'),
    in2021('A critical card pops up, others stand at the side.'),
    documented(
      'Searches of MedicationRequest know `patient` and `_count`, but no `_include` and no `code`. The queries below ask for neither of a MedicationRequest.',
    ),
    documented(
      'Orders name the medicine by RxNorm and by a code of the domain’s own; the latter can be mapped under `localCodes`.',
    ),
    reported('Support for CDS Hooks is limited and partial.'),
    notKnown(
      'Whether order-select and order-sign are called, whether suggestions are shown, whether feedback is sent, and the time-out.',
    ),
  ],
  blocks: ['services', 'orders', 'smart', 'audiences', 'prefetch', 'hosts', 'topics', 'feedback'],
  tenant: ({ host }) => `tenants:
  - id: your-hospital # never changes
    issuers:
      - iss: https://cds-hooks.cerner.com # documented in 2021, not confirmed
        jku: https://authorization.cerner.com/jwk # documented in 2021, not confirmed
        tenant: TENANT-ID # which hospital it is
    fhirBases:
      - https://FHIR.EXAMPLE/r4/TENANT-ID
    mode: silent
    cards:
      suggestions: false # none are documented
      linkHosts: ['${host}']
`,
};

const athena: Family = {
  id: 'athenahealth',
  title: 'athenahealth (athenaOne), and EHRs that behave like it',
  inShort: 'that orders are checked is documented; what a call holds is not known',
  about:
    'A service is set up on an administration page, as one from the marketplace or as the practice’s own. Its technical guide was not read, so the payload is not known: try it with a test practice first.',
  steps: [
    'Set the service up with its URLs, or with the discovery URL if it is asked for.',
    'Choose the rollout type “All users silent tracking” first: the service is called, and nobody sees a card. No feedback comes then.',
    'Compare the report with what is expected, then choose “By user”, then “All users visible guidance”.',
  ],
  known: [
    documented(
      'The service is consulted when orders are added to an order group, or to assessment and plan; cards stand in a panel that opens by itself.',
    ),
    documented('A practice can connect a service of its own.'),
    documented('The rollout types are “All users visible guidance”, “All users silent tracking” and “By user”.'),
    reported('A catalogue lists order-select and order-sign.'),
    notKnown('What a call holds, how the token is signed, whether suggestions are shown, and the time-out.'),
  ],
  blocks: allOfStandard,
  tenant: ({ host }) => `tenants:
  - id: your-practice # never changes
    issuers:
      - iss: https://ISSUER.EXAMPLE # from the technical guide
        jku: https://ISSUER.EXAMPLE/jwks.json
    fhirBases:
      - https://FHIR.EXAMPLE/r4
    mode: live # its own rollout type decides who sees cards
    nullMeansEmpty: false # until it is known what null says
    cards:
      linkHosts: ['${host}']
`,
};

const sandbox: Family = {
  id: 'sandbox',
  title: 'The public CDS Hooks sandbox',
  inShort: 'its code was seen; for development alone',
  about:
    'A test client in the browser, at https://sandbox.cds-hooks.org. It is trusted in development alone: the private key that it signs with is published.',
  steps: [
    'Start the service in development, with `CORS_ORIGINS` left out or holding `https://sandbox.cds-hooks.org`.',
    'Add the discovery URL under “Add CDS Services”.',
    'Its list of medicines is fixed: for one that it does not have, send a request of `fixtures/conversations/` instead.',
  ],
  known: [
    seen('It reads discovery, and fetches the prefetch queries itself.'),
    seen('order-select fires at every change of a field, also before a medicine was chosen.'),
    seen('A prefetch query that failed is left out; if all failed, there is no `prefetch`.'),
    seen('It signs by ES384, as `https://sandbox.cds-hooks.org`; the key is refused in production.'),
    seen('Feedback on cards is sent for accepted suggestions and for overrides.'),
  ],
  blocks: ['discovery'],
  tenant: () => `tenants: # development alone
  - id: sandbox
    issuers:
      - iss: https://sandbox.cds-hooks.org
        jku: https://sandbox.cds-hooks.org/.well-known/jwks.json
        allowTokenReuse: true
    fhirBases:
      - https://r4.smarthealthit.org
`,
};

const others: Family = {
  id: 'others',
  title: 'Medplum and other clients',
  inShort: 'Medplum’s code was seen; for a client that follows CDS Hooks there is nothing special to do',
  about:
    'For a client that follows CDS Hooks there is nothing special to do. No public description of the calls of MEDITECH, Altera, Veradigm, NextGen or eClinicalWorks was found; they are neither claimed nor excluded.',
  steps: [
    'Give the client the discovery URL, or the service URLs and prefetch queries if it does not read discovery.',
    'Give its issuer, keys and FHIR base to TENANTS_FILE.',
    'Send one order of the list, and look at `org.anakinra-cds.checks` in the answer: what was not sent is named there.',
  ],
  known: [
    seen(
      'Medplum (`@medplum/core`, December 2025) sends no `fhirServer` and no `fhirAuthorization` by itself: what it does not prefetch is not checked.',
    ),
    seen(
      'Medplum sends `null` for a query with a token that it could not resolve, and a query that fails ends the whole call. Hence `nullMeansEmpty: false` below.',
    ),
    seen(
      'Medplum’s type of a card lists `info`, `warning` and `hard-stop`, not `critical`: see to it that critical cards are drawn.',
    ),
    seen('OpenEMR had a client for patient-view alone, in a pull request of 2025 that was closed.'),
    documented(
      'InterSystems wants a token that is used once, which is what this service demands unless `allowTokenReuse` is set.',
    ),
    notKnown('Their time-outs.'),
  ],
  blocks: allOfStandard,
  tenant: ({ host }) => `tenants:
  - id: your-client # never changes
    issuers:
      - iss: https://CLIENT.EXAMPLE
        jku: https://CLIENT.EXAMPLE/.well-known/jwks.json
    fhirBases:
      - https://FHIR.EXAMPLE/r4
    nullMeansEmpty: false
    cards:
      linkHosts: ['${host}']
`,
};

/** By how much is known of them. */
export const families: readonly Family[] = [epic, oracle, athena, sandbox, others];
