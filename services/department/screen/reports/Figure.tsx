import { lazy, Suspense, useRef } from "react";
import { type Cell, csvOf } from "./csv";
import { useMessages } from "./messages";
import type { PlotProps } from "./plot/BarPlot";
import { pictureOf, save } from "./save";

// Plots come apart from the page, which says its figures without them.
const BarPlot = lazy(() => import("./plot/BarPlot"));

interface Props {
  id: string;
  heading: string;
  definition: string;
  plot?: Omit<PlotProps, "heading"> | undefined;
  head: string[];
  rows: Cell[][];
}

/** A question with its picture, its table, what the figures mean, and the files of both. */
export function Figure({ id, heading, definition, plot, head, rows }: Props) {
  const t = useMessages();
  const drawn = useRef<HTMLDivElement>(null);
  const picture = async () => {
    const svg = drawn.current?.querySelector("svg");
    if (svg) save(`${id}.png`, await pictureOf(svg));
  };
  const table = () => save(`${id}.csv`, new Blob([csvOf(head, rows)], { type: "text/csv" }));
  return (
    <section className="figure" aria-labelledby={id}>
      <div className="figure-head">
        <h2 id={id}>{heading}</h2>
        <div className="figure-tools">
          {plot && (
            <button className="button small" type="button" onClick={() => void picture()}>
              {t("png")} <span className="visually-hidden">{heading}</span>
            </button>
          )}
          <button className="button small" type="button" onClick={table}>
            {t("csv")} <span className="visually-hidden">{heading}</span>
          </button>
        </div>
      </div>
      <details className="definition">
        <summary>{t("whatIsThis")}</summary>
        <p>{definition}</p>
      </details>
      {rows.length === 0 && <p className="quiet">{t("nobody")}</p>}
      {plot && rows.length > 0 && (
        <>
          <Legend plot={plot} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a plot that scrolls is reached by keys */}
          {/* biome-ignore lint/a11y/useSemanticElements: no set of fields */}
          <div className="plot-frame" role="group" tabIndex={0} aria-label={heading} ref={drawn}>
            <Suspense fallback={<div className="plot-empty" />}>
              <BarPlot heading={heading} {...plot} />
            </Suspense>
          </div>
        </>
      )}
      {rows.length > 0 && (
        <details className="figure-table" open={plot === undefined}>
          <summary>{t("table")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is reached by keys */}
          {/* biome-ignore lint/a11y/useSemanticElements: no set of fields */}
          <div className="table-frame" role="group" tabIndex={0} aria-label={heading}>
            <Table head={head} rows={rows} />
          </div>
        </details>
      )}
    </section>
  );
}

function Table({ head, rows }: { head: string[]; rows: Cell[][] }) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...others]) => (
          <tr key={String(first)}>
            <th scope="row">
              <bdi>{first}</bdi>
            </th>
            {others.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
              <td key={place}>{cell ?? "–"}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Legend({ plot }: { plot: Omit<PlotProps, "heading"> }) {
  return (
    <ul className="legend">
      <li className="of-bars">{plot.bars.legend}</li>
      {plot.part && <li className="of-part">{plot.part.legend}</li>}
      {plot.lines?.map((one, number) => (
        <li key={one.legend} className={`of-line of-line-${number}`}>
          {one.legend}
        </li>
      ))}
      {plot.target && <li className="of-target">{plot.target.legend}</li>}
    </ul>
  );
}
