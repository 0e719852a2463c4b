import { Frame } from "@web/session/Frame";
import { RequireSignIn } from "@web/session/RequireSignIn";
import { useAnswer } from "@web/session/useAnswer";
import type { SignedIn } from "@web/session/useSession";
import type { JoinSetup, Role } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";
import { Poster } from "./Poster";
import { RenewCodes } from "./RenewCodes";
import { ScreenAddress } from "./ScreenAddress";

const ROLES: readonly Role[] = ["supervisor", "admin"];

/** For those who put up posters and screens: the poster to print, the address of the screen. */
export function PosterPage({ branch }: { branch: string }) {
  const t = useMessages();
  return (
    <RequireSignIn title={t("title")} roles={ROLES}>
      {(session) => <Setup branch={branch} session={session} />}
    </RequireSignIn>
  );
}

function Setup({ branch, session }: { branch: string; session: SignedIn }) {
  const t = useMessages();
  const path = `/api/v1/join/${encodeURIComponent(branch)}/setup`;
  const read = useAnswer<JoinSetup>(path, session);
  const [renewed, setRenewed] = useState<JoinSetup | null>(null);
  const setup = renewed ?? read;
  return (
    <>
      <div className="on-screen">
        <Frame title={t("title")} onSignOut={session.signOut}>
          <main className="setup">
            {setup === null && <p role="status">{t("loading")}</p>}
            {setup && <p>{t(`mode.${setup.join_mode}`)}</p>}
            {setup?.screen_key && <ScreenAddress branch={branch} screenKey={setup.screen_key} />}
            {setup?.poster_url && (
              <button type="button" className="button primary" onClick={() => print()}>
                {t("print")}
              </button>
            )}
            {renewed && <p role="status">{t("renewed")}</p>}
            {session.role === "admin" && setup && setup.join_mode !== "off" && (
              <RenewCodes branch={branch} session={session} onRenewed={setRenewed} />
            )}
          </main>
        </Frame>
      </div>
      {setup?.poster_url && <Poster setup={setup} url={setup.poster_url} />}
    </>
  );
}
