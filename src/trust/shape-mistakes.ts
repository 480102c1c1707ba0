import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Mistake, ParsedFile, Path } from './file-place.ts';
import { nearestName } from './nearest-name.ts';

type Schema = Readonly<Record<string, unknown>>;

/** By the name of the format: whether a text has it. */
export type Formats = Readonly<Record<string, (text: string) => boolean>>;

/** Every place where a parsed file is not as its JSON Schema has it, in the words of the schema's titles and examples. */
export function shapeMistakes(file: ParsedFile, schema: Schema, formats: Formats): readonly Mistake[] {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, formats: { ...formats } });
  const validate = ajv.compile(schema);
  if (validate(file.value)) return [];
  return (validate.errors ?? []).map((error) => mistakeOf(error, file));
}

/** A place in words: `tenants[0].issuers[1].jku`. */
export function nameOf(path: Path): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`;
    return name === '' ? shown(step) : `${name}.${shown(step)}`;
  }, '');
}

/** A name in the file is free text; only what looks like a name is repeated. */
function shown(name: string): string {
  return /^[\w.-]{1,40}$/.test(name) ? name : '(a name with other signs)';
}

function mistakeOf({ keyword, params, instancePath, parentSchema = {} }: ErrorObject, file: ParsedFile): Mistake {
  const path = stepsOf(instancePath);
  const name = nameOf(path) || 'the file';
  switch (keyword) {
    case 'required': {
      const missing = String(params['missingProperty']);
      const wanted = rightAs(asSchema(asSchema(parentSchema['properties'])[missing]));
      return file.at(path, `${name} has no ${missing}: it must be ${wanted}`);
    }
    case 'additionalProperties': {
      const unknown = String(params['additionalProperty']);
      const known = Object.keys(asSchema(parentSchema['properties']));
      const nearest = nearestName(unknown, known);
      const advice = nearest === undefined ? `it may be one of ${known.join(', ')}` : `is ${nearest} meant?`;
      const whole = [...path, unknown];
      return file.atName(whole, `${nameOf(whole)} is no member that is known here: ${advice}`);
    }
    case 'false schema':
      return file.atName(
        path,
        `${name} belongs to the private half of a key or to a shared secret: give the public key alone, and replace this key pair, as it is secret no more`,
      );
    case 'minItems':
      return file.at(path, `${name} is empty: it must be ${rightAs(parentSchema)} with at least one entry`);
    case 'uniqueItems':
      return file.at(
        [...path, Number(params['i'])],
        `${name}[${String(params['i'])}] is the same as ${name}[${String(params['j'])}]: keep one of the two`,
      );
    default:
      return file.at(path, `${name} must be ${rightAs(parentSchema)}`);
  }
}

/** What would be right, with an example where the words do not say it all. */
function rightAs({ title, examples }: Schema): string {
  const [example]: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const right = typeof title === 'string' ? title : 'as the schema has it';
  return typeof example === 'string' ? `${right}, such as ${example}` : right;
}

function asSchema(value: unknown): Schema {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any object may be looked into
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}

/** The steps of a JSON pointer. */
function stepsOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
