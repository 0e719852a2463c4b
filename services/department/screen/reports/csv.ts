/** A table as text for spreadsheets, in which nothing is taken for a formula. */
export type Cell = string | number | null;

// What a spreadsheet takes as the beginning of a formula.
const FORMULA = /^[=+\-@\t\r]/;

export function csvOf(head: string[], rows: Cell[][]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;
}

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
