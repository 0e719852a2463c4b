import { useMessages } from "./messages";

interface Props {
  small?: boolean;
  disabled?: boolean;
  onPress: () => void;
}

/** Opens what a visitor goes on to. */
export function ServicesButton({ small = false, disabled = false, onPress }: Props) {
  const t = useMessages();
  return (
    <button
      type="button"
      className={small ? "button small" : "button"}
      disabled={disabled}
      onClick={onPress}
    >
      {t("open")}
    </button>
  );
}
