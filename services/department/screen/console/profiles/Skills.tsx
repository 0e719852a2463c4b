import { isolated } from "@web/i18n";
import type { PersonSetting, Queue } from "@web/types/department";
import { useState } from "react";
import { Choice } from "./DeskForm";
import { useMessages } from "./messages";
import { QueueOrder } from "./QueueOrder";
import type { Profiles } from "./useProfiles";

interface Props {
  people: PersonSetting[];
  queues: Queue[];
  profiles: Profiles;
}

export function Skills({ people, queues, profiles }: Props) {
  const t = useMessages();
  return (
    <section className="skills">
      <h3>{t("person")}</h3>
      {people.length === 0 && <p>{t("nobody")}</p>}
      {people.map((person) => (
        <details key={`${person.user_id} ${JSON.stringify([person.always, person.today])}`}>
          <summary>
            <bdi>{person.name ?? person.user_id}</bdi>
          </summary>
          <SkillsForm person={person} queues={queues} profiles={profiles} />
        </details>
      ))}
    </section>
  );
}

function SkillsForm({
  person,
  queues,
  profiles,
}: Omit<Props, "people"> & { person: PersonSetting }) {
  const t = useMessages();
  const all = queues.map((one) => one.queue_id);
  const [chosen, setChosen] = useState((person.today ?? person.always)?.queue_ids ?? all);
  const [todayOnly, setTodayOnly] = useState(person.today !== null);
  const path = `people/${encodeURIComponent(person.user_id)}/skills`;
  const save = () =>
    chosen.length === all.length && !todayOnly
      ? profiles.remove(path)
      : profiles.put(path, { queue_ids: chosen, today_only: todayOnly });
  return (
    <div className="dialog-form">
      <QueueOrder queues={queues} chosen={chosen} ordered={false} onChange={setChosen} />
      <Choice checked={todayOnly} onChange={setTodayOnly} label={t("todayOnly")} />
      <button
        type="button"
        className="button"
        disabled={profiles.actions.busy || chosen.length === 0}
        onClick={() => void save()}
      >
        {t("maySave", { name: isolated(person.name ?? person.user_id) })}
      </button>
    </div>
  );
}
