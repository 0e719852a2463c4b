/** The name of a queue in the page's language: alone, and within a sentence. */
import { isolated, type Language, nameIn } from "@web/i18n";
import type { Queue } from "@web/types/department";

export function bareName(queues: Queue[], queueId: string, language: Language): string {
  const queue = queues.find((one) => one.queue_id === queueId);
  return queue ? nameIn(queue.names, language) : queueId;
}

export function queueName(queues: Queue[], queueId: string, language: Language): string {
  return isolated(bareName(queues, queueId, language));
}
