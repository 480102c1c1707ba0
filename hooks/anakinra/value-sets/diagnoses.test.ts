import { describe, expect, test } from 'vitest';
import { snomed, icd10cm, icd10,  valueSets, find, groupIn } from '../../../test/value-sets.ts';

/** `set: group` of a diagnosis, infections left out; with its use. */
function disease(system: string, code: string, text?: string): readonly string[] {
  return find('condition', system, code, text)
    .filter(({ set }) => set !== 'infections')
    .map(({ set, properties }) => `${set}: ${[properties['group'], properties['use']].filter(Boolean).join(', ')}`);
}

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
