import { isolated } from "@web/i18n";
import type { Desk } from "@web/types/department";
import { useMessages } from "./messages";

interface Props {
  desks: Desk[];
  own: number | null;
  onSend: (deskId: number) => void;
}

/** The open desks that a visitor can be sent to; the own one as well, for later. */
export function DeskTargets({ desks, own, onSend }: Props) {
  const t = useMessages();
  const open = desks.filter((one) => one.state !== "CLOSED");
  if (open.length === 0) return null;
  return (
    <>
      <h3>{t("sendToDesk")}</h3>
      <ul className="targets">
        {open.map((one) => (
          <li key={one.desk_id}>
            <button type="button" className="button target" onClick={() => onSend(one.desk_id)}>
              {one.desk_id === own
                ? t("ownDesk", { number: one.desk_id })
                : t("deskOf", { number: one.desk_id, name: isolated(one.user_name) })}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
