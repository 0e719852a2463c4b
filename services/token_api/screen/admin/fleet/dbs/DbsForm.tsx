import { isolated } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { Dbs, ListedStation } from "@web/types/token_api";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { useChange } from "../../useChange";
import { FormEnd } from "../FormEnd";
import { LoginFields, withoutEmptyLogin } from "../LoginFields";
import { useMessages } from "../messages";
import { StationChoice } from "../StationChoice";

interface Fields {
  dbs_id: number;
  ms_id: string;
  name: string;
  username: string;
  password: string;
}

interface Props {
  stations: ListedStation[];
  session: SignedIn;
  onMade: () => void;
}

export function DbsForm({ stations, session, onMade }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [made, setMade] = useState<string | null>(null);
  const { control, register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: { name: "", username: "", password: "", ms_id: onlyOf(stations) },
  });
  const save = handleSubmit(async ({ ms_id, ...fields }) => {
    const body = { ...withoutEmptyLogin(fields), ms_id: Number(ms_id) };
    const dbs = await changes.change<Dbs>("POST", "/api/v1/dbs", body);
    if (dbs === null) return;
    setMade(t("made", { name: isolated(dbs.name) }));
    reset();
    onMade();
  });
  return (
    <form className="form two" onSubmit={save} autoComplete="off">
      <label className="field">
        {t("dbsNumber")}
        <input
          type="number"
          required
          min={1}
          max={999_999_999}
          {...register("dbs_id", { valueAsNumber: true })}
        />
      </label>
      <label className="field">
        {t("name")}
        <input required maxLength={80} autoComplete="off" {...register("name")} />
      </label>
      <div className="wide">
        <Controller
          control={control}
          name="ms_id"
          render={({ field }) => (
            <StationChoice stations={stations} value={field.value} onChange={field.onChange} />
          )}
        />
      </div>
      <LoginFields<Fields> register={register} />
      <FormEnd changes={changes} label={t("addDbs")} made={made} />
    </form>
  );
}

/** The only station, where there is no choice. */
export function onlyOf(stations: ListedStation[]): string {
  return stations.length === 1 ? String(stations[0]?.ms_id) : "";
}
