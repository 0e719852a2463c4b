import { Brand } from "@web/Brand";
import { Clock } from "@web/clock";
import { nameIn, useLanguage } from "@web/i18n";
import { LanguageChoice } from "@web/language/LanguageChoice";
import { SignOutButton } from "@web/session/SignOutButton";
import type { Desk, Token } from "@web/types/department";
import { ContactsButton } from "../emergency/ContactsButton";
import { EmergencyButton } from "../emergency/EmergencyButton";
import type { Place } from "./keptPlace";
import { MenuButton } from "./MenuButton";
import { useMessages } from "./messages";
import { ManageButton } from "./profiles/ManageButton";
import { MessageButton } from "./toAll/MessageButton";
import type { LiveLine } from "./useLine";
import type { DirectoryNames } from "./useQueues";

interface Props {
  place: Place;
  desk: Desk | null;
  mine: boolean;
  visitor: Token | null;
  names: DirectoryNames;
  live: LiveLine;
  userName: string;
  onBreak: () => void;
  onClose: () => void;
  onHandOver: () => void;
  onHelp: () => void;
  onMessage: () => void;
  onEmergency: () => void;
  onContacts: (() => void) | null; // null: not a supervisor
  onLookups: (() => void) | null; // null: not a supervisor
  onManage: (() => void) | null; // null: not a supervisor
  onChangeDesk: () => void;
  onLeave: () => void;
}

/** Where one is, whether the line is live, and the ways out. */
export function DeskBar(props: Props) {
  const { place, desk, mine, visitor, names, live, userName } = props;
  const t = useMessages();
  const { language } = useLanguage();
  const department = names.department;
  const busy = visitor !== null;
  const sitting = mine && desk !== null && desk.state !== "CLOSED";
  return (
    <header className="bar">
      <Brand />
      <h1 className="bar-place">
        <strong>{t("desk", { number: place.deskId })}</strong>
        <span>
          <bdi>{department ? nameIn(department.names, language) : place.departmentId}</bdi>
        </span>
      </h1>
      <LiveDot live={live} />
      <span className="bar-space" />
      {department && <Clock timeZone={department.time_zone} />}
      <button className="button small for-keyboards" type="button" onClick={props.onHelp}>
        {t("help")}{" "}
        <span className="key" aria-hidden="true">
          ?
        </span>
      </button>
      {sitting && (
        <>
          <EmergencyButton onPress={props.onEmergency} />
          <button
            className="button small"
            type="button"
            disabled={busy}
            title={busy ? t("finishFirst") : undefined}
            aria-keyshortcuts="B"
            onClick={props.onBreak}
          >
            {desk.state === "BREAK" ? t("resumeWork") : t("pause")}{" "}
            <span className="key" aria-hidden="true">
              B
            </span>
          </button>
          <button
            className="button small"
            type="button"
            disabled={busy}
            title={busy ? t("finishFirst") : undefined}
            onClick={props.onClose}
          >
            {t("close")}
          </button>
        </>
      )}
      <details className="menu">
        <summary className="button small">
          <bdi>{userName}</bdi>
        </summary>
        <div className="menu-items">
          <LanguageChoice />
          <MessageButton onPress={props.onMessage} />
          {props.onManage && <ManageButton onPress={props.onManage} />}
          {props.onManage && names.orderingUrl && (
            <a className="button small" href={names.orderingUrl}>
              {t("ordering")}
            </a>
          )}
          {props.onContacts && <ContactsButton onPress={props.onContacts} />}
          {props.onLookups && <MenuButton onPress={props.onLookups}>{t("lookups")}</MenuButton>}
          {sitting && !busy && <MenuButton onPress={props.onHandOver}>{t("handOver")}</MenuButton>}
          <button className="button small" type="button" onClick={props.onChangeDesk}>
            {t("changeDesk")}
          </button>
          <SignOutButton onSignOut={props.onLeave} />
        </div>
      </details>
    </header>
  );
}

function LiveDot({ live }: { live: LiveLine }) {
  const t = useMessages();
  const good = live.state === "live";
  return (
    <span className={`live ${good ? "good" : "bad"}`}>
      <span className="live-dot" aria-hidden="true" />
      {good ? t("live") : t("connecting")}
    </span>
  );
}
