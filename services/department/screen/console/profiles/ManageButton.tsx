import { MenuButton } from "../MenuButton";
import { useMessages } from "./messages";

export function ManageButton({ onPress }: { onPress: () => void }) {
  const t = useMessages();
  return <MenuButton onPress={onPress}>{t("manage")}</MenuButton>;
}
