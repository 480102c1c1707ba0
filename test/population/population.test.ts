import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fire, keyNames, type Answer, type Key } from '../contract/requests.ts';
import { testApp } from '../test-app.ts';
import { tableNow } from '../truth-tables/shorthand.ts';
import { ask, type Asked } from './ask.ts';
import { people } from './people.ts';
import type { Oracle, Person } from './person.ts';
import { oracles } from './truths.ts';

/** A person with what the service was asked and what it answered. */
interface Heard {
  readonly person: Person;
  readonly asked: Asked;
  readonly answer: Answer;
}

const population = people(2400, 20_261_125);
const more = 'anakinraMore';
const notChecked = 'anakinraNotChecked';
const indicators = ['critical', 'warning', 'info'] as const;
let server: Server;
let everybody: readonly Heard[] = [];

async function hear(person: Person, without: readonly Key[] = []): Promise<Heard> {
  const asked = ask(person, without);
  const { port } = server.address() as AddressInfo;
  return { person, asked, answer: await fire(`http://127.0.0.1:${port}`, asked.body) };
}

/** Some at a time. */
async function inTurn<T, R>(of: readonly T[], run: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let at = 0; at < of.length; at += 16) {
    done.push(...(await Promise.all(of.slice(at, at + 16).map(run))));
  }
  return done;
}

beforeAll(async () => {
  const { app } = testApp({ now: () => tableNow });
  server = await new Promise((ready) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => ready(listening));
  });
  everybody = await inTurn(population, (person) => hear(person));
}, 240_000);
afterAll(() => void server.close());

/** The persons of whom something holds that must not, by number. */
function faults(of: (heard: Heard) => readonly string[]): readonly string[] {
  return everybody.flatMap((heard) => of(heard).map((fault) => `${heard.person.number}: ${fault}`));
}

const fires = ({ answer }: Heard, { rule, indicators: those }: Oracle): boolean =>
  answer.checks.some((check) => check.rule === rule && check.verdict === 'alert' && those.includes(check.indicator));

/** Of a rule that alerted, its own card, or the one that holds several. */
const cardOf = ({ answer }: Heard, rule: string) => answer.card(rule) ?? answer.card(more);

const basisOf = (card: Answer['cards'][number] | undefined) => {
  const { orders = [], findings = [] } = card?.extension?.['org.anakinra-cds.basis'] ?? {};
  return { orders, findings };
};

const numbersOf = (some: readonly Heard[]): readonly number[] => some.map(({ person }) => person.number);

/** Cards that say what another one says. */
const same = ({ answer }: Heard): readonly string[] => {
  const said = answer.cards.map((card) => JSON.stringify([card.source.topic.code, card.summary, basisOf(card).orders]));
  return said.filter((one, at) => said.indexOf(one) !== at);
};

/** Orders and findings of cards that are not those of the request. */
const unfounded = ({ asked, answer }: Heard): readonly string[] =>
  answer.cards.flatMap((card) => {
    const { orders, findings } = basisOf(card);
    const strange = findings.filter((reference) => !asked.sent.has(reference));
    const named = orders.length === 1 && orders[0] === asked.drafts[0] ? [] : [`orders ${orders.join(' ')}`];
    return [...named, ...strange].map((what) => `${card.source.topic.code}: ${what}`);
  });

const isLoud = ({ indicator }: Answer['cards'][number]): boolean => indicator !== 'info';
const isBare = (card: Answer['cards'][number] | undefined): boolean =>
  card !== undefined && basisOf(card).findings.length === 0;

describe('in a population of 2,400', () => {
  it('every answer is 200 with at most five cards, and one for what was not checked', () => {
    expect(everybody).toHaveLength(2400);
    expect(faults(({ answer }) => (answer.status === 200 ? [] : [answer.text]))).toEqual([]);
    const counted = everybody.map(({ answer }) => answer.cards.filter((card) => card.source.topic.code !== notChecked));
    expect(Math.max(...counted.map((cards) => cards.length))).toBe(5);
    expect(Math.max(...everybody.map(({ answer }) => answer.cards.length))).toBe(6);
  });

  it('no card says the same as another', () => {
    expect(faults(same)).toEqual([]);
  });

  it('every card rests on the order, and on nothing that was not sent', () => {
    expect(faults(unfounded)).toEqual([]);
  });

  it.each([
    'anakinraActiveInfection',
    'anakinraTnfBlocker',
    'anakinraLiveVaccine',
    'anakinraImmunosuppressant',
    'anakinraThrombocytopenia',
    'anakinraPregnancy',
    'anakinraRenal',
  ])('%s has a finding whenever it alerts', (rule) => {
    const own = everybody.filter(({ answer }) => answer.card(rule) !== undefined);
    expect(own.length).toBeGreaterThan(20);
    expect(faults(({ answer }) => (isBare(answer.card(rule)) ? [rule] : []))).toEqual([]);
  });

  // Their hints may rest on the reason in the order, or on what is not there.
  it.each(['anakinraHypersensitivity', 'anakinraNeutropenia', 'anakinraScreening'])(
    '%s has one whenever it warns',
    (rule) => {
      const loud = ({ answer }: Heard) =>
        answer.cards.filter((card) => isLoud(card) && card.source.topic.code === rule);
      expect(everybody.flatMap(loud).length).toBeGreaterThan(100);
      expect(faults((heard) => loud(heard).flatMap((card) => (isBare(card) ? [rule] : [])))).toEqual([]);
    },
  );

  it('cards and the account of the checks say the same', () => {
    expect(faults(disagreements)).toEqual([]);
  });

  it('a safe adult with a full chart gets no card at all', () => {
    const safe = everybody.filter(({ person }) => person.safe);
    expect(safe).toHaveLength(300);
    expect(safe.flatMap(({ person, answer }) => answer.found.map((card) => `${person.number}: ${card}`))).toEqual([]);
  });

  it.each(oracles.map((oracle): [string, Oracle] => [oracle.name, oracle]))(
    '%s: in all charts that have it, in none that do not',
    (_name, oracle) => {
      const those = everybody.filter(({ person }) => oracle.expected(person) === true);
      const others = everybody.filter(({ person }) => oracle.expected(person) === false);
      expect(those.length).toBeGreaterThan(20);
      expect(others.length).toBeGreaterThan(500);
      expect(numbersOf(those.filter((heard) => !fires(heard, oracle)))).toEqual([]);
      expect(numbersOf(others.filter((heard) => fires(heard, oracle)))).toEqual([]);
      const { finding } = oracle;
      if (finding === undefined) return;
      const unexplained = (heard: Heard) =>
        !basisOf(cardOf(heard, oracle.rule)).findings.some((reference) => reference.startsWith(finding));
      expect(numbersOf(those.filter(unexplained))).toEqual([]);
    },
  );

  it('leaving out any key makes nothing clear that was not', async () => {
    const sample = everybody.filter(({ person }) => person.number % 16 === 1);
    expect(sample).toHaveLength(150);
    const calls = sample.flatMap((heard) => keyNames.map((key) => ({ heard, key })));
    const found = await inTurn(calls, async ({ heard, key }) => {
      const { answer } = await hear(heard.person, [key]);
      if (answer.status !== 200) return [`${heard.person.number} without ${key}: ${answer.status}`];
      const before = heard.answer.verdicts;
      return Object.entries(answer.verdicts)
        .filter(([rule, after]) => isQuiet(after) && !isQuiet(before[rule]))
        .map(([rule, after]) => `${heard.person.number} without ${key}: ${rule} ${before[rule] ?? ''} to ${after}`);
    });
    expect(found.flat()).toEqual([]);
  });

  it('and this is how often each rule spoke', () => {
    const rows = tally();
    console.log([...rows, ...hits()].join('\n'));
    expect(rows).toHaveLength(16);
  });
});

const isQuiet = (verdict: string | undefined): boolean => verdict === 'clear' || verdict === 'inapplicable';

/** Where an alert has no card of its urgency, or a card no alert. */
function disagreements({ answer }: Heard): readonly string[] {
  const own = answer.cards.filter(({ source }) => ![more, notChecked].includes(source.topic.code));
  const alerts = answer.checks.filter((check) => check.verdict === 'alert');
  const shown = own.map(({ indicator, source }) => `${indicator} ${source.topic.code}`);
  const meant = alerts.map(({ indicator, rule }) => `${indicator} ${rule}`);
  const isMerged = answer.card(more) !== undefined;
  const unshown = meant.filter((alert) => !shown.includes(alert));
  const loud = alerts.filter(({ indicator }) => indicator !== 'info').length;
  const worst = indicators.find((indicator) => unshown.some((alert) => alert.startsWith(indicator)));
  const isUnknown = answer.checks.some(({ verdict }) => verdict === 'unknown');
  return [
    ...shown.filter((card) => !meant.includes(card)).map((card) => `${card} has no alert`),
    ...(isMerged ? [] : unshown.map((alert) => `${alert} has no card`)),
    ...(isMerged === alerts.length > 5 ? [] : ['cards are merged without need, or not at all']),
    ...(isMerged && unshown.length !== alerts.length - Math.min(loud, 4) ? ['another number is merged'] : []),
    ...(isMerged && answer.card(more)?.indicator !== worst ? [`the merged card is not ${String(worst)}`] : []),
    ...(isUnknown === (answer.card(notChecked) !== undefined) ? [] : ['unknown without its card, or a card without']),
    ...(answer.checks.length === 15 ? [] : ['not 15 checks']),
  ];
}

const line = (head: string, cells: readonly unknown[]): string =>
  head.padEnd(27) + cells.map((cell) => String(cell).padStart(13)).join('');

/** Rule by rule, how many charts had each verdict. */
function tally(): readonly string[] {
  const names = [...indicators, 'clear', 'inapplicable', 'unknown'];
  const rules = everybody[0]?.answer.checks.map(({ rule }) => rule) ?? [];
  const said = (rule: string): readonly string[] =>
    everybody.flatMap(({ answer }) =>
      answer.checks
        .filter((check) => check.rule === rule)
        .map((check) => (check.verdict === 'alert' ? check.indicator : check.verdict)),
    );
  return [
    line('rule', names),
    ...rules.map((rule) => {
      const all = said(rule);
      return line(
        rule,
        names.map((name) => all.filter((one) => one === name).length),
      );
    }),
  ];
}

/** Truth by truth, in how many charts it was found, and in how many it was found without being there. */
function hits(): readonly string[] {
  return oracles.map((oracle) => {
    const those = everybody.filter(({ person }) => oracle.expected(person) === true);
    const others = everybody.filter(({ person }) => oracle.expected(person) === false);
    const count = (some: readonly Heard[]): string =>
      `${some.filter((heard) => fires(heard, oracle)).length}/${some.length}`;
    return `${oracle.name.padEnd(27)} found ${count(those).padStart(9)}   false ${count(others).padStart(7)}`;
  });
}
