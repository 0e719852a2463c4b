import { momentIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Decision, ListedStation, StockRequest } from "@web/types/token_api";
import { useForm } from "react-hook-form";
import { SavedNote } from "../../branches/SavedNote";
import { useSaving } from "../../branches/useSaving";
import { useChange } from "../../useChange";
import { useMessages } from "../messages";
import { type RequestFields, RequestFieldset } from "./RequestFields";

interface Props {
  request: StockRequest;
  station: ListedStation | undefined;
  session: SignedIn;
  onChanged: () => void;
}

const STATES = {
  PENDING: "paused",
  APPROVED: "open",
  ALLOCATED: "there",
  FULFILLED: "there",
  REJECTED: "closed",
} as const;

/** One request: approved or rejected, and changed until a vehicle has it. */
export function RequestChange({ request, station, session, onChanged }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const path = `/api/eic/stock-requests/${request.id}`;
  const { requested_qty, priority, status } = request;
  const { register, handleSubmit, reset } = useForm<RequestFields>({
    defaultValues: { requested_qty, priority },
  });
  const saving = useSaving(changes, path, request, onChanged, (before) =>
    reset(before as RequestFields),
  );
  const save = handleSubmit(saving.save);
  const decide = async (verb: string) => {
    if (await changes.change<Decision>("POST", `${path}/${verb}`)) onChanged();
  };
  const free = status === "PENDING" || status === "APPROVED";
  const zone = station?.time_zone ?? "UTC";
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi>{request.dbs_name}</bdi>
          </strong>{" "}
          <span>
            {request.requested_qty} · {request.priority}
          </span>{" "}
          <span className="soft">
            #{request.id} · <bdi>{station?.name}</bdi>
            {request.requested_at && <> · {momentIn(zone, language, request.requested_at)}</>}
          </span>{" "}
          <span className={`state ${STATES[status]}`}>{t(`state.${status}`)}</span>
        </summary>
        <p className="note people-now">{t(`requestNow.${status}`)}</p>
        {free && (
          <form className="form two" onSubmit={save}>
            <RequestFieldset register={register} />
            <div className="wide">
              <ProblemNote actions={changes} pageMessages={t} />
              <SavedNote
                saved={saving.saved}
                busy={changes.busy}
                onUndo={() => void saving.undo()}
              />
            </div>
            <div className="wide buttons">
              <button type="submit" className="button small primary" disabled={changes.busy}>
                {t("save")}
              </button>
              {status === "PENDING" && (
                <button
                  type="button"
                  className="button small"
                  disabled={changes.busy}
                  onClick={() => void decide("approve")}
                >
                  {t("approve")}
                </button>
              )}
              <ConfirmButton
                label={t("reject")}
                consequence={t("rejectMeans")}
                busy={changes.busy}
                onConfirm={() => void decide("reject")}
              />
            </div>
          </form>
        )}
      </details>
    </li>
  );
}
