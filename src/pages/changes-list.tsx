import type { ContentChange, Drug } from '../rules/drug.ts';
import type { Site } from './page.tsx';

interface ChangesProps {
  readonly site: Site;
  readonly drug: Drug;
  /** Only what concerns this rule, or all of the content. */
  readonly topic?: string;
}

/** What changed with the versions of the content, newest first. */
export function ChangesList({ site, drug, topic }: ChangesProps) {
  const versions = drug.changes.map(({ version, changes }) => ({
    version,
    changes: changes.filter(({ topics }) => topic === undefined || topics === undefined || topics.includes(topic)),
  }));
  return (
    <dl class="changes">
      {versions
        .filter(({ changes }) => changes.length > 0)
        .map(({ version, changes }) => (
          <>
            <dt key={version}>
              <time datetime={version}>{version}</time>
              {version === drug.version ? ', in use' : ''}
            </dt>
            {changes.map((change) => (
              <dd key={change.what}>
                {change.what}
                {topic === undefined && <Concerned site={site} drug={drug} change={change} />}
              </dd>
            ))}
          </>
        ))}
    </dl>
  );
}

interface ConcernedProps extends Pick<ChangesProps, 'site' | 'drug'> {
  readonly change: ContentChange['changes'][number];
}

function Concerned({ site, drug, change: { topics = [] } }: ConcernedProps) {
  const rules = [...drug.rules, ...(drug.retired ?? [])].filter(({ topic }) => topics.includes(topic));
  if (rules.length === 0) return null;
  return (
    <>
      {' '}
      (
      {rules.map(({ topic, title }, at) => (
        <>
          {at > 0 ? '; ' : ''}
          <a href={`${site.base}/rules/${topic}`}>{title}</a>
        </>
      ))}
      )
    </>
  );
}
