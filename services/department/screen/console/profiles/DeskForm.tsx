import type { DeskSetting, HelpIn, Queue } from "@web/types/department";
import { type FormEvent, useState } from "react";
import { Conditions } from "./Conditions";
import { useMessages } from "./messages";
import { Preview } from "./Preview";
import { QueueOrder } from "./QueueOrder";
import { usePreview } from "./usePreview";
import type { Profiles } from "./useProfiles";

interface Props {
  setting: DeskSetting;
  queues: Queue[];
  profiles: Profiles;
}

/** What one desk serves, as it counts now; saving replaces it for good or for today. */
export function DeskForm({ setting, queues, profiles }: Props) {
  const t = useMessages();
  const now = setting.today ?? setting.always;
  const [chosen, setChosen] = useState<string[] | null>(now?.queue_ids ?? null);
  const [appointments, setAppointments] = useState(now?.appointments ?? true);
  const [inOrder, setInOrder] = useState(now?.in_order ?? false);
  const [helps, setHelps] = useState<HelpIn[]>(now?.helps ?? []);
  const [again, setAgain] = useState(String(now?.calls_again_after_seconds ?? ""));
  const [todayOnly, setTodayOnly] = useState(setting.today !== null);
  const path = `desks/${setting.desk_id}/profile`;

  const body = {
    queue_ids: chosen,
    appointments,
    in_order: inOrder && chosen !== null,
    helps,
    calls_again_after_seconds: again === "" ? null : Number(again),
    today_only: todayOnly,
  };
  const asked = usePreview(path, chosen?.length === 0 ? null : body, profiles.preview);

  const save = (event: FormEvent) => {
    event.preventDefault();
    void profiles.put(path, body);
  };
  return (
    <form className="dialog-form" onSubmit={save}>
      <label className="choice">
        <input type="radio" checked={chosen === null} onChange={() => setChosen(null)} />
        {t("allQueues")}
      </label>
      <label className="choice">
        <input
          type="radio"
          checked={chosen !== null}
          onChange={() => setChosen(queues.map((one) => one.queue_id))}
        />
        {t("theseQueues")}
      </label>
      {chosen !== null && (
        <>
          <QueueOrder queues={queues} chosen={chosen} ordered={inOrder} onChange={setChosen} />
          <Choice checked={inOrder} onChange={setInOrder} label={t("inOrder")} />
        </>
      )}
      <Choice checked={appointments} onChange={setAppointments} label={t("alsoAppointments")} />
      {chosen !== null && <Conditions queues={queues} helps={helps} onChange={setHelps} />}
      <label className="field">
        {t("callsAgain")}
        <input
          type="number"
          min={15}
          max={600}
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
      </label>
      <Choice checked={todayOnly} onChange={setTodayOnly} label={t("todayOnly")} />
      <Preview asked={asked} queues={queues} />
      <button
        type="submit"
        className="button primary"
        disabled={profiles.actions.busy || chosen?.length === 0}
      >
        {t("save")}
      </button>
      {setting.today && (
        <button
          type="button"
          className="button"
          disabled={profiles.actions.busy}
          onClick={() => void profiles.remove(`${path}?today_only=true`)}
        >
          {t("backToUsual")}
        </button>
      )}
      {now && (
        <button
          type="button"
          className="button"
          disabled={profiles.actions.busy}
          onClick={() => void profiles.remove(path)}
        >
          {t("reset")}
        </button>
      )}
    </form>
  );
}

interface ChoiceProps {
  checked: boolean;
  label: string;
  onChange: (checked: boolean) => void;
}

export function Choice({ checked, label, onChange }: ChoiceProps) {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
