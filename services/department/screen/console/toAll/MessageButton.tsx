import { MenuButton } from "../MenuButton";
import { useMessages } from "./messages";

export function MessageButton({ onPress }: { onPress: () => void }) {
  const t = useMessages();
  return <MenuButton onPress={onPress}>{t("open")}</MenuButton>;
}
