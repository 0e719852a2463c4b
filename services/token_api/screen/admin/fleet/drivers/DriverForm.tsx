import { isolated, useLanguage } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { Driver, ListedStation } from "@web/types/token_api";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useChange } from "../../useChange";
import { onlyOf } from "../dbs/DbsForm";
import { FormEnd } from "../FormEnd";
import { LoginFields, withoutEmptyLogin } from "../LoginFields";
import { useMessages } from "../messages";
import { type DriverFields, DriverFieldset, driverBody } from "./DriverFields";

interface Fields extends DriverFields {
  username: string;
  password: string;
}

interface Props {
  stations: ListedStation[];
  session: SignedIn;
  onMade: () => void;
}

export function DriverForm({ stations, session, onMade }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const changes = useChange(session);
  const [made, setMade] = useState<string | null>(null);
  const { control, register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: {
      ms_id: onlyOf(stations),
      name: "",
      email: "",
      phone: "",
      language,
      username: "",
      password: "",
    },
  });
  const save = handleSubmit(async (fields) => {
    const { username, password } = fields;
    const body = withoutEmptyLogin({ ...driverBody(fields), username, password });
    const driver = await changes.change<Driver>("POST", "/api/v1/drivers", body);
    if (driver === null) return;
    setMade(t("made", { name: isolated(driver.name) }));
    reset();
    onMade();
  });
  return (
    <form className="form two" onSubmit={save} autoComplete="off">
      <DriverFieldset<Fields> stations={stations} control={control} register={register} />
      <LoginFields<Fields> register={register} />
      <FormEnd changes={changes} label={t("addDriver")} made={made} />
    </form>
  );
}
