import type { Content } from '../../content/catalogue.ts';
import type { SiteChange } from '../../content/site.ts';
import { amount } from '../words.ts';
import type { About } from './about.ts';
import { grouped } from './about.ts';
import { DataTable } from './data-table.tsx';

/** Which content answered when, and what the hospital has otherwise than it. */
export function ContentSection({ about }: { readonly about: About }) {
  const { report, contents } = about;
  return (
    <section aria-labelledby="content-versions">
      <h2 id="content-versions">Content and site versions in this period</h2>
      <DataTable
        caption="What the cards rested on, newest first. The hash changes with anything that can change an answer."
        columns={[
          { name: 'Content' },
          { name: 'Hash' },
          { name: "Hospital's changes" },
          { name: 'First call' },
          { name: 'Last call' },
          { name: 'Calls', kind: 'number' },
        ]}
        rows={report.contents.map(({ version, hash, siteHash, calls, first, last }) => ({
          key: `${version} ${hash} ${siteHash ?? ''}`,
          cells: [
            <>
              {version}
              {isInForce(contents, hash, siteHash) && <span class="tag">in force</span>}
            </>,
            <code title={hash}>{short(hash)}</code>,
            siteHash === null ? 'none' : <code title={siteHash}>{short(siteHash)}</code>,
            first.slice(0, 10),
            last.slice(0, 10),
            grouped(calls),
          ],
        }))}
      />
      {contents.map((content) => (
        <SiteChanges key={content.drug.id} content={content} about={about} />
      ))}
    </section>
  );
}

function isInForce(contents: readonly Content[], hash: string, siteHash: string | null): boolean {
  return contents.some((content) => content.hash === hash && (content.site?.hash ?? null) === siteHash);
}

/** Enough of a hash to tell two apart. */
function short(hash: string): string {
  return hash.slice(0, 12);
}

function SiteChanges({ content: { drug, site }, about }: { readonly content: Content; readonly about: About }) {
  if (site === undefined || site.changes.length === 0) {
    return (
      <p>
        {drug.title}: the hospital has no changes in force (<code>SITE_FILE</code>).
      </p>
    );
  }
  return (
    <>
      <h3 id={`site-${drug.id}`}>
        Changes of {site.name} in force: {drug.title}
      </h3>
      <p class="quiet">
        File <code title={site.hash}>{short(site.hash)}</code>
      </p>
      <DataTable
        caption="Who decided what, when and why"
        columns={[{ name: 'Change' }, { name: 'By' }, { name: 'On' }, { name: 'Because' }]}
        rows={site.changes.map((change) => ({
          key: change.place,
          cells: [changeWords(change, about), change.by, change.date, change.because],
        }))}
      />
    </>
  );
}

function changeWords(change: SiteChange, { titles, contents }: About): string {
  switch (change.kind) {
    case 'limit': {
      const rule = contents.flatMap(({ drug }) => drug.rules).find(({ topic }) => topic === change.rule);
      const meaning = rule?.limits[change.limit]?.meaning ?? change.limit;
      const label = change.profile === undefined ? '' : ` under the ${change.profile.toUpperCase()} label`;
      return `${titles.get(change.rule) ?? change.rule}: limit set to ${amount(change.value, change.unit)}${label} (${meaning})`;
    }
    case 'stage':
      return `${titles.get(change.rule) ?? change.rule}: ${stageWords(change.stage)}`;
    case 'alert':
      return `${titles.get(change.rule) ?? change.rule}: other words for the alert ${change.alert}`;
    case 'valueSet':
      return `Value set ${change.valueSet}: ${change.code} ${change.display} added, like ${change.like}`;
  }
}

function stageWords(stage: 'live' | 'shadow' | 'retired'): string {
  switch (stage) {
    case 'live':
      return 'live';
    case 'shadow':
      return 'on trial: judged and recorded, not shown';
    case 'retired':
      return 'retired: not judged any more';
  }
}
