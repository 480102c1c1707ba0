/**
 * The code systems that clinical data use, each under the one URL that FHIR gives it, and the spellings in which systems
 * send the same system and the same code. Nothing here knows what a code means.
 * Sources: HL7 Terminology (THO) naming systems, HL7 OID registry, FHIR R4 "Using Codes in Resources".
 */
export const codeSystems = {
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ndc: 'http://hl7.org/fhir/sid/ndc',
  atc: 'http://www.whocc.no/atc',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  unii: 'http://fdasis.nlm.nih.gov',
  /** Not a code system: names and phrases, found as whole words in the text of a concept. */
  words: 'urn:cds-content:words',
} as const;

const systems: ReadonlySet<string> = new Set(Object.values(codeSystems));
const snomedBelow = `${codeSystems.snomed}/`;

/** Every other spelling in lower case, without `https`, `urn:oid:` or a slash at the end, and the system that it means. */
const spellings: ReadonlyMap<string, string> = new Map<string, string>([
  ...Object.values(codeSystems).map((url): [string, string] => [url, url]),
  ['2.16.840.1.113883.6.88', codeSystems.rxnorm],
  ['2.16.840.1.113883.6.69', codeSystems.ndc],
  ['http://www.fda.gov/cder/ndc', codeSystems.ndc],
  ['2.16.840.1.113883.6.73', codeSystems.atc],
  ['http://whocc.no/atc', codeSystems.atc],
  // The German edition of ATC keeps WHO's codes and adds some of its own.
  ['http://fhir.de/codesystem/bfarm/atc', codeSystems.atc],
  ['http://fhir.de/codesystem/dimdi/atc', codeSystems.atc],
  ['2.16.840.1.113883.6.96', codeSystems.snomed],
  ['http://www.snomed.info/sct', codeSystems.snomed],
  ['2.16.840.1.113883.6.1', codeSystems.loinc],
  ['http://www.loinc.org', codeSystems.loinc],
  ['2.16.840.1.113883.6.90', codeSystems.icd10cm],
  ['http://hl7.org/fhir/sid/icd-10-us', codeSystems.icd10cm],
  ['2.16.840.1.113883.6.3', codeSystems.icd10],
  // The German modification keeps WHO's categories and their meaning; the US modification does not and is never mixed in.
  ['http://fhir.de/codesystem/bfarm/icd-10-gm', codeSystems.icd10],
  ['http://fhir.de/codesystem/dimdi/icd-10-gm', codeSystems.icd10],
  ['2.16.840.1.113883.12.292', codeSystems.cvx],
  ['2.16.840.1.113883.4.9', codeSystems.unii],
]);

/** Whether a system is one of those that value sets are made of, so that a code of it that no set has is known to be another. */
export function isKnownSystem(system: string): boolean {
  return systems.has(system);
}

/** Whether value sets may speak of the codes of a system, in any of its spellings. */
export function isCommonSystem(raw: string): boolean {
  const system = systemOf(raw);
  return system !== codeSystems.words && systems.has(system);
}

/**
 * The one URL of a code system, whatever its spelling: URL with http or https, any case, a slash at the end, `urn:oid:`
 * or the bare OID, an old alias, a SNOMED CT edition or version. An unknown system comes back as it was sent.
 */
export function systemOf(raw: string): string {
  const known = spellings.get(raw);
  if (known !== undefined) return known;
  const plain = raw
    .trim()
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace(/^(?:urn:)?oid:/, '')
    .replace(/\/+$/, '');
  return spellings.get(plain) ?? (plain.startsWith(snomedBelow) ? codeSystems.snomed : raw);
}

/**
 * The keys under which a code of a system (as `systemOf` gives it) may be filed, most specific first. One key for most
 * systems. A National Drug Code gives its package and its product, for every reading of its spelling.
 */
export function codeKeys(system: string, code: string): readonly string[] {
  const trimmed = code.trim();
  switch (system) {
    case codeSystems.icd10cm:
    case codeSystems.icd10:
      return [icdKey(trimmed)];
    case codeSystems.ndc:
      return ndcKeys(trimmed);
    case codeSystems.atc:
    case codeSystems.unii:
      return [trimmed.toUpperCase()];
    case codeSystems.cvx:
      return [/^\d$/.test(trimmed) ? `0${trimmed}` : trimmed];
    default:
      return [trimmed];
  }
}

/** The one key under which a value set files a code; nothing where its spelling has more than one reading. */
export function filingKey(system: string, code: string): string | undefined {
  if (system === codeSystems.ndc && /^\d{10}$/.test(code.trim())) return undefined;
  return codeKeys(system, code)[0];
}

/**
 * Whether an ICD-10-CM code (a key of `codeKeys`) says that the disease or injury is past and only its consequences are
 * present: the seventh character `S` of the injury and fracture chapters. Such a code means something else than the
 * codes that it stands below (ICD-10-CM Official Guidelines, I.C.19.a).
 */
export function isSequela(system: string, key: string): boolean {
  return system === codeSystems.icd10cm && key.length === 8 && key.endsWith('S');
}

/**
 * Whether a code is one that may be asked about in a hierarchy: a SNOMED CT identifier, 6 to 18 digits. Whatever else stands
 * where a code belongs, words or an expression, is nobody else's business.
 */
export function isInHierarchy(system: string, code: string): boolean {
  return system === codeSystems.snomed && /^\d{6,18}$/.test(code);
}

/** Upper case, with the dot after the third character; dagger, asterisk and other signs around the code are dropped. */
function icdKey(code: string): string {
  const signs = code.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return signs.length > 3 ? `${signs.slice(0, 3)}.${signs.slice(3)}` : signs;
}

/**
 * 11 digits (labeler 5, product 4, package 2), then the 9 digits of the product. Ten digits without dashes may be 4-4-2,
 * 5-3-2 or 5-4-1: all three readings are tried. Two segments are a product. What is no NDC comes back as it is.
 */
function ndcKeys(code: string): readonly string[] {
  const segments = /^(\d{4,5})[- ](\d{3,4})(?:[- ](\d{1,2}))?$/.exec(code);
  if (segments !== null) {
    const [, labeler = '', product = '', pack] = segments;
    return packAndProduct([[labeler, product, pack]]);
  }
  if (/^\d{11}$/.test(code)) return [code, code.slice(0, 9)];
  if (!/^\d{10}$/.test(code)) return [code];
  return packAndProduct(
    [
      [4, 8],
      [5, 8],
      [5, 9],
    ].map(([first = 0, second = 0]) => [code.slice(0, first), code.slice(first, second), code.slice(second)]),
  );
}

function packAndProduct(readings: readonly (readonly (string | undefined)[])[]): readonly string[] {
  const products = readings.map(([labeler = '', product = '']) => labeler.padStart(5, '0') + product.padStart(4, '0'));
  const packs = readings.flatMap(([, , pack], index) =>
    pack === undefined ? [] : [`${products[index] ?? ''}${pack.padStart(2, '0')}`],
  );
  return [...new Set([...packs, ...products])];
}
