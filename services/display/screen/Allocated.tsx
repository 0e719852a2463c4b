import type { CSSProperties } from "react";
import { bestGrid } from "./layout";
import { useMessages } from "./messages";
import { useSize } from "./useSize";

// More at once would be too small to be read from across a yard.
const SHOWN_MAX = 12;

/** At a mother station: the vehicles that have a trip, first come first. */
export function Allocated({ labels }: { labels: string[] }) {
  const t = useMessages();
  const [ref, room] = useSize<HTMLDivElement>();
  const shown = labels.slice(0, SHOWN_MAX);
  const more = labels.length - shown.length;
  const grid = bestGrid(shown.length + (more > 0 ? 1 : 0), shown, room);
  const style = { "--columns": grid.columns, "--size": `${grid.size}px` } as CSSProperties;
  return (
    <div className="band-serving" ref={ref}>
      <ul className="serving" style={style} data-beside={grid.beside || undefined}>
        {shown.map((label) => (
          <li key={label} className="serving-one">
            <bdi className="label">{label}</bdi>
            <span className="desk">{t("hasTrip")}</span>
          </li>
        ))}
        {more > 0 && <li className="serving-one more">{t("more", { count: more })}</li>}
      </ul>
    </div>
  );
}
