import { call } from "@web/api";
import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { Contacts } from "@web/types/department";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { Dialog } from "../console/Dialog";
import { linesOf } from "./linesOf";
import { useMessages } from "./messages";

const ROWS = 6;

interface Props {
  departmentId: string;
  session: SignedIn;
  onClose: () => void;
}

/** For supervisors: which addresses are written to when a desk calls for help. */
export function ContactsDialog({ departmentId, session, onClose }: Props) {
  const t = useMessages();
  const { accessToken, expire } = session;
  const [written, setWritten] = useState<string | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/emergency-contacts`;

  const ask = useCallback(
    async (method: "GET" | "PUT", body?: Contacts) => {
      try {
        setFailed(null);
        return await call<Contacts>(method, path, { accessToken, body });
      } catch (error) {
        if (error instanceof Problem && error.status === 401) expire();
        else setFailed(error);
        return null;
      }
    },
    [path, accessToken, expire],
  );
  useEffect(() => {
    void ask("GET").then((kept) => kept && setWritten(kept.emails.join("\n")));
  }, [ask]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await ask("PUT", { emails: linesOf(written ?? "") })) onClose();
  };
  return (
    <Dialog title={t("contacts")} onClose={onClose}>
      {failed !== null && (
        <p className="note bad" role="alert">
          {problemSentence(t, failed)}
        </p>
      )}
      <form className="dialog-form" onSubmit={(event) => void save(event)}>
        <p>{t("contactsWhat")}</p>
        <label className="field">
          {t("addresses")}
          <textarea
            data-first
            dir="ltr"
            rows={ROWS}
            inputMode="email"
            disabled={written === null}
            value={written ?? ""}
            onChange={(event) => setWritten(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={written === null}>
          {t("save")}
        </button>
      </form>
    </Dialog>
  );
}
