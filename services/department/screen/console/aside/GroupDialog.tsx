import { type FormEvent, useState } from "react";
import { Dialog } from "../Dialog";
import { useMessages } from "./messages";

const AT_FIRST = 5;
const GROUP_MAX = 20;

interface Props {
  onClose: () => void;
  onCall: (count: number) => void;
}

export function GroupDialog({ onClose, onCall }: Props) {
  const t = useMessages();
  const [count, setCount] = useState(AT_FIRST);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCall(count);
  };
  return (
    <Dialog title={t("groupTitle")} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit}>
        <label className="field">
          {t("howMany")}
          <input
            data-first
            type="number"
            min={2}
            max={GROUP_MAX}
            required
            value={Number.isNaN(count) ? "" : count}
            onChange={(event) => setCount(event.target.valueAsNumber)}
          />
        </label>
        <button type="submit" className="button primary">
          {t("callThem")}
        </button>
      </form>
    </Dialog>
  );
}
