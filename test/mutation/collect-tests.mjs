/**
 * What the pure tests use of Vitest: `describe`, `it`, `it.each` and its `expect`. Tests are collected as functions, which can be
 * run again and again in one process without loading anything anew.
 */
import { format } from 'node:util';
import { ASYMMETRIC_MATCHERS_OBJECT, getState, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect'; // prettier-ignore
import * as spies from '@vitest/spy';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, configurable: true });
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect);
expect.getState = () => getState(expect);

/** The tests that were collected: what each is called, and what it does. */
export const tests = new Map();
let titles = [];

/** Where the tests that are loaded next stand. */
export function startFile(name) {
  titles = [name];
}

export function describe(title, body) {
  const outer = titles;
  titles = [...titles, title];
  body();
  titles = outer;
}

export function it(title, run) {
  const name = [...titles, title].join(' > ');
  let id = name;
  for (let again = 2; tests.has(id); again++) id = `${name} (${again})`;
  tests.set(id, run);
}

const each = (one) => (rows) => (title, run) => {
  for (const row of rows) {
    const values = Array.isArray(row) ? row : [row];
    const named = title.replaceAll(/\$(\w+)/g, (_, member) => String(values[0]?.[member]));
    const used = (named.match(/%[sdifjoO]/g) ?? []).length;
    one(format(named, ...values.slice(0, used)), () => run(...values));
  }
};
describe.each = each(describe);
it.each = each(it);
export const test = it;

/** Spies are put away after each test, by the runner. */
export const vi = spies;
export const afterEach = () => {};

/** What must be done once before any test; the runner waits for it. */
export const preparations = [];
export const beforeAll = (prepare) => void preparations.push(prepare);
