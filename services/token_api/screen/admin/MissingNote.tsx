import { openingIn } from "@web/clock";
import { isolated, nameIn, useLanguage } from "@web/i18n";
import type { BranchSetup, Setup } from "@web/types/token_api";
import { useMessages } from "./messages";

/** What still keeps a first visitor from being called; it stands above every part of the page. */
export function MissingNote({ setup }: { setup: Setup }) {
  const t = useMessages();
  if (setup.branches.length === 0) return <p className="note warn">{t("missingBranch")}</p>;
  const lacking = setup.branches.filter((branch) => branch.missing.length > 0);
  if (lacking.length === 0) return <p className="note good">{t("nothingMissing")}</p>;
  return (
    <section className="note warn missing" aria-label={t("missingTitle")}>
      <p>{t("missingTitle")}</p>
      <ul>
        {lacking.map((branch) => (
          <li key={branch.branch_id}>
            <Lack branch={branch} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lack({ branch }: { branch: BranchSetup }) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <>
      <a href={`#/start/${encodeURIComponent(branch.branch_id)}`}>
        <bdi>{isolated(nameIn(branch.names, language))}</bdi>
      </a>
      {": "}
      {branch.missing.map((what) => t(`missing.${what}`)).join(t("comma"))}
      {branch.opens_at && (
        <> {t("opensAt", { when: openingIn(branch.time_zone, language, branch.opens_at) })}</>
      )}
    </>
  );
}
