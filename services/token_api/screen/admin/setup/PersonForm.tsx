import { isolated } from "@web/i18n";
import { ProblemNote } from "@web/session/ProblemNote";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { BranchSetup, Departments, User } from "@web/types/token_api";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { DepartmentChoices } from "../DepartmentChoices";
import { useChange } from "../useChange";
import { useMessages } from "./messages";

interface Props {
  branch: BranchSetup;
  session: SignedIn;
  onMade: () => void;
}

interface Fields {
  display_name: string;
  username: string;
  password: string;
  role: "staff" | "supervisor";
  departments: string[];
}

const ROLES: readonly Fields["role"][] = ["staff", "supervisor"];

/** Somebody who calls visitors in the departments of a branch. */
export function PersonForm({ branch, session, onMade }: Props) {
  const path = `/api/v1/departments?limit=1000&branch_id=${encodeURIComponent(branch.branch_id)}`;
  const { answer } = useRead<Departments>(path, session);
  return answer && <Form departments={answer.departments} session={session} onMade={onMade} />;
}

interface FormProps extends Omit<Props, "branch"> {
  departments: Departments["departments"];
}

function Form({ departments, session, onMade }: FormProps) {
  const t = useMessages();
  const changes = useChange(session);
  const [made, setMade] = useState<User | null>(null);
  const { register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: {
      display_name: "",
      username: "",
      password: "",
      role: "staff",
      departments: departments.map((each) => each.id),
    },
  });
  const save = handleSubmit(async (fields) => {
    const body = { ...fields, display_name: fields.display_name.trim() || null };
    const user = await changes.change<User>("POST", "/api/v1/users", body);
    if (user === null) return;
    setMade(user);
    reset();
    onMade();
  });
  return (
    <form className="form two" onSubmit={save} autoComplete="off">
      <label className="field">
        {t("displayName")}
        <input maxLength={80} autoComplete="off" {...register("display_name")} />
      </label>
      <label className="field">
        {t("username")}
        <input
          required
          dir="ltr"
          autoCapitalize="none"
          autoComplete="off"
          pattern="[A-Za-z0-9][A-Za-z0-9._@+\-]{1,63}"
          title={t("usernameWhat")}
          {...register("username")}
        />
      </label>
      <label className="field">
        {t("password")}
        <input
          required
          dir="ltr"
          minLength={8}
          maxLength={256}
          autoComplete="off"
          {...register("password")}
        />
        <span className="soft">{t("passwordWhat")}</span>
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
      <fieldset className="group wide">
        <legend>{t("worksIn")}</legend>
        <DepartmentChoices departments={departments} field={register("departments")} />
      </fieldset>
      <div className="wide">
        <ProblemNote actions={changes} pageMessages={t} />
        <button type="submit" className="button primary" disabled={changes.busy}>
          {t("addPerson")}
        </button>
        <p role="status">{made && t("personMade", { name: isolated(made.display_name) })}</p>
      </div>
    </form>
  );
}
