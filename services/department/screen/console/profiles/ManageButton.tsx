import { useMessages } from "./messages";

export function ManageButton({ onPress }: { onPress: () => void }) {
  const t = useMessages();
  return (
    <button className="button small" type="button" onClick={onPress}>
      {t("manage")}
    </button>
  );
}
