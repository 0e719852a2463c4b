import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, DepartmentDay } from "@web/types/token_api";
import { useState } from "react";
import { usePatients } from "../booking/usePatients";
import { Panel } from "../Panel";
import { FoundPatient } from "./FoundPatient";
import { useMessages } from "./messages";

interface Props {
  day: DepartmentDay;
  session: SignedIn;
  onLook: (slot: DaySlot) => void;
  onClose: () => void;
}

/** Somebody stands at the desk and says a name: where are they booked on this day? */
export function FindPanel({ day, session, onLook, onClose }: Props) {
  const t = useMessages();
  const [text, setText] = useState("");
  // One field: what has an @ is an e-mail, what has figures may be a phone number.
  const sought = { name: text, phone: text, email: text.includes("@") ? text : "" };
  const patients = usePatients(sought, session);
  return (
    <Panel title={t("find")} onClose={onClose} closesTo="plan-find">
      <label className="field">
        {t("who")}
        <input
          type="search"
          data-first
          maxLength={80}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div role="status" className="known">
        {text.trim().length > 1 && patients.length === 0 && <p className="soft">{t("nobody")}</p>}
        <ul className="known-patients">
          {patients.map((patient) => (
            <FoundPatient
              key={patient.id}
              patient={patient}
              day={day}
              session={session}
              onLook={onLook}
            />
          ))}
        </ul>
      </div>
    </Panel>
  );
}
