import type { Size } from "./useSize";

// A figure's width, in ems, with some air.
const LETTER_EMS = 0.72;
// Shorter labels need not be larger.
const LETTERS_MIN = 6;
// A label with its desk beneath, or beside: lines, and what the desk adds to the width, in ems.
const BENEATH = { lines: 2.2, desk: 0 };
const BESIDE = { lines: 1.45, desk: 4 };
// One line is read at a glance: another has to make the letters larger by more than this.
const WORTH_A_LINE = 1.15;
// Before the first measurement: a row of five on a wall.
const USUAL: Size = { width: 600, height: 130 };

export interface Grid {
  columns: number;
  lines: number;
  /** The letters' size, in pixels. */
  size: number;
  /** The desk stands beside the label, not beneath. */
  beside: boolean;
}

/** Lay out `count` labels with their desks so that the letters become as large as they can. */
export function bestGrid(count: number, labels: string[], room: Size | null): Grid {
  const { width, height } = room ?? USUAL;
  const letters = Math.max(LETTERS_MIN, ...labels.map((label) => label.length));
  let best: Grid = { columns: 1, lines: count, size: 0, beside: false };
  for (let lines = 1; lines <= count; lines += 1) {
    const columns = Math.ceil(count / lines);
    for (const form of [BENEATH, BESIDE]) {
      const size = Math.min(
        width / columns / (letters * LETTER_EMS + form.desk),
        height / lines / form.lines,
      );
      if (size > best.size * WORTH_A_LINE) best = { columns, lines, size, beside: form === BESIDE };
    }
  }
  return best;
}

/** How many cells of one size there is room for: in a line, and in all. */
export function cellsIn(room: Size, cell: Size, gap: Size): { columns: number; cells: number } {
  const columns = Math.max(1, Math.floor((room.width + gap.width) / (cell.width + gap.width)));
  const lines = Math.max(1, Math.floor((room.height + gap.height) / (cell.height + gap.height)));
  return { columns, cells: columns * lines };
}
