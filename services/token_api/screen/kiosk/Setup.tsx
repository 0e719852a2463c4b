import { Brand } from "@web/Brand";
import { LanguageChoice } from "@web/language/LanguageChoice";
import { KeyForm } from "./KeyForm";
import { useMessages } from "./messages";
import { usePairing } from "./usePairing";

interface SetupProps {
  wrong: boolean;
  onKey: (key: string) => void;
}

/** Shown once to whoever puts the kiosk up, and again when its key is no longer accepted. */
export function Setup({ wrong, onKey }: SetupProps) {
  const t = useMessages();
  const code = usePairing(onKey);
  return (
    <main className="setup">
      <div className="setup-card">
        <Brand />
        <h1 className="step-title">{t("setupTitle")}</h1>
        {wrong && (
          <p className="note bad" role="alert">
            {t("setupWrong")}
          </p>
        )}
        <p>{t("setupCode")}</p>
        <p className="setup-code" role="status">
          {code ? (
            <bdi className="label">
              {code.slice(0, 3)} {code.slice(3)}
            </bdi>
          ) : (
            t("starting")
          )}
        </p>
        <p>{t("setupThen")}</p>
        <details>
          <summary>{t("setupOther")}</summary>
          <KeyForm onKey={onKey} />
        </details>
        <LanguageChoice />
      </div>
    </main>
  );
}
