import { isolated, useLanguage } from "@web/i18n";
import type { PersonSetting, Queue } from "@web/types/department";
import { useState } from "react";
import { Choice } from "./DeskForm";
import { useMessages } from "./messages";
import { Preview } from "./Preview";
import { QueueOrder } from "./QueueOrder";
import { queueName } from "./queueName";
import type { People } from "./usePeople";
import { usePreview } from "./usePreview";
import type { Profiles } from "./useProfiles";

// Fewer are found at a glance.
const SEARCHED_FROM = 8;

interface Props {
  people: People;
  queues: Queue[];
  profiles: Profiles;
}

/** What each person may serve, at whichever desk they sit. */
export function Skills({ people: { all, incomplete }, queues, profiles }: Props) {
  const t = useMessages();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = all.filter((one) => (one.name ?? one.user_id).toLowerCase().includes(wanted));
  return (
    <section className="skills">
      <h3>{t("person")}</h3>
      {incomplete && <p className="note">{t("peopleIncomplete")}</p>}
      {all.length === 0 && <p>{t("nobody")}</p>}
      {all.length >= SEARCHED_FROM && (
        <label className="field">
          {t("findPerson")}
          <input type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
        </label>
      )}
      {all.length > 0 && found.length === 0 && <p>{t("nobodyFound")}</p>}
      {found.map((person) => (
        <Person key={person.user_id} person={person} queues={queues} profiles={profiles} />
      ))}
    </section>
  );
}

function Person({ person, queues, profiles }: PersonProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [open, setOpen] = useState(false);
  const set = person.today ?? person.always;
  const skills = set ? set.queue_ids.map((one) => queueName(queues, one, language)) : null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <bdi>{person.name ?? person.user_id}</bdi>
        <small>
          {skills ? skills.join(" · ") : t("maysEverything")}
          {person.today && ` (${t("untilTonight")})`}
        </small>
      </summary>
      {open && (
        <SkillsForm
          key={JSON.stringify([person.always, person.today])}
          person={person}
          queues={queues}
          profiles={profiles}
        />
      )}
    </details>
  );
}

interface PersonProps extends Omit<Props, "people"> {
  person: PersonSetting;
}

function SkillsForm({ person, queues, profiles }: PersonProps) {
  const t = useMessages();
  const all = queues.map((one) => one.queue_id);
  const [chosen, setChosen] = useState((person.today ?? person.always)?.queue_ids ?? all);
  const [todayOnly, setTodayOnly] = useState(person.today !== null);
  const path = `people/${encodeURIComponent(person.user_id)}/skills`;
  const body = { queue_ids: chosen, today_only: todayOnly };
  const asked = usePreview(path, chosen.length > 0 ? body : null, profiles.preview);
  const save = () =>
    chosen.length === all.length && !todayOnly ? profiles.remove(path) : profiles.put(path, body);
  return (
    <div className="dialog-form">
      <QueueOrder queues={queues} chosen={chosen} ordered={false} onChange={setChosen} />
      <Choice checked={todayOnly} onChange={setTodayOnly} label={t("todayOnly")} />
      <Preview asked={asked} queues={queues} />
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
