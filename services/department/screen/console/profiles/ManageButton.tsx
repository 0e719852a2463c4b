import { useMessages } from "./messages";

/** Opens the dialog, and closes the menu that it is in. */
export function ManageButton({ onPress }: { onPress: () => void }) {
  const t = useMessages();
  return (
    <button
      className="button small"
      type="button"
      onClick={(event) => {
        event.currentTarget.closest("details")?.removeAttribute("open");
        onPress();
      }}
    >
      {t("manage")}
    </button>
  );
}
