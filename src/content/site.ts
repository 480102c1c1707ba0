import type { Profile } from '../facts/profile.ts';

/** Who decided a change, when and why: every change of a hospital is signed. */
export interface Signature {
  readonly by: string;
  /** ISO date. */
  readonly date: string;
  readonly because: string;
}

/** One thing that a hospital has otherwise than the content, and where its file says so. */
export type SiteChange = Signature & { readonly place: string } & (
    | {
        readonly kind: 'limit';
        readonly rule: string;
        readonly limit: string;
        readonly value: number;
        readonly unit: string;
        /** Left out: under both labels. */
        readonly profile?: Profile;
      }
    | { readonly kind: 'stage'; readonly rule: string; readonly stage: 'live' | 'shadow' | 'retired' }
    | {
        readonly kind: 'alert';
        readonly rule: string;
        readonly alert: string;
        readonly summary?: string;
        readonly detail?: string;
      }
    | {
        readonly kind: 'valueSet';
        readonly valueSet: string;
        readonly system: string;
        readonly code: string;
        readonly display: string;
        /** A code of the set; the new one means the same to the rules. */
        readonly like: string;
      }
  );

/** A hospital's changes to the content. */
export interface Site {
  readonly name: string;
  /** SHA-256 of the file, hexadecimal: on every record of the trail. */
  readonly hash: string;
  readonly changes: readonly SiteChange[];
}

/** A file of changes that cannot be used. One line for each mistake: where, what, and what would be right. */
export class SiteMistakes extends Error {
  override readonly name = 'SiteMistakes';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}
