import { isLanguage, LANGUAGES, nameIn } from "@web/i18n";
import { QrCode } from "@web/QrCode";
import type { JoinSetup } from "@web/types/token_api";
import { messagesIn } from "./messages";

/** One sheet of A4: the branch, the code, and what to do, in each language of the branch. */
export function Poster({ setup, url }: { setup: JoinSetup; url: string }) {
  const [first = "en", ...others] = setup.languages.filter(isLanguage);
  const spoken = [first, ...others];
  return (
    <section className="poster" aria-labelledby="poster-branch">
      <h1 id="poster-branch" lang={first} dir={LANGUAGES[first].dir}>
        <bdi>{nameIn(setup.names, first)}</bdi>
      </h1>
      <QrCode text={url} title={messagesIn(first)("takeTicket")} />
      <div className="poster-languages">
        {spoken.map((language) => {
          const t = messagesIn(language);
          return (
            <section key={language} lang={language} dir={LANGUAGES[language].dir}>
              <h2>{t("takeTicket")}</h2>
              <ol>
                <li>{t("stepScan")}</li>
                <li>{t("stepChoose")}</li>
                <li>{t("stepTake")}</li>
              </ol>
            </section>
          );
        })}
      </div>
    </section>
  );
}
