import { useEffect, useMemo, useState } from 'preact/hooks';
import type { FixtureEntry } from '../pages/bench-data.ts';

interface ChooseProps {
  readonly entries: readonly FixtureEntry[];
  readonly titles: Readonly<Record<string, string>>;
  readonly chosen: string | undefined;
  readonly onChoose: (entry: FixtureEntry) => void;
}

/** All recorded cases by rule, found by typing: arrow keys go through them, Enter takes one. */
export function ChooseFixture({ entries, titles, chosen, onChoose }: ChooseProps) {
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(-1);
  const found = useMemo(() => find(entries, titles, search), [entries, titles, search]);
  const groups = useMemo(() => grouped(found), [found]);
  const active = found[at];

  useEffect(() => {
    if (active !== undefined) document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const last = found.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      PageDown: Math.min(last, at + 10),
      PageUp: Math.max(0, at - 10),
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt(next);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const taken = active ?? found[0];
      if (taken !== undefined) onChoose(taken);
    } else if (event.key === 'Escape') {
      setSearch('');
      setAt(-1);
    }
  };

  return (
    <div class="choose">
      <label for="find-case">Find a case</label>
      <input
        id="find-case"
        type="search"
        role="combobox"
        list={undefined}
        aria-expanded="true"
        aria-controls="cases"
        aria-autocomplete="list"
        aria-activedescendant={active && optionId(active)}
        autocomplete="off"
        placeholder="a rule, a finding, a word"
        value={search}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setAt(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <p class="quiet" role="status">
        {found.length === entries.length ? `${entries.length} cases` : `${found.length} of ${entries.length} cases`}
      </p>
      <div id="cases" class="cases-list" role="listbox" aria-label="Cases by rule" tabindex={-1}>
        {groups.map(([group, list], index) => (
          <div key={group} role="group" aria-labelledby={`group-${index}`}>
            <div id={`group-${index}`} class="group-name">
              {group}
            </div>
            {list.map((entry) => (
              <div
                key={entry.path}
                id={optionId(entry)}
                role="option"
                aria-selected={entry.path === chosen}
                class={entry === active ? 'active' : undefined}
                onClick={() => onChoose(entry)}
              >
                <span class="case-title">{entry.title}</span>
                <span class="case-shows">
                  {entry.profile === 'eu' && <span class="tag">EU label</span>}
                  {showsOf(entry).map(([word, kind], place) => (
                    <span key={place} class={`word ${kind}`}>
                      {word}
                    </span>
                  ))}
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function optionId({ path }: FixtureEntry): string {
  return `case-${path.replaceAll(/[^\w-]/g, '_')}`;
}

/** What a case must show, as one word a card. */
function showsOf({ expect: { status, cards = [] } }: FixtureEntry): readonly (readonly [string, string])[] {
  if (status !== 200) return [[`status ${status}`, 'unknown']];
  return cards.length === 0 ? [['no cards', 'clear']] : cards.map(({ indicator }) => [indicator, indicator]);
}

/** The cases that hold every word of a search somewhere. */
function find(
  entries: readonly FixtureEntry[],
  titles: Readonly<Record<string, string>>,
  search: string,
): readonly FixtureEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const { title, group, path, service, profile, expect } = entry;
    const topics = expect.cards?.flatMap(({ topic }) => [topic, titles[topic] ?? '']) ?? [];
    const shows = showsOf(entry).map(([word]) => word);
    const text = [title, group, path, service, profile, ...topics, ...shows].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function grouped(entries: readonly FixtureEntry[]): readonly (readonly [string, readonly FixtureEntry[]])[] {
  const groups = new Map<string, FixtureEntry[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}
