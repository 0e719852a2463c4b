import { nameIn, useLanguage } from "@web/i18n";
import { useActions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { DepartmentOverview, LineToken } from "@web/types/department";
import { useEffect, useRef, useState } from "react";
import { actsOn } from "../console/acts";
import { ConnectionNote } from "../console/ConnectionNote";
import { type AboutLine, LineDialogs } from "../console/LineDialogs";
import { LineProblem } from "../console/LineProblem";
import { Held } from "../console/Lists";
import { useLine, useServerNow } from "../console/useLine";
import { type DirectoryNames, useQueues } from "../console/useQueues";
import { WaitingList } from "../console/WaitingList";
import { Closings } from "./Closings";
import { DepartmentAlerts } from "./DepartmentAlerts";
import { DeskList } from "./DeskList";
import { desksToCall } from "./desks";
import { useMessages } from "./messages";

interface Props {
  department: DepartmentOverview;
  session: SignedIn;
}

/** One department's line, and what a supervisor does there without sitting down at a desk. */
export function LinePage({ department, session }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const departmentId = department.department_id;
  const live = useLine(departmentId, session);
  const { line } = live;
  const names = useQueues(departmentId, session);
  const actions = useActions(session);
  const acts = actsOn(departmentId, actions);
  const [about, openAbout] = useState<AboutLine | null>(null);
  const lookAt = (token: LineToken) => openAbout({ dialog: "visitor", token });
  const callTo = desksToCall(line);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  return (
    <div className="overview-line">
      <nav>
        <a className="button small" href="#/">
          {t("allLines")}
        </a>
        <a className="button small" href={`/?department=${encodeURIComponent(departmentId)}`}>
          {t("toConsole")}
        </a>
      </nav>
      <h2 ref={title} tabIndex={-1}>
        <bdi>{nameIn(department.names, language) || departmentId}</bdi>
      </h2>
      <ConnectionNote live={live} />
      <DepartmentAlerts department={department} session={session} />
      <LineProblem actions={actions} />
      <div className="overview-line-columns">
        <DeskList line={line} session={session} busy={actions.busy} onDesk={acts.onDesk} />
        <div className="overview-line-people">
          {callTo.length === 0 && (line?.waiting_count ?? 0) > 0 && (
            <p className="note">{t("noDeskToCall")}</p>
          )}
          <Waiting live={live} names={names} onLook={lookAt} open={openAbout} />
          <Held
            tokens={line?.held ?? []}
            timeZone={department.time_zone}
            busy={actions.busy}
            onLook={lookAt}
            onResume={(token) => void acts.onToken(token, "resume")}
          />
          <Closings department={department} session={session} />
        </div>
      </div>
      <LineDialogs
        departmentId={departmentId}
        opened={about}
        open={openAbout}
        line={line}
        names={names}
        session={session}
        actions={actions}
        acts={acts}
        callTo={callTo}
        ownDesk={null}
      />
    </div>
  );
}

interface WaitingProps {
  live: ReturnType<typeof useLine>;
  names: DirectoryNames;
  onLook: (token: LineToken) => void;
  open: (about: AboutLine) => void;
}

/** Apart from the rest, because the waits are drawn anew each second. */
function Waiting({ live, names, onLook, open }: WaitingProps) {
  const now = useServerNow(live.line?.as_of);
  return (
    <WaitingList
      line={live.line}
      names={names}
      now={now}
      onLook={onLook}
      onShowAll={() => open({ dialog: "wholeLine" })}
    />
  );
}
