import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Where the pages are, for links: the base path, without a slash at the end. */
export interface Site {
  readonly base: string;
}

interface PageProps {
  readonly site: Site;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Page({ site, title, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href={`${site.base}/assets/pages.css`} />
      </head>
      <body>
        <header>
          <a href={`${site.base}/rules`}>Rules</a>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

/** A whole page as HTML. Everything that is not markup of ours is escaped. */
export function renderPage(site: Site, title: string, children: ComponentChildren): string {
  return `<!doctype html>${renderToString(
    <Page site={site} title={title}>
      {children}
    </Page>,
  )}`;
}
