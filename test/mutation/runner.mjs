/**
 * A test runner for Stryker that loads the pure tests once and runs them for one mutant after the other in the same process, since
 * nothing of what they test has a state. A mutant takes milliseconds; with Vitest, which loads everything anew for each, it is seconds.
 */
import { readdir } from 'node:fs/promises';
import { register } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { register as readTypeScript } from 'tsx/esm/api';

const rooms = ['src/fhir', 'src/facts', 'src/rules', 'src/cards', 'hooks/anakinra/facts', 'hooks/anakinra/rules'];
/** Where the mutated code looks for the mutant that is active. */
const namespace = '__stryker__';
/** These move each limit over all rows, which takes long and says nothing of the code. */
const tooLong = /some case notices when a limit moves/;

class OneProcess {
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    readTypeScript();
    const folder = pathToFileURL(`${process.cwd()}/test/mutation/`);
    register(new URL('resolve-vitest.mjs', folder));
    const { preparations, startFile, tests, vi } = await import(new URL('collect-tests.mjs', folder).href);
    const found = await Promise.all(
      rooms.map(async (room) =>
        (await readdir(room)).filter((name) => name.endsWith('.test.ts')).map((name) => join(room, name)),
      ),
    );
    for (const file of [...found.flat(), 'test/truth-tables/truth-tables.test.ts']) {
      startFile(file);
      await import(pathToFileURL(join(process.cwd(), file)).href);
    }
    for (const prepare of preparations) await prepare();
    this.tests = new Map([...tests].filter(([id]) => !tooLong.test(id)));
    this.order = new Set(this.tests.keys());
    this.tidy = () => vi.restoreAllMocks();
    this.stryker = globalThis[namespace] ??= {};
  }

  async dryRun() {
    const tests = [];
    for (const [id, run] of this.tests) {
      this.stryker.currentTestId = id;
      const began = performance.now();
      const failureMessage = await this.failureOf(run);
      const timeSpentMs = performance.now() - began;
      const outcome = failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage };
      tests.push({ id, name: id, timeSpentMs, ...outcome });
    }
    this.stryker.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: this.stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter = [...this.tests.keys()], hitLimit }) {
    Object.assign(this.stryker, {
      activeMutant: activeMutant.id,
      hitCount: hitLimit === undefined ? undefined : 0,
      hitLimit,
    });
    try {
      let nrOfTests = 0;
      for (const id of this.likeliestFirst(testFilter)) {
        nrOfTests += 1;
        const failureMessage = await this.failureOf(this.tests.get(id));
        if (hitLimit !== undefined && this.stryker.hitCount > hitLimit) return { status: 'timeout' };
        if (failureMessage === undefined) continue;
        this.order = new Set([id, ...this.order]);
        return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
      }
      return { status: 'survived', nrOfTests };
    } finally {
      this.stryker.activeMutant = undefined;
    }
  }

  /** The test that noticed the mutant before this one often notices this one too: they stand in the same line or near. */
  likeliestFirst(ids) {
    const wanted = new Set(ids);
    return [...this.order].filter((id) => wanted.has(id));
  }

  async failureOf(run) {
    try {
      await run();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.tidy();
    }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-process', injectableClass: OneProcess }];
