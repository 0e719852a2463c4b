import type { BoardDepartment, Serving as BoardServing } from "@web/types/display";
import type { CSSProperties } from "react";
import { Desk } from "./Desk";
import { bestGrid } from "./layout";
import { useMessages } from "./messages";
import { useSize } from "./useSize";

// More at once would be too small to be read from across a hall.
const SHOWN_MAX = 12;
const SHOWN_MAX_ALONE = 24;

interface ServingProps {
  department: BoardDepartment;
  justCalled: ReadonlySet<string>;
  alone: boolean;
}

/** Who is at the desks, and who is on the way to one. */
export function Serving({ department, justCalled, alone }: ServingProps) {
  const t = useMessages();
  const [ref, room] = useSize<HTMLDivElement>();
  const shown = department.now_serving.slice(0, alone ? SHOWN_MAX_ALONE : SHOWN_MAX);
  const more = department.now_serving.length - shown.length;
  const labels = shown.map((serving) => serving.token_label);
  const grid = bestGrid(shown.length + (more > 0 ? 1 : 0), labels, room);
  const style = { "--columns": grid.columns, "--size": `${grid.size}px` } as CSSProperties;
  return (
    <div className="band-serving" ref={ref}>
      {shown.length === 0 && <p className="none">{t("nobodyServed")}</p>}
      <ul className="serving" style={style} data-beside={grid.beside || undefined}>
        {shown.map((serving) => (
          <li
            key={`${serving.token_label} ${serving.desk_id}`}
            className="serving-one"
            data-called={!serving.started || undefined}
            data-just={wasJustCalled(department, serving, justCalled) || undefined}
          >
            <bdi className="label">{serving.token_label}</bdi>
            <Desk desk={serving.desk_id} />
          </li>
        ))}
        {more > 0 && <li className="serving-one more">{t("more", { count: more })}</li>}
      </ul>
    </div>
  );
}

function wasJustCalled(
  department: BoardDepartment,
  serving: BoardServing,
  justCalled: ReadonlySet<string>,
): boolean {
  return department.recent_calls.some(
    (call) => call.token_label === serving.token_label && justCalled.has(call.call_id),
  );
}
