import { localeOf, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import type { AuditEntries, AuditEntry } from "@web/types/token_api";
import { useEffect, useState } from "react";
import type { SectionProps } from "../AdminPage";
import { download } from "../download";
import { useChange } from "../useChange";
import { useMessages } from "./messages";

const PAGE = 50;
// Who types does not want an answer for each letter.
const PAUSE_MS = 350;

/** Who changed what, and when: searched and taken away as a table. */
export function LogSection({ session }: SectionProps) {
  const t = useMessages();
  const changes = useChange(session);
  const { change } = changes;
  const [sought, setSought] = useState("");
  const [kind, setKind] = useState("");
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [next, setNext] = useState<number | null>(null);

  useEffect(() => {
    let over = false;
    const timer = setTimeout(async () => {
      const found = await change<AuditEntries>("GET", address(sought, kind));
      if (over || found === null) return;
      setEntries(found.entries);
      setNext(found.next);
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [change, sought, kind]);

  const more = async () => {
    const found = await change<AuditEntries>("GET", `${address(sought, kind)}&after=${next}`);
    if (found === null) return;
    setEntries((before) => [...(before ?? []), ...found.entries]);
    setNext(found.next);
  };
  return (
    <section className="card">
      <h2>{t("title")}</h2>
      <p className="soft">{t("what")}</p>
      <div className="log-tools">
        <label className="field">
          {t("search")}
          <input type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
        </label>
        <label className="field">
          {t("kind")}
          <select value={kind} onChange={(event) => setKind(event.target.value)}>
            <option value="">{t("kind.all")}</option>
            <option value="changes">{t("kind.changes")}</option>
            <option value="acts">{t("kind.acts")}</option>
          </select>
        </label>
        <button
          type="button"
          className="button"
          onClick={() =>
            void download(
              `/api/v1/audit/export?${searched(sought, kind)}`,
              "audit.csv",
              session.accessToken,
            )
          }
        >
          {t("export")}
        </button>
      </div>
      <ProblemNote actions={changes} pageMessages={t} />
      {entries?.length === 0 && <p className="soft">{t("nothing")}</p>}
      <ul className="rows log">
        {entries?.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      {next !== null && (
        <button
          type="button"
          className="button"
          disabled={changes.busy}
          onClick={() => void more()}
        >
          {t("older")}
        </button>
      )}
    </section>
  );
}

function address(sought: string, kind: string): string {
  return `/api/v1/audit?limit=${PAGE}&${searched(sought, kind)}`;
}

function searched(sought: string, kind: string): string {
  const search = `search=${encodeURIComponent(sought.trim())}`;
  return kind ? `${search}&kind=${kind}` : search;
}

function Entry({ entry }: { entry: AuditEntry }) {
  const t = useMessages();
  const { language } = useLanguage();
  const when = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: "medium",
    timeStyle: "short",
    numberingSystem: "latn",
  }).format(new Date(entry.at));
  const fields = Object.keys({ ...entry.before, ...entry.after }).sort();
  return (
    <li>
      <details>
        <summary>
          <time dateTime={entry.at}>{when}</time>
          <strong>
            <bdi>{entry.actor_name ?? entry.actor ?? t("server")}</bdi>
          </strong>
          <span>{t.find(`action.${entry.action}`) ?? entry.action}</span>
          <bdi className="soft">
            {entry.object_type} {entry.object_id}
          </bdi>
        </summary>
        <dl dir="ltr" className="log-fields">
          {fields.map((field) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                {entry.before && <del>{JSON.stringify(entry.before[field])}</del>}{" "}
                {entry.after && <ins>{JSON.stringify(entry.after[field])}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
