/** For which doctor a tab calls, and to which desk: kept as the console keeps its desk. */
import { recall, remember } from "@web/tabMemory";

const SEAT = "nowserving.doctor";

export interface Seat {
  departmentId: string;
  doctorId: string;
  deskId: number;
}

export const keepSeat = (seat: Seat | null) => remember(SEAT, seat);

/** The doctor whom the address names, as the links of /opd do. */
export const askedDoctor = () => new URLSearchParams(location.search).get("doctor");

/** Where the tab begins: where it was, unless its address names another doctor. */
export function firstSeat(): Seat | null {
  const kept = recall<Seat>(SEAT);
  const asked = askedDoctor();
  return asked === null || kept?.doctorId === asked ? kept : null;
}
