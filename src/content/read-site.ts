import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { isObject, listOf } from '../fhir/json.ts';
import { changeSchemas, rightForms, type ChangeKind } from './site-schema.ts';
import { SiteMistakes, type Site, type SiteChange } from './site.ts';

type Validators = ReadonlyMap<ChangeKind, ValidateFunction>;

const kinds: readonly ChangeKind[] = ['limit', 'stage', 'alert', 'valueSet'];

/** Made when a file is read: most services have none. */
function validatorsOfChanges(): Validators {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  return new Map(kinds.map((kind) => [kind, ajv.compile(changeSchemas[kind])]));
}

/**
 * Reads a hospital's file of changes (YAML): `site`, its name, and `changes`, a list.
 * @throws SiteMistakes with every mistake of its form. Whether the content has what it names is for `applySite` to say.
 */
export async function readSite(path: string): Promise<Site> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SiteMistakes([`${path} cannot be read (${error.code ?? 'unknown error'})`]);
  });
  return parseSite(text, path);
}

/** As `readSite`, of a text. */
export function parseSite(text: string, path: string): Site {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw new SiteMistakes([`${placeAt(broken.pos[0])}: this is not YAML`]);
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  if (!isObject(content) || typeof content['site'] !== 'string' || !Array.isArray(content['changes'])) {
    throw new SiteMistakes([`${path}:1:1: write "site: NAME" and "changes:", a list of changes`]);
  }
  const strangers = Object.keys(content).filter((name) => name !== 'site' && name !== 'changes');
  const mistakes = strangers.map(
    (name) => `${placeOf(document, [name], placeAt)}: there is no "${name}" beside site and changes`,
  );
  const validators = validatorsOfChanges();
  const changes = content['changes'].flatMap((change: unknown, index) => {
    const place = placeOf(document, ['changes', index], placeAt);
    const found = readChange(change, place, validators);
    if (typeof found !== 'string') return [found];
    mistakes.push(found);
    return [];
  });
  if (mistakes.length > 0) throw new SiteMistakes(mistakes);
  return { name: content['site'], hash: createHash('sha256').update(text).digest('hex'), changes };
}

function placeOf(document: Document, path: readonly (string | number)[], placeAt: (offset: number) => string): string {
  const node: unknown = document.getIn(path, true);
  const range = isObject(node) && Array.isArray(node['range']) ? node['range'] : [];
  return placeAt(typeof range[0] === 'number' ? range[0] : 0);
}

/** The change, or the mistake in it. */
function readChange(change: unknown, place: string, validators: Validators): SiteChange | string {
  if (!isObject(change)) return `${place}: a change is one of ${Object.values(rightForms).join('; ')}`;
  const kind = kinds.find((one) => Object.hasOwn(change, one));
  const validate = kind === undefined ? undefined : validators.get(kind);
  if (kind === undefined || validate === undefined) {
    return `${place}: a change names a limit, a stage, an alert or a valueSet: ${Object.values(rightForms).join('; ')}`;
  }
  if (!validate(change)) return `${place}: ${wrong(validate.errors ?? [])}; write ${rightForms[kind]}`;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema of its kind has vouched for it
  return { ...change, kind, place } as unknown as SiteChange;
}

function wrong(errors: readonly ErrorObject[]): string {
  const said = errors
    .filter(({ keyword }) => keyword !== 'anyOf')
    .map(({ keyword, params, instancePath }) => {
      const member = instancePath.slice(1);
      switch (keyword) {
        case 'required':
          return `${String(params['missingProperty'])} is missing`;
        case 'additionalProperties':
          return `there is no member "${String(params['additionalProperty'])}"`;
        case 'enum':
          return `${member} must be one of ${listOf(params['allowedValues']).join(', ')}`;
        case 'type':
          return `${member} must be a ${String(params['type'])}`;
        default:
          return member === 'date' ? 'date must be a date such as 2026-11-26' : `${member} must not be empty`;
      }
    });
  return [...new Set(said)].join(', ');
}
