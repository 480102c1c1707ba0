import { scaleOf, type Placed } from '../examples/place-on-limits.ts';
import { profiles } from '../facts/profile.ts';
import { movedUnder, ownValue, type Limit } from '../rules/limit.ts';
import { amount, counted, unitWord } from './words.ts';

interface NumberLineProps {
  /** Unique on the page. */
  readonly id: string;
  readonly limit: Limit;
  readonly placed: readonly Placed[];
}

/** Heights in the picture, in pixels from its top. Widths are shares of it, so that the words keep their size on a phone. */
const line = 70;
const heights = { ends: 100, markBelow: 26 };
/** Patients closer to each other than this share of the scale are drawn as one circle. */
const closest = 0.03;

/**
 * A limit as a picture: the scale, what a hospital may set, each label's limit, what this hospital has set, and the patients
 * of the truth table.
 */
export function NumberLine({ id, limit, placed }: NumberLineProps) {
  const { siteRange, unit } = limit;
  const [first, ...others] = marksOf(limit);
  const height = heights.ends + heights.markBelow * others.length;
  const [lowest, highest] = scaleOf(limit);
  const at = (one: number): number => (one - lowest) / (highest - lowest);
  const [from, to] = [at(siteRange[0]), at(siteRange[1])];
  return (
    <svg class="number-line" width="100%" height={height} role="img" aria-labelledby={`${id}-title ${id}-text`}>
      <title id={`${id}-title`}>{limit.meaning}</title>
      <desc id={`${id}-text`}>{described(limit, placed)}</desc>
      <line class="scale" x1="0" x2="100%" y1={line} y2={line} />
      <rect class="range" x={percent(from)} width={percent(to - from)} y={line - 5} height="10" rx="3" />
      {gathered(placed, at).map(({ share, count }) => (
        <circle key={share} class="patient" cx={percent(share)} cy={line - 9 - radius(count)} r={radius(count)} />
      ))}
      <Mark {...first} share={at(first.value)} />
      {others.map((mark, row) => (
        <Mark key={mark.text} {...mark} share={at(mark.value)} row={row} />
      ))}
      <End share={from} text={String(siteRange[0])} y={height - 6} />
      <End share={to} text={String(siteRange[1])} y={height - 6} />
      {from > 0.15 && <End share={0} text={String(lowest)} y={height - 6} />}
      {to < 0.85 && <End share={1} text={`${highest} ${unitWord(unit)}`} y={height - 6} />}
    </svg>
  );
}

/** A value that is marked on the line. */
interface Marked {
  readonly value: number;
  readonly text: string;
  readonly hospital?: true;
}

/** The labels' limits, then what this hospital has set; values that are the same share a mark. */
function marksOf(limit: Limit): readonly [Marked, ...Marked[]] {
  const { value } = limit;
  const { us, eu } = ownValue(limit);
  const moved = movedUnder(limit);
  const same = new Set(moved.map((profile) => value[profile])).size === 1;
  const hospital = (same ? moved.slice(0, 1) : moved).map((profile): Marked => {
    const where = same && moved.length > 1 ? '' : ` (${profile.toUpperCase()} label)`;
    return { value: value[profile], text: `this hospital${where} ${value[profile]}`, hospital: true };
  });
  if (us === eu) return [{ value: us, text: `US and EU ${us}` }, ...hospital];
  return [{ value: us, text: `US ${us}` }, { value: eu, text: `EU ${eu}` }, ...hospital];
}

interface MarkProps extends Marked {
  readonly share: number;
  /** Below the line; the one without a row stands above it. */
  readonly row?: number;
}

/** A limit: a triangle at the line, with its words. */
function Mark({ share, text, hospital, row }: MarkProps) {
  const above = row === undefined;
  const y = above ? 14 : line + 31 + heights.markBelow * row;
  return (
    <g class={hospital === true ? 'of-hospital' : undefined}>
      <svg x={percent(share)} y={above ? 20 : line + 7} width="1" height="10" overflow="visible">
        <path class="mark" d={above ? 'M-6 0H6L0 9Z' : 'M-6 9H6L0 0Z'} />
      </svg>
      {above && <line class="mark-line" x1={percent(share)} x2={percent(share)} y1="28" y2={line} />}
      {!above && row > 0 && (
        <line class="mark-line" x1={percent(share)} x2={percent(share)} y1={line + 17} y2={y - 13} />
      )}
      <text class="label" x={percent(share)} y={y} text-anchor={anchorAt(share, hospital === true ? 0.3 : 0.16)}>
        {text}
      </text>
    </g>
  );
}

/** A number under the line. */
function End({ share, text, y }: { readonly share: number; readonly text: string; readonly y: number }) {
  return (
    <text x={percent(share)} y={y} text-anchor={anchorAt(share, 0.06)}>
      {text}
    </text>
  );
}

function anchorAt(share: number, margin: number): 'start' | 'middle' | 'end' {
  if (share < margin) return 'start';
  return share > 1 - margin ? 'end' : 'middle';
}

/** The area of a circle grows with the number of patients, up to a size that leaves the numbers readable. */
function radius(count: number): number {
  return Math.round(Math.min(14, 3.5 * Math.sqrt(count)) * 10) / 10;
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}

/** Patients that would be drawn on top of each other, as one. */
function gathered(
  placed: readonly Placed[],
  at: (value: number) => number,
): readonly { share: number; count: number }[] {
  const bins = new Map<number, { sum: number; count: number }>();
  for (const { last, first } of placed) {
    const share = Math.min(1, Math.max(0, at((last + first) / 2)));
    const bin = Math.floor(share / closest);
    const { sum, count } = bins.get(bin) ?? { sum: 0, count: 0 };
    bins.set(bin, { sum: sum + share, count: count + 1 });
  }
  return [...bins.values()].map(({ sum, count }) => ({ share: sum / count, count }));
}

/** The picture in words. */
function described(limit: Limit, placed: readonly Placed[]): string {
  const { unit, value, siteRange } = limit;
  const own = ownValue(limit);
  const labels = [
    ...profiles.map((profile) => `${profile.toUpperCase()} label ${amount(own[profile], unit)}`),
    ...movedUnder(limit).map(
      (profile) => `this hospital under the ${profile.toUpperCase()} label ${amount(value[profile], unit)}`,
    ),
  ].join(', ');
  const [least, most] = [placed[0]?.last, placed.at(-1)?.first];
  const patients =
    least === undefined || most === undefined
      ? 'No example patient stands near it.'
      : `${counted(placed.length, 'example patient')} from ${least} to ${amount(most, unit)} would get another answer if the limit were moved past them.`;
  return `${labels}. A hospital may set it from ${siteRange[0]} to ${amount(siteRange[1], unit)}. ${patients}`;
}
