import { describe, expect, test } from 'vitest';
import { rxnorm, ndc, atc, snomed, find, medicine } from '../../../test/value-sets.ts';

function named(text: string): readonly string[] {
  return find('medication', '', '', text).map(
    ({ set, by, properties }) => `${set}: ${properties['agent'] ?? '?'} by ${by}`,
  );
}

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
    ['Zessly', 'infliximab'],
    ['Nepexto', 'etanercept'],
    ['Amsparity', 'adalimumab'],
    ['Libmyris', 'adalimumab'],
    ['Halimatoz', 'adalimumab'],
    ['Hefiya', 'adalimumab'],
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
    ['Metoject', ['dmard-conventional: methotrexate by name']],
    ['Ridaura', ['dmard-conventional: auranofin by name']],
    ['Endoxan', ['immunosuppressants-other: cyclophosphamide by name']],
    ['Bimzelx', ['immunosuppressants-other: bimekizumab by name']],
    ['Sotyktu', ['immunosuppressants-other: deucravacitinib by name']],
    ['Advagraf', ['immunosuppressants-other: tacrolimus by name']],
    ['Rocephin', ['anti-infectives-systemic: ceftriaxone by name']],
    ['teicoplanin', ['anti-infectives-systemic: teicoplanin by name']],
    ['Diflucan', ['anti-infectives-systemic: fluconazole by name']],
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
