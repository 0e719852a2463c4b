import type { FieldValues, Path, UseFormRegister } from "react-hook-form";
import { useMessages } from "./messages";

interface Props<Fields extends FieldValues> {
  register: UseFormRegister<Fields>;
  required?: boolean;
}

/** With what somebody signs in, where they do. */
export function LoginFields<Fields extends FieldValues & { username: string; password: string }>({
  register,
  required = false,
}: Props<Fields>) {
  const t = useMessages();
  return (
    <>
      <label className="field">
        {required ? t("username") : t("usernameOptional")}
        <input
          required={required}
          dir="ltr"
          autoCapitalize="none"
          autoComplete="off"
          pattern="[A-Za-z0-9][A-Za-z0-9._@+\-]{1,63}"
          title={t("usernameWhat")}
          {...register("username" as Path<Fields>)}
        />
      </label>
      <label className="field">
        {t("password")}
        <input
          required={required}
          dir="ltr"
          minLength={8}
          maxLength={256}
          autoComplete="off"
          {...register("password" as Path<Fields>)}
        />
      </label>
    </>
  );
}

/** Of a form: nothing of a login where there is none. */
export function withoutEmptyLogin<Fields extends { username: string; password: string }>(
  fields: Fields,
) {
  const { username, password, ...others } = fields;
  return username ? fields : others;
}
