import type { Content } from './content/catalogue.ts';
import type { FeedbackRow } from './http/report-source.ts';
import { titlesOf } from './pages/report/rule-titles.ts';
import type { FeedbackEvent } from './trail/feedback-events.ts';

/** Says of each event which intervention it was about, by its title. Of topics that are no longer ours only the topic is known. */
export async function* feedbackRows(
  contents: readonly Content[],
  pages: AsyncIterable<readonly FeedbackEvent[]>,
): AsyncGenerator<readonly FeedbackRow[]> {
  const titles = titlesOf(contents);
  for await (const events of pages) {
    yield events.map(({ time, received, outcome, reason, ...event }) => ({
      date: new Date(time).toISOString(),
      received: new Date(received).toISOString(),
      tenant: event.tenant,
      service: event.service,
      rule: event.rule,
      intervention: event.rule === null ? null : (titles.get(event.rule) ?? null),
      indicator: event.indicator,
      action: outcome,
      acceptedSuggestions: event.acceptedSuggestions,
      reasonCode: reason?.code ?? null,
      reasonSystem: reason?.system ?? null,
      reasonDisplay: reason?.display ?? null,
      comment: event.comment,
      user: event.user,
      location: event.location,
      card: event.card,
    }));
  }
}
