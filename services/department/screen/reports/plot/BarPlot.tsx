import { scaleBand, scaleLinear } from "d3-scale";
import { line } from "d3-shape";

export interface PlotLine {
  legend: string;
  values: (number | null)[];
}

export interface PlotProps {
  /** What the picture shows, in a sentence. */
  heading: string;
  labels: string[];
  bars: PlotLine;
  /** A part of each bar, drawn in it; with `beside` another bar, next to it. */
  part?: PlotLine | undefined;
  beside?: boolean;
  /** By the scale on the other side. */
  lines?: PlotLine[];
  /** What bars count, and what lines measure. */
  barAxis: string;
  lineAxis?: string;
  /** A value of the lines' scale that is not to be passed. */
  target?: { legend: string; value: number } | undefined;
}

const WIDTH = 720;
const HEIGHT = 300;
const EDGE = { top: 34, end: 52, bottom: 34, start: 52 };
// More names than fit under the bars are left out evenly.
const LABELS_MAX = 14;

/** Bars by the scale at the left, lines by the one at the right. */
export default function BarPlot(props: PlotProps) {
  const { heading, labels, bars, part, lines = [], barAxis, lineAxis, target } = props;
  const width = props.beside ? 0.5 : 1;
  const x = scaleBand(
    labels.map((_, place) => String(place)),
    [EDGE.start, WIDTH - EDGE.end],
  ).padding(0.25);
  const floor = HEIGHT - EDGE.bottom;
  const y = scaleLinear(
    [0, most([...bars.values, ...(part?.values ?? [])])],
    [floor, EDGE.top],
  ).nice();
  const right = [...lines.flatMap((one) => one.values), target?.value ?? 0];
  const z = scaleLinear([0, most(right)], [floor, EDGE.top]).nice();
  const every = Math.ceil(labels.length / LABELS_MAX);
  const center = (place: number) => (x(String(place)) ?? 0) + x.bandwidth() / 2;
  return (
    <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={heading}>
      {y.ticks(5).map((tick) => (
        <g key={tick}>
          <line className="grid" x1={EDGE.start} x2={WIDTH - EDGE.end} y1={y(tick)} y2={y(tick)} />
          <text className="tick" x={EDGE.start - 8} y={y(tick)} dy="0.35em" textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      <text className="axis" x={4} y={14}>
        {barAxis}
      </text>
      {lineAxis && (
        <text className="axis" x={WIDTH - 4} y={14} textAnchor="end">
          {lineAxis}
        </text>
      )}
      {[bars, part].map(
        (one, kind) =>
          one && (
            <g key={one.legend} className={kind === 0 ? "bars" : "bars part"}>
              {one.values.map((value, place) => (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
                  key={place}
                  x={(x(String(place)) ?? 0) + (kind === 1 && props.beside ? x.bandwidth() / 2 : 0)}
                  y={y(value ?? 0)}
                  width={x.bandwidth() * width}
                  height={floor - y(value ?? 0)}
                />
              ))}
            </g>
          ),
      )}
      {target && (
        <line
          className="target"
          x1={EDGE.start}
          x2={WIDTH - EDGE.end}
          y1={z(target.value)}
          y2={z(target.value)}
        />
      )}
      {lines.map((one, number) => (
        <path
          key={one.legend}
          className={`line line-${number}`}
          d={
            line<number | null>(
              (_, place) => center(place),
              (value) => z(value ?? 0),
            ).defined((value) => value !== null)(one.values) ?? ""
          }
        />
      ))}
      {lines.length > 0 &&
        z.ticks(5).map((tick) => (
          <text key={tick} className="tick" x={WIDTH - EDGE.end + 8} y={z(tick)} dy="0.35em">
            {tick}
          </text>
        ))}
      {labels.map((label, place) =>
        place % every === 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a label is its place
          <text key={place} className="tick" x={center(place)} y={HEIGHT - 12} textAnchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </svg>
  );
}

function most(values: (number | null)[]): number {
  return Math.max(1, ...values.map((value) => value ?? 0));
}
