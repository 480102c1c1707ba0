import { signatureAlgorithms } from './trusted-issuer.ts';

/** A JSON Schema (2020-12) as a plain object. */
interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * JSON Schema (2020-12) of the tenants file. Closed everywhere but in keys, so that a member with a slip in its name is not
 * taken for one that is missing. Each `title` finishes the sentence "it must be ...", and `examples` show it.
 */
export function tenantsSchema(prefetchKeys: readonly string[]): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...closed('a map with the list tenants', {
      // Two that are the same have the same id, which is told.
      tenants: { ...listOf('a list of tenants', tenantSchema(prefetchKeys)), uniqueItems: false },
    }),
    required: ['tenants'],
  };
}

/** The members of a JSON Web Key that only the owner of its private half, or of a shared secret, may know. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

const flag: JsonSchema = { type: 'boolean', title: 'true or false' };

const endpoint: JsonSchema = {
  type: 'string',
  format: 'endpoint',
  title: 'an https URL',
  examples: ['https://ehr.example.org/.well-known/jwks.json'],
};

const fhirBase: JsonSchema = {
  type: 'string',
  format: 'fhir-base',
  title: 'the https URL of a FHIR base, without user, query or fragment',
  examples: ['https://ehr.example.org/fhir/R4'],
};

function textOf(title: string, example: string, most = 512): JsonSchema {
  return { type: 'string', pattern: String.raw`^\S(.*\S)?$`, maxLength: most, title, examples: [example] };
}

function listOf(title: string, items: JsonSchema): JsonSchema {
  return { type: 'array', title, items, minItems: 1, uniqueItems: true };
}

function choiceOf(...choices: readonly string[]): JsonSchema {
  return { enum: choices, title: `one of ${choices.join(', ')}` };
}

function closed(title: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', title, properties, additionalProperties: false };
}

const key: JsonSchema = {
  type: 'object',
  title: 'a public key as a JSON Web Key',
  required: ['kty', 'kid'],
  properties: {
    kty: choiceOf('EC', 'RSA'),
    kid: textOf('the id of the key as its tokens name it', 'key-2026-01'),
    ...Object.fromEntries(privateMembers.map((member) => [member, false])),
  },
};

const issuer: JsonSchema = {
  ...closed('a map with iss, and jku or keys', {
    iss: textOf('the `iss` of its tokens', 'https://ehr.example.org'),
    jku: endpoint,
    keys: listOf('a list of public keys: what stands under keys in its JWKS', key),
    tenant: textOf('the `tenant` of its tokens', '4d2e1f6c-general'),
    sub: textOf('the `sub` of its tokens', 'general-hospital-client'),
    audiences: listOf(
      'a list of values of `aud`',
      textOf('an `aud` of its tokens', 'https://cds.example.org/cds-services/some-order-select'),
    ),
    algorithms: listOf('a list of signing algorithms', choiceOf(...signatureAlgorithms)),
    allowTokenReuse: flag,
  }),
  required: ['iss'],
};

const base: JsonSchema = {
  ...closed('a URL, or a map with url and private', { url: fhirBase, private: flag }),
  ...fhirBase,
  type: ['string', 'object'],
  title: 'the https URL of a FHIR base, without user, query or fragment (or a map with url and private)',
  required: ['url'],
};

/** YAML reads a code of digits as a number, and a number has lost its leading zeros. */
const code = textOf('text, so put it in quotes', '"00417"');
const system = textOf('the URI of a code system', 'https://ehr.example.org/medications');

const localCode: JsonSchema = {
  ...closed('a map with system, code and means', {
    system,
    code,
    means: {
      ...closed('a map with the system and code of the common one', {
        system: {
          ...textOf('the URI of a common code system', 'http://loinc.org'),
          format: 'common-system',
        },
        code,
      }),
      required: ['system', 'code'],
    },
  }),
  required: ['system', 'code', 'means'],
};

const cards: JsonSchema = closed('a map of what the EHR can do with a card', {
  suggestions: flag,
  actions: listOf('a list of kinds of action', choiceOf('create', 'update', 'delete')),
  selectionBehavior: choiceOf('at-most-one', 'any'),
  linkHosts: {
    ...listOf('a list of hosts', {
      type: 'string',
      pattern: String.raw`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$`,
      title: 'a host name in lower case, without scheme and path',
      examples: ['cds.example.org'],
    }),
    // An empty list says that no link is taken.
    minItems: 0,
  },
  extensions: flag,
});

function tenantSchema(prefetchKeys: readonly string[]): JsonSchema {
  return {
    ...closed('a map of what a tenant is', {
      id: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
        title: 'a name that never changes, of up to 64 letters, digits and ._-',
        examples: ['general-hospital'],
      },
      issuers: listOf('a list of issuers', issuer),
      fhirBases: listOf('a list of FHIR bases', base),
      profile: choiceOf('us', 'eu'),
      mode: choiceOf('live', 'silent'),
      nullMeansEmpty: flag,
      prefetchAliases: {
        type: 'object',
        title: 'a map from the key that the EHR sends to ours',
        additionalProperties: choiceOf(...prefetchKeys),
      },
      // A hospital's whole catalogue may stand here, too long to compare each code with each.
      localCodes: { ...listOf('a list of local codes', localCode), uniqueItems: false },
      cards,
    }),
    required: ['id'],
  };
}
