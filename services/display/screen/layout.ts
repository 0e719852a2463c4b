import type { Size } from "./useSize";

// A figure's width and the height of a label with its desk beneath, in ems, with some air.
const LETTER_EMS = 0.72;
const CHIP_LINES_EMS = 2.2;
// Shorter labels need not be larger.
const LETTERS_MIN = 6;
// Before the first measurement: a row of five on a wall.
const USUAL: Size = { width: 600, height: 130 };

export interface Grid {
  columns: number;
  lines: number;
  /** The letters' size, in pixels. */
  size: number;
}

/** Lay out `count` labels with their desks so that the letters become as large as they can. */
export function bestGrid(count: number, labels: string[], room: Size | null): Grid {
  const { width, height } = room ?? USUAL;
  const letters = Math.max(LETTERS_MIN, ...labels.map((label) => label.length));
  let best: Grid = { columns: 1, lines: count, size: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const lines = Math.ceil(count / columns);
    const size = Math.min(
      width / columns / (letters * LETTER_EMS),
      height / lines / CHIP_LINES_EMS,
    );
    if (size > best.size) best = { columns, lines, size };
  }
  return best;
}

/**
 * How many of the items fit, line after line, when one of `lastWidth` ("+12 more") has to follow
 * whenever not all do.
 */
export function howManyFit(
  widths: number[],
  lastWidth: number,
  all: boolean,
  room: Size,
  gap: number,
  lines: number,
): number {
  if (all && fits(widths, room.width, gap, lines)) return widths.length;
  for (let count = widths.length; count > 0; count -= 1) {
    if (fits([...widths.slice(0, count), lastWidth], room.width, gap, lines)) return count;
  }
  return 0;
}

function fits(widths: number[], width: number, gap: number, lines: number): boolean {
  let line = 1;
  let used = 0;
  for (const each of widths) {
    const wanted = used === 0 ? each : used + gap + each;
    if (wanted > width && used > 0) {
      line += 1;
      used = each;
    } else {
      used = wanted;
    }
  }
  return line <= lines;
}
