import type { Note } from "@web/types/department";
import { useMessages } from "./messages";

/** What other desks said about a visitor, oldest first. */
export function Notes({ notes }: { notes: Note[] }) {
  const t = useMessages();
  return notes.map((note) => (
    <span key={`${note.at} ${note.text}`} className="desk-note">
      {t(`note.${note.event_type}`)}: <bdi>{note.text}</bdi>
    </span>
  ));
}
