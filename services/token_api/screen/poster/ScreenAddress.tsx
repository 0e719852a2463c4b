import { useMessages } from "./messages";

/** What stands behind a screen's address once, when it is set up; the screen keeps it. */
export function ScreenAddress({ branch, screenKey }: { branch: string; screenKey: string }) {
  const t = useMessages();
  return (
    <section>
      <h2>{t("screen")}</h2>
      <p>{t("screenWhat")}</p>
      <code dir="ltr">
        /screen/{branch}#join={screenKey}
      </code>
    </section>
  );
}
