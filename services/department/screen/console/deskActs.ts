/** What can be done at a desk now: by whoever opened it, with whoever is there. */
import type { Desk, Line, LineToken } from "@web/types/department";
import type { Place } from "./keptPlace";
import type { Act } from "./keys";
import { lastAct, type Undoable } from "./undoing";
import { deskOf, visitorAt } from "./whatIsThere";

export interface DeskActs {
  desk: Desk | null;
  visitor: LineToken | null;
  mine: boolean;
  takeBack: Undoable | null;
  can: Record<Act, boolean>;
}

export function deskActs(line: Line | null, place: Place, userId: string, now: number): DeskActs {
  const desk = deskOf(line, place);
  const visitor = visitorAt(line, place);
  const mine = desk !== null && desk.user_id === userId;
  const takeBack = lastAct(line?.recent ?? [], visitor, userId, now);
  const isCalled = visitor?.status === "CALLED";
  const mayLeave = mine && desk.state !== "CLOSED" && visitor === null;
  return {
    desk,
    visitor,
    mine,
    takeBack,
    can: {
      callNext: mine && desk.state === "OPEN" && visitor === null,
      recall: isCalled,
      start: isCalled,
      serve: visitor !== null,
      hold: visitor !== null,
      noShow: isCalled,
      transfer: visitor !== null,
      undo: takeBack !== null,
      pause: mayLeave,
      handOver: mayLeave,
    },
  };
}
