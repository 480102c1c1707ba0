import type { Content } from '../../content/catalogue.ts';
import type { Report, ReportQuery } from '../../trail/report.ts';
import { Contents, renderPage, type Site } from '../page.tsx';
import { grouped, type About } from './about.ts';
import { ContentSection } from './content-section.tsx';
import { CodesSection, DataSection } from './data-section.tsx';
import { DataTable } from './data-table.tsx';
import { FeedbackSection } from './feedback-section.tsx';
import { FilterForm } from './filter-form.tsx';
import { FiringsSection } from './firings-section.tsx';
import { endWords, periodOf, queryFor, timeWords } from './period.ts';
import { rulesIn, titlesOf } from './rule-titles.ts';
import { RulesSection } from './rules-section.tsx';
import { SilenceSection } from './silence-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { TimesSection } from './times-section.tsx';

/** What the trail says about the rules, for those who govern them. */
export function reportPage(site: Site, contents: readonly Content[], report: Report, query: ReportQuery): string {
  const about: About = {
    site,
    report,
    query,
    contents,
    period: periodOf(report, query),
    rules: rulesIn(contents, report, query.rule),
    titles: titlesOf(contents),
  };
  const hasCalls = report.totals.calls > 0 || report.totals.accepted + report.totals.overridden > 0;
  return renderPage(
    site,
    'Report',
    <>
      <h1>Report</h1>
      <p class="lead">{periodWords(about)}</p>
      <FilterForm about={about} />
      {hasCalls ? <Everything about={about} /> : <NothingYet about={about} />}
    </>,
  );
}

const entries = [
  ['summary', 'In short'],
  ['firings', 'Firings'],
  ['rules', 'Rule by rule'],
  ['silence', 'Days since a rule last fired'],
  ['feedback', 'Accepted and overridden'],
  ['data', 'What could not be checked'],
  ['codes', 'Medication codes that nobody knows'],
  ['times', 'Response times'],
  ['content-versions', 'Content and site versions'],
  ['tenants-heard', 'Tenants'],
  ['export', 'Download'],
] as const;

function Everything({ about }: { readonly about: About }) {
  const shown = entries.filter(([id]) => id !== 'times' || about.report.durations !== null);
  return (
    <>
      <Contents entries={shown} />
      <SummarySection about={about} />
      <FiringsSection about={about} />
      <RulesSection about={about} />
      <SilenceSection about={about} />
      <FeedbackSection about={about} />
      <DataSection about={about} />
      <CodesSection about={about} />
      <TimesSection about={about} />
      <ContentSection about={about} />
      <TenantsSection about={about} />
      <ExportSection about={about} />
    </>
  );
}

function NothingYet({ about: { query, site } }: { readonly about: About }) {
  return (
    <>
      <h2>{queryFor(query) === '' ? 'Nothing is on the trail yet' : 'There is nothing in this part of the trail'}</h2>
      <p>
        {queryFor(query) === ''
          ? 'Once an EHR asks about an order that concerns us, this page says by day and by rule:'
          : 'Other dates, another tenant or another rule may have something. Where there is something, this page says:'}
      </p>
      <ul>
        <li>how often each rule fired, and which firings were shown to somebody</li>
        <li>how long each rule has been silent, since an alert that stopped is what nobody notices</li>
        <li>what clinicians accepted and overrode, and for which reasons</li>
        <li>what could not be checked, and which data were missing</li>
        <li>which medication codes nobody knows, and how long answers took</li>
      </ul>
      <p>
        What each rule says stands on the <a href={`${site.base}/rules`}>rules pages</a>.
      </p>
    </>
  );
}

function periodWords({ report, query, titles }: About): string {
  const { tenant, from, to, rule } = query;
  const [first, last] = [report.days[0]?.day, report.days.at(-1)?.day];
  const asked = [
    from === undefined ? '' : `from ${timeWords(from)}`,
    to === undefined ? '' : `to ${endWords(to)}`,
  ].filter((words) => words !== '');
  const covered = first === undefined || last === undefined ? 'everything' : `everything, ${first} to ${last}`;
  const period = asked.length === 0 ? covered : asked.join(' ');
  const who = tenant === undefined ? 'all tenants' : `tenant ${tenant}`;
  const what = rule === undefined ? 'all rules' : (titles.get(rule) ?? rule);
  const minute = `${report.generated.slice(0, 10)} ${report.generated.slice(11, 16)}`;
  return `What the rules found and what became of the cards: ${period}, ${who}, ${what}. Made on ${minute}; days are in UTC.`;
}

function TenantsSection({ about: { report, site, query } }: { readonly about: About }) {
  return (
    <section aria-labelledby="tenants-heard">
      <h2 id="tenants-heard">Tenants</h2>
      <DataTable
        caption="Who called"
        columns={[
          { name: 'Tenant' },
          { name: 'Calls', kind: 'number' },
          { name: 'While silent, so that no card was shown', kind: 'number' },
        ]}
        rows={report.tenants.map(({ tenant, calls, silentCalls }) => ({
          key: tenant,
          cells: [
            <a href={`${site.base}/report${queryFor({ ...query, tenant })}`}>{tenant}</a>,
            grouped(calls),
            grouped(silentCalls),
          ],
        }))}
      />
    </section>
  );
}

function ExportSection({ about: { site, query } }: { readonly about: About }) {
  const end = queryFor(query);
  return (
    <section aria-labelledby="export">
      <h2 id="export">Download</h2>
      <ul>
        <li>
          All of this: <a href={`${site.base}/report.json${end}`}>report.json</a>; rule by rule for a spreadsheet:{' '}
          <a href={`${site.base}/report.csv${end}`}>report.csv</a>
        </li>
        <li>
          Each feedback with intervention, action, reason, user, date and location, as 45 CFR 170.315(b)(11)(ii)(C) asks
          for: <a href={`${site.base}/report/feedback.csv${end}`}>feedback.csv</a>,{' '}
          <a href={`${site.base}/report/feedback.json${end}`}>feedback.json</a>. User and location are empty unless the
          EHR was set up to send them.
        </li>
      </ul>
    </section>
  );
}
