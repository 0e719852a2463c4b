import { call } from "@web/api";
import { Brand } from "@web/Brand";
import { nameIn, useLanguage } from "@web/i18n";
import type { BranchEntry, Branches } from "@web/types/display";
import { useEffect, useState } from "react";
import { useMessages } from "./messages";

const AGAIN_MS = 3_000;

/** The first page: which branch's screen this shall be. */
export function Overview() {
  const t = useMessages();
  const { language } = useLanguage();
  const branches = useBranches();
  return (
    <main className="overview">
      <Brand />
      <h1>{t("chooseScreen")}</h1>
      {branches === null && <p role="status">{t("opening")}</p>}
      {branches?.length === 0 && <p>{t("noBranches")}</p>}
      <ul>
        {branches?.map((branch) => (
          <li key={branch.branch_id}>
            <a className="button" href={`screen/${encodeURIComponent(branch.branch_id)}`}>
              <bdi>{nameIn(branch.names, language)}</bdi>
            </a>
          </li>
        ))}
      </ul>
      <p className="overview-help">{t("help")}</p>
      <pre dir="ltr">
        chromium --kiosk --autoplay-policy=no-user-gesture-required {location.origin}/screen/
        {branches?.[0]?.branch_id ?? "main"}
      </pre>
      <p className="overview-help">
        <bdi>{t("helpOptions")}</bdi>
      </p>
    </main>
  );
}

/** Ask until there is an answer: a screen may be switched on before the server is. */
function useBranches(): BranchEntry[] | null {
  const [branches, setBranches] = useState<BranchEntry[] | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const ask = () =>
      call<Branches>("GET", "/api/v1/boards").then(
        (answer) => setBranches(answer.branches),
        () => {
          timer = setTimeout(ask, AGAIN_MS);
        },
      );
    void ask();
    return () => clearTimeout(timer);
  }, []);
  return branches;
}
