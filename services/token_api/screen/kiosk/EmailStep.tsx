import { type FormEvent, useState } from "react";
import { looksLikeEmail } from "./email";
import { Keyboard } from "./Keyboard";
import { useMessages } from "./messages";
import { StepTitle } from "./StepTitle";

interface EmailProps {
  onDecided: (email: string | null) => void;
}

/** The one question that may be left out; the way without is as easy to find as the way with. */
export function EmailStep({ onDecided }: EmailProps) {
  const t = useMessages();
  const [email, setEmail] = useState("");
  const [complaint, setComplaint] = useState(false);
  const change = (text: string) => {
    setEmail(text);
    setComplaint(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    if (looksLikeEmail(address)) onDecided(address);
    else setComplaint(true);
  };
  return (
    <form className="email" onSubmit={submit} noValidate>
      <div>
        <StepTitle>{t("emailTitle")}</StepTitle>
        <p
          id="email-why"
          className={complaint ? "step-why complaint" : "step-why"}
          aria-live="polite"
        >
          {complaint ? t("emailWrong") : t("emailWhy")}
        </p>
      </div>
      <input
        className="email-input"
        dir="ltr"
        type="email"
        inputMode={hasTouchOnly() ? "none" : "email"}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={254}
        placeholder="name@example.com"
        value={email}
        aria-label={t("emailLabel")}
        aria-invalid={complaint}
        aria-describedby="email-why"
        onChange={(event) => change(event.target.value)}
      />
      <Keyboard
        label={t("keyboard")}
        eraseLabel={t("erase")}
        onKey={(key) => change(email + key)}
        onErase={() => change(email.slice(0, -1))}
      />
      <div className="email-ways">
        <button
          type="button"
          className={email === "" ? "button primary" : "button"}
          onClick={() => onDecided(null)}
        >
          {t("takeWithout")}
        </button>
        <button
          type="submit"
          className={email === "" ? "button" : "button primary"}
          disabled={email === ""}
        >
          {t("takeWithEmail")}
        </button>
      </div>
    </form>
  );
}

// On a kiosk the page's own keys are used; the system's keyboard would cover half of it.
function hasTouchOnly(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse) and (min-width: 40rem)").matches;
}
