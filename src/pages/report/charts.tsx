import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { line, stack } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { binWords, shortDate, type Bin } from './period.ts';

/** Places across are shares of the picture, so that words and strokes keep their size on a phone; heights are pixels. */
const left = 8;
const top = 14;
const bottom = 24;

/** One of the things that are drawn, by its name and the class that gives it its colour. */
export interface Series {
  readonly name: string;
  readonly look: string;
}

interface ChartProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** The picture in words. */
  readonly text: string;
  readonly bins: readonly Bin[];
  readonly series: readonly Series[];
}

/** Bars, one a bin, on each of which the series stand on each other. `values`: by bin, then by series. */
export function StackedBars({
  id,
  title,
  text,
  bins,
  series,
  values,
  height = 180,
}: ChartProps & { readonly values: readonly (readonly number[])[]; readonly height?: number }) {
  const band = bandOf(bins);
  const layers = stack<readonly number[], number>()
    .keys(series.map((_one, at) => at))
    .value((row, key) => row[key] ?? 0)([...values]);
  const highest = max(layers.flat(), ([, end]) => end) ?? 0;
  const y = scaleLinear([0, Math.max(highest, 1)], [height - bottom, top]).nice(4);
  return (
    <Picture id={id} title={title} text={text} height={height}>
      <Levels y={y} whole />
      {bins.map((bin, at) => (
        <g key={bin.first}>
          <title>{`${binWords(bin)}: ${numbersIn(series, values[at] ?? [])}`}</title>
          {layers.map((layer, key) => {
            const [from, to] = layer[at] ?? [0, 0];
            return to > from ? (
              <rect
                key={series[key]?.name}
                class={`bar ${series[key]?.look ?? ''}`}
                x={percent(band(at) ?? 0)}
                width={percent(band.bandwidth())}
                y={pixels(y(to))}
                height={pixels(y(from) - y(to))}
              />
            ) : null;
          })}
        </g>
      ))}
      <Days bins={bins} height={height} centre={(at) => (band(at) ?? 0) + band.bandwidth() / 2} />
    </Picture>
  );
}

/** Lines over the bins; null: there is nothing at that bin. `values`: by series, then by bin. */
export function Lines({
  id,
  title,
  text,
  bins,
  series,
  values,
  height = 200,
  unit,
}: ChartProps & {
  readonly values: readonly (readonly (number | null)[])[];
  readonly height?: number;
  readonly unit: string;
}) {
  const band = bandOf(bins);
  const centre = (at: number): number => (band(at) ?? 0) + band.bandwidth() / 2;
  const highest = max(values.flat(), (value) => value ?? 0) ?? 0;
  const y = scaleLinear([0, Math.max(highest, 1)], [height - bottom, top]).nice(4);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_value, at) => round(centre(at)))
    .y((value) => round(y(value ?? 0)));
  return (
    <Picture id={id} title={title} text={text} height={height}>
      <Levels y={y} unit={unit} />
      {/* Across, the unit is a share of the picture; the strokes are not drawn out with it. */}
      <svg x="0" y="0" width="100%" height={height} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none">
        {series.map(({ name, look }, key) => (
          <path
            key={name}
            class={`line ${look}`}
            d={path(values[key] ?? []) ?? ''}
            vector-effect="non-scaling-stroke"
          />
        ))}
      </svg>
      {series.flatMap(({ name, look }, key) =>
        alone(values[key] ?? []).map(([at, value]) => (
          <circle key={`${name} ${at}`} class={`dot ${look}`} cx={percent(centre(at))} cy={pixels(y(value))} r="3" />
        )),
      )}
      <Days bins={bins} height={height} centre={centre} />
    </Picture>
  );
}

/** Bars without axes for a cell of a table; what was shown stands below what was not. */
export function SparkBars({
  bins,
  values,
  text,
}: {
  readonly bins: readonly Bin[];
  readonly values: readonly (readonly [number, number])[];
  readonly text: string;
}) {
  const height = 28;
  const band = scaleBand<number>(
    bins.map((_bin, at) => at),
    [0, 100],
  ).paddingInner(0.2);
  const y = scaleLinear([0, Math.max(max(values, ([a, b]) => a + b) ?? 0, 1)], [0, height - 1]);
  return (
    <svg class="spark" width="100%" height={height} role="img" aria-label={text}>
      <line class="level" x1="0" x2="100%" y1={height - 0.5} y2={height - 0.5} />
      {values.map(([shown, hidden], at) => {
        const [x, width] = [percent(band(at) ?? 0), percent(band.bandwidth())];
        return (
          <g key={bins[at]?.first}>
            {shown > 0 && (
              <rect class="shown" x={x} width={width} y={pixels(height - y(shown))} height={pixels(y(shown))} />
            )}
            {hidden > 0 && (
              <rect
                class="hidden"
                x={x}
                width={width}
                y={pixels(height - y(shown + hidden))}
                height={pixels(y(hidden))}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** A share from 0 to 1 as a dot, its interval as a whisker. */
export function DotAndWhisker({
  rate,
  low,
  high,
}: {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}) {
  const x = scaleLinear([0, 1], [2, 98]);
  const middle = 11;
  return (
    <svg
      class="whisker"
      width="100%"
      height="22"
      role="img"
      aria-label={`${percentWords(rate)}, 95 % interval ${percentWords(low)} to ${percentWords(high)}`}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <line key={share} class="level" x1={percent(x(share))} x2={percent(x(share))} y1="0" y2="22" />
      ))}
      <line class="interval" x1={percent(x(low))} x2={percent(x(high))} y1={middle} y2={middle} />
      {[low, high].map((end) => (
        <line key={end} class="interval" x1={percent(x(end))} x2={percent(x(end))} y1={middle - 4} y2={middle + 4} />
      ))}
      <circle class="rate" cx={percent(x(rate))} cy={middle} r="5" />
    </svg>
  );
}

/** A bar of parts for a cell of a table, as long as the picture is wide times `share`. */
export function PartsBar({
  parts,
  share = 1,
  text,
}: {
  readonly parts: readonly (Series & { readonly value: number })[];
  readonly share?: number;
  readonly text: string;
}) {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const x = scaleLinear([0, Math.max(total, 1)], [0, 100 * share]);
  const starts = parts.map((_part, at) => parts.slice(0, at).reduce((sum, { value }) => sum + value, 0));
  return (
    <svg class="parts" width="100%" height="14" role="img" aria-label={text}>
      {parts.map(({ name, look, value }, at) =>
        value > 0 ? (
          <rect
            key={name}
            class={`bar ${look}`}
            x={percent(x(starts[at] ?? 0))}
            width={percent(x(value))}
            y="0"
            height="14"
          >
            <title>{`${name}: ${value}`}</title>
          </rect>
        ) : null,
      )}
    </svg>
  );
}

/** What the colours mean. `as`: how the series are drawn. */
export function Legend({ series, as }: { readonly series: readonly Series[]; readonly as: 'bars' | 'lines' }) {
  return (
    <ul class="legend">
      {series.map(({ name, look }) => (
        <li key={name}>
          <svg width="22" height="12" aria-hidden="true">
            {as === 'bars' ? (
              <rect class={`bar ${look}`} x="5" width="12" height="12" />
            ) : (
              <path class={`line ${look}`} d="M0 6H22" />
            )}
          </svg>{' '}
          {name}
        </li>
      ))}
    </ul>
  );
}

/** `80 %`. */
export function percentWords(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function Picture({
  id,
  title,
  text,
  height,
  children,
}: Pick<ChartProps, 'id' | 'title' | 'text'> & { readonly height: number; readonly children: ComponentChildren }) {
  return (
    <svg
      class="chart"
      width="100%"
      height={height}
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-text`}>{text}</desc>
      {children}
    </svg>
  );
}

/** Lines across at round numbers, with the numbers. `whole`: there is nothing between two of them. */
function Levels({
  y,
  whole = false,
  unit = '',
}: {
  readonly y: ReturnType<typeof scaleLinear<number>>;
  readonly whole?: boolean;
  readonly unit?: string;
}) {
  const ticks = y.ticks(4).filter((tick) => !whole || Number.isInteger(tick));
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="level" x1={percent(left)} x2="100%" y1={pixels(y(tick))} y2={pixels(y(tick))} />
          <text x={percent(left - 1)} y={pixels(y(tick) + 4)} text-anchor="end">
            {tick}
          </text>
        </g>
      ))}
      {unit !== '' && (
        <text x={percent(left)} y={top - 4}>
          {unit}
        </text>
      )}
    </>
  );
}

/** Some dates below, few enough for a phone. */
function Days({
  bins,
  height,
  centre,
}: {
  readonly bins: readonly Bin[];
  readonly height: number;
  readonly centre: (at: number) => number;
}) {
  const step = Math.ceil(bins.length / 5);
  const marked = bins.map((bin, at) => ({ bin, at })).filter(({ at }) => at % step === 0);
  return (
    <>
      {marked.map(({ bin, at }) => (
        <text key={bin.first} x={percent(centre(at))} y={height - 6} text-anchor={centre(at) > 94 ? 'end' : 'middle'}>
          {shortDate(bin.first)}
        </text>
      ))}
    </>
  );
}

function bandOf(bins: readonly Bin[]): ReturnType<typeof scaleBand<number>> {
  return scaleBand<number>(
    bins.map((_bin, at) => at),
    [left, 100],
  ).paddingInner(0.2);
}

/** Points without a neighbour, of which a line shows nothing. */
function alone(values: readonly (number | null)[]): readonly (readonly [number, number])[] {
  return values.flatMap((value, at) =>
    value !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
      ? [[at, value] as const]
      : [],
  );
}

function numbersIn(series: readonly Series[], values: readonly number[]): string {
  return series.map(({ name }, at) => `${values[at] ?? 0} ${name}`).join(', ');
}

function percent(share: number): string {
  return `${round(share)}%`;
}

function pixels(length: number): number {
  return round(length);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
