import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import type { Actions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { SlotToken, SlotTokenAnswer } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "../messages";
import { actsOn } from "./actsOn";
import { WhyHere } from "./WhyHere";

interface Props {
  token: SlotToken;
  zone: string;
  session: SignedIn;
  actions: Actions;
  onSaid: (sentence: string) => void;
}

/** Somebody who is booked: where they stand, and what can be done now. */
export function TokenRow({ token, zone, session, actions, onSaid }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const [why, setWhy] = useState(false);
  const path = `/api/v1/tokens/${token.id}`;
  const name = isolated(token.patient_name ?? token.token_label);
  const acts = actsOn(token);
  const act = async (verb: "check_in" | "no_show" | "complete") => {
    if (await actions.act<SlotTokenAnswer>(`${path}/${verb}`)) onSaid(t(`said.${verb}`, { name }));
  };
  const cancel = async () => {
    const done = await actions.send<SlotTokenAnswer>("DELETE", path);
    if (done) onSaid(t("saidCancelled", { name }));
  };
  return (
    <li className="token" data-status={token.status}>
      <p className="token-who">
        {token.position !== null && <span className="place">{token.position}</span>}
        <strong>
          <bdi>{token.patient_name ?? "–"}</bdi>
        </strong>
        <bdi className="label">{token.token_label}</bdi>
      </p>
      <p className="soft">
        {t.find(`category.${token.category}`)}
        {token.estimated_time && (
          <> · {t("expectedAt", { time: timeIn(zone, language, token.estimated_time) })}</>
        )}
        {token.status !== "ALLOCATED" && token.status !== "WAITING" && (
          <> · {t(`status.${token.status}`)}</>
        )}
        {token.checked_in_at && !token.ended_at && (
          <span className="tag good">
            {t("hereSince", { time: timeIn(zone, language, token.checked_in_at) })}
          </span>
        )}
      </p>
      <div className="buttons">
        {acts.map((verb) => (
          <button
            key={verb}
            type="button"
            className={verb === acts[0] ? "button small primary" : "button small"}
            disabled={actions.busy}
            onClick={() => void act(verb)}
          >
            {t(`act.${verb}`)}
          </button>
        ))}
        {(token.status === "ALLOCATED" || token.status === "WAITING") && (
          <ConfirmButton
            label={t("cancelToken")}
            consequence={t("cancelTokenMeans", { name })}
            busy={actions.busy}
            onConfirm={() => void cancel()}
          />
        )}
        <button
          type="button"
          className="button small quiet"
          aria-expanded={why}
          onClick={() => setWhy(!why)}
        >
          {t("why")}
        </button>
      </div>
      {why && <WhyHere token={token} zone={zone} session={session} />}
    </li>
  );
}
