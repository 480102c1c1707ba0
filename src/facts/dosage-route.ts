import type { Coding, Concept } from './concept.ts';

/** `unreadable`: something is said that we do not know, or two things at once. */
export type RouteKind = 'subcutaneous' | 'other' | 'unreadable' | 'missing';

export interface Route {
  /** As the EHR has it; empty where only free text names the route. */
  readonly concept: Concept;
  readonly kind: RouteKind;
}

/** A code for a route that has no letters to go by. Clinical content: the caller brings it. */
export interface RouteCode extends Pick<Coding, 'system' | 'code'> {
  readonly kind: 'subcutaneous' | 'other';
}

const ends = String.raw`(?![a-z])`;
/** English, the stems of other languages, and HL7's and NCPDP's letter codes. */
const subcutaneous = new RegExp(
  String.raw`(?<![a-z])(?:sub[ -]?[ck]ut\w*|sous-?cutan\w*|sottocutan\w*|sub[ -]?q${ends}|s\/?c${ends}|sq(?:infus|implnt|surgins)?${ends}|under the skin)`,
  'g',
);
const others = new RegExp(
  String.raw`(?<![a-z])(?:oral|per ?os|by mouth|p\.?o\.?${ends}|intra[a-z-]|iv(?:inj|infus|inf|pb|p)?${ends}|i\.v\.|im(?:inj)?${ends}|i\.m\.|` +
    String.raw`epidural|perineural|topical|cutaneous|transderm|percutaneous|dermal|rectal|vaginal|nasal|naso|inhal|respirat|nebuli|` +
    String.raw`ophthalmic|ocular|eye${ends}|otic${ends}|ear${ends}|auricular|sublingual|buccal|dental|enteral|gastr|jejun|urethral|dialysis|` +
    String.raw`by feeding tube|via feeding tube|central line)`,
);

/**
 * Tells a route by its words, by codes that are words of their own (`SC`, `SUBCUT`, `IV`), and by the codes that the caller knows.
 * `injection` or a code that nobody knows leaves it open.
 */
export function kindOfRoute({ codings, words }: Concept, known: readonly RouteCode[] = []): RouteKind {
  if (codings.length + words.length === 0) return 'missing';
  const said = new Set<RouteKind>();
  for (const coding of codings) {
    const found = known.find(({ system, code }) => system === coding.system && code === coding.code);
    if (found !== undefined) said.add(found.kind);
  }
  const codes = codings.map(({ code }) => code).filter((code) => /^[a-z/. -]+$/i.test(code));
  for (const text of [...codes, ...words]) {
    const plain = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/\bs\. ?c\b\.?/g, 'sc');
    const rest = plain.replace(subcutaneous, ' ');
    if (rest !== plain) said.add('subcutaneous');
    if (others.test(rest)) said.add('other');
  }
  const [only, ...contradicting] = said;
  return only === undefined || contradicting.length > 0 ? 'unreadable' : only;
}
