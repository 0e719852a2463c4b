import { MenuButton } from "../console/MenuButton";
import { useMessages } from "./messages";

export function ContactsButton({ onPress }: { onPress: () => void }) {
  const t = useMessages();
  return <MenuButton onPress={onPress}>{t("contacts")}</MenuButton>;
}
