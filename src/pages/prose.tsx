import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Source } from '../rules/source.ts';

/** Markdown of the content as HTML; raw HTML in it is shown as text. What is filled in is shown by its name. */
export function Prose({ text }: { readonly text: string }) {
  const named = text.replace(/\{(\w+)\}/g, '‹$1›');
  const html = micromark(named, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  return <div class="prose" dangerouslySetInnerHTML={{ __html: html }} />;
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
