import type { Queue } from "@web/types/token_api";
import { describe, expect, it } from "vitest";
import { departmentAgain, queueAgain } from "./madeAgain";

const QUEUE: Queue = {
  id: "cash",
  department_id: "bank",
  branch_id: "hall",
  kind: "COUNTER",
  names: { en: "Cash" },
  label_prefix: "C",
  label_format: "{prefix}-{number:03}",
  first_number: 1,
  daily_cap: null,
  paused: true,
  pause_reason: "Back at two",
  closed: false,
  kiosk_categories: ["WALKIN"],
  kiosk_services: true,
  discipline: { kind: "STRICT" },
  wait_target_minutes: 20,
};

describe("what is made again", () => {
  it("is a queue with all that may be written of it, and its pause's reason after that", () => {
    const [made, ...others] = queueAgain(QUEUE);
    expect(made?.body).not.toHaveProperty("kind");
    expect(made?.body).toMatchObject({ id: "cash", paused: true, label_prefix: "C" });
    expect(others).toEqual([
      { method: "POST", path: "/api/v1/queues/cash/pause", body: { reason: "Back at two" } },
    ]);
  });

  it("is called by its own rule again", () => {
    const discipline = { kind: "AGEING", minutes: 30 } as Queue["discipline"];
    const requests = queueAgain({ ...QUEUE, pause_reason: null, discipline });
    expect(requests.at(-1)).toEqual({
      method: "PUT",
      path: "/api/v1/queues/cash/discipline",
      body: { discipline },
    });
  });

  it("is a department before its desks", () => {
    const department = {
      id: "bank",
      branch_id: "hall",
      names: { en: "Bank" },
      position: 0,
      closed_days: [],
      slot_prefix: "A",
    };
    const requests = departmentAgain(department, [
      { department_id: "bank", number: 2, names: null },
    ]);
    expect(requests.map(({ path }) => path)).toEqual([
      "/api/v1/departments",
      "/api/v1/departments/bank/desks",
    ]);
  });
});
