import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Source } from '../rules/source.ts';

/** GitHub Markdown as HTML; raw HTML in it is shown as text, and links lead to the web only. */
export function Markdown({ text }: { readonly text: string }) {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** A text of a rule before it is filled: what is filled in is shown by its name. */
export function named(text: string): string {
  return text.replace(/\{(\w+)\}/g, '‹$1›');
}

/** Where a statement or a number comes from. */
export function SourceNote({ source }: { readonly source: Source }) {
  if (source.kind === 'judgement') {
    return (
      <span>
        Judgement of {source.date}: {source.what}; {source.because}
      </span>
    );
  }
  return (
    <span>
      <a href={source.url}>{source.document}</a> ({source.edition}): {source.section}
    </span>
  );
}
