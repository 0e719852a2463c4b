import { isolated, nameIn, useLanguage } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { Given, Token } from "@web/types/department";
import { type FormEvent, useState } from "react";
import { Dialog } from "../Dialog";
import { countersOf, type DirectoryNames } from "../useQueues";
import { HolderFields } from "./HolderFields";
import { useMessages } from "./messages";
import { PrintTicket } from "./PrintTicket";

const CATEGORIES = ["WALKIN", "ONLINE", "FOLLOWUP", "PRIORITY_PAID", "EMERGENCY"] as const;

interface Props {
  names: DirectoryNames;
  session: SignedIn;
  /** Whose further service it is: they are asked for nothing again. */
  sameHolderAs: Token | null;
  onClose: () => void;
}

/** A ticket for somebody who stands at the desk, or a further service for whoever has one. */
export function NewTicket({ names, session, sameHolderAs, onClose }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const actions = useActions(session);
  const [given, setGiven] = useState<Given | null>(null);
  const branchId = names.department?.branch_id;
  const counters = countersOf(names.queues).filter((queue) => queue.branch_id === branchId);
  const own = counters.find((queue) => queue.department_id === names.department?.department_id);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = [...new FormData(event.currentTarget)].filter(([, value]) => value !== "");
    const body = {
      ...Object.fromEntries(form),
      ...(sameHolderAs ? { same_holder_as: sameHolderAs.id } : { language }),
    };
    setGiven(await actions.act<Given>("/api/v1/tokens", body));
  };
  return (
    <Dialog
      title={sameHolderAs ? t("anotherFor", { label: sameHolderAs.token_label }) : t("newTicket")}
      onClose={onClose}
    >
      <ProblemNote actions={actions} pageMessages={t} />
      {given === null ? (
        <form className="dialog-form" onSubmit={submit}>
          <label className="field">
            {t("service")}
            <select name="queue_id" defaultValue={sameHolderAs ? undefined : own?.queue_id}>
              {counters.map((queue) => (
                <option key={queue.queue_id} value={queue.queue_id}>
                  {isolated(nameIn(queue.names, language))}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {t("categoryName")}
            <select name="category" defaultValue={sameHolderAs?.category ?? "WALKIN"}>
              {CATEGORIES.map((category) => (
                <option key={category} value={category}>
                  {t(`category.${category}`)}
                </option>
              ))}
            </select>
          </label>
          {sameHolderAs === null && <HolderFields holder={null} />}
          <button type="submit" className="button primary" disabled={actions.busy}>
            {t("giveTicket")}
          </button>
        </form>
      ) : (
        <div className="dialog-acts" role="status">
          <p className="given">
            <bdi className="label">{given.token.token_label}</bdi>
          </p>
          {given.queue_position !== null && (
            <p>{t("givenPlace", { place: given.queue_position })}</p>
          )}
          {given.token.department_id === names.department?.department_id && (
            <PrintTicket tokenId={given.token.id} names={names} session={session} />
          )}
        </div>
      )}
    </Dialog>
  );
}
