import { isLanguage, LANGUAGES, nameIn, useLanguage } from "@web/i18n";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { AllWords, LetterWords, WordedBranches } from "@web/types/notifier";
import { useId, useState } from "react";
import { useMessages } from "../messages";
import { Choice } from "./Choice";
import { WordsForm } from "./WordsForm";

/** What each letter of a branch says: chosen, changed, looked at, tried. */
export function WordingSection({ session }: { session: SignedIn }) {
  const t = useMessages();
  const { language } = useLanguage();
  const heading = useId();
  const branches = useRead<WordedBranches>("/api/v1/branches", session).answer?.branches;
  const [branchId, setBranchId] = useState<string | null>(null);
  const branch = branches?.find((one) => one.branch_id === branchId) ?? branches?.[0];
  if (!branches) return null;
  if (!branch) return <p className="letters-none">{t("wording.noBranch")}</p>;
  return (
    <section className="wording" aria-labelledby={heading}>
      <div>
        <h2 id={heading}>{t("wording.title")}</h2>
        <p className="letters-soft">{t("wording.why")}</p>
      </div>
      {branches.length > 1 && (
        <Choice
          label={t("wording.branch")}
          value={branch.branch_id}
          options={branches.map((one) => [
            one.branch_id,
            nameIn(one.names, language) || one.branch_id,
          ])}
          onChoose={setBranchId}
        />
      )}
      <Branch key={branch.branch_id} branchId={branch.branch_id} session={session} />
    </section>
  );
}

function Branch({ branchId, session }: { branchId: string; session: SignedIn }) {
  const t = useMessages();
  const { language } = useLanguage();
  const path = `/api/v1/branches/${encodeURIComponent(branchId)}/wordings`;
  const read = useRead<AllWords>(path, session);
  const [kind, setKind] = useState<LetterWords["kind"]>("GENERATED");
  const [written, setWritten] = useState<string>(language);
  const letters = read.answer?.letters;
  const letter = letters?.find((one) => one.kind === kind && one.language === written);
  if (!letters || !letter) return null;
  const changed = (one: LetterWords) => one.changed_at !== null;
  const named = (one: LetterWords) =>
    changed(one) ? t("wording.changed", { name: t(`kind.${one.kind}`) }) : t(`kind.${one.kind}`);
  return (
    <>
      <div className="wording-choices">
        <Choice
          label={t("wording.kind")}
          value={kind}
          options={letters
            .filter((one) => one.language === written)
            .map((one) => [one.kind, named(one)])}
          onChoose={(chosen) => setKind(chosen as LetterWords["kind"])}
        />
        <Choice
          label={t("wording.language")}
          value={written}
          options={letters
            .filter((one) => one.kind === kind)
            .map((one) => [
              one.language,
              isLanguage(one.language) ? LANGUAGES[one.language].name : one.language,
            ])}
          onChoose={setWritten}
        />
      </div>
      <WordsForm
        key={`${kind} ${written} ${letter.changed_at}`}
        letter={letter}
        path={`${path}/${kind}/${written}`}
        session={session}
        onChanged={read.reload}
      />
    </>
  );
}
