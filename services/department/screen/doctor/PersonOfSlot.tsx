import { timeIn } from "@web/clock";
import { useLanguage } from "@web/i18n";
import type { LineToken } from "@web/types/department";
import { CategoryChip } from "../console/CategoryChip";
import { Notes } from "../console/Notes";
import { useMessages } from "./messages";

interface Props {
  token: LineToken;
  isNext: boolean;
  isExpected: boolean;
  timeZone: string;
}

/** Somebody who has a seat: who they are, and where they are by now. */
export function PersonOfSlot({ token, isNext, isExpected, timeZone }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const at = token.ended_at ?? token.started_at ?? token.called_at ?? token.checked_in_at;
  const state = isNext ? "next" : isExpected ? "expected" : stateOf(token);
  return (
    <li className={`row still person-of-slot ${state}`}>
      <bdi className="label row-label">{token.token_label}</bdi>
      <span className="row-name">
        <bdi>{token.name ?? "–"}</bdi>
        {token.category !== "WALKIN" && <CategoryChip token={token} />}
        <Notes notes={token.notes} />
      </span>
      <span className="person-state">
        <span className={`chip state-${state}`}>{t(`state.${state}`)}</span>
        {at && <small className="soft">{timeIn(timeZone, language, at)}</small>}
      </span>
    </li>
  );
}

function stateOf(token: LineToken) {
  switch (token.status) {
    case "CALLED":
    case "SERVING":
    case "HELD":
    case "SERVED":
    case "NO_SHOW":
      return token.status;
    default:
      return token.checked_in_at === null ? "booked" : "here";
  }
}
