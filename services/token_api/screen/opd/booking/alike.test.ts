import type { Patient } from "@web/types/token_api";
import { expect, test } from "vitest";
import { alike, searchesOf } from "./alike";

const patient = (id: string, name: string, phone: string | null, email: string | null) =>
  ({ id, name, phone, email }) as Patient;

test("only parts that tell people apart are searched for", () => {
  expect(searchesOf({ name: "A", phone: "12", email: "@" })).toEqual([]);
  expect(searchesOf({ name: " Asha ", phone: "98 76", email: "asha@" })).toEqual([
    "Asha",
    "98 76",
    "asha@",
  ]);
});

test("who agrees in more parts is offered first, and nobody twice", () => {
  const both = patient("1", "Asha Rao", "+91 98765 43210", null);
  const namesake = patient("2", "Asha Nair", null, null);
  const found = alike([namesake, both, both], { name: "asha", phone: "98765-43210", email: "" });
  expect(found.map(({ id }) => id)).toEqual(["1", "2"]);
});
