import { describe, expect, test } from 'vitest';
import { rxnorm, atc, cvx,  vaccine, propertyIn,  } from '../../../test/value-sets.ts';

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
    ['M-M-R II', ['live']],
    ['M-M-RVAXPRO', ['live']],
    ['Priorix-Tetra', ['live']],
    ['ProQuad', ['live']],
    ['VARIVAX', ['live']],
    ['Varilrix', ['live']],
    ['FluMist Quadrivalent nasal spray', ['live']],
    ['Fluenz Tetra', ['live']],
    ['YF-Vax', ['live']],
    ['Stamaril', ['live']],
    ['ERVEBO', ['live']],
    ['Dengvaxia', ['live']],
    ['Qdenga', ['live']],
    ['Ixchiq', ['live']],
    ['ACAM2000', ['live']],
    ['OncoTICE', ['live']],
    ['Rotarix', ['live oral']],
    ['RotaTeq', ['live oral']],
    ['Vivotif', ['live oral']],
    ['Shingrix', []],
    ['Fluzone', []],
    ['Twinrix', []],
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
    expect(propertyIn('vaccines-live', 'medication', 'group', '', '', 'TheraCys')).toContain('intravesical');
    expect(propertyIn('vaccines-live', 'medication', 'group', '', '', 'BCG vaccine')).toEqual(['?']);
  });

  test('a kind that is not certain lets the words speak', () => {
    expect(vaccine(cvx, '188', 'zoster, unspecified formulation')).toEqual(['ask']);
    expect(vaccine(cvx, '188', 'Zostavax')).toEqual(['ask', 'live']);
    expect(vaccine(cvx, '187', 'Zostavax')).toEqual(['not live']);
  });
});
