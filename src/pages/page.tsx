import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Where the pages are, for links: the base path, without a slash at the end. */
export interface Site {
  readonly base: string;
  /** There is a bench for testers at `/`. */
  readonly hasBench?: boolean;
}

/** What a page has that others do not, both paths below the base path. */
interface Extras {
  readonly style: string;
  readonly script: string;
}

interface PageProps {
  readonly site: Site;
  readonly title: string;
  readonly extras?: Extras | undefined;
  readonly children: ComponentChildren;
}

function Page({ site, title, extras, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={`${site.base}/assets/icon.svg`} type="image/svg+xml" />
        <link rel="stylesheet" href={`${site.base}/assets/pages.css`} />
        {extras && <link rel="stylesheet" href={`${site.base}${extras.style}`} />}
        {extras && <script type="module" src={`${site.base}${extras.script}`} />}
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header>
          <nav aria-label="Pages">
            {site.hasBench === true && <a href={`${site.base}/`}>Bench</a>}
            <a href={`${site.base}/rules`}>Rules</a> <a href={`${site.base}/report`}>Report</a>
            <a href={`${site.base}/register`}>Registering it in an EHR</a>
          </nav>
        </header>
        <main id="content" tabindex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
}

/** The parts of a page, as links: the id of each and its words. */
export function Contents({ entries }: { readonly entries: readonly (readonly [string, string])[] }) {
  return (
    <nav class="contents" aria-labelledby="contents">
      <h2 id="contents">On this page</h2>
      <ul>
        {entries.map(([id, words]) => (
          <li key={id}>
            <a href={`#${id}`}>{words}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A whole page as HTML. Everything that is not markup of ours is escaped. */
export function renderPage(site: Site, title: string, children: ComponentChildren, extras?: Extras): string {
  return `<!doctype html>${renderToString(
    <Page site={site} title={title} extras={extras}>
      {children}
    </Page>,
  )}`;
}
