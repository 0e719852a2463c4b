import { useMessages } from "./messages";

interface Props {
  saved: boolean;
  /** What was done, where it is not that something was saved. */
  sentence?: string | undefined;
  busy: boolean;
  onUndo: () => void;
}

/** Says that something was saved, with the way back to what was before. */
export function SavedNote({ saved, sentence, busy, onUndo }: Props) {
  const t = useMessages();
  return (
    <p role="status" className="saved">
      {saved && (
        <>
          {sentence ?? t("saved")}{" "}
          <button type="button" className="button small" disabled={busy} onClick={onUndo}>
            {t("undo")}
          </button>
        </>
      )}
    </p>
  );
}
