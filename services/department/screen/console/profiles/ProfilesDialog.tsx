import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Queue } from "@web/types/department";
import { useState } from "react";
import { Dialog } from "../Dialog";
import { countersOf } from "../useQueues";
import { DeskForm } from "./DeskForm";
import { useMessages } from "./messages";
import { Skills } from "./Skills";
import { usePeople } from "./usePeople";
import { useProfiles } from "./useProfiles";

interface Props {
  departmentId: string;
  deskId: number;
  queues: Queue[];
  session: SignedIn;
  onClose: () => void;
}

/** Where a supervisor says which desk serves which queues, and what a person may serve. */
export function ProfilesDialog({ departmentId, deskId, queues, session, onClose }: Props) {
  const t = useMessages();
  const profiles = useProfiles(departmentId, session);
  const people = usePeople(departmentId, profiles.settings?.people, session);
  const [chosen, setChosen] = useState(deskId);
  const counters = countersOf(queues);
  const setting = profiles.settings?.desks.find((one) => one.desk_id === chosen);
  return (
    <Dialog title={t("manage")} onClose={onClose}>
      <ProblemNote actions={profiles.actions} pageMessages={t} />
      <label className="field">
        {t("chooseDesk")}
        <select
          data-first
          value={chosen}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {profiles.settings?.desks.map((one) => (
            <option key={one.desk_id} value={one.desk_id}>
              {t("desk", { number: one.desk_id })}
            </option>
          ))}
        </select>
      </label>
      {setting && (
        <DeskForm
          key={`${chosen} ${JSON.stringify(setting)}`}
          setting={setting}
          queues={counters}
          profiles={profiles}
        />
      )}
      <p role="status" className="saved">
        {profiles.saved && t("saved")}
      </p>
      {profiles.settings && <Skills people={people} queues={counters} profiles={profiles} />}
    </Dialog>
  );
}
