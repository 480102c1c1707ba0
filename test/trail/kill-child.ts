import { pino } from 'pino';
import { openStore } from '../../src/trail/open-store.ts';
import { aCall, aFeedback, north } from './records.ts';

/**
 * Records calls and sends feedback as fast as it can, until it is killed. Says on standard output which cards' feedback was
 * acknowledged, a line for each list, once it was.
 */
const [, , url = '', name = ''] = process.argv;
const address = url.startsWith('postgres')
  ? ({ kind: 'postgres', url } as const)
  : ({ kind: 'file', path: url } as const);
const store = await openStore(address, { log: pino({ level: 'silent' }), now: Date.now });

async function send(sender: number): Promise<never> {
  for (let list = 0; ; list++) {
    const cards = Array.from({ length: 1 + (list % 7) }, (_one, at) => `${name}-${sender}-${list}-${at}`);
    store.record(aCall({ cards: cards.map((uuid) => ({ uuid, rule: 'first', indicator: 'info' })) }));
    await store.keepFeedback(
      north,
      cards.map((card) => aFeedback({ card })),
    );
    process.stdout.write(`${cards.join(' ')}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_one, sender) => send(sender)));
