import { useLanguage } from "@web/i18n";
import type { Line, Queue } from "@web/types/department";
import { useMessages } from "./messages";
import { queueName } from "./queueName";
import { joins, ownOf, profileOf } from "./served";

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
  const profile = profileOf(line, deskId);
  if (!profile) return null;
  const name = (queueId: string) => queueName(queues, queueId, language);
  const served = ownOf(profile, queues).map(name);
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
