/** One place in one edition of a document. Sections are cited by name, since editions renumber them. */
export interface Citation {
  readonly kind: 'citation';
  readonly document: string;
  readonly edition: string;
  readonly section: string;
  /** The document's home, for `source.url`. */
  readonly url: `https://${string}`;
}

/** A decision of this project where the documents are silent or disagree. Its reasons stand in DECISIONS.md. */
export interface Judgement {
  readonly kind: 'judgement';
  readonly what: string;
  readonly date: string;
  readonly because: string;
}

export type Source = Citation | Judgement;

/** Binds one edition of a document once, so that each rule only names the section. */
export function document(edition: Omit<Citation, 'kind' | 'section'>): (section: string) => Citation {
  return (section) => ({ kind: 'citation', ...edition, section });
}

/** A dated judgement of the project, with its reason. */
export function judgement(what: string, date: string, because: string): Judgement {
  return { kind: 'judgement', what, date, because };
}
