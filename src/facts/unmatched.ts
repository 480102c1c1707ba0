import { codeSystems } from './code-systems.ts';
import type { Coding, Concept, ValueSets } from './concept.ts';

/** The systems of which a code names a medicine everywhere, so that it tells nothing of a hospital or a person. */
const publicSystems: ReadonlySet<string> = new Set([
  codeSystems.rxnorm,
  codeSystems.ndc,
  codeSystems.atc,
  codeSystems.snomed,
]);

/** Longer lists of medicines are no longer lists that somebody reads. */
const mostCodes = 50;

/**
 * The value sets, and the codes of medicines that were looked up in them and that none of them has: other medicines, and
 * codes that a value set lacks, be the medicine recognised by its words or not. Each once, without words, and only what looks like a code.
 * Substances of allergies are not told: few are medicines.
 */
export function noticeUnmatched(valueSets: ValueSets): {
  readonly valueSets: ValueSets;
  readonly codes: () => readonly Pick<Coding, 'system' | 'code'>[];
} {
  const noticed = new Map<string, Pick<Coding, 'system' | 'code'>>();
  // One concept is one object as long as it is remembered, and a record repeats its medicines.
  const looked = new Set<Concept>();
  const notice = (concept: Concept): void => {
    if (looked.has(concept)) return;
    looked.add(concept);
    for (const { system, code } of concept.codings) {
      const isCode = publicSystems.has(system) && /^[A-Z0-9][A-Z0-9.-]{0,19}$/i.test(code);
      if (isCode && noticed.size < mostCodes) noticed.set(`${system} ${code}`, { system, code });
    }
  };
  return { codes: () => [...noticed.values()], valueSets: noticing(valueSets, notice) };
}

function noticing(valueSets: ValueSets, notice: (concept: Concept) => void): ValueSets {
  // What is new stands before the spread: V8 keeps an object that grows after one until all of the heap is collected.
  return {
    untold: valueSets,
    ...valueSets,
    matches(concept, domain) {
      const matches = valueSets.matches(concept, domain);
      if (domain === 'medication' && !matches.some(({ by }) => by === 'code')) notice(concept);
      return matches;
    },
    knowing: (isA) => noticing(valueSets.knowing(isA), notice),
  };
}
