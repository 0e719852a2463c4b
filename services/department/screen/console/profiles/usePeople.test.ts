import { expect, test } from "vitest";
import { everybody } from "./usePeople";

const bela = { user_id: "8", name: "Bela", always: { queue_ids: ["BILL"] }, today: null };

test("who never sat at a desk is in the list, once, by name, with what is set for each", () => {
  const asha = { user_id: "7", name: "Asha" };
  expect(everybody([{ user_id: "8", name: "Bela" }, asha], [bela])).toEqual([
    { ...asha, always: null, today: null },
    bela,
  ]);
});

test("who works here no longer, or whose list cannot be read, keeps what is set", () => {
  const unnamed = { ...bela, user_id: "9", name: null };
  expect(everybody([], [unnamed, bela])).toEqual([unnamed, bela]);
});

test("whose name was changed since they sat down has the new one", () => {
  expect(everybody([{ user_id: "8", name: "Béla" }], [bela])[0]?.name).toBe("Béla");
});
