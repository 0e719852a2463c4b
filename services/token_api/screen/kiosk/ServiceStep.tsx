import { openingIn } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import type { Kiosk, KioskDepartment, KioskQueue } from "@web/types/token_api";
import { waitInWords } from "@web/wait";
import { ClosingNote } from "./ClosingNote";
import { useMessages } from "./messages";
import { StepTitle } from "./StepTitle";

interface ServiceProps {
  kiosk: Kiosk;
  onChosen: (queue: KioskQueue) => void;
  onCheckIn: () => void;
}

/** One big button per queue: its name, how many wait, how long it will take. */
export function ServiceStep({ kiosk, onChosen, onCheckIn }: ServiceProps) {
  const t = useMessages();
  const offered = kiosk.departments.flatMap((department) =>
    department.queues.map((queue) => ({ department, queue })),
  );
  return (
    <>
      <StepTitle>{t("chooseService")}</StepTitle>
      {offered.length === 0 && <p className="note warn">{t("noServices")}</p>}
      {kiosk.check_in && (
        <button type="button" className="service check-in" onClick={onCheckIn}>
          <span className="service-title">
            <span className="service-name">{t("haveAppointment")}</span>
          </span>
          <span className="service-facts">
            <strong>{t("checkIn")}</strong>
          </span>
        </button>
      )}
      <ul className="services">
        {offered.map(({ department, queue }) => (
          <li key={queue.queue_id}>
            <Service
              department={department}
              queue={queue}
              timeZone={kiosk.time_zone}
              onChosen={onChosen}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

interface ServiceCardProps {
  department: KioskDepartment;
  queue: KioskQueue;
  timeZone: string;
  onChosen: (queue: KioskQueue) => void;
}

function Service({ department, queue, timeZone, onChosen }: ServiceCardProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const offered = queue.open && !queue.paused;
  const why = department.open ? queue.pause_reason : department.closed_reason;
  const opens =
    !department.open && department.opens_at
      ? openingIn(timeZone, language, department.opens_at)
      : null;
  const several = department.queues.length > 1;
  return (
    <button type="button" className="service" disabled={!offered} onClick={() => onChosen(queue)}>
      <span className="service-title">
        <span className="service-name">
          <bdi>{nameIn(queue.names, language)}</bdi>
        </span>
        {several && (
          <span className="service-of">
            <bdi>{nameIn(department.names, language)}</bdi>
          </span>
        )}
        {!offered && why && (
          <span className="service-why">
            <bdi>{why}</bdi>
          </span>
        )}
        {opens && <span className="service-why">{t("opens", { time: opens })}</span>}
        {department.open && queue.closing && (
          <span className="service-why">
            <ClosingNote closing={queue.closing} open={queue.open} timeZone={timeZone} />
          </span>
        )}
      </span>
      <span className="service-facts">
        {offered ? (
          <>
            <span>{t("waiting", { count: queue.waiting_count })}</span>
            {queue.estimated_wait && <strong>{waitInWords(language, queue.estimated_wait)}</strong>}
          </>
        ) : (
          <span className="service-shut">{queue.open ? t("paused") : t("closed")}</span>
        )}
      </span>
    </button>
  );
}
