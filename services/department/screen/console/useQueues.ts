/** The names of departments and queues, read once: they change rarely. */
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { Department, DepartmentsAnswer, Queue, QueuesAnswer } from "@web/types/department";

export interface DirectoryNames {
  department: Department | null;
  queues: Queue[];
  orderingUrl: string | null;
}

export function useQueues(departmentId: string, session: SignedIn): DirectoryNames {
  const departments = useAnswer<DepartmentsAnswer>("/api/v1/departments", session);
  const queues = useAnswer<QueuesAnswer>("/api/v1/queues", session);
  const department = departments?.departments.find((one) => one.department_id === departmentId);
  return {
    department: department ?? null,
    queues: queues?.queues ?? [],
    orderingUrl: departments?.ordering_url ?? null,
  };
}

/** The queue's name, where a department has several; with one it would only repeat itself. */
export function ownQueues(names: DirectoryNames): Queue[] {
  const departmentId = names.department?.department_id;
  return names.queues.filter((queue) => queue.department_id === departmentId);
}

/** Those that tickets are taken for; a doctor's hours and a station's drivers are no counters. */
export function countersOf(queues: Queue[]): Queue[] {
  return queues.filter((queue) => queue.kind === "COUNTER");
}
