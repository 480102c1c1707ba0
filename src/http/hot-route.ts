import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** What Express calls middleware, without Express. */
export type Step = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

interface HotRoute {
  /** What happens to every request. Goes on in the same turn. */
  readonly steps: readonly Step[];
  /** Answers a POST to exactly this URL. */
  readonly answers: ReadonlyMap<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>;
  readonly onError: (error: unknown, response: ServerResponse) => void;
  /** Takes everything else. */
  readonly others: RequestListener;
}

/**
 * Answers the calls, which are nearly all that comes, before Express would: its router costs as much as an answer to a call
 * that is none of ours. Another method, a slash at the end or a query are left to the others, who know the same routes.
 */
export function hotRoute({ steps, answers, onError, others }: HotRoute): RequestListener {
  return (request, response) => {
    const answer = request.method === 'POST' ? answers.get(request.url ?? '') : undefined;
    if (answer === undefined) return others(request, response);
    const follow = (at: number): void => {
      const step = steps[at];
      if (step !== undefined) return step(request, response, () => follow(at + 1));
      answer(request, response).catch((error: unknown) => onError(error, response));
    };
    follow(0);
  };
}
