import { isolated } from "@web/i18n";
import type { Actions } from "@web/session/useActions";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Desk, DesksAnswer } from "@web/types/department";
import { useState } from "react";
import { isSupervisor } from "../console/whatIsThere";
import { useMessages } from "./messages";

// Somebody opens or closes a desk while one chooses.
const DESKS_EVERY_MS = 5_000;

interface Props {
  departmentId: string;
  session: SignedIn;
  actions: Actions;
  onChosen: (deskId: number) => void;
}

/** The room is a desk like any other: it is opened for whoever works there. */
export function ChooseDesk({ departmentId, session, actions, onChosen }: Props) {
  const t = useMessages();
  const path = `/api/v1/departments/${encodeURIComponent(departmentId)}/desks`;
  const desks = useRead<DesksAnswer>(path, session, DESKS_EVERY_MS).answer?.desks;
  const [chosen, setChosen] = useState<number | null>(null);
  const isMine = (desk: Desk) => desk.state !== "CLOSED" && desk.user_id === session.userId;
  const isFor = (desk: Desk) =>
    desk.state === "CLOSED" || isMine(desk) || isSupervisor(session.role);
  const first = desks?.find(isMine) ?? desks?.find((desk) => desk.state === "CLOSED");
  const desk = desks?.find((one) => one.desk_id === chosen) ?? first;
  const begin = async () => {
    if (desk && (isMine(desk) || (await actions.act(`${path}/${desk.desk_id}/open`))))
      onChosen(desk.desk_id);
  };
  if (desks?.length === 0) return <p className="note warn">{t("noRooms")}</p>;
  return (
    <>
      <label className="field">
        {t("room")}
        <select
          value={desk?.desk_id ?? ""}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {desks?.map((one) => (
            <option key={one.desk_id} value={one.desk_id} disabled={!isFor(one)}>
              {one.state === "CLOSED" || isMine(one)
                ? t("roomNumber", { number: one.desk_id })
                : t("roomTaken", { number: one.desk_id, name: isolated(one.user_name) })}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button primary"
        disabled={!desk || actions.busy}
        onClick={() => void begin()}
      >
        {t("begin")}
      </button>
    </>
  );
}
