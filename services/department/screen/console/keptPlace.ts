/** At which desk somebody works, as the tab keeps it: a login that ends takes nobody's desk away. */
import { recall, remember } from "@web/tabMemory";

const PLACE = "nowserving.place";

export interface Place {
  departmentId: string;
  deskId: number;
}

export const keptPlace = () => recall<Place>(PLACE);
export const keepPlace = (place: Place | null) => remember(PLACE, place);

/** The department that the address names, as the overview's links do. */
export const askedDepartment = () => new URLSearchParams(location.search).get("department");

/** Where the tab begins: at the desk that it keeps, unless its address names another department. */
export function firstPlace(): Place | null {
  const kept = keptPlace();
  const asked = askedDepartment();
  return asked === null || kept?.departmentId === asked ? kept : null;
}

/** From now on a reload stays where the tab is. */
export function forgetAsked(): void {
  if (askedDepartment() !== null) history.replaceState(null, "", location.pathname);
}
