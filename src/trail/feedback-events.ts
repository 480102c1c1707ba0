import type { Indicator } from '../protocol/card.ts';
import type { FeedbackReason } from '../protocol/feedback.ts';
import type { Database, Row } from './database.ts';
import { pages, rowsTogether, type PageStatement, type ReportQuery } from './report.ts';

/** One thing that a clinician did with a card. */
export interface FeedbackEvent {
  /** When it was done, as the EHR says, and when we heard of it: milliseconds since the epoch. */
  readonly time: number;
  readonly received: number;
  readonly tenant: string;
  readonly service: string;
  /** The uuid of the card. */
  readonly card: string;
  /** The topic of the card and how urgent it was; null: nobody knows the card. */
  readonly rule: string | null;
  readonly indicator: Indicator | null;
  readonly outcome: 'accepted' | 'overridden';
  readonly acceptedSuggestions: readonly string[];
  readonly reason: FeedbackReason | null;
  readonly comment: string | null;
  /** Only if the EHR was set up to say so. */
  readonly user: string | null;
  readonly location: string | null;
}

const theCard = 'FROM card WHERE card.tenant = feedback.tenant AND card.uuid = feedback.card';

const feedbackAfter: PageStatement = (condition) =>
  `SELECT id, time, outcome_time, tenant, service, card, outcome, accepted_suggestions, reason_system, reason_code,
     reason_display, comment, reported_user, reported_location, coalesce(rule, (SELECT min(rule) ${theCard})) AS rule,
     (SELECT min(indicator) ${theCard}) AS indicator
   FROM feedback WHERE id > $1 AND id < $2 ${condition} ORDER BY id LIMIT ${rowsTogether}`;

/** The feedback on the cards of a part of the trail, in the order in which it was received, page by page. */
export async function* feedbackEvents(
  database: Database,
  query: ReportQuery,
): AsyncGenerator<readonly FeedbackEvent[]> {
  for await (const rows of pages(database, feedbackAfter, query)) {
    yield rows.map(eventOf).filter(({ rule }) => query.rule === undefined || query.rule === rule);
  }
}

function eventOf(row: Row): FeedbackEvent {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  const [code, system, display] = [text('reason_code'), text('reason_system'), text('reason_display')];
  return {
    time: Number(row['outcome_time']),
    received: Number(row['time']),
    tenant: String(row['tenant']),
    service: String(row['service']),
    card: String(row['card']),
    rule: text('rule'),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rowsOfCall wrote it
    indicator: text('indicator') as Indicator | null,
    outcome: row['outcome'] === 'accepted' ? 'accepted' : 'overridden',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- rowOfFeedback wrote it
    acceptedSuggestions: JSON.parse(String(row['accepted_suggestions'])) as readonly string[],
    reason:
      code === null ? null : { code, ...(system === null ? {} : { system }), ...(display === null ? {} : { display }) },
    comment: text('comment'),
    user: text('reported_user'),
    location: text('reported_location'),
  };
}
