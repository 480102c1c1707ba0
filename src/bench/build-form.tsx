import { useState } from 'preact/hooks';
import type { DrugPicks, Pick, PickList } from '../pages/bench-data.ts';
import { buildRequest, type Built, type Entry, type Named } from './build-request.ts';
import type { Json } from './request-text.ts';

interface FormProps {
  readonly picks: DrugPicks;
  readonly hook: string;
  readonly onBuild: (request: Json) => void;
}

type Domain = PickList['domain'];
const domains: readonly Domain[] = ['medication', 'condition', 'lab', 'allergy'];

/** Rows that were added of each kind. */
type Rows = Readonly<Record<'conditions' | 'medicines' | 'results' | 'allergies', readonly Entry[]>>;

/** A small form that makes a request: a patient, an order, and what stands on file. */
export function BuildForm({ picks, hook, onBuild }: FormProps) {
  const [rows, setRows] = useState<Rows>({ conditions: [], medicines: [], results: [], allergies: [] });
  const find = (domain: Domain, words: string): Named => {
    const all = picks.lists.filter((list) => list.domain === domain).flatMap((list) => list.picks);
    const order = domain === 'medication' ? [picks.usualOrder, ...all] : all;
    return order.find(({ display }) => display === words) ?? { display: words };
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const data = new FormData(event.currentTarget);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const dose = Number(text('dose'));
    const built: Built = {
      hook,
      order: find('medication', text('order')),
      age: Number(text('age')),
      sex: sexes.find((sex) => sex === text('sex')) ?? 'unknown',
      ...(text('reason') !== '' && { reason: find('condition', text('reason')) }),
      ...(dose > 0 && { dose: { value: dose, unit: text('dose-unit') || 'mg', perDay: Number(text('per-day')) || 1 } }),
      ...(text('route') !== '' && { route: text('route') }),
      ...rows,
    };
    onBuild(buildRequest(built, Date.now()));
  };
  const adding = (kind: keyof Rows) => ({
    entries: rows[kind],
    onChange: (entries: readonly Entry[]) => setRows({ ...rows, [kind]: entries }),
  });
  return (
    <form class="build" onSubmit={onSubmit}>
      {domains.map((domain) => (
        <datalist key={domain} id={`picks-${domain}`}>
          {domain === 'medication' && <option value={picks.usualOrder.display}>{picks.name}</option>}
          {picks.lists
            .filter((list) => list.domain === domain)
            .flatMap((list) => list.picks.map((pick) => ({ pick, title: list.title })))
            .map(({ pick, title }) => (
              <option key={keyOf(pick)} value={pick.display}>
                {title}
              </option>
            ))}
        </datalist>
      ))}
      <p class="quiet">Type to search the value sets; what they do not list is sent as words.</p>
      <fieldset>
        <legend>Patient</legend>
        <div class="fields">
          <label class="short">
            Age in years
            <input name="age" type="number" min="0" max="120" step="any" required defaultValue="54" />
          </label>
          <label class="short">
            Sex
            <select name="sex">
              {sexes.map((sex) => (
                <option key={sex}>{sex}</option>
              ))}
            </select>
          </label>
        </div>
      </fieldset>
      <fieldset>
        <legend>Order</legend>
        <div class="fields">
          <label>
            Medicine
            <input name="order" list="picks-medication" required defaultValue={picks.usualOrder.display} />
          </label>
          <label>
            Indication
            <input name="reason" list="picks-condition" placeholder="reason for the order" />
          </label>
          <label class="short">
            Dose
            <input name="dose" type="number" min="0" step="any" />
          </label>
          <label class="short">
            Unit
            <input name="dose-unit" defaultValue="mg" />
          </label>
          <label class="short">
            Times a day
            <input name="per-day" type="number" min="1" max="24" defaultValue="1" />
          </label>
          <label class="short">
            Route
            <input name="route" placeholder="in words" />
          </label>
        </div>
      </fieldset>
      <AddRows title="Conditions" one="condition" domain="condition" find={find} {...adding('conditions')} />
      <AddRows title="Medicines on file" one="medicine" domain="medication" find={find} {...adding('medicines')} />
      <AddRows title="Laboratory results" one="result" domain="lab" find={find} {...adding('results')} />
      <AddRows title="Allergies" one="allergy" domain="allergy" find={find} {...adding('allergies')} />
      <button type="submit" class="primary">
        Build the request and fire it
      </button>
    </form>
  );
}

const sexes = ['female', 'male', 'other', 'unknown'] as const;

function keyOf({ system, code, display }: Pick): string {
  return `${system}|${code}|${display}`;
}

interface RowsProps {
  readonly title: string;
  readonly one: string;
  readonly domain: Domain;
  readonly entries: readonly Entry[];
  readonly find: (domain: Domain, words: string) => Named;
  readonly onChange: (entries: readonly Entry[]) => void;
}

/** A list to which entries are added one by one. */
function AddRows({ title, one, domain, entries, find, onChange }: RowsProps) {
  const [words, setWords] = useState('');
  const [days, setDays] = useState('5');
  const [value, setValue] = useState('');
  const [unit, setUnit] = useState('');
  const [stopped, setStopped] = useState(false);
  const isResult = domain === 'lab';
  const add = (): void => {
    if (words.trim() === '') return;
    const what = find(domain, words.trim());
    const measured = isResult ? { value, unit } : {};
    const ended = domain === 'medication' ? { stopped } : {};
    onChange([...entries, { what, daysAgo: Math.max(0, Number(days) || 0), ...measured, ...ended }]);
    setWords('');
    setValue('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter adds the row; the form is sent with its own button.
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return (
    <fieldset>
      <legend>{title}</legend>
      {entries.length > 0 && (
        <ul class="added">
          {entries.map((entry, at) => (
            <li key={at}>
              {describe(entry)}{' '}
              <button
                type="button"
                aria-label={`Remove ${entry.what.display}`}
                onClick={() => onChange(entries.toSpliced(at, 1))}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="fields" onKeyDown={onKeyDown}>
        <label>
          {`Which ${one}`}
          <input list={`picks-${domain}`} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        {isResult && (
          <>
            <label class="short">
              Value
              <input value={value} onInput={(event) => setValue(event.currentTarget.value)} />
            </label>
            <label class="short">
              UCUM unit
              <input value={unit} placeholder="10*9/L" onInput={(event) => setUnit(event.currentTarget.value)} />
            </label>
          </>
        )}
        <label class="short">
          Days ago
          <input type="number" min="0" value={days} onInput={(event) => setDays(event.currentTarget.value)} />
        </label>
        {domain === 'medication' && (
          <label class="check">
            <input type="checkbox" checked={stopped} onInput={(event) => setStopped(event.currentTarget.checked)} />{' '}
            stopped
          </label>
        )}
        <button type="button" onClick={add}>
          {`Add ${one}`}
        </button>
      </div>
    </fieldset>
  );
}

function describe({ what, daysAgo, value, unit, stopped }: Entry): string {
  const measured = value === undefined ? '' : `: ${value} ${unit ?? ''}`.trimEnd();
  return `${what.display}${measured}, ${daysAgo} days ago${stopped === true ? ', stopped' : ''}`;
}
