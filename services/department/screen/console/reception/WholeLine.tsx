import { call } from "@web/api";
import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { LineToken, WaitingPage } from "@web/types/department";
import { useCallback, useEffect, useState } from "react";
import { Dialog } from "../Dialog";
import { useMessages } from "./messages";

const PAGE = 50;

interface Props {
  departmentId: string;
  session: SignedIn;
  onClose: () => void;
  onLook: (token: LineToken) => void;
}

/** Everybody who waits, page by page, as long as the line is; it is as it was when it was read. */
export function WholeLine({ departmentId, session, onClose, onLook }: Props) {
  const t = useMessages();
  const [read, setRead] = useState<LineToken[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const { accessToken, expire } = session;

  const readOn = useCallback(
    async (after: string | null) => {
      const query = new URLSearchParams({ limit: String(PAGE), ...(after && { after }) });
      const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/waiting?${query}`;
      try {
        const page = await call<WaitingPage>("GET", path, { accessToken });
        setRead((before) => [...(after ? before : []), ...page.waiting]);
        setNext(page.next);
        setFailed(null);
      } catch (error) {
        if (error instanceof Problem && error.status === 401) expire();
        else setFailed(error);
      }
    },
    [departmentId, accessToken, expire],
  );
  useEffect(() => void readOn(null), [readOn]);

  return (
    <Dialog title={t("wholeLine")} onClose={onClose}>
      {failed !== null && <p className="note bad">{problemSentence(t, failed)}</p>}
      <ol className="rows whole-line">
        {read.map((token, n) => (
          <li key={token.id}>
            <button type="button" className="row" onClick={() => onLook(token)}>
              <span className="row-place">{n + 1}</span>
              <bdi className="label row-label">{token.token_label}</bdi>
              <span className="row-name">{token.name && <bdi>{token.name}</bdi>}</span>
            </button>
          </li>
        ))}
      </ol>
      {next !== null && (
        <button type="button" className="button" onClick={() => void readOn(next)}>
          {t("showMore")}
        </button>
      )}
    </Dialog>
  );
}
