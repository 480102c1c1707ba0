import type { BenchSettings } from './bench-data.ts';
import { renderPage, type Site } from './page.tsx';

/** The page of the bench: everything on it is drawn by its script, which reads the settings here. */
export function benchPage(site: Site, settings: BenchSettings): string {
  return renderPage(
    site,
    'Bench for testers',
    <>
      <h1>Bench</h1>
      <p class="lead">Fire a hook and see its cards as an EHR draws them, and what each rule saw.</p>
      <div id="bench" data-settings={JSON.stringify(settings)}>
        <noscript>
          <p>The bench is a program and needs JavaScript. The rules can be read without it.</p>
        </noscript>
      </div>
    </>,
    { style: '/assets/bench.css', script: '/assets/bench.js' },
  );
}
