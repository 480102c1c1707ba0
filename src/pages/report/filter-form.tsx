import type { About } from './about.ts';
import { queryFor } from './period.ts';

/** What part of the trail to look at, without a script: a form that leads to the same page. */
export function FilterForm({ about: { site, report, query, contents } }: { readonly about: About }) {
  const rules = contents.flatMap(({ drug }) => [...drug.rules, ...(drug.retired ?? [])]);
  return (
    <form class="filter" method="get" action={`${site.base}/report`} aria-label="What to look at">
      <label>
        Tenant
        <input
          name="tenant"
          list="tenants"
          value={query.tenant ?? ''}
          maxlength={128}
          pattern="[\w.:\-]*"
          autocomplete="off"
        />
      </label>
      <datalist id="tenants">
        {report.tenants.map(({ tenant }) => (
          <option key={tenant} value={tenant} />
        ))}
      </datalist>
      <label>
        From
        <input name="from" type="date" value={query.from === undefined ? '' : dateOf(query.from)} />
      </label>
      <label>
        To, included
        <input name="to" type="date" value={query.to === undefined ? '' : dateOf(query.to - 1)} />
      </label>
      <label>
        Rule
        <select name="rule">
          <option value="">All rules</option>
          {rules.map(({ topic, title }) => (
            <option key={topic} value={topic} selected={topic === query.rule}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">Show</button>
      {queryFor(query) !== '' && <a href={`${site.base}/report`}>Show everything</a>}
    </form>
  );
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
