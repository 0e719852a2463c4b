import { PhoneLink } from "@web/PhoneLink";
import type { LineToken } from "@web/types/department";
import { type FormEvent, useState } from "react";
import { CategoryChip } from "./CategoryChip";
import { Dialog } from "./Dialog";
import { useMessages } from "./messages";
import { Notes } from "./Notes";

const REASON_LENGTH_MAX = 200;

interface Props {
  token: LineToken;
  supervisor: boolean;
  canCall: boolean;
  onClose: () => void;
  onCall: (reason: string) => void;
  onHold: () => void;
  onTransfer: () => void;
  onCancel: (note: string | null) => void;
}

/** What can be done with somebody in the line; calling them out of order is a supervisor's. */
export function VisitorDialog(props: Props) {
  const { token, supervisor, canCall, onClose, onHold, onTransfer } = props;
  const t = useMessages();
  const [step, setStep] = useState<"look" | "call" | "cancel">("look");
  const waiting = token.status === "WAITING" || token.status === "ALLOCATED";
  return (
    <Dialog title={<bdi className="label">{token.token_label}</bdi>} onClose={onClose}>
      <p className="visitor-name">
        {token.name && <bdi>{token.name}</bdi>}
        <CategoryChip token={token} />
        <PhoneLink number={token.phone} />
      </p>
      <Notes notes={token.notes} />
      {step === "look" && (
        <div className="dialog-acts">
          {supervisor && waiting && (
            <button
              type="button"
              className="button primary"
              disabled={!canCall}
              onClick={() => setStep("call")}
            >
              {t("callThisOne")}
            </button>
          )}
          {waiting && (
            <button type="button" className="button" onClick={onHold}>
              {t("hold")}
            </button>
          )}
          <button type="button" className="button" onClick={onTransfer}>
            {t("transfer")}
          </button>
          <button type="button" className="button danger" onClick={() => setStep("cancel")}>
            {t("cancelToken")}
          </button>
        </div>
      )}
      {step === "call" && (
        <Sentence
          question={t("outOfOrderWhy")}
          answer={t("callNow")}
          kind="primary"
          required
          onAnswer={props.onCall}
        />
      )}
      {step === "cancel" && (
        <>
          <p>{t("reallyCancel", { label: token.token_label })}</p>
          <Sentence
            question={t("cancelNote")}
            answer={t("cancelToken")}
            kind="danger"
            onAnswer={(note) => props.onCancel(note || null)}
          />
        </>
      )}
    </Dialog>
  );
}

interface SentenceProps {
  question: string;
  answer: string;
  kind: "primary" | "danger";
  required?: boolean;
  onAnswer: (sentence: string) => void;
}

function Sentence({ question, answer, kind, required = false, onAnswer }: SentenceProps) {
  const [sentence, setSentence] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(sentence.trim());
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      <label className="field">
        {question}
        <input
          value={sentence}
          maxLength={REASON_LENGTH_MAX}
          required={required}
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: the question has just been asked
          autoFocus
          onChange={(event) => setSentence(event.target.value)}
        />
      </label>
      <button type="submit" className={`button ${kind}`} disabled={required && !sentence.trim()}>
        {answer}
      </button>
    </form>
  );
}
