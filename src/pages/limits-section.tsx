import type { ComponentChildren } from 'preact';
import type { Site as Hospital } from '../content/site.ts';
import type { Placed } from '../examples/place-on-limits.ts';
import type { WorkedRule } from '../examples/worked-rule.ts';
import { profiles } from '../facts/profile.ts';
import { movedUnder, ownValue, type Limit } from '../rules/limit.ts';
import type { Source } from '../rules/source.ts';
import { changesOf, Signed } from './hospital-changes.tsx';
import { NumberLine } from './number-line.tsx';
import { SourceNote } from './prose.tsx';
import { amount, cardAnchor, concludedWords, counted } from './words.ts';

interface LimitsProps {
  readonly worked: WorkedRule;
  readonly hospital: Hospital | undefined;
}

/** The numbers that a rule judges by: each as a picture, with the same in words. */
export function LimitsSection({ worked: { rule, placed }, hospital }: LimitsProps) {
  const limits = Object.entries(rule.limits);
  if (limits.length === 0) return null;
  return (
    <section aria-labelledby="limits">
      <h2 id="limits">Limits</h2>
      <p>
        By which numbers it judges. In each picture a triangle is the limit under a label, the thick bar is what a
        hospital may set, and the circles are the patients of the truth table to whom the rule would say something else
        if the limit were moved past them; a larger circle is more patients.
        {limits.some(([, limit]) => movedUnder(limit).length > 0) && (
          <> Where {hospital?.name} has another limit, a mark of its own says so, and the rule judges by that one.</>
        )}
      </p>
      {limits.map(([name, limit]) => (
        <LimitFigure key={name} name={name} limit={limit} placed={placed.get(name) ?? []}>
          {changesOf(hospital, rule.topic, 'limit')
            .filter((change) => change.limit === name)
            .map((change) => (
              <p key={change.place}>
                {hospital?.name}
                {change.profile === undefined ? '' : ` under the ${change.profile.toUpperCase()} label`}:{' '}
                {amount(change.value, change.unit)}. <Signed change={change} />
              </p>
            ))}
        </LimitFigure>
      ))}
    </section>
  );
}

interface LimitProps {
  readonly name: string;
  readonly limit: Limit;
  readonly placed: readonly Placed[];
}

interface FigureProps extends LimitProps {
  /** What a hospital has decided of it. */
  readonly children: ComponentChildren;
}

function LimitFigure({ name, limit, placed, children }: FigureProps) {
  const { meaning, unit, siteRange } = limit;
  return (
    <figure class="limit" id={`limit-${name}`}>
      <figcaption>
        <strong>{capital(meaning)}</strong>
        <span class="numbers">
          <LabelValues limit={limit} /> · a hospital may set {siteRange[0]} to {amount(siteRange[1], unit)}
        </span>
      </figcaption>
      <NumberLine id={`line-${name}`} limit={limit} placed={placed} />
      {children}
      {sourcesOf(limit.source).map(([label, source]) => (
        <p key={label} class="quiet">
          {label}
          <SourceNote source={source} />
        </p>
      ))}
      {placed.length > 0 && <Patients limit={limit} placed={placed} />}
    </figure>
  );
}

function LabelValues({ limit }: { readonly limit: Limit }) {
  const [value, unit] = [ownValue(limit), limit.unit];
  if (value.us === value.eu) return <>US and EU {amount(value.us, unit)}</>;
  return <>{profiles.map((profile) => `${profile.toUpperCase()} ${amount(value[profile], unit)}`).join(', ')}</>;
}

/** The patients on the scale in words: what they get with a lower limit, and what with a higher one. */
function Patients({ limit, placed }: Pick<LimitProps, 'limit' | 'placed'>) {
  return (
    <details>
      <summary>
        {counted(placed.length, 'example patient')} on this scale, and what moving the limit would change
      </summary>
      <ul>
        {sharingPlaces(placed).map(([{ last, first, below, above }, ids]) => (
          <li key={ids[0]}>
            up to {amount(last, limit.unit)} <Outcome concluded={below} />, from {amount(first, limit.unit)}{' '}
            <Outcome concluded={above} />: {listed(ids)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Outcome({ concluded }: { readonly concluded: Placed['below'] }) {
  const { outcome, alert } = concluded;
  if (alert === undefined) return <span class={`word ${outcome}`}>{concludedWords(concluded)}</span>;
  return (
    <a class={`word ${outcome}`} href={`#${cardAnchor(alert)}`}>
      {concludedWords(concluded)}
    </a>
  );
}

/** The most cases that are named at one place. */
const mostNamed = 8;

function listed(ids: readonly string[]): string {
  const rest = ids.length - mostNamed;
  return rest > 1 ? `${ids.slice(0, mostNamed).join(', ')} and ${rest} more` : ids.join(', ');
}

/** Patients at the same place with the same answers, with the ids of their cases. */
function sharingPlaces(placed: readonly Placed[]): readonly (readonly [Placed, readonly string[]])[] {
  const places = new Map<string, [Placed, string[]]>();
  for (const one of placed) {
    const key = JSON.stringify([one.last, one.first, one.below, one.above]);
    const before = places.get(key);
    if (before === undefined) places.set(key, [one, [one.row.id]]);
    else before[1].push(one.row.id);
  }
  return [...places.values()];
}

/** The source of a limit, or that of each label. */
export function sourcesOf(source: Limit['source']): readonly (readonly [string, Source])[] {
  if ('kind' in source) return [['', source]];
  return profiles.map((profile) => [`${profile.toUpperCase()}: `, source[profile]] as const);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
