import { useMessages } from "./messages";

export function SignOutButton({ onSignOut }: { onSignOut: () => void }) {
  const t = useMessages();
  return (
    <button className="button small" type="button" onClick={onSignOut}>
      {t("signOut")}
    </button>
  );
}
