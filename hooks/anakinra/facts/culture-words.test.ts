import { describe, expect, it } from 'vitest';
import { grewInSeveral, namesOnlySkinOrganisms, readGrowth } from './culture-words.ts';

describe('the words of a blood culture', () => {
  it.each([
    'Staphylococcus aureus',
    'Gram-positive cocci in clusters',
    'GRAM NEGATIVE RODS',
    'E. coli',
    'Escherichia coli isolated from both bottles',
    'Staphylococcus, coagulase negative, in 1 of 2 bottles',
    'Gram positive cocci, identification pending',
    'Staphylococcus aureus, not MRSA',
    'Staphylococcus aureus (no methicillin resistance)',
    'Aerobic bottle: no growth. Anaerobic bottle: Bacteroides fragilis',
    'Aerobic: no growth Anaerobic: Clostridium perfringens',
    'Gram stain: no organisms seen. Culture: Klebsiella pneumoniae',
    'Gram negative rod, not further identified',
    'Yeast',
    'Candida albicans',
    'Stenotrophomonas maltophilia',
    'Growth of Enterobacter cloacae after 12 hours',
    'Streptococcus pneumoniae',
    'GPC in pairs and chains',
    'Listeria monocytogenes',
    'S. aureus',
  ])('"%s" is growth', (text) => {
    expect(readGrowth(text)).toBe('grown');
  });

  it.each([
    'No growth after 5 days',
    'No growth to date',
    'Negative',
    'No Staphylococcus aureus isolated',
    'No gram negative rods seen',
    'Negative for Staphylococcus aureus',
    'Candida not isolated',
    'Yeast: none',
    'Sterile after 120 hours',
    'No organisms seen',
    'No evidence of Listeria',
  ])('"%s" is no growth', (text) => {
    expect(readGrowth(text)).toBe('none');
  });

  it.each(['Pending', 'Culture in progress', 'Specimen received, culture to follow'])(
    '"%s" is not there yet',
    (text) => {
      expect(readGrowth(text)).toBe('awaited');
    },
  );

  it.each(['See comment', '112283007', 'Contaminated'])('"%s" is not understood', (text) => {
    expect(readGrowth(text)).toBe('unread');
  });
});

describe('organisms of the skin', () => {
  it.each([
    'Staphylococcus epidermidis',
    'S. epidermidis in 1 of 2 bottles',
    'Staphylococcus, coagulase negative',
    'Coag neg staph',
    'Gram positive cocci in clusters; Staphylococcus hominis',
    'Corynebacterium species',
    'Diphtheroids',
    'Cutibacterium acnes',
    'Bacillus species',
    'Micrococcus luteus',
  ])('"%s" names nothing else', (text) => {
    expect(namesOnlySkinOrganisms(text)).toBe(true);
  });

  it.each([
    'Staphylococcus aureus',
    'Staphylococcus epidermidis; Escherichia coli',
    'Staphylococcus epidermidis and Staphylococcus aureus',
    'Coagulase negative Staphylococcus lugdunensis',
    'Bacillus anthracis',
    'Gram positive cocci in clusters',
    'Candida albicans',
  ])('"%s" is not only of the skin', (text) => {
    expect(namesOnlySkinOrganisms(text)).toBe(false);
  });
});

describe('in how many bottles it grew', () => {
  it.each([
    'in 2 of 2 bottles',
    '2/4 bottles',
    'both sets',
    'two bottles',
    'in three of four cultures',
    '2 out of 2 sets',
  ])('"%s" is several', (text) => {
    expect(grewInSeveral(text)).toBe(true);
  });

  it.each(['in 1 of 2 bottles', '1/2 bottles', 'one out of two sets', '1 bottle of 4', 'aerobic bottle', ''])(
    '"%s" is one, or not said',
    (text) => {
      expect(grewInSeveral(text)).toBe(false);
    },
  );
});
