import { Frame } from "@web/session/Frame";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useRead } from "@web/session/useRead";
import type { SignedIn } from "@web/session/useSession";
import type { Role, Setup } from "@web/types/token_api";
import { useRoute } from "@web/useRoute";
import { lazy, Suspense } from "react";
import { BranchesSection } from "./branches/BranchesSection";
import { FileSection } from "./file/FileSection";
import { KiosksSection } from "./kiosks/KiosksSection";
import { LogSection } from "./log/LogSection";
import { MissingNote } from "./MissingNote";
import { useMessages } from "./messages";
import { PeopleSection } from "./people/PeopleSection";
import { ScreensSection } from "./screens/ScreensSection";
import { SECTIONS, type Section, sectionOf } from "./sections";
import { StartSection } from "./setup/StartSection";

// Where there are no vehicle queues, nobody loads their pages.
const FleetSection = lazy(() => import("./fleet/FleetSection"));
const ROLES: readonly Role[] = ["admin"];
// Others change things too, and a kiosk is paired at its own pace.
const READ_EVERY_MS = 5_000;

/** For administrators: from nothing to the first ticket, and all that may be changed afterwards. */
export function AdminPage() {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Administration session={session} />}
    </RequireSignIn>
  );
}

function Administration({ session }: { session: SignedIn }) {
  const t = useMessages();
  const [first] = useRoute();
  const section = sectionOf(first);
  const { answer: setup, reload } = useRead<Setup>("/api/v1/setup", session, READ_EVERY_MS);
  return (
    <Frame title={t("title")} onSignOut={session.signOut}>
      <div className="admin">
        <nav className="admin-nav" aria-label={t("sections")}>
          {SECTIONS.map((each) => (
            <a key={each} href={`#/${each}`} aria-current={each === section ? "page" : undefined}>
              {t(`section.${each}`)}
            </a>
          ))}
        </nav>
        <main className="admin-main">
          {setup && <MissingNote setup={setup} />}
          {setup && (
            <SectionPage section={section} setup={setup} session={session} onChanged={reload} />
          )}
        </main>
      </div>
    </Frame>
  );
}

export interface SectionProps {
  setup: Setup;
  session: SignedIn;
  /** Something was changed: what is missing may be other things now. */
  onChanged: () => void;
}

function SectionPage({ section, ...props }: SectionProps & { section: Section }) {
  switch (section) {
    case "start":
      return <StartSection {...props} />;
    case "branches":
      return <BranchesSection {...props} />;
    case "people":
      return <PeopleSection {...props} />;
    case "kiosks":
      return <KiosksSection {...props} />;
    case "screens":
      return <ScreensSection {...props} />;
    case "fleet":
      return (
        <Suspense>
          <FleetSection {...props} />
        </Suspense>
      );
    case "file":
      return <FileSection {...props} />;
    case "log":
      return <LogSection {...props} />;
  }
}
