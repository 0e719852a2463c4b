/** What is set for a department's desks and people, and changing it. */
import { call } from "@web/api";
import { asProblem, type Problem } from "@web/problem";
import type { Actions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { ProfilePreview, ProfilesAnswer } from "@web/types/department";
import { useCallback, useEffect, useState } from "react";

export interface Profiles {
  settings: ProfilesAnswer | null;
  actions: Pick<Actions, "busy" | "problem" | "dismiss">;
  saved: boolean;
  put: (path: string, body: unknown) => Promise<void>;
  remove: (path: string) => Promise<void>;
  /** What saving that body there would do; it changes nothing. */
  preview: (path: string, body: object, signal: AbortSignal) => Promise<ProfilePreview>;
}

export function useProfiles(departmentId: string, session: SignedIn): Profiles {
  const { accessToken, expire } = session;
  const [settings, setSettings] = useState<ProfilesAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const base = `/api/v1/departments/${encodeURIComponent(departmentId)}`;

  const ask = useCallback(
    async (method: "GET" | "PUT" | "DELETE", path: string, body?: unknown) => {
      setBusy(true);
      setProblem(null);
      setSaved(false);
      try {
        setSettings(await call<ProfilesAnswer>(method, `${base}/${path}`, { body, accessToken }));
        setSaved(method !== "GET");
      } catch (error) {
        const met = asProblem(error);
        if (met.status === 401) expire();
        else setProblem(met);
      } finally {
        setBusy(false);
      }
    },
    [base, accessToken, expire],
  );
  const preview = useCallback(
    (path: string, body: object, signal: AbortSignal) =>
      call<ProfilePreview>("POST", `${base}/${path}/preview`, { body, accessToken, signal }),
    [base, accessToken],
  );
  useEffect(() => {
    void ask("GET", "profiles");
  }, [ask]);

  return {
    settings,
    saved,
    actions: { busy, problem, dismiss: () => setProblem(null) },
    put: (path, body) => ask("PUT", path, body),
    remove: (path) => ask("DELETE", path),
    preview,
  };
}
