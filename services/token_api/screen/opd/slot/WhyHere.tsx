import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { History, Moved, SlotToken } from "@web/types/token_api";
import { useMessages } from "../messages";

interface Props {
  token: SlotToken;
  zone: string;
  session: SignedIn;
}

/** What has moved somebody, and why: what is said to whoever asks at the desk. */
export function WhyHere({ token, zone, session }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  // Read anew with each place, for something has moved them.
  const read = `/api/v1/tokens/${token.id}/history?at=${token.status}-${token.position}`;
  const history = useAnswer<History>(read, session)?.history;
  return (
    <section className="why" aria-label={t("why")}>
      {history && (
        <ol>
          {history.map((moved, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a history only grows at its end
            <li key={index}>
              <time dateTime={moved.at}>{timeIn(zone, language, moved.at)}</time>{" "}
              <Sentence moved={moved} />
              {moved.position !== null && (
                <span className="soft"> {t("atPlace", { place: moved.position })}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Sentence({ moved }: { moved: Moved }) {
  const t = useMessages();
  const cause = isolated(moved.cause);
  if (moved.event_type === null) return t("otherAged");
  if (!moved.own) {
    return moved.moved > 0
      ? t("otherBack", { count: moved.moved, cause })
      : t("otherForward", { count: -moved.moved, cause });
  }
  if (moved.cause && moved.reason === "PROMOTED") return t("ownPromotedBy", { cause });
  if (moved.cause && moved.reason === "PREEMPTED") return t("ownPreemptedBy", { cause });
  return t.find(`own.${moved.reason}`) ?? t.find(`own.${moved.event_type}`) ?? t("ownOtherwise");
}
