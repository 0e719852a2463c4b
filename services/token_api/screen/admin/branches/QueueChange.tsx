import { isLanguage, isolated, nameIn, useLanguage } from "@web/i18n";
import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Branch, Category, PeopleNow, Queue } from "@web/types/token_api";
import { Controller, useForm } from "react-hook-form";
import { NamesField } from "../setup/NamesField";
import { useChange } from "../useChange";
import { queueAgain } from "./madeAgain";
import { useMessages } from "./messages";
import { PauseForm } from "./PauseForm";
import { inQueue } from "./peopleNow";
import { SavedNote } from "./SavedNote";
import { useSaving } from "./useSaving";
import type { Done } from "./useTakeBack";

interface Props {
  branch: Branch;
  queue: Queue;
  peopleNow: PeopleNow | null;
  session: SignedIn;
  onChanged: () => void;
  onDone: (done: Done) => void;
}

interface Fields {
  names: Record<string, string>;
  label_prefix: string;
  first_number: number;
  daily_cap: number;
  wait_target_minutes: number;
  kiosk_categories: Category[];
  kiosk_services: boolean;
  closed: boolean;
}

const CATEGORIES: readonly Category[] = ["WALKIN", "ONLINE", "FOLLOWUP", "PRIORITY_PAID"];

/** What an empty field of a number means. */
const orNull = (number: number) => (Number.isNaN(number) ? null : number);

/** One queue: how its tickets are numbered, who may ask for one, and whether it gives any out. */
export function QueueChange({ branch, queue, peopleNow, session, onChanged, onDone }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const path = `/api/v1/queues/${encodeURIComponent(queue.id)}`;
  const { control, register, handleSubmit } = useForm<Fields>({
    values: {
      ...queue,
      daily_cap: queue.daily_cap ?? Number.NaN,
      wait_target_minutes: queue.wait_target_minutes ?? Number.NaN,
    },
  });
  const saving = useSaving(changes, path, queue, onChanged, () => undefined);
  const { waiting, atDesks } = inQueue(peopleNow, queue.id);
  const live = waiting + atDesks;
  const save = handleSubmit(async (fields) => {
    const { names, label_prefix, first_number } = fields;
    const { kiosk_categories, kiosk_services, closed } = fields;
    const daily_cap = orNull(fields.daily_cap);
    const wait_target_minutes = orNull(fields.wait_target_minutes);
    const numbers = { first_number, daily_cap, wait_target_minutes };
    const kiosk = { kiosk_categories, kiosk_services };
    await saving.save({ names, label_prefix, ...numbers, ...kiosk, closed });
  });
  const remove = async () => {
    if (!(await changes.change("DELETE", path))) return;
    onChanged();
    const sentence = t("isDeleted", { name: isolated(nameIn(queue.names, language)) });
    onDone({ sentence, back: queueAgain(queue) });
  };
  const state = queue.closed ? "closed" : queue.paused ? "paused" : "open";
  return (
    <li>
      <details>
        <summary>
          <strong>
            <bdi>{nameIn(queue.names, language)}</bdi>
          </strong>{" "}
          <span className={`state ${state}`}>{t(`state.${state}`)}</span>{" "}
          {queue.paused && queue.pause_reason && (
            <span className="soft">
              <bdi>{queue.pause_reason}</bdi>
            </span>
          )}
        </summary>
        {live > 0 && <p className="note people-now">{t("peopleNow", { waiting, atDesks })}</p>}
        <PauseForm queue={queue} session={session} onChanged={onChanged} />
        <form className="form two" onSubmit={save}>
          <Controller
            control={control}
            name="names"
            render={({ field }) => (
              <NamesField
                languages={branch.languages.filter(isLanguage)}
                names={field.value}
                onChange={field.onChange}
              />
            )}
          />
          <label className="field">
            {t("prefix")}
            <input maxLength={32} {...register("label_prefix")} />
          </label>
          <label className="field">
            {t("firstNumber")}
            <input
              type="number"
              required
              min={0}
              max={999_999}
              {...register("first_number", { valueAsNumber: true })}
            />
          </label>
          <label className="field">
            {t("cap")}
            <input
              type="number"
              min={1}
              max={999_999}
              {...register("daily_cap", { valueAsNumber: true })}
            />
          </label>
          <label className="field">
            {t("waitTarget")}
            <input
              type="number"
              min={1}
              max={1440}
              {...register("wait_target_minutes", { valueAsNumber: true })}
            />
          </label>
          <fieldset className="group wide">
            <legend>{t("categories")}</legend>
            <div className="choices">
              {CATEGORIES.map((each) => (
                <label key={each} className="choice">
                  <input type="checkbox" value={each} {...register("kiosk_categories")} />
                  {t(`category.${each}`)}
                </label>
              ))}
            </div>
          </fieldset>
          <label className="choice wide">
            <input type="checkbox" {...register("kiosk_services")} />
            {t("kioskServices")}
          </label>
          <label className="choice wide">
            <input type="checkbox" {...register("closed")} />
            {t("closedFor")}
          </label>
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
          </div>
          <div className="wide buttons">
            <button type="submit" className="button small primary" disabled={changes.busy}>
              {t("save")}
            </button>
            {live > 0 && !queue.closed ? (
              <ConfirmButton
                label={t("closeInstead")}
                consequence={t("closeInsteadMeans", { count: live })}
                busy={changes.busy}
                onConfirm={() => void saving.save({ closed: true })}
              />
            ) : (
              <ConfirmButton
                label={t("deleteQueue")}
                consequence={live > 0 ? t("closedAndLive", { count: live }) : t("deleteQueueMeans")}
                busy={changes.busy || live > 0}
                onConfirm={() => void remove()}
              />
            )}
          </div>
        </form>
      </details>
    </li>
  );
}
