import { ConfirmButton } from "@web/session/ConfirmButton";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { Departments, Role, User } from "@web/types/token_api";
import { useForm } from "react-hook-form";
import { SavedNote } from "../branches/SavedNote";
import { useSaving } from "../branches/useSaving";
import { DepartmentChoices } from "../DepartmentChoices";
import { useChange } from "../useChange";
import { useMessages } from "./messages";

interface Props {
  user: User;
  departments: Departments["departments"];
  session: SignedIn;
  onChanged: () => void;
}

interface Fields {
  display_name: string;
  role: Role;
  everywhere: boolean;
  departments: string[];
  password: string;
}

const ROLES: readonly Role[] = ["staff", "supervisor", "admin", "driver", "eic", "dbs", "holder"];

/** One person: what is shown of them, and behind it what may be changed. */
export function PersonChange({ user, departments, session, onChanged }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const { register, handleSubmit, watch, setValue } = useForm<Fields>({
    values: {
      display_name: user.display_name,
      role: user.role,
      everywhere: user.departments === null,
      departments: user.departments ?? [],
      password: "",
    },
  });
  const path = `/api/v1/users/${user.id}`;
  const saving = useSaving(changes, path, user, onChanged, () => undefined);
  const save = handleSubmit(async ({ password, everywhere, ...fields }) => {
    const where = { departments: everywhere ? null : fields.departments };
    // A password cannot be taken back: nobody knows the one before.
    if (password && !(await changes.change<User>("PATCH", path, { password }))) return;
    setValue("password", "");
    await saving.save({ ...fields, ...where });
  });
  return (
    <li className="person">
      <details>
        <summary>
          <strong>
            <bdi>{user.display_name}</bdi>
          </strong>{" "}
          <span className="soft">
            <bdi>{user.username}</bdi> · {t(`role.${user.role}`)}
            {user.active ? "" : ` · ${t("inactive")}`}
          </span>
        </summary>
        <form className="form two" onSubmit={save} autoComplete="off">
          <label className="field">
            {t("displayName")}
            <input required maxLength={80} {...register("display_name")} />
          </label>
          <label className="field">
            {t("role")}
            <select {...register("role")}>
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(`role.${role}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {t("newPassword")}
            <input
              dir="ltr"
              minLength={8}
              maxLength={256}
              autoComplete="off"
              {...register("password")}
            />
          </label>
          <fieldset className="group wide">
            <legend>{t("worksIn")}</legend>
            <label className="choice">
              <input type="checkbox" {...register("everywhere")} />
              {t("everywhere")}
            </label>
            <DepartmentChoices
              departments={departments}
              field={register("departments")}
              hidden={watch("everywhere")}
            />
          </fieldset>
          <div className="wide buttons">
            <button type="submit" className="button small primary" disabled={changes.busy}>
              {t("save")}
            </button>
            {user.active ? (
              <ConfirmButton
                label={t("deactivate")}
                consequence={t("deactivateMeans")}
                busy={changes.busy}
                onConfirm={() => void saving.save({ active: false })}
              />
            ) : (
              <button
                type="button"
                className="button small"
                disabled={changes.busy}
                onClick={() => void saving.save({ active: true })}
              >
                {t("activate")}
              </button>
            )}
          </div>
          <div className="wide">
            <ProblemNote actions={changes} pageMessages={t} />
            <SavedNote saved={saving.saved} busy={changes.busy} onUndo={() => void saving.undo()} />
          </div>
        </form>
      </details>
    </li>
  );
}
