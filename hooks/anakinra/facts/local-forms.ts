import { codeSystems, type MedicationUse } from '../../../src/authoring.ts';

/** Forms that act where they are put: skin, eye, ear, nose, lung, bowel end, joint. `Soft gel capsule` is swallowed. */
const localWords = new RegExp(
  String.raw`\b(?:ointment|cream|lotion|topical(?:ly)?|shampoo|scalp|foam|gel(?! ?cap)|eyes?|ophth\w*|ocular|conjunctiv\w*|ears?|otic|auricular|` +
    String.raw`(?:intra-?)?nasal(?:ly)?|nose|inhal\w*|nebuli\w*|rectal(?:ly)?|enema|suppositor\w*|vaginal(?:ly)?|transderm\w*|` +
    String.raw`intra-?(?:articular|lesional|bursal|vitreal|tympanic)|epidural|dental paste|oral paste|mouthwash|eluting|irrigation)\b|` +
    String.raw`(?<!sub[- ]?)\bcutaneous\b`,
  'i',
);
/** What only a route is called: the airways, and the letters that some EHRs send. */
const localRouteWords = /\brespiratory tract\b|^(?:inh|ih|top|oph|ou|od|os|nas|pr)$/i;
/** Brands that exist in such a form only. */
const localBrands = /\b(protopic|opzelura|restasis|cequa|vevye|ikervis|verkazia|hyftor|ozurdex|dextenza|anusol)\b/i;
/** Strengths in percent are those of creams and drops; a percentage beside a mass is that of an infusion bag. */
const percent = /\d ?%/;
const mass = /\d ?m?g\b|\binfusion\b/i;

/** SNOMED CT routes of that kind, for orders that send a code without words. */
const localRoutes = new Set([
  '6064005', // topical
  '54485002', // ophthalmic
  '10547007', // otic
  '46713006', // nasal
  '447694001', // respiratory tract
  '37161004', // rectal
  '16857009', // vaginal
  '12130007', // intra-articular
]);

/** Whether a medicine is given where it is to act, by its name, its form or a route of its dosage. */
export function isLocal(use: MedicationUse): boolean {
  const names = [use.label, ...use.matches.map(({ display }) => display)];
  return names.some(namesLocalForm) || use.dosages().some(({ route: { concept } }) => isLocalRoute(concept));
}

function namesLocalForm(name: string): boolean {
  return localWords.test(name) || localBrands.test(name) || (percent.test(name) && !mass.test(name));
}

function isLocalRoute({ codings, words }: ReturnType<MedicationUse['dosages']>[number]['route']['concept']): boolean {
  return (
    words.some((word) => localWords.test(word) || localRouteWords.test(word.trim())) ||
    codings.some(({ system, code }) => system === codeSystems.snomed && localRoutes.has(code))
  );
}
