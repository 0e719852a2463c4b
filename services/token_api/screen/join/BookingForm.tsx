import { momentIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import { problemSentence } from "@web/messages/problemSentence";
import type { JoinSlot, Offers } from "@web/types/token_api";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useMessages } from "./messages";
import type { Booking } from "./useBooking";

interface FormProps {
  slot: JoinSlot;
  offers: Offers;
  booking: Booking;
  onBack: () => void;
}

/** Who comes, and the address that the code goes to. */
export function BookingForm({ slot, offers, booking, onBack }: FormProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void booking.ask(slot, { name: name.trim(), email: email.trim() }, language);
  };
  return (
    <form className="confirm" onSubmit={submit}>
      <h1 ref={head} tabIndex={-1}>
        <bdi>{slot.doctor_name}</bdi>
      </h1>
      <p>
        <strong>{momentIn(offers.time_zone, language, slot.starts_at)}</strong>
      </p>
      <label className="field">
        {t("yourName")}
        <input
          name="name"
          autoComplete="name"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        {t("yourEmail")}
        <input
          name="email"
          type="email"
          dir="ltr"
          autoComplete="email"
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </label>
      <p className="confirm-stay">{t("emailWhy")}</p>
      <Failure booking={booking} />
      <div className="confirm-ways">
        <button type="submit" className="button primary" disabled={booking.busy}>
          {booking.busy ? t("sending") : t("sendCode")}
        </button>
        <button type="button" className="button" disabled={booking.busy} onClick={onBack}>
          {t("backToAll")}
        </button>
      </div>
    </form>
  );
}

/** The code of the letter; the page may have been closed meanwhile. */
export function CodeForm({ email, booking }: { email: string; booking: Booking }) {
  const t = useMessages();
  const [code, setCode] = useState("");
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void booking.confirm(code);
  };
  return (
    <form className="confirm" onSubmit={submit}>
      <h1 ref={head} tabIndex={-1}>
        {t("codeTitle")}
      </h1>
      <p>
        {t("codeSent")} <bdi>{email}</bdi>
      </p>
      <label className="field">
        {t("code")}
        <input
          name="code"
          className="code-input"
          dir="ltr"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          pattern="[0-9]{6}"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/g, ""))}
        />
      </label>
      <Failure booking={booking} />
      <div className="confirm-ways">
        <button type="submit" className="button primary" disabled={booking.busy}>
          {booking.busy ? t("sending") : t("book")}
        </button>
        <button type="button" className="button" disabled={booking.busy} onClick={booking.giveUp}>
          {t("backToAll")}
        </button>
      </div>
      <p className="confirm-stay">{t("codeLate")}</p>
    </form>
  );
}

function Failure({ booking: { problem } }: { booking: Booking }) {
  const t = useMessages();
  return (
    <div role="alert">{problem && <p className="note bad">{problemSentence(t, problem)}</p>}</div>
  );
}
