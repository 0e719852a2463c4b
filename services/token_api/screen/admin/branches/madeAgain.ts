/** What has to be asked so that a thing that was deleted is there again as it was. */
import type { Method } from "@web/api";
import type { Department, Desk, Queue } from "@web/types/token_api";

export interface Request {
  method: Method;
  path: string;
  body?: unknown;
}

/** A queue; its numbers go on, for what the ledger knows of it stays. */
export function queueAgain(queue: Queue): Request[] {
  const { kind: _, pause_reason, discipline, ...body } = queue;
  const path = `/api/v1/queues/${encodeURIComponent(queue.id)}`;
  const requests: Request[] = [{ method: "POST", path: "/api/v1/queues", body }];
  if (discipline.kind !== "STRICT") {
    requests.push({ method: "PUT", path: `${path}/discipline`, body: { discipline } });
  }
  if (pause_reason !== null) {
    requests.push({ method: "POST", path: `${path}/pause`, body: { reason: pause_reason } });
  }
  return requests;
}

export function departmentAgain(department: Department, desks: Desk[]): Request[] {
  const made: Request = { method: "POST", path: "/api/v1/departments", body: department };
  return [made, ...desks.map(deskAgain)];
}

export function deskAgain({ department_id, number, names }: Desk): Request {
  return { method: "POST", path: desksOf(department_id), body: { number, names } };
}

export function deskGone({ department_id, number }: Desk): Request {
  return { method: "DELETE", path: `${desksOf(department_id)}/${number}` };
}

function desksOf(departmentId: string): string {
  return `/api/v1/departments/${encodeURIComponent(departmentId)}/desks`;
}
