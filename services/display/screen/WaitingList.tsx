import type { BoardDepartment } from "@web/types/display";
import { type CSSProperties, useLayoutEffect, useState } from "react";
import { cellsIn } from "./layout";
import { useMessages } from "./messages";
import { type Size, useSize } from "./useSize";

/** Who is next: as many as there is room for, in columns, and the count of the others. */
export function WaitingList({ department }: { department: BoardDepartment }) {
  const t = useMessages();
  const [ref, room] = useSize<HTMLOListElement>();
  const labels = department.waiting;
  const waiting = department.waiting_count;
  const [{ columns, cells }, setCells] = useState({ columns: 1, cells: 1 });
  const shown = waiting <= cells ? labels.length : Math.min(cells - 1, labels.length);
  const more = waiting - shown;

  // Measured anew after every drawing: another language or another number is of another width.
  useLayoutEffect(() => {
    if (ref.current === null || room === null) return;
    const found = measure(ref.current, room);
    if (found.columns !== columns || found.cells !== cells) setCells(found);
  });

  return (
    <div className="band-waiting">
      {labels.length > 0 && <h3 className="waiting-head">{t("next")}</h3>}
      <ol className="waiting" ref={ref} style={{ "--columns": columns } as CSSProperties}>
        {labels.slice(0, shown).map((label) => (
          <Place key={label} label={label} />
        ))}
        <li className="waiting-more" data-none={more <= 0 || undefined} aria-hidden={more <= 0}>
          {t("more", { count: Math.max(more, 1) })}
        </li>
        {labels.slice(shown).map((label) => (
          <Place key={label} label={label} beyond />
        ))}
      </ol>
    </div>
  );
}

/** One who waits; beyond the room it is there to be measured, not to be seen. */
function Place({ label, beyond = false }: { label: string; beyond?: boolean }) {
  return (
    <li className="waiting-one" data-beyond={beyond || undefined} aria-hidden={beyond}>
      <bdi className="label">{label}</bdi>
    </li>
  );
}

function measure(list: HTMLElement, room: Size): { columns: number; cells: number } {
  const items = [...list.children].map((item) => item.firstElementChild ?? item);
  const { columnGap, rowGap } = getComputedStyle(list);
  const cell = {
    width: Math.max(1, ...items.map((item) => item.getBoundingClientRect().width)),
    height: (list.firstElementChild as HTMLElement).offsetHeight,
  };
  const gap = { width: Number.parseFloat(columnGap) || 0, height: Number.parseFloat(rowGap) || 0 };
  return cellsIn(room, cell, gap);
}
