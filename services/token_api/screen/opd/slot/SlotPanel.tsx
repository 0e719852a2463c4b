import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { DaySlot, DepartmentDay } from "@web/types/token_api";
import { beginsAt, endsAt, isOpen } from "../calendar/timeline";
import { useMessages } from "../messages";
import { Panel } from "../Panel";
import type { SlotTask } from "../task";
import { TokenList } from "./TokenList";
import { useTokens } from "./useTokens";

interface Props {
  slot: DaySlot;
  day: DepartmentDay;
  now: number;
  session: SignedIn;
  onBegin: (kind: SlotTask["kind"]) => void;
  /** Something was done: the sentence that says what came of it. */
  onSaid: (sentence: string) => void;
  onClose: () => void;
}

/** One slot: who is at a desk, who has a seat, who waits for one, and who has ended. */
export function SlotPanel({ slot, day, now, session, onBegin, onSaid, onClose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const tokens = useTokens(slot, session);
  const time = (at: number) => timeIn(day.time_zone, language, at);
  const hours = `${time(beginsAt(slot))}–${time(endsAt(slot))}`;
  const shared = { zone: day.time_zone, session, actions, onSaid };
  return (
    <Panel
      title={`${isolated(slot.doctor_name)} ${isolated(hours)}`}
      onClose={onClose}
      closesTo={`slot-${slot.id}`}
    >
      {slot.status === "CANCELLED" && <p className="note bad">{t("slotCancelled")}</p>}
      {slot.delay_minutes > 0 && slot.status === "DELAYED" && (
        <p className="note warn">{t("slotLate", { minutes: slot.delay_minutes })}</p>
      )}
      <p className="slot-facts">
        {t("seats", { taken: slot.current_capacity, all: slot.max_capacity })}
        {" · "}
        {t(`discipline.${slot.discipline}`)}
      </p>
      {isOpen(slot, now) && (
        <div className="buttons">
          <button type="button" className="button primary" onClick={() => onBegin("book")}>
            {slot.seats_free > 0 || slot.discipline === "elastic" ? t("book") : t("bookWaiting")}
          </button>
          <button type="button" className="button small" onClick={() => onBegin("delay")}>
            {t("delaySlot")}
          </button>
          <button type="button" className="button small" onClick={() => onBegin("resize")}>
            {t("resizeSlot")}
          </button>
          <button
            type="button"
            className="button small danger"
            onClick={() => onBegin("cancelSlot")}
          >
            {t("cancelSlot")}
          </button>
        </div>
      )}
      <ProblemNote actions={actions} pageMessages={t} />
      {tokens && (
        <>
          <TokenList title={t("atDesk")} tokens={tokens.atDesk} {...shared} />
          <TokenList title={t("seated")} tokens={tokens.seated} {...shared} />
          <TokenList title={t("waitingList")} tokens={tokens.waiting} {...shared} />
          <TokenList title={t("ended")} tokens={tokens.ended} folded {...shared} />
          {tokens.count === 0 && <p className="soft">{t("nobodyBooked")}</p>}
        </>
      )}
    </Panel>
  );
}
