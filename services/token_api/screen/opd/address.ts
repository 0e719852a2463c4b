/** What stands in the address instead of a slot where the day is laid out for paper. */
export const PRINT = "print";

/** Where a day, or a slot in it, is on this page, so that a reload or a link comes back there. */
export function addressOf(departmentId: string, date: string, slotId?: string): string {
  const parts = [departmentId, date, ...(slotId ? [slotId] : [])];
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}
