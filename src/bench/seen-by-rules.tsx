import type { ExplainedFact, ExplainedRule } from '../pages/bench-data.ts';
import { amount, outcomeWords } from '../pages/words.ts';

interface SeenProps {
  readonly rules: readonly ExplainedRule[];
  readonly base: string;
}

/** Rule by rule: verdict and why, the limits in force, and the facts that it read. */
export function SeenByRules({ rules, base }: SeenProps) {
  return (
    <ul class="seen">
      {rules.map((rule) => (
        <li key={rule.rule}>
          <details>
            <summary>
              <span class={`word ${rule.indicator ?? rule.verdict}`}>
                {rule.indicator ?? outcomeWords(rule.verdict)}
              </span>{' '}
              <span>
                {rule.title}
                {rule.shadow === true && <span class="tag">on trial, no card</span>}
              </span>
            </summary>
            {rule.why.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {rule.siteNotes.map((note) => (
              <p key={note}>{note}</p>
            ))}
            {rule.orders.map(({ order, facts }, at) => (
              <Facts key={at} order={rule.orders.length > 1 ? order : undefined} facts={facts} />
            ))}
            {rule.limits.length > 0 && <Limits limits={rule.limits} />}
            <p>
              <a href={`${base}/rules/${rule.rule}`}>{`The rule ${rule.rule}`}</a>
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}

interface FactsProps {
  readonly order: string | undefined;
  readonly facts: readonly ExplainedFact[];
}

function Facts({ order, facts }: FactsProps) {
  return (
    <>
      <h4>{order === undefined ? 'Facts' : `Facts for ${order}`}</h4>
      <dl class="facts">
        {facts.map(({ name, looked, value, missing }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {looked ? <code>{written(value)}</code> : <span class="quiet">not looked at</span>}
              {missing !== undefined && <span class="missing"> Missing: {missing}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Limits({ limits }: Pick<ExplainedRule, 'limits'>) {
  return (
    <>
      <h4>Limits in force</h4>
      <ul>
        {limits.map(({ name, meaning, value, unit, source }) => (
          <li key={name}>
            <strong>{amount(value, unit)}</strong>: {meaning} <span class="quiet">({source})</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** JSON with a space wherever a line may end. */
function written(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}
