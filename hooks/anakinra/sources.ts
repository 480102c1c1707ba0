import { document } from '../../src/authoring.ts';

/**
 * The documents that the content rests on, each bound to the edition that was read. The US label was revised in 10/2025
 * and renumbered after section 5.4, so sections are cited by name. A person must compare every statement with the labels
 * in force before the service is used for patients: the full text of the 10/2025 revision could not be read, only its list
 * of changes (amyloidosis, administration) and the text of the revisions before it.
 */
export const uspi = document({
  document: 'Kineret (anakinra) US prescribing information',
  edition: 'revised 10/2025',
  url: 'https://dailymed.nlm.nih.gov/dailymed/search.cfm?labeltype=human&query=anakinra',
});

/** Read as copies of the SmPC and the package leaflet (02/2022), and a 2025 digest. */
export const smpc = document({
  document: 'Kineret (anakinra) EU summary of product characteristics',
  edition: 'as of 2025',
  url: 'https://www.ema.europa.eu/en/medicines/human/EPAR/kineret',
});

/** The order file of the classification that the infection codes were read from. */
export const icd10cm = document({
  document: 'ICD-10-CM',
  edition: 'FY2022 order file',
  url: 'https://www.cdc.gov/nchs/icd/icd-10-cm/index.html',
});
