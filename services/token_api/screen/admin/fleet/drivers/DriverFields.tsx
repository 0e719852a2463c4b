import { ALL_LANGUAGES, LANGUAGES } from "@web/i18n";
import type { ListedStation } from "@web/types/token_api";
import {
  type Control,
  Controller,
  type FieldValues,
  type Path,
  type UseFormRegister,
} from "react-hook-form";
import { useMessages } from "../messages";
import { StationChoice } from "../StationChoice";

export interface DriverFields {
  ms_id: string;
  name: string;
  email: string;
  phone: string;
  language: string;
}

interface Props<Fields extends FieldValues & DriverFields> {
  stations: ListedStation[];
  control: Control<Fields>;
  register: UseFormRegister<Fields>;
}

/** What is known of a driver; the letters go to the address. */
export function DriverFieldset<Fields extends FieldValues & DriverFields>({
  stations,
  control,
  register,
}: Props<Fields>) {
  const t = useMessages();
  return (
    <>
      <label className="field">
        {t("name")}
        <input required maxLength={80} autoComplete="off" {...register("name" as Path<Fields>)} />
      </label>
      <Controller
        control={control}
        name={"ms_id" as Path<Fields>}
        render={({ field }) => (
          <StationChoice stations={stations} value={field.value} onChange={field.onChange} />
        )}
      />
      <label className="field">
        {t("phone")}
        <input
          type="tel"
          dir="ltr"
          autoComplete="off"
          pattern="\+?[0-9][0-9 \(\)\.\/\-]{3,29}"
          title={t("phoneWhat")}
          {...register("phone" as Path<Fields>)}
        />
      </label>
      <label className="field">
        {t("email")}
        <input
          type="email"
          dir="ltr"
          autoComplete="off"
          maxLength={254}
          {...register("email" as Path<Fields>)}
        />
      </label>
      <label className="field">
        {t("language")}
        <select {...register("language" as Path<Fields>)}>
          {ALL_LANGUAGES.map((each) => (
            <option key={each} value={each}>
              {LANGUAGES[each].name}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** As the API takes them: what is empty is null. */
export function driverBody({ ms_id, name, email, phone, language }: DriverFields) {
  return {
    ms_id: Number(ms_id),
    name,
    email: email.trim() || null,
    phone: phone.trim() || null,
    language,
  };
}
