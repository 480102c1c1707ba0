import type { Content } from '../content/catalogue.ts';
import type { Site as Hospital } from '../content/site.ts';
import type { PersonalAttribute } from '../facts/fact.ts';
import type { Drug } from '../rules/drug.ts';
import type { Rule } from '../rules/rule.ts';
import type { Source } from '../rules/source.ts';

/** One of the 13 source attributes: a text, or whether the rule uses such data, with an explanation. */
interface Attribute {
  readonly number: number;
  readonly name: string;
  readonly value?: string;
  readonly used?: boolean;
  readonly explanation?: string;
}

/** What a decision may use of a person, by the number of its attribute in (b)(11)(iv)(A). */
const personal: readonly (readonly [number, string, PersonalAttribute | undefined])[] = [
  [5, 'Use of race', undefined],
  [6, 'Use of ethnicity', undefined],
  [7, 'Use of language', undefined],
  [8, 'Use of sexual orientation', undefined],
  [9, 'Use of gender identity', undefined],
  [10, 'Use of sex', 'sex'],
  [11, 'Use of date of birth', 'date of birth'],
  [12, 'Use of social determinants of health data', undefined],
  [13, 'Use of health status assessments data', undefined],
];

/**
 * Per rule the 13 source attributes of an evidence-based decision support intervention, 45 CFR 170.315(b)(11)(iv)(A)(1) to (13).
 * The rules are not predictive: no training data stands behind them.
 */
export function sourceAttributes(contents: readonly Content[], publicUrl: string): unknown {
  const interventions = contents.flatMap((content) =>
    content.drug.rules.map((rule) => intervention(content, rule, publicUrl)),
  );
  const retired = contents.flatMap(({ drug }) => drug.retired ?? []);
  return {
    regulation: '45 CFR 170.315(b)(11)(iv)(A)',
    type: 'evidence-based',
    interventions,
    ...(retired.length > 0 && { retired: retired.map(({ topic, title }) => ({ id: topic, title })) }),
  };
}

function intervention({ drug, site: hospital }: Content, rule: Rule, publicUrl: string): unknown {
  const { version, review, developer, funding } = drug;
  return {
    id: rule.topic,
    title: rule.title,
    version,
    stage: rule.stage ?? 'live',
    page: `${publicUrl}/rules/${rule.topic}`,
    lastReview: review.last,
    nextReview: review.next,
    reviewer: review.by,
    sourceAttributes: [
      { number: 1, name: 'Bibliographic citation of the intervention', value: rule.sources.map(cite).join('; ') },
      { number: 2, name: 'Developer of the intervention', value: developer },
      { number: 3, name: 'Funding source of the technical implementation', value: funding },
      { number: 4, name: 'Release and revision dates', value: datesOf(drug, rule, hospital) },
      ...personal.map((row) => personalAttribute(row, rule)),
    ] satisfies readonly Attribute[],
    inputs: Object.values(rule.facts).map(({ name, reads, results = [] }) => ({
      name,
      reads,
      ...(results.length > 0 ? { results } : {}),
    })),
  };
}

/** When the rule was released and revised, by the content and by the hospital that uses it. */
function datesOf({ changes }: Drug, { topic }: Rule, hospital: Hospital | undefined): string {
  const versions = changes
    .filter((version) => version.changes.some(({ topics }) => topics === undefined || topics.includes(topic)))
    .map(({ version }) => version);
  const released = versions.at(-1);
  const revised = versions.slice(0, -1).toReversed();
  const own = (hospital?.changes ?? []).filter((change) => change.kind !== 'valueSet' && change.rule === topic);
  return [
    ...(released === undefined ? [] : [`Released ${released}`]),
    ...(revised.length > 0 ? [`revised ${revised.join(', ')}`] : []),
    ...own.map(({ kind, date }) => `${kind} changed by ${hospital?.name ?? ''} ${date}`),
    `content in use: ${changes[0].version}`,
  ].join('; ');
}

function personalAttribute([number, name, attribute]: (typeof personal)[number], { facts }: Rule): Attribute {
  const readers = Object.values(facts).filter((fact) => attribute !== undefined && fact.personal?.includes(attribute));
  if (readers.length === 0) return { number, name, used: false, explanation: 'Not read by this rule.' };
  return { number, name, used: true, explanation: `Read for: ${readers.map((fact) => fact.name).join(', ')}.` };
}

function cite(source: Source): string {
  if (source.kind === 'judgement') return `Judgement of ${source.date}: ${source.what}`;
  return `${source.document} (${source.edition}), ${source.section}`;
}
