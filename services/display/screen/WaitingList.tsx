import type { BoardDepartment } from "@web/types/display";
import { useLayoutEffect, useState } from "react";
import { howManyFit } from "./layout";
import { useMessages } from "./messages";
import { type Size, useSize } from "./useSize";

/** Who is next: as many as there is room for, and the count of the others. */
export function WaitingList({ department }: { department: BoardDepartment }) {
  const t = useMessages();
  const [ref, room] = useSize<HTMLOListElement>();
  const labels = department.waiting;
  const [fitting, setFitting] = useState(labels.length);
  const shown = Math.min(fitting, labels.length);
  const more = department.waiting_count - shown;

  // Measured anew after every drawing: another language or another number is of another width.
  useLayoutEffect(() => {
    if (ref.current === null || room === null) return;
    setFitting(measure(ref.current, room, department.waiting_count));
  });

  return (
    <section className="band-waiting" aria-label={t("next")}>
      {labels.length > 0 && <h3 className="waiting-head">{t("next")}</h3>}
      <ol className="waiting" ref={ref}>
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
    </section>
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

function measure(list: HTMLElement, room: Size, waiting: number): number {
  const places = [...list.querySelectorAll<HTMLElement>(".waiting-one")];
  const [first] = places;
  const last = list.querySelector<HTMLElement>(".waiting-more");
  if (first === undefined || last === null) return 0;
  const { columnGap, rowGap } = getComputedStyle(list);
  const gap = Number.parseFloat(columnGap) || 0;
  const between = Number.parseFloat(rowGap) || 0;
  const lines = Math.max(1, Math.floor((room.height + between) / (first.offsetHeight + between)));
  const widths = places.map((place) => place.getBoundingClientRect().width);
  const lastWidth = last.getBoundingClientRect().width;
  return howManyFit(widths, lastWidth, waiting === places.length, room, gap, lines);
}
