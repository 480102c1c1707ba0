import { systemOf } from '../facts/code-systems.ts';
import type { Profile } from '../facts/profile.ts';
import { asObject, asObjects, asText, type Json } from '../fhir/json.ts';
import type { Drug } from '../rules/drug.ts';
import { inForceUnder, ownValue, type Limit } from '../rules/limit.ts';
import type { AlertTexts, Rule } from '../rules/rule.ts';
import type { Site, SiteChange } from './site.ts';

type ChangeOf<K extends SiteChange['kind']> = Extract<SiteChange, { kind: K }>;

/** Makes a hospital's changes to one drug's content, and notes what it cannot make. */
export interface Alteration {
  readonly drug: Drug;
  readonly valueSets: readonly Json[];
  /** The changes that were for this drug. */
  readonly made: readonly SiteChange[];
  readonly mistakes: readonly string[];
}

/** Changes that name nothing of this drug are left to others. */
export function applySite(drug: Drug, valueSets: readonly Json[], { name, changes }: Site): Alteration {
  const made: SiteChange[] = [];
  const mistakes: string[] = [];
  const altered: Altered = { site: name, drug, valueSets };
  for (const change of changes) {
    const problem = change.kind === 'valueSet' ? addCode(altered, change) : changeRule(altered, change);
    if (problem === 'not here') continue;
    made.push(change);
    if (problem !== undefined) mistakes.push(`${change.place}: ${problem}`);
  }
  return { drug: altered.drug, valueSets: altered.valueSets, made, mistakes };
}

type Problem = string | undefined;
interface Altered {
  readonly site: string;
  drug: Drug;
  valueSets: readonly Json[];
}

function changeRule(altered: Altered, change: Exclude<SiteChange, { kind: 'valueSet' }>): Problem {
  const { drug, site } = altered;
  const rule = [...drug.rules, ...(drug.retired ?? [])].find(({ topic }) => topic === change.rule);
  if (rule === undefined) return 'not here';
  if ((drug.retired ?? []).includes(rule)) return `${rule.topic} is retired: nothing can be changed of it`;
  if (change.kind === 'stage') {
    altered.drug = setStage(drug, rule, change);
    return undefined;
  }
  const changed = change.kind === 'limit' ? moveLimit(rule, change, site) : reword(rule, change);
  if (typeof changed === 'string') return changed;
  altered.drug = { ...drug, rules: drug.rules.map((one) => (one === rule ? changed : one)) };
  return undefined;
}

function setStage(drug: Drug, rule: Rule, { stage }: ChangeOf<'stage'>): Drug {
  const { stage: _before, ...live } = rule;
  switch (stage) {
    case 'live':
      return { ...drug, rules: drug.rules.map((one) => (one === rule ? live : one)) };
    case 'shadow':
      return { ...drug, rules: drug.rules.map((one) => (one === rule ? { ...live, stage } : one)) };
    case 'retired':
      return { ...drug, rules: drug.rules.filter((one) => one !== rule), retired: [...(drug.retired ?? []), rule] };
  }
}

function moveLimit(rule: Rule, change: ChangeOf<'limit'>, site: string): Rule | string {
  const { limit: name, value, unit, profile, date } = change;
  const limit = Object.hasOwn(rule.limits, name) ? rule.limits[name] : undefined;
  if (limit === undefined) {
    const names = Object.keys(rule.limits);
    return `${rule.topic} has no limit "${name}"; ${names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`}`;
  }
  const [lowest, highest] = limit.siteRange;
  if (unit !== limit.unit) return `limit "${name}" of ${rule.topic} is in ${limit.unit}; write unit: "${limit.unit}"`;
  if (!(value >= lowest && value <= highest)) {
    return `limit "${name}" of ${rule.topic} may be set from ${lowest} to ${highest} ${limit.unit}; write a value within`;
  }
  const set = (one: Profile): number => (profile === undefined || one === profile ? value : limit.value[one]);
  const moved: Limit = { ...limit, value: { us: set('us'), eu: set('eu') }, unmoved: ownValue(limit) };
  const label = profile === undefined ? '' : ` under the ${profile.toUpperCase()} label`;
  const note = `Limit set by ${site} on ${date}${label}: ${value} ${unit} (${limit.meaning}).`;
  return withLimits(rule, { ...rule.limits, [name]: moved }, note);
}

function withLimits(rule: Rule, limits: Rule['limits'], note: string): Rule {
  const usual = inForceUnder(limits);
  return {
    ...rule,
    limits,
    siteNotes: [...(rule.siteNotes ?? []), note],
    judge: (scene, given = usual(scene.profile)) => rule.judge(scene, given),
  };
}

function reword(rule: Rule, { alert: key, summary, detail }: ChangeOf<'alert'>): Rule | string {
  const texts = Object.hasOwn(rule.alerts, key) ? rule.alerts[key] : undefined;
  if (texts === undefined) {
    return `${rule.topic} has no alert "${key}"; it has ${Object.keys(rule.alerts).join(', ')}`;
  }
  const known = new Set([...placeholdersIn(texts.summary), ...placeholdersIn(texts.detail)]);
  const strange = [...placeholdersIn(summary ?? ''), ...placeholdersIn(detail ?? '')].find((name) => !known.has(name));
  if (strange !== undefined) {
    return `nothing fills {${strange}} in alert "${key}" of ${rule.topic}; there are ${[...known].map((name) => `{${name}}`).join(', ')}`;
  }
  const lost = placeholdersIn(texts.summary).find((name) => summary !== undefined && !summary.includes(`{${name}}`));
  if (lost !== undefined) return `the summary of a card carries what was found: keep {${lost}}`;
  if (/<[a-z/!]/i.test(`${summary ?? ''}${detail ?? ''}`)) return 'cards hold no HTML: write Markdown';
  const reworded: AlertTexts = { ...texts, summary: summary ?? texts.summary, detail: detail ?? texts.detail };
  return { ...rule, alerts: { ...rule.alerts, [key]: reworded } };
}

function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** The new code says to the rules what the one that it is like says: it goes into an include of its own with the same properties. */
function addCode(
  altered: Altered,
  { valueSet: id, system, code, display, like, place }: ChangeOf<'valueSet'>,
): Problem {
  const set = altered.valueSets.find((one) => one['id'] === id);
  if (set === undefined) return 'not here';
  const compose = asObject(set['compose']);
  const includes = asObjects(compose?.['include']);
  const same = systemOf(system);
  if (includes.some((one) => systemOf(asText(one['system']) ?? '') === same && holds(one, code))) {
    return `value set "${id}" has ${code} already: leave this change out`;
  }
  const model = includes.find((one) => holds(one, like));
  if (model === undefined) {
    return `value set "${id}" has no code ${like} that the new one could be like; name one that it has`;
  }
  const extension = asObjects(model['extension'])
    .filter(({ url }) => url !== 'urn:cds-content:match' && url !== 'urn:cds-content:source')
    .concat([{ url: 'urn:cds-content:source', valueString: place }]);
  const include = { extension, system, concept: [{ code, display }] };
  const extended = { ...set, compose: { ...compose, include: [...includes, include] } };
  altered.valueSets = altered.valueSets.map((one) => (one === set ? extended : one));
  return undefined;
}

function holds(include: Json, code: string): boolean {
  return asObjects(include['concept']).some((concept) => concept['code'] === code);
}
