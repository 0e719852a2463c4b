import { useMessages } from "./messages";

export function PasswordFields({ busy }: { busy: boolean }) {
  const t = useMessages();
  return (
    <>
      <label className="field">
        {t("username")}
        <input name="username" autoComplete="username" required autoCapitalize="none" dir="auto" />
      </label>
      <label className="field">
        {t("password")}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button className="button primary" type="submit" disabled={busy}>
        {busy ? t("signingIn") : t("signIn")}
      </button>
    </>
  );
}
