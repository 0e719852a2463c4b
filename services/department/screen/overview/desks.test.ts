import type { Desk, Line } from "@web/types/department";
import { expect, test } from "vitest";
import { desksToCall, verbsFor } from "./desks";

function desk(number: number, state: Desk["state"], more: Partial<Desk> = {}): Desk {
  const by = state === "CLOSED" ? null : "7";
  return { desk_id: number, state, user_id: by, token_id: null, ...more } as Desk;
}

test("somebody is called to desks that are open and free, whoever sits there", () => {
  const desks = [
    desk(1, "OPEN"),
    desk(2, "OPEN", { token_id: 9 }),
    desk(3, "BREAK"),
    desk(4, "CLOSED"),
    desk(5, "OPEN", { user_id: "8" }),
  ];
  expect(desksToCall({ desks } as Line)).toEqual([1, 5]);
  expect(desksToCall(null)).toEqual([]);
});

test("a supervisor opens, takes over and closes desks, and takes breaks at their own", () => {
  expect(verbsFor(desk(1, "CLOSED"), "7")).toEqual(["open"]);
  expect(verbsFor(desk(1, "OPEN"), "7")).toEqual(["break", "close"]);
  expect(verbsFor(desk(1, "BREAK"), "7")).toEqual(["resume", "close"]);
  expect(verbsFor(desk(1, "OPEN"), "8")).toEqual(["open", "close"]);
  expect(verbsFor(desk(1, "OPEN", { token_id: 9 }), "7")).toEqual([]);
  expect(verbsFor(desk(1, "OPEN", { token_id: 9 }), "8")).toEqual(["open"]);
});
