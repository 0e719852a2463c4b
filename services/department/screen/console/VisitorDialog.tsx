import { PhoneLink } from "@web/PhoneLink";
import type { SignedIn } from "@web/session/useSession";
import type { CorrectIn, LineToken } from "@web/types/department";
import { useState } from "react";
import { CategoryChip } from "./CategoryChip";
import { Dialog } from "./Dialog";
import { useMessages } from "./messages";
import { Notes } from "./Notes";
import { CorrectForm } from "./reception/CorrectForm";
import { ReceptionActs } from "./reception/ReceptionActs";
import { Sentence } from "./Sentence";
import { ServicesButton } from "./services/ServicesButton";
import { ToCome } from "./services/ToCome";
import type { DirectoryNames } from "./useQueues";

interface Props {
  token: LineToken;
  session: SignedIn;
  names: DirectoryNames;
  supervisor: boolean;
  /** The desks to which they can be called now. */
  callTo: readonly number[];
  onClose: () => void;
  onCall: (deskId: number, reason: string) => void;
  onHold: () => void;
  onTransfer: () => void;
  onCancel: (note: string | null) => void;
  onReturn: () => void;
  onAnother: () => void;
  onServices: () => void;
  onNote: (note: string) => void;
  onCorrect: (fields: Partial<CorrectIn>) => void;
}

export type Step = "look" | "call" | "cancel" | "note" | "correct";

/** What can be done with somebody in the line; calling them out of order is a supervisor's. */
export function VisitorDialog(props: Props) {
  const { token, session } = props;
  const t = useMessages();
  const [step, setStep] = useState<Step>("look");
  const [chosen, choose] = useState<number | null>(null);
  const desk = props.callTo.find((one) => one === chosen) ?? props.callTo[0];
  return (
    <Dialog title={<bdi className="label">{token.token_label}</bdi>} onClose={props.onClose}>
      <p className="visitor-name">
        {token.name && <bdi>{token.name}</bdi>}
        <CategoryChip token={token} />
        <PhoneLink number={token.phone} />
      </p>
      <Notes notes={token.notes} />
      <ToCome token={token} names={props.names} />
      {step === "look" && (
        <div className="dialog-acts">
          <LineActs {...props} onStep={setStep} />
          <ReceptionActs
            token={token}
            names={props.names}
            session={session}
            onStep={setStep}
            onAnother={props.onAnother}
          />
        </div>
      )}
      {step === "call" && (
        <Sentence
          question={t("outOfOrderWhy")}
          answer={t("callNow")}
          kind="primary"
          required
          disabled={desk === undefined}
          onAnswer={(reason) => desk !== undefined && props.onCall(desk, reason)}
        >
          {props.callTo.length > 1 && (
            <label className="field">
              {t("toWhichDesk")}
              <select value={desk} onChange={(event) => choose(Number(event.target.value))}>
                {props.callTo.map((number) => (
                  <option key={number} value={number}>
                    {t("desk", { number })}
                  </option>
                ))}
              </select>
            </label>
          )}
        </Sentence>
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
      {step === "note" && (
        <Sentence
          question={t("noteWhat")}
          answer={t("noteKeep")}
          kind="primary"
          required
          onAnswer={props.onNote}
        />
      )}
      {step === "correct" && (
        <CorrectForm tokenId={token.id} session={session} onCorrect={props.onCorrect} />
      )}
    </Dialog>
  );
}

function LineActs(props: Props & { onStep: (step: Step) => void }) {
  const { token, supervisor, callTo, onHold, onTransfer, onServices, onReturn, onStep } = props;
  const t = useMessages();
  const waiting = token.status === "WAITING" || token.status === "ALLOCATED";
  const here = waiting || token.status === "HELD";
  return (
    <>
      {supervisor && waiting && (
        <button
          type="button"
          className="button primary"
          disabled={callTo.length === 0}
          onClick={() => onStep("call")}
        >
          {t("callThisOne")}
        </button>
      )}
      {token.status === "NO_SHOW" && (
        <button type="button" className="button primary" onClick={onReturn}>
          {t("return")}
        </button>
      )}
      {waiting && (
        <button type="button" className="button" onClick={onHold}>
          {t("hold")}
        </button>
      )}
      {here && (
        <button type="button" className="button" onClick={onTransfer}>
          {t("transfer")}
        </button>
      )}
      {here && <ServicesButton onPress={onServices} />}
      {here && (
        <button type="button" className="button danger" onClick={() => onStep("cancel")}>
          {t("cancelToken")}
        </button>
      )}
    </>
  );
}
