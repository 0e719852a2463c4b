import { isLanguage, LANGUAGES, nameIn, useLanguage } from "@web/i18n";
import { QrCode } from "@web/QrCode";
import { ConfirmButton } from "@web/session/ConfirmButton";
import type { Branch, Department, HallLayout } from "@web/types/token_api";
import { useForm } from "react-hook-form";
import { DepartmentChoices } from "../DepartmentChoices";
import { addressOf, COLUMNS_MAX, DEFAULT, tickerOf } from "./layouts";
import { useMessages } from "./messages";

interface Props {
  layout: HallLayout;
  branch: Branch;
  departments: Department[];
  screenUrl: string;
  busy: boolean;
  onSave: (layout: HallLayout) => void;
  onRemove: () => void;
}

interface Fields {
  whole: "whole" | "some";
  departments: string[];
  columns: number;
  languages: string[];
  language_seconds: number;
  ticker: Record<string, string>;
}

/** One layout: which departments, how many beside each other, which languages, and the ticker. */
export function LayoutCard(props: Props) {
  const { layout, branch, departments, screenUrl, busy, onSave, onRemove } = props;
  const t = useMessages();
  const { language } = useLanguage();
  const spoken = branch.languages.filter(isLanguage);
  const { register, handleSubmit, watch, formState } = useForm<Fields>({
    defaultValues: {
      whole: layout.departments.length ? "some" : "whole",
      departments: layout.departments,
      columns: layout.columns ?? 1,
      languages: layout.languages.length ? layout.languages : spoken,
      language_seconds: layout.language_seconds,
      ticker: layout.ticker ?? {},
    },
  });
  const url = addressOf(screenUrl, layout.id);
  const save = handleSubmit(({ whole, departments: chosen, languages, ticker, ...fields }) =>
    onSave({
      ...layout,
      ...fields,
      departments: whole === "whole" ? [] : chosen,
      // All of the branch's are the branch's: one that it gets later is shown too.
      languages: languages.length === spoken.length ? [] : spoken.filter(among(languages)),
      ticker: tickerOf(ticker),
    }),
  );
  const some = watch("whole") === "some";
  const shown = layout.departments.map((id) => {
    const known = departments.find((each) => each.id === id);
    return known ? nameIn(known.names, language) : id;
  });
  return (
    <section className="card">
      <h2>{layout.id === DEFAULT ? t("default") : <bdi>{layout.id}</bdi>}</h2>
      <p className="soft">{layout.id === DEFAULT ? t("defaultWhat") : t("namedWhat")}</p>
      <div className="layout">
        <form className="form" onSubmit={save}>
          <fieldset className="group">
            <legend>{t("departments")}</legend>
            <div className="choices">
              <label className="choice">
                <input type="radio" value="whole" {...register("whole")} />
                {t("whole")}
              </label>
              <label className="choice">
                <input type="radio" value="some" {...register("whole")} />
                {t("some")}
              </label>
            </div>
            <DepartmentChoices
              departments={departments}
              field={register("departments", { required: some })}
              hidden={!some}
            />
            {formState.errors.departments && <p className="note bad">{t("chooseOne")}</p>}
          </fieldset>
          <label className="field">
            {t("columns")}
            <select {...register("columns", { valueAsNumber: true })}>
              {Array.from({ length: COLUMNS_MAX }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the numbers from one on
                <option key={index} value={index + 1}>
                  {index + 1}
                </option>
              ))}
            </select>
          </label>
          <fieldset className="group">
            <legend>{t("languages")}</legend>
            <div className="choices">
              {spoken.map((each) => (
                <label key={each} className="choice" lang={each}>
                  <input
                    type="checkbox"
                    value={each}
                    {...register("languages", { required: true })}
                  />
                  {LANGUAGES[each].name}
                </label>
              ))}
            </div>
            {formState.errors.languages && <p className="note bad">{t("chooseOne")}</p>}
          </fieldset>
          <label className="field">
            {t("seconds")}
            <input
              type="number"
              required
              min={5}
              max={120}
              {...register("language_seconds", { valueAsNumber: true })}
            />
          </label>
          {spoken.map((each) => (
            <label key={each} className="field">
              {t("ticker", { language: LANGUAGES[each].name })}
              <input
                maxLength={200}
                lang={each}
                dir={LANGUAGES[each].dir}
                autoComplete="off"
                {...register(`ticker.${each}`)}
              />
            </label>
          ))}
          <p className="soft">{t("saveMeans")}</p>
          <div className="buttons">
            <button type="submit" className="button small primary" disabled={busy}>
              {t("save")}
            </button>
            {layout.id !== DEFAULT && (
              <ConfirmButton
                label={t("remove")}
                consequence={t("removeMeans")}
                busy={busy}
                onConfirm={onRemove}
              />
            )}
          </div>
        </form>
        <div className="address">
          <QrCode text={url} title={t("address")} />
          <a href={url} target="_blank" rel="noreferrer" dir="ltr">
            {url}
          </a>
          {shown.length > 0 && (
            <p className="soft">
              <bdi>{shown.join(t("comma"))}</bdi>
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

function among(languages: readonly string[]) {
  return (each: string) => languages.includes(each);
}
