import { isolated } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { ListedStation, User } from "@web/types/token_api";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useChange } from "../../useChange";
import { FormEnd } from "../FormEnd";
import { LoginFields } from "../LoginFields";
import { useMessages } from "../messages";

interface Fields {
  display_name: string;
  username: string;
  password: string;
}

interface Props {
  station: ListedStation;
  session: SignedIn;
}

/** Somebody who approves requests and shifts of a station. */
export function EngineerForm({ station, session }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [made, setMade] = useState<string | null>(null);
  const { register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: { display_name: "", username: "", password: "" },
  });
  const save = handleSubmit(async (fields) => {
    const body = { ...fields, role: "eic", departments: [station.queue_id] };
    const user = await changes.change<User>("POST", "/api/v1/users", body);
    if (user === null) return;
    setMade(t("made", { name: isolated(user.display_name) }));
    reset();
  });
  return (
    <details className="department-part">
      <summary>{t("addEngineer")}</summary>
      <form className="form two" onSubmit={save} autoComplete="off">
        <label className="field">
          {t("name")}
          <input required maxLength={80} autoComplete="off" {...register("display_name")} />
        </label>
        <LoginFields<Fields> register={register} required />
        <FormEnd changes={changes} label={t("addEngineer")} made={made} />
      </form>
    </details>
  );
}
