import { Dialog } from "./Dialog";
import { type Act, KEYS } from "./keys";
import type { Words } from "./words";

export function HelpDialog({ words, onClose }: { words: Words; onClose: () => void }) {
  const meanings: Record<Act, string> = {
    callNext: words.callNext,
    start: words.start,
    serve: words.serve,
    recall: words.recall,
    noShow: words.noShow,
    hold: words.hold,
    transfer: words.transfer,
    undo: words.undo,
    pause: `${words.pause} / ${words.resumeWork}`,
  };
  return (
    <Dialog title={words.helpTitle} onClose={onClose}>
      <dl className="keys">
        {(Object.keys(meanings) as Act[]).map((act) => (
          <div key={act}>
            <dt>
              <kbd>{KEYS[act]}</kbd>
            </dt>
            <dd>{meanings[act]}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{words.help}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
