import { call } from "@web/api";
import { momentIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import { Problem } from "@web/problem";
import type { SignedIn } from "@web/session/useSession";
import type { Lookup, Lookups as Page } from "@web/types/department";
import { useCallback, useEffect, useState } from "react";
import { Dialog } from "../Dialog";
import { useMessages } from "./messages";

const PAGE = 50;

interface Props {
  departmentId: string;
  timeZone: string;
  session: SignedIn;
  onClose: () => void;
}

/** Who read whose name and address by search, the newest first: for those who answer for it. */
export function Lookups({ departmentId, timeZone, session, onClose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const [read, setRead] = useState<Lookup[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const { accessToken, expire } = session;

  const readOn = useCallback(
    async (after: number | null) => {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (after !== null) query.set("after", String(after));
      const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/lookups?${query}`;
      try {
        const page = await call<Page>("GET", path, { accessToken });
        setRead((before) => [...(after === null ? [] : (before ?? [])), ...page.lookups]);
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
    <Dialog title={t("lookups")} onClose={onClose}>
      <p>{t("lookupsWhat")}</p>
      {failed !== null && <p className="note bad">{problemSentence(t, failed)}</p>}
      {read?.length === 0 && <p>{t("noLookups")}</p>}
      <ul className="lookups">
        {read?.map((one) => (
          <li key={one.id}>
            <strong>
              <bdi>{one.user_name}</bdi>
            </strong>
            <span>
              {t(`lookedFor.${one.looked_for}`)} ·{" "}
              {t("lookupFound", { count: one.token_ids.length })}
            </span>
            <small>{momentIn(timeZone, language, one.at)}</small>
          </li>
        ))}
      </ul>
      {next !== null && (
        <button type="button" className="button" onClick={() => void readOn(next)}>
          {t("showMore")}
        </button>
      )}
    </Dialog>
  );
}
