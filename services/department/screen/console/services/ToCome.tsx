import { useLanguage } from "@web/i18n";
import type { LineToken } from "@web/types/department";
import { queueName } from "../profiles/queueName";
import type { DirectoryNames } from "../useQueues";
import { useMessages } from "./messages";

/** Where this visitor goes on to; nothing where the visit is over after this. */
export function ToCome({ token, names }: { token: LineToken; names: DirectoryNames }) {
  const t = useMessages();
  const { language } = useLanguage();
  const services = token.services.filter((one) => one !== token.queue_id);
  if (services.length === 0) return null;
  const named = services.map((one) => queueName(names.queues, one, language));
  return <p className="goes-on">{t("andThen", { services: named.join(" → ") })}</p>;
}
