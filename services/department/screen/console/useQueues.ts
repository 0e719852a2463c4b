/** The names of departments and queues, read once: they change rarely. */
import { call } from "@web/api";
import { Problem } from "@web/problem";
import type { Department, DepartmentsAnswer, Queue, QueuesAnswer } from "@web/types/department";
import { useEffect, useState } from "react";

const READ_AGAIN_MS = 5_000;

export interface DirectoryNames {
  department: Department | null;
  queues: Queue[];
}

export function useQueues(
  departmentId: string,
  accessToken: string,
  onSignedOut: () => void,
): DirectoryNames {
  const [names, setNames] = useState<DirectoryNames>({ department: null, queues: [] });
  useEffect(() => {
    const end = new AbortController();
    const options = { accessToken, signal: end.signal };
    const read = async () => {
      try {
        const [{ departments }, { queues }] = await Promise.all([
          call<DepartmentsAnswer>("GET", "/api/v1/departments", options),
          call<QueuesAnswer>("GET", "/api/v1/queues", options),
        ]);
        const department = departments.find((one) => one.department_id === departmentId) ?? null;
        setNames({ department, queues });
      } catch (error) {
        if (end.signal.aborted) return;
        if (error instanceof Problem && error.status === 401) onSignedOut();
        else setTimeout(() => !end.signal.aborted && void read(), READ_AGAIN_MS);
      }
    };
    void read();
    return () => end.abort();
  }, [departmentId, accessToken, onSignedOut]);
  return names;
}

/** The queue's name, where a department has several; with one it would only repeat itself. */
export function ownQueues(names: DirectoryNames): Queue[] {
  const departmentId = names.department?.department_id;
  return names.queues.filter((queue) => queue.department_id === departmentId);
}
