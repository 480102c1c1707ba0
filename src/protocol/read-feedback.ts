import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Feedback, FeedbackReason } from './feedback.ts';
import { epicReason, feedbackExtension, feedbackSchema } from './feedback-schema.ts';
import { Refusal, type Reason } from './operation-outcome.ts';
import { faultOf, faultyField } from './schema-fault.ts';
import { utcOf } from './timestamp.ts';
import { createAjv } from './create-ajv.ts';

/** The members that the schema vouches for. */
interface Body {
  readonly feedback: readonly Item[];
}

interface Item {
  readonly card: string;
  readonly outcome: Feedback['outcome'];
  readonly outcomeTimestamp: string;
  readonly acceptedSuggestions?: readonly { readonly id: string }[] | null;
  readonly overrideReason?: OverrideReason | null;
  readonly overrideReasons?: OverrideReason | null | readonly (OverrideReason | null)[];
  readonly extension?: unknown;
}

interface OverrideReason {
  readonly reason?: (CodingBody & { readonly coding?: readonly (CodingBody | null)[] | null }) | null;
  readonly userComment?: string | null;
  readonly extension?: unknown;
}

interface CodingBody {
  readonly code?: string | null;
  readonly system?: string | null;
  readonly display?: string | null;
}

const ajv = createAjv({ strictTypes: false });
ajv.addFormat('date-time', (text: string) => utcOf(text) !== undefined);
const validate = ajv.compile<Body>(feedbackSchema);

/** Characters. Texts for people are cut, so that one long comment does not cost the rest of the batch. */
const longest = { display: 256, comment: 4000, who: 256 };

/**
 * Reads the body of a feedback call, all of it or nothing.
 * @throws Refusal (400) that names the first field that is missing or wrong, such as `feedback[3].outcomeTimestamp`.
 */
export function readFeedback(
  body: unknown,
  { comments }: { readonly comments: 'drop' | 'store' },
): readonly Feedback[] {
  if (validate(body)) return body.feedback.map((item) => read(item, comments));
  const [error] = validate.errors ?? [];
  throw new Refusal(400, error === undefined ? notAnObject : reasonOf(error));
}

const notAnObject: Reason = {
  code: 'structure',
  sentence: 'The body must be one JSON object with the member feedback: CDS Hooks feedback.',
};

function reasonOf(error: ErrorObject): Reason {
  const field = faultyField(error);
  if (field === '') return notAnObject;
  if (error.keyword === 'format') {
    const sentence = `${field} must be a date and time of RFC 3339 in UTC or with its offset, such as 2026-11-26T08:30:00Z.`;
    return { code: 'value', sentence, expression: field };
  }
  if (error.keyword === 'pattern') {
    const sentence = `${field} must not be empty or hold control characters.`;
    return { code: 'value', sentence, expression: field };
  }
  return { ...faultOf(error, field), expression: field };
}

function read(item: Item, comments: 'drop' | 'store'): Feedback {
  const accepted = item.outcome === 'accepted';
  const overrides = [item.overrideReason, item.overrideReasons]
    .flat()
    .filter((one) => one !== null && one !== undefined);
  const [reason] = accepted ? [] : overrides.flatMap(reasonsOf);
  const [comment] = overrides.map(({ userComment }) => plain(userComment, longest.comment)).filter(isSaid);
  return {
    card: idOf(item.card),
    outcome: item.outcome,
    // Who overrides a card takes none of its suggestions, whatever a client sends besides.
    acceptedSuggestions: accepted ? [...new Set((item.acceptedSuggestions ?? []).map(({ id }) => idOf(id)))] : [],
    ...(reason === undefined ? {} : { reason }),
    ...(comment === undefined || comments === 'drop' ? {} : { comment }),
    ...readWho(item.extension),
    outcomeTimestamp: utcOf(item.outcomeTimestamp) ?? item.outcomeTimestamp,
  };
}

/** Who and where, as far as the deployer has the EHR say it. */
function readWho(extension: unknown): Pick<Feedback, 'user' | 'location'> {
  if (typeof extension !== 'object' || extension === null) return {};
  const members: Readonly<Record<string, unknown>> = { ...extension };
  const [user, location] = [feedbackExtension.user, feedbackExtension.location].map((name) =>
    plain(members[name], longest.who),
  );
  return { ...(user === undefined ? {} : { user }), ...(location === undefined ? {} : { location }) };
}

/** Our uuids are lower case; some clients write them in capitals. */
function idOf(text: string): string {
  const id = text.trim();
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : id;
}

/** The coded reasons of an override, the first of which counts: ours, then one of the EHR's own list. */
function reasonsOf({ reason, extension }: OverrideReason): readonly FeedbackReason[] {
  const codings = [reason, ...(reason?.coding ?? [])].flatMap((coding) => readCoding(coding ?? {}));
  return codings.length > 0 ? codings : readEpicReason(extension);
}

function readCoding({ code, system, display }: CodingBody): readonly FeedbackReason[] {
  const [said, from, words] = [plain(code, Infinity), plain(system, Infinity), plain(display, longest.display)];
  if (said === undefined) return [];
  return [
    { code: said, ...(from === undefined ? {} : { system: from }), ...(words === undefined ? {} : { display: words }) },
  ];
}

/** Epic tells a number of its category list, and the words that the clinician saw. */
function readEpicReason(extension: unknown): readonly FeedbackReason[] {
  if (typeof extension !== 'object' || extension === null) return [];
  const members: Readonly<Record<string, unknown>> = { ...extension };
  const [category, title, display] = [epicReason.code, epicReason.title, epicReason.display].map((name) => {
    const value = members[name];
    return plain(typeof value === 'number' ? String(value) : value, longest.display);
  });
  const words = display ?? title;
  const code = category ?? title ?? display;
  return code === undefined ? [] : [{ code, ...(words === undefined ? {} : { display: words }) }];
}

/** Trimmed and cut, without control characters, which no database or report has use for; nothing if nothing is left. */
function plain(text: unknown, most: number): string | undefined {
  if (typeof text !== 'string') return undefined;
  // oxlint-disable-next-line no-control-regex
  const clean = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return clean === '' ? undefined : Array.from(clean).slice(0, most).join('');
}

function isSaid<T>(value: T | undefined): value is T {
  return value !== undefined;
}
