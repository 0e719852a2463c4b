import { nameIn, useLanguage } from "@web/i18n";
import { MessageToAll } from "@web/toAll/MessageToAll";
import type { BoardDepartment } from "@web/types/display";
import { usePages } from "./usePages";

interface Props {
  departments: BoardDepartment[];
  timeZone: string;
}

/** What is said to all who wait: on a wall one after the other, each by whom it is for. */
export function Messages({ departments, timeZone }: Props) {
  const { language } = useLanguage();
  const said = departments.flatMap((department) =>
    department.messages.map((message) => ({ department, message })),
  );
  const { shown } = usePages(said, 1);
  const alone = departments.length === 1;
  return (
    <div className="said" role="status">
      {shown.map(({ department, message }) => (
        <p key={message.message_id}>
          {(!alone || message.queue_names) && (
            <strong>
              <bdi>{nameIn(message.queue_names ?? department.names, language)}</bdi>
            </strong>
          )}
          <span>
            <MessageToAll message={message} timeZone={timeZone} />
          </span>
        </p>
      ))}
    </div>
  );
}
