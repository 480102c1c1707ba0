import type { Content } from '../content/catalogue.ts';
import type { Site as Hospital, SiteChange } from '../content/site.ts';
import type { Drug } from '../rules/drug.ts';
import { ownValue } from '../rules/limit.ts';
import type { Rule } from '../rules/rule.ts';
import type { Site } from './page.tsx';
import { named } from './prose.tsx';
import { alertName, amount, cardAnchor } from './words.ts';

type ChangeOf<K extends SiteChange['kind']> = Extract<SiteChange, { kind: K }>;

interface HospitalProps {
  readonly site: Site;
  readonly content: Content;
}

/** Everything that a hospital has otherwise than the content, each with who decided it, when and why. */
export function HospitalChanges({ site, content }: HospitalProps) {
  const { drug, hospital } = { drug: content.drug, hospital: content.site };
  if (hospital === undefined) return null;
  return (
    <>
      <h3 id={`${drug.id}-hospital`}>What {hospital.name} has otherwise</h3>
      <p class="quiet">
        Changed by the file of <code>SITE_FILE</code>, <Hash of={hospital.hash} />.
      </p>
      {hospital.changes.length === 0 && <p>Nothing of this content.</p>}
      <ul class="hospital">
        {hospital.changes.map((change) => (
          <li key={change.place}>
            <Change site={site} content={content} change={change} /> <Signed change={change} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a hash is of is said beside it; its first twelve digits, and all of it for those who compare. */
export function Hash({ of }: { readonly of: string }) {
  return (
    <>
      SHA-256 <code title={of}>{of.slice(0, 12)}</code>
    </>
  );
}

/** Who decided a change, when and why. */
export function Signed({ change: { by, date, because } }: { readonly change: SiteChange }) {
  return (
    <span class="quiet">
      {by}, <time datetime={date}>{date}</time>: {because}
    </span>
  );
}

function Change({ site, content: { drug, valueSets }, change }: HospitalProps & { readonly change: SiteChange }) {
  switch (change.kind) {
    case 'limit':
      return <MovedLimit site={site} drug={drug} change={change} />;
    case 'stage':
      return (
        <>
          <RuleLink site={site} drug={drug} topic={change.rule} /> is {stageWords(change.stage)}.
        </>
      );
    case 'alert':
      return <Reworded site={site} drug={drug} change={change} />;
    case 'valueSet':
      return (
        <>
          {change.display} (<code>{change.code}</code> of <code>{change.system}</code>) counts in “
          {valueSets.all.find(({ id }) => id === change.valueSet)?.title ?? change.valueSet}” as{' '}
          <code>{change.like}</code> does.
        </>
      );
  }
}

type RuleChangeProps<K extends SiteChange['kind']> = Pick<HospitalProps, 'site'> & {
  readonly drug: Drug;
  readonly change: ChangeOf<K>;
};

function MovedLimit({ site, drug, change }: RuleChangeProps<'limit'>) {
  const { rule: topic, limit: name, value, unit, profile } = change;
  const limit = ruleOf(drug, topic)?.limits[name];
  if (limit === undefined) return null;
  const own = ownValue(limit);
  const before =
    profile === undefined && own.us !== own.eu
      ? `US ${own.us}, EU ${amount(own.eu, unit)}`
      : amount(own[profile ?? 'us'], unit);
  return (
    <>
      <RuleLink site={site} drug={drug} topic={topic} anchor={`limit-${name}`} />: the limit “{limit.meaning}” is{' '}
      {amount(value, unit)} instead of {before}
      {profile === undefined ? '' : `, under the ${profile.toUpperCase()} label`}.
    </>
  );
}

function Reworded({ site, drug, change: { rule, alert, summary, detail } }: RuleChangeProps<'alert'>) {
  return (
    <>
      <RuleLink site={site} drug={drug} topic={rule} anchor={cardAnchor(alert)} />: the card “{alertName(alert)}” has
      other words{summary === undefined ? '' : `: “${named(summary)}”`}
      {detail === undefined ? '' : ' in its detail'}.
    </>
  );
}

function RuleLink({
  site,
  drug,
  topic,
  anchor,
}: {
  readonly site: Site;
  readonly drug: Drug;
  readonly topic: string;
  readonly anchor?: string;
}) {
  const hash = anchor === undefined ? '' : `#${anchor}`;
  return <a href={`${site.base}/rules/${topic}${hash}`}>{ruleOf(drug, topic)?.title ?? topic}</a>;
}

function ruleOf({ rules, retired = [] }: Drug, topic: string): Rule | undefined {
  return [...rules, ...retired].find((rule) => rule.topic === topic);
}

function stageWords(stage: ChangeOf<'stage'>['stage']): string {
  switch (stage) {
    case 'live':
      return 'live';
    case 'shadow':
      return 'on trial: it is judged and recorded, and shows no card';
    case 'retired':
      return 'retired: it is not judged any more';
  }
}

/** What a hospital decided of one rule. */
export function changesOf<K extends Exclude<SiteChange['kind'], 'valueSet'>>(
  hospital: Hospital | undefined,
  topic: string,
  kind: K,
): readonly ChangeOf<K>[] {
  const changes = hospital?.changes ?? [];
  return changes.filter((change): change is ChangeOf<K> => change.kind === kind && change.rule === topic);
}

interface StageProps {
  readonly drug: Drug;
  readonly rule: Rule;
  readonly hospital: Hospital | undefined;
}

/** Says at the top of a rule's page that its cards are not shown, and who decided so. */
export function StageBanner({ drug, rule, hospital }: StageProps) {
  const words = bannerWords(drug, rule);
  if (words === undefined) return null;
  const decision = changesOf(hospital, rule.topic, 'stage').at(-1);
  return (
    <p class="banner" role="note">
      {words}{' '}
      {decision !== undefined && (
        <>
          Decided at {hospital?.name}: <Signed change={decision} />
        </>
      )}
    </p>
  );
}

function bannerWords({ retired = [] }: Drug, rule: Rule): string | undefined {
  if (retired.includes(rule)) {
    return 'Retired. This rule is not judged any more. Its page stays, since cards of earlier days link to it.';
  }
  return rule.stage === 'shadow'
    ? 'On trial. This rule is judged and recorded, but shows no card. The cards below are what it would say.'
    : undefined;
}

/** That a rule shows no card, as a word beside its title. */
export function StageBadge({ rule }: { readonly rule: Rule }) {
  return rule.stage === 'shadow' ? <span class="badge">on trial</span> : null;
}
