import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { ListedDbs, ListedStation } from "@web/types/token_api";
import { useForm } from "react-hook-form";
import { SavedNote } from "../../branches/SavedNote";
import { useSaving } from "../../branches/useSaving";
import { useChange } from "../../useChange";
import { useMessages } from "../messages";

interface Props {
  dbs: ListedDbs;
  stations: ListedStation[];
  session: SignedIn;
  onChanged: () => void;
}

/** One daughter station: its name, and whether it may ask for stock. */
export function DbsChange({ dbs, stations, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const path = `/api/v1/dbs/${dbs.dbs_id}`;
  const { register, handleSubmit, reset } = useForm({ defaultValues: { name: dbs.name } });
  const saving = useSaving(changes, path, dbs, onChanged, (before) =>
    reset(before as { name: string }),
  );
  const save = handleSubmit(saving.save);
  const remove = async () => {
    if (await changes.change("DELETE", path)) onChanged();
  };
  const open = dbs.open_request_count;
  const at = stations.find((each) => each.ms_id === dbs.ms_id);
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi>{dbs.name}</bdi>
          </strong>{" "}
          <span className="soft">
            {dbs.dbs_id} · <bdi>{at?.name}</bdi>
            {dbs.username && (
              <>
                {" "}
                · <bdi>{dbs.username}</bdi>
              </>
            )}
          </span>{" "}
          {!dbs.active && <span className="state closed">{t("state.false")}</span>}
        </summary>
        {open > 0 && <p className="note people-now">{t("openRequests", { count: open })}</p>}
        <form className="form two" onSubmit={save}>
          <label className="field wide">
            {t("name")}
            <input required maxLength={80} {...register("name")} />
          </label>
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
          </div>
          <div className="wide buttons">
            <button type="submit" className="button small primary" disabled={changes.busy}>
              {t("save")}
            </button>
            {dbs.active ? (
              <ConfirmButton
                label={t("closeDbs")}
                consequence={t("closeDbsMeans", { count: open })}
                busy={changes.busy}
                onConfirm={() => void saving.save({ active: false })}
              />
            ) : (
              <button
                type="button"
                className="button small"
                disabled={changes.busy}
                onClick={() => void saving.save({ active: true })}
              >
                {t("openAgain")}
              </button>
            )}
            {open === 0 && (
              <ConfirmButton
                label={t("delete")}
                consequence={t("deleteDbsMeans")}
                busy={changes.busy}
                onConfirm={() => void remove()}
              />
            )}
          </div>
        </form>
      </details>
    </li>
  );
}
