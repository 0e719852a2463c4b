import { useLanguage } from "@web/i18n";
import type { HelpNow, Line, ProfileNow, Queue } from "@web/types/department";
import { useMessages } from "./messages";
import { queueName } from "./queueName";

interface Props {
  line: Line | null;
  deskId: number;
  queues: Queue[];
  now: number;
}

/** Which queues this desk serves, and why it helps elsewhere; nothing where it serves everything. */
export function Serves({ line, deskId, queues, now }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const profile = line?.profiles.find((one) => one.desk_id === deskId);
  if (!profile) return null;
  const name = (queueId: string) => queueName(queues, queueId, language);
  const served = servedBy(profile, queues).map(name);
  if (profile.appointments) served.push(t("andAppointments"));
  const details = [profile.in_order && t("inThisOrder"), profile.today_only && t("untilTonight")];
  return (
    <section className="serves" aria-live="polite">
      <p>
        <strong>{t("youServe")}</strong> {served.join(" · ")}
        {details.filter(Boolean).map((detail) => (
          <small key={String(detail)}> ({detail})</small>
        ))}
      </p>
      {profile.helps.map((one) => (
        <p key={`${one.queue_id} ${one.when}`} className={joins(one, now) ? "joined" : ""}>
          {one.when === "OWN_EMPTY"
            ? t("helpsWhenEmpty", { queue: name(one.queue_id) })
            : joins(one, now)
              ? t("helpsNow", { queue: name(one.queue_id), minutes: one.minutes ?? 0 })
              : t("helpsLater", { queue: name(one.queue_id), minutes: one.minutes ?? 0 })}
        </p>
      ))}
    </section>
  );
}

function servedBy(profile: ProfileNow, queues: Queue[]): string[] {
  const listed =
    profile.queue_ids ?? queues.filter((one) => one.kind === "COUNTER").map((one) => one.queue_id);
  return listed.filter((one) => profile.skills === null || profile.skills.includes(one));
}

/** By the clock, for nobody tells a console that a minute has passed. */
function joins(help: HelpNow, now: number): boolean {
  if (help.waiting_since === null || help.minutes === null) return help.joined;
  return now - Date.parse(help.waiting_since) > help.minutes * 60_000;
}
