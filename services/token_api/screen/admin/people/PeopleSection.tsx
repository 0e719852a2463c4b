import { isolated, nameIn, useLanguage } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { Departments, User, Users } from "@web/types/token_api";
import { useState } from "react";
import type { SectionProps } from "../AdminPage";
import { PersonForm } from "../setup/PersonForm";
import { useMessages } from "./messages";
import { PersonChange } from "./PersonChange";

/** Who may sign in, as what, and where. */
export function PeopleSection({ setup, session, onChanged }: SectionProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const users = useRead<Users>("/api/v1/users?limit=1000", session);
  const departments = useRead<Departments>("/api/v1/departments?limit=1000", session).answer;
  const [sought, setSought] = useState("");
  const shown = users.answer?.users.filter((user) => matches(user, sought));
  const changed = () => {
    users.reload();
    onChanged();
  };
  return (
    <>
      <section className="card">
        <h2>{t("title")}</h2>
        <label className="field">
          {t("search")}
          <input type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
        </label>
        {shown?.length === 0 && <p className="soft">{t("nobody")}</p>}
        <ul className="rows">
          {departments &&
            shown?.map((user) => (
              <PersonChange
                key={user.id}
                user={user}
                departments={departments.departments}
                session={session}
                onChanged={changed}
              />
            ))}
        </ul>
      </section>
      {setup.branches.map((branch) => (
        <details key={branch.branch_id} className="card">
          <summary>{t("addIn", { branch: isolated(nameIn(branch.names, language)) })}</summary>
          <PersonForm branch={branch} session={session} onMade={changed} />
        </details>
      ))}
    </>
  );
}

function matches({ username, display_name, role }: User, sought: string): boolean {
  const text = `${username} ${display_name} ${role}`.toLowerCase();
  return text.includes(sought.trim().toLowerCase());
}
