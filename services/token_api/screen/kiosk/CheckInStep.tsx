import { call } from "@web/api";
import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import type { Ticket, TicketAnswer } from "@web/types/token_api";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type Choice, choicesOf } from "./choices";
import type { Device } from "./device";
import { Keyboard } from "./Keyboard";
import { useMessages } from "./messages";
import { StepTitle } from "./StepTitle";
import { WhichBooking } from "./WhichBooking";

// The link of a ticket, as a scanner types it.
const CODE_LENGTH_MAX = 300;

interface Props {
  device: Device;
  timeZone: string;
  onDone: () => void;
}

/** Saying that one is here: by the number of the booking, or by a scanner that types the ticket's link. */
export function CheckInStep({ device, timeZone, onDone }: Props) {
  const t = useMessages();
  const [code, setCode] = useState("");
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [choices, setChoices] = useState<Choice[] | null>(null);
  const [sending, setSending] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const typing = choices === null;
  useEffect(() => {
    if (typing) input.current?.focus();
  }, [typing]);
  const change = (text: string) => {
    setCode(text);
    setProblem(null);
  };
  const typeAgain = (error: unknown) => {
    setProblem(error);
    setCode("");
    setChoices(null);
    input.current?.focus();
  };
  const send = async (slotId?: string) => {
    if (code.trim() === "" || sending) return;
    setSending(true);
    const body = slotId === undefined ? { code } : { code, slot_id: slotId };
    try {
      const answer = await device.authorised((accessToken) =>
        call<TicketAnswer>("POST", "/api/v1/check-ins", { body, accessToken }),
      );
      setTicket(answer.ticket);
    } catch (error) {
      const several = choicesOf(error);
      if (several === null) typeAgain(error);
      else setChoices(several);
    } finally {
      setSending(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  if (ticket !== null) return <CheckedIn ticket={ticket} onDone={onDone} />;
  if (choices !== null) {
    return (
      <WhichBooking
        choices={choices}
        timeZone={timeZone}
        sending={sending}
        onChosen={(slotId) => void send(slotId)}
        onNone={() => typeAgain(null)}
      />
    );
  }
  return (
    <form className="email" onSubmit={submit} noValidate>
      <div>
        <StepTitle>{t("checkInTitle")}</StepTitle>
        <p
          id="check-in-why"
          className={problem ? "step-why complaint" : "step-why"}
          aria-live="polite"
        >
          {problem ? problemSentence(t, problem) : t("checkInWhy")}
        </p>
      </div>
      <input
        ref={input}
        className="email-input"
        dir="ltr"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={CODE_LENGTH_MAX}
        placeholder="OPD-B-003"
        value={code}
        aria-label={t("checkInLabel")}
        aria-describedby="check-in-why"
        onChange={(event) => change(event.target.value)}
      />
      <Keyboard
        label={t("keyboard")}
        eraseLabel={t("erase")}
        whole={[]}
        onKey={(key) => change((code + key).toUpperCase())}
        onErase={() => change(code.slice(0, -1))}
      />
      <div className="email-ways">
        <button type="submit" className="button primary" disabled={code.trim() === "" || sending}>
          {t("checkIn")}
        </button>
      </div>
    </form>
  );
}

function CheckedIn({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const t = useMessages();
  const { language } = useLanguage();
  const { check_in, branch_time_zone, position } = ticket;
  const opensAt = check_in?.opens_at ?? null;
  const time = opensAt === null ? "" : timeIn(branch_time_zone, language, opensAt);
  return (
    <div className="issued">
      <article className="ticket">
        <div className="ticket-face">
          <StepTitle>
            <span className="ticket-kicker">{t("checkedIn")}</span>
            <bdi className="label ticket-label" style={{ "--letters": ticket.token_label.length }}>
              {ticket.token_label}
            </bdi>
          </StepTitle>
          {check_in && check_in.state !== "EXPECTED" && (
            <p className="ticket-service">
              {check_in.state === "EARLY"
                ? t("stateEarly", { time })
                : t(`state.${check_in.state}`)}
            </p>
          )}
          {position !== null && check_in?.state !== "EARLY" && (
            <p>{t("placeNow", { count: position })}</p>
          )}
        </div>
      </article>
      <p className="issued-hint">{t("wakeUp")}</p>
      <div className="middle-ways">
        <button type="button" className="button primary" onClick={onDone}>
          {t("done")}
        </button>
      </div>
    </div>
  );
}
