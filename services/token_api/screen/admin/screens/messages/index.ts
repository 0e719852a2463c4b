import { catalogue } from "@web/messages/catalogue";
import type en from "./en.json";

export const { useMessages, messagesIn } = catalogue<typeof en>(
  import.meta.glob("./*.json", { eager: true, import: "default" }),
);
