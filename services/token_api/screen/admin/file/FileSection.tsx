import { ProblemNote } from "@web/session/ProblemNote";
import type { DirectoryComparison } from "@web/types/token_api";
import { useState } from "react";
import type { SectionProps } from "../AdminPage";
import { download } from "../download";
import { useChange } from "../useChange";
import { ComparisonList } from "./ComparisonList";
import { useMessages } from "./messages";

const API = "/api/v1/directory";
// A hundred branches take some seconds.
const PATIENCE = { timeoutMs: 60_000 };
// The server says where in the file, in its own words.
const IN_THE_FILE: readonly string[] = ["INVALID_FILE", "UNREADABLE_FILE", "MOVED"];

/** The whole directory as one file: taken away, and put in after it was compared. */
export function FileSection({ session, onChanged }: SectionProps) {
  const t = useMessages();
  const changes = useChange(session);
  const [file, setFile] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const [compared, setCompared] = useState<DirectoryComparison | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const forget = () => {
    setCompared(null);
    setDone(null);
    changes.dismiss();
  };
  const body = { file: file ?? "", delete_missing: deleting };
  const compare = async () => {
    forget();
    setCompared(await changes.change("POST", `${API}/comparison`, body, PATIENCE));
  };
  const apply = async () => {
    const chosen = { ...body, state: compared?.state };
    const answer = await changes.change<DirectoryComparison>("PUT", API, chosen, PATIENCE);
    if (answer === null) return;
    setCompared(null);
    setDone(answer.changes.length);
    onChanged();
  };
  return (
    <>
      <section className="card">
        <h2>{t("export")}</h2>
        <p className="soft">{t("exportWhat")}</p>
        <div className="buttons">
          {(["yaml", "json"] as const).map((form) => (
            <button
              key={form}
              type="button"
              className="button"
              onClick={() =>
                void download(`${API}?format=${form}`, `directory.${form}`, session.accessToken)
              }
            >
              {t("download", { format: form.toUpperCase() })}
            </button>
          ))}
        </div>
      </section>
      <section className="card">
        <h2>{t("import")}</h2>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void compare();
          }}
        >
          <p className="soft">{t("importWhat")}</p>
          <label className="field">
            {t("file")}
            <input
              type="file"
              required
              accept=".yaml,.yml,.json"
              onClick={(event) => {
                event.currentTarget.value = ""; // so that the same file, mended, may be chosen again
                setFile(null);
                forget();
              }}
              onChange={async (event) => {
                setFile(null);
                forget();
                setFile((await event.target.files?.[0]?.text()) ?? null);
              }}
            />
          </label>
          <label className="choice">
            <input
              type="checkbox"
              checked={deleting}
              onChange={(event) => {
                forget();
                setDeleting(event.target.checked);
              }}
            />
            {t("deleteMissing")}
          </label>
          <button type="submit" className="button primary" disabled={changes.busy || file === null}>
            {t("compare")}
          </button>
          <ProblemNote actions={changes} pageMessages={t} />
          {IN_THE_FILE.includes(changes.problem?.code ?? "") && (
            <p dir="ltr" className="file-place">
              {changes.problem?.sentence}
            </p>
          )}
          <p role="status">{done !== null && t("done", { count: done })}</p>
        </form>
        {compared && (
          <>
            <ComparisonList compared={compared} />
            {compared.changes.length > 0 && compared.refused.length === 0 && (
              <button
                type="button"
                className="button primary"
                disabled={changes.busy}
                onClick={() => void apply()}
              >
                {t("apply", { count: compared.changes.length })}
              </button>
            )}
          </>
        )}
      </section>
    </>
  );
}
