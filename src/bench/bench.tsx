import { useEffect, useRef, useState } from 'preact/hooks';
import type {
  BenchSettings,
  DrugPicks,
  Expected,
  ExplainedCall,
  ExplainedRule,
  FixtureEntry,
} from '../pages/bench-data.ts';
import type { Suggestion } from '../protocol/card.ts';
import { AnsweredCall, type Fired, type Recorded } from './answered-call.tsx';
import { BuildForm } from './build-form.tsx';
import { caseFragment, caseOf, type LinkedCase } from './case-link.ts';
import { ChooseFixture } from './choose-fixture.tsx';
import { curlOf } from './curl.ts';
import { get, post, type Answer } from './fire.ts';
import { forHook, isObject, readText, withFhirServer, writeRequest, type Json } from './request-text.ts';
import { takeSuggestion } from './take-suggestion.ts';

type Source = 'choose' | 'paste' | 'build';
const sources: Readonly<Record<Source, string>> = {
  choose: 'Choose a case',
  paste: 'Paste or drop',
  build: 'Build one',
};

/** A recorded exchange that was chosen, and the text of its request as it was then. */
interface Chosen extends Recorded {
  readonly path: string;
  readonly text: string;
}

/** Something to copy, shown as well, since not every browser lets a page copy. */
interface Copied {
  readonly what: string;
  readonly text: string;
  readonly done: boolean;
}

/** The whole bench: where the request comes from on the one side, what came of it on the other. */
export function Bench({ settings }: { readonly settings: BenchSettings }) {
  const { base, services, titles, needsToken } = settings;
  const [entries, setEntries] = useState<readonly FixtureEntry[]>([]);
  const [picks, setPicks] = useState<readonly DrugPicks[]>([]);
  const [source, setSource] = useState<Source>('choose');
  const [serviceId, setServiceId] = useState(services[0]?.id ?? '');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Chosen | undefined>();
  const [way, setWay] = useState<'prefetch' | 'server'>('prefetch');
  const [server, setServer] = useState('');
  const [fhirToken, setFhirToken] = useState('');
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fired, setFired] = useState<Fired | undefined>();
  const [copied, setCopied] = useState<Copied | undefined>();
  const runs = useRef(0);
  const results = useRef<HTMLElement>(null);

  const service = services.find(({ id }) => id === serviceId) ?? services[0];
  const hasOneTitle = new Set(services.map(({ title }) => title)).size === 1;
  const unchanged = chosen?.text === text ? chosen : undefined;
  const drugPicks = picks.find((one) => one.services.includes(serviceId)) ?? picks[0];

  const fail = (error: unknown): void => setProblem(error instanceof Error ? error.message : String(error));

  /** What is sent: the request of the editor, or the sentence that says why there is none. */
  const prepared = (from: string, how: 'prefetch' | 'server', address: string): Json | string => {
    const read = readText(from);
    if (!read.ok) return read.sentence;
    if (how === 'prefetch') return read.request;
    if (!/^https?:\/\//.test(address)) return 'Give the base URL of the FHIR server, with http:// or https://.';
    if (fhirToken === '') return 'Give an access token for the FHIR server: without one the service does not ask it.';
    return withFhirServer(read.request, address, fhirToken);
  };

  const fire = async (from: string, id: string, how = way, address = server, about?: Recorded): Promise<void> => {
    setCopied(undefined);
    const request = prepared(from, how, address);
    runs.current += 1;
    const run = runs.current;
    if (typeof request === 'string') {
      // The cards of another request would look like the answer to this one.
      setFired(undefined);
      setBusy(false);
      setProblem(request);
      return;
    }
    setProblem('');
    setBusy(true);
    /** Somebody may have fired again meanwhile, and what comes late is not shown. */
    const isLatest = (): boolean => run === runs.current;
    try {
      const answer = await post(`${base}/cds-services/${id}`, request, token);
      if (!isLatest()) return;
      const answered: Fired = { request, service: id, answer, rules: undefined, about, run };
      setFired(answered);
      const explained = await post(`${base}/bench/explain`, request, token);
      if (isLatest()) setFired({ ...answered, rules: rulesOf(explained, id), unexplained: explained.status });
    } catch {
      if (!isLatest()) return;
      setFired(undefined);
      setProblem('The service cannot be reached. Is it running?');
    } finally {
      if (isLatest()) setBusy(false);
    }
  };

  const takeFixture = async (path: string, id?: string): Promise<void> => {
    const file = await get<Json>(`${base}/bench/fixtures/${path}.json`);
    const { request, title, profile: written = 'us', service: recorded } = file;
    if (!isObject(request)) return;
    const taken = services.find((one) => one.id === (id ?? recorded)) ?? services[0];
    if (taken === undefined) return;
    const shown = writeRequest(id === undefined || id === recorded ? request : forHook(request, taken));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the service read the file
    const expect = file['expect'] as Expected;
    const next: Chosen = { path, title: String(title), profile: String(written), expect, text: shown };
    setChosen(next);
    setText(shown);
    setServiceId(taken.id);
    setWay('prefetch');
    setProblem('');
    // A token is good for one call, so its owner says when.
    if (needsToken) setFired(undefined);
    else await fire(shown, taken.id, 'prefetch', '', taken.id === recorded ? next : undefined);
  };

  const openLink = async (): Promise<void> => {
    const linked = await caseOf(location.hash);
    if (linked === undefined) return;
    if (linked === 'broken') {
      setProblem('The link holds no case that can be read: it was cut or changed on the way.');
      return;
    }
    if (linked.fixture !== undefined) return takeFixture(linked.fixture, linked.service);
    const id = services.some((one) => one.id === linked.service) ? linked.service : serviceId;
    setServiceId(id);
    setText(linked.text ?? '');
    setSource('paste');
    if (linked.server !== undefined) {
      setWay('server');
      setServer(linked.server);
    } else if (!needsToken) await fire(linked.text ?? '', id, 'prefetch');
  };

  // Where the answer stands below the request, as on a phone, it would come unseen.
  useEffect(() => {
    if (fired !== undefined && matchMedia('(width < 62rem)').matches) results.current?.scrollIntoView();
  }, [fired?.run]);

  useEffect(() => {
    get<readonly FixtureEntry[]>(`${base}/bench/fixtures.json`).then(setEntries).catch(fail);
    get<readonly DrugPicks[]>(`${base}/bench/value-sets.json`).then(setPicks).catch(fail);
    openLink().catch(fail);
    const onHash = (): void => void openLink().catch(fail);
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  const changeService = (id: string): void => {
    setServiceId(id);
    const next = services.find((one) => one.id === id);
    const read = readText(text);
    if (next !== undefined && read.ok) setText(writeRequest(forHook(read.request, next)));
  };

  const takeText = (taken: string): void => {
    setText(taken);
    const read = readText(taken);
    setProblem(read.ok ? '' : read.sentence);
    const meant = services.find(({ hook }) => read.ok && hook === read.request['hook']);
    if (meant !== undefined && service !== undefined && service.hook !== meant.hook) setServiceId(meant.id);
  };

  const onDrop = (event: DragEvent): void => {
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    event.preventDefault();
    setSource('paste');
    file.text().then(takeText).catch(fail);
  };

  const accept = (suggestion: Suggestion): void => {
    const read = readText(text);
    if (read.ok) setText(writeRequest(takeSuggestion(read.request, suggestion)));
  };

  const copy = async (what: string, content: string): Promise<void> => {
    const done = await navigator.clipboard?.writeText(content).then(
      () => true,
      () => false,
    );
    setCopied({ what, text: content, done: done ?? false });
  };

  const copyLink = async (): Promise<void> => {
    const held: LinkedCase =
      unchanged && way === 'prefetch'
        ? { service: serviceId, fixture: unchanged.path }
        : { service: serviceId, text: linkText(text), ...(way === 'server' && { server }) };
    const url = new URL(location.href);
    url.hash = await caseFragment(held);
    await copy('link', url.href);
  };

  const copyCurl = async (): Promise<void> => {
    const request = prepared(text, way, server);
    if (typeof request === 'string') {
      setProblem(request);
      return;
    }
    await copy('curl', curlOf(`${location.origin}${base}/cds-services/${serviceId}`, request, needsToken));
  };

  return (
    <div class="bench" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <section class="ask" aria-labelledby="ask">
        <h2 id="ask">Request</h2>
        <div class="tabs" role="radiogroup" aria-label="Where the request comes from">
          {Object.entries(sources).map(([name, words]) => (
            <label key={name}>
              <input
                type="radio"
                name="source"
                checked={source === name}
                onChange={() => {
                  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of sources
                  setSource(name as Source);
                }}
              />
              <span>{words}</span>
            </label>
          ))}
        </div>
        {source === 'choose' && (
          <ChooseFixture
            entries={entries}
            titles={titles}
            chosen={unchanged?.path}
            onChoose={({ path }) => void takeFixture(path).catch(fail)}
          />
        )}
        {source === 'build' && drugPicks && service && (
          <BuildForm
            picks={drugPicks}
            hook={service.hook}
            onBuild={(request) => {
              const built = writeRequest(request);
              setText(built);
              setWay('prefetch');
              void fire(built, service.id, 'prefetch');
            }}
          />
        )}
        <div class="fields">
          <label>
            Hook
            <select value={serviceId} onChange={(event) => changeService(event.currentTarget.value)}>
              {services.map(({ id, hook, title }) => (
                <option key={id} value={id}>
                  {hasOneTitle ? hook : `${hook} (${title})`}
                </option>
              ))}
            </select>
          </label>
          <label>
            The record
            <select
              value={way}
              onChange={(event) => setWay(event.currentTarget.value === 'server' ? 'server' : 'prefetch')}
            >
              <option value="prefetch">as prefetch in the request</option>
              <option value="server">fetched from a FHIR server</option>
            </select>
          </label>
        </div>
        {way === 'server' && (
          <div class="fields">
            <label>
              Base URL of the FHIR server
              <input type="url" value={server} onInput={(event) => setServer(event.currentTarget.value)} />
            </label>
            <label>
              Its access token, which is not kept
              <input
                type="password"
                autocomplete="off"
                value={fhirToken}
                onInput={(event) => setFhirToken(event.currentTarget.value)}
              />
            </label>
          </div>
        )}
        {needsToken && (
          <div class="fields">
            <p>
              This service wants a token of an EHR with every call (<code>AUTH_MODE=jwt</code>). It is good for one
              call: the one to the service.
            </p>
            <label>
              Bearer token, which is not kept
              <input
                type="password"
                autocomplete="off"
                value={token}
                onInput={(event) => setToken(event.currentTarget.value)}
              />
            </label>
          </div>
        )}
        <div class="buttons">
          <button
            type="button"
            class="primary"
            disabled={isBusy}
            onClick={() => void fire(text, serviceId, way, server, unchanged)}
          >
            Fire
          </button>
          <button type="button" onClick={() => void copyCurl().catch(fail)}>
            Copy as curl
          </button>
          <button type="button" onClick={() => void copyLink().catch(fail)}>
            Copy a link
          </button>
        </div>
        <p class="problem" role="alert">
          {problem}
        </p>
        {copied && (
          <div class="copied">
            <label>
              {copied.done ? `The ${copied.what} is copied` : `Copy the ${copied.what} from here`}
              <textarea readOnly rows={3} value={copied.text} onFocus={(event) => event.currentTarget.select()} />
            </label>
            {copied.what === 'link' && (
              <p class="quiet">
                The case stands behind the #, which browsers do not send to any server. Tokens are not in it.
              </p>
            )}
          </div>
        )}
        <label class="editor">
          The request as JSON
          <textarea
            rows={source === 'paste' ? 24 : 12}
            spellcheck={false}
            autocomplete="off"
            placeholder="Paste a CDS Hooks request here, or drop a file"
            value={text}
            onInput={(event) => takeText(event.currentTarget.value)}
          />
        </label>
      </section>
      <section class="answer" aria-labelledby="answer" ref={results} aria-busy={isBusy}>
        <h2 id="answer">Answer</h2>
        {fired === undefined ? (
          <p class="empty">Choose a case and press Enter, or build one: the cards appear here.</p>
        ) : (
          <AnsweredCall fired={fired} settings={settings} token={token} onAccept={accept} />
        )}
      </section>
    </div>
  );
}

function rulesOf({ status, body }: Answer, id: string): readonly ExplainedRule[] | undefined {
  if (status !== 200 || !isObject(body)) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides are of one build
  return (body as unknown as ExplainedCall).services.find(({ service }) => service === id)?.rules;
}

/** The request in few letters and without a token; what is no JSON stays as it is, since it may be the point. */
function linkText(text: string): string {
  const read = readText(text);
  if (!read.ok) return text;
  const { fhirAuthorization: _secret, ...rest } = read.request;
  return JSON.stringify(rest, null, 2);
}
