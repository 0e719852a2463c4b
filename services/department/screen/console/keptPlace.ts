/** At which desk somebody works, as the tab keeps it: a login that ends takes nobody's desk away. */
import { recall, remember } from "@web/tabMemory";

const PLACE = "nowserving.place";

export interface Place {
  departmentId: string;
  deskId: number;
}

export const keptPlace = () => recall<Place>(PLACE);
export const keepPlace = (place: Place | null) => remember(PLACE, place);
