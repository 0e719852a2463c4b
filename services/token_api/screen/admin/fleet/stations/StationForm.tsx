import { isLanguage, isolated } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { Station } from "@web/types/token_api";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { LanguagesField } from "../../setup/LanguagesField";
import { ZoneField } from "../../setup/ZoneField";
import { useChange } from "../../useChange";
import { FormEnd } from "../FormEnd";
import { useMessages } from "../messages";

interface Fields {
  ms_id: number;
  name: string;
  time_zone: string;
  languages: string[];
}

export function StationForm({ session, onMade }: { session: SignedIn; onMade: () => void }) {
  const t = useMessages();
  const changes = useChange(session);
  const [made, setMade] = useState<string | null>(null);
  const { control, register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: {
      name: "",
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      languages: ["en"],
    },
  });
  const save = handleSubmit(async (fields) => {
    const station = await changes.change<Station>("POST", "/api/v1/stations", fields);
    if (station === null) return;
    setMade(t("made", { name: isolated(station.name) }));
    reset();
    onMade();
  });
  return (
    <form className="form two" onSubmit={save}>
      <label className="field">
        {t("stationNumber")}
        <input
          type="number"
          required
          min={1}
          max={999_999}
          {...register("ms_id", { valueAsNumber: true })}
        />
        <span className="soft">{t("stationNumberWhat")}</span>
      </label>
      <label className="field">
        {t("name")}
        <input required maxLength={80} autoComplete="off" {...register("name")} />
      </label>
      <ZoneField {...register("time_zone")} />
      <Controller
        control={control}
        name="languages"
        render={({ field }) => (
          <LanguagesField languages={field.value.filter(isLanguage)} onChange={field.onChange} />
        )}
      />
      <FormEnd changes={changes} label={t("addStation")} made={made} />
    </form>
  );
}
