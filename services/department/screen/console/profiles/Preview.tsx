import { isolated, useLanguage } from "@web/i18n";
import type { DeskPreview, Queue } from "@web/types/department";
import { useMessages } from "./messages";
import { queueName } from "./queueName";
import type { Asked } from "./usePreview";

interface Props {
  asked: Asked;
  queues: Queue[];
}

/** What would be other with those who wait now: whom the desk calls, and whom nobody would. */
export function Preview({ asked: { preview, failed }, queues }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const counters = queues.map((one) => one.queue_id);
  if (failed) return <p role="status">{t("previewFailed")}</p>;
  if (preview === null) return null;
  return (
    <section className="profile-preview" aria-live="polite">
      <h3>{t("ifSaved")}</h3>
      {preview.desks.length === 0 && <p>{t("sitsNowhere")}</p>}
      {preview.desks.map((one) => (
        <DeskThen key={one.desk_id} desk={one} />
      ))}
      {preview.unserved.map((one) => (
        <p key={one.queue_id} className="note bad">
          {t("leftUnserved", {
            queue: counters.includes(one.queue_id)
              ? queueName(queues, one.queue_id, language)
              : t("appointments"),
            count: one.waiting_count,
          })}
        </p>
      ))}
    </section>
  );
}

function DeskThen({ desk: { desk_id, now, then } }: { desk: DeskPreview }) {
  const t = useMessages();
  const labels = then.next.map((one) => one.token_label);
  const same = labels.join() === now.next.map((one) => one.token_label).join();
  if (same && then.waiting_count === now.waiting_count) {
    return <p>{t("nothingChanges", { number: desk_id, count: then.waiting_count })}</p>;
  }
  return (
    <>
      <p>{t("mayCall", { number: desk_id, count: then.waiting_count, now: now.waiting_count })}</p>
      {labels.length > 0 && <p>{t("nextThen", { labels: labels.map(isolated).join(" · ") })}</p>}
    </>
  );
}
