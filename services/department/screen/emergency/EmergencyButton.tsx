import { useMessages } from "./messages";

/** Small and without a colour of its own: whoever stands before the desk must not notice it. */
export function EmergencyButton({ onPress }: { onPress: () => void }) {
  const t = useMessages();
  return (
    <button className="button small" type="button" onClick={onPress}>
      {t("title")}
    </button>
  );
}
