/** The name of a queue in the page's language; a slot's line has none and is an appointment. */
import { isolated, type Language, nameIn } from "@web/i18n";
import type { Queue } from "@web/types/department";

export function queueName(queues: Queue[], queueId: string, language: Language): string {
  const queue = queues.find((one) => one.queue_id === queueId);
  return isolated(queue ? nameIn(queue.names, language) : queueId);
}
