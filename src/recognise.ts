import type { Chart } from './chart/chart.ts';
import type { ValueSets } from './facts/concept.ts';
import { recogniseReasons, type Draft } from './facts/draft.ts';
import { readConcept } from './facts/read-concept.ts';
import type { Session } from './session.ts';
import { learn } from './terminology/learn.ts';
import type { Terminology } from './terminology/terminology.ts';

/** How much of the time that is left may be spent on a terminology server, whose answers only add to what is known. */
const shareForTerminology = 0.5;

interface Recognised extends Pick<Session, 'orders' | 'drafts'> {
  readonly valueSets: ValueSets;
}

/** Asks what the codes of problems and of reasons for orders are that no value set lists, if there is somebody to ask. */
export async function recognise(
  { orders, drafts }: Session,
  chart: Chart,
  valueSets: ValueSets,
  terminology: Terminology | undefined,
  /** Milliseconds that are left of the call. */
  rest: number,
  deadline: AbortSignal,
): Promise<Recognised> {
  if (terminology === undefined) return { valueSets, orders, drafts };
  const concepts = [
    ...chart.get('conditions').resources.map(({ code }) => readConcept(code)),
    ...drafts.flatMap(({ reasons }) => reasons.map(({ concept }) => concept)),
  ];
  const known = await learn(valueSets, concepts, 'condition', terminology, rest * shareForTerminology, deadline);
  if (known === valueSets) return { valueSets, orders, drafts };
  const reread = new Map([...drafts, ...orders].map((draft) => [draft, recogniseReasons(draft, known)]));
  const read = (list: readonly Draft[]): readonly Draft[] => list.map((draft) => reread.get(draft) ?? draft);
  return { valueSets: known, orders: read(orders), drafts: read(drafts) };
}
