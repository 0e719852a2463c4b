import { RequireSignIn } from "@web/session/RequireSignIn";
import type { Role } from "@web/types/token_api";
import { useState } from "react";
import { DeskPage } from "./DeskPage";
import { firstPlace, forgetAsked, keepPlace, type Place } from "./keptPlace";
import { useMessages } from "./messages";
import { Places } from "./Places";

const ROLES: readonly Role[] = ["staff", "supervisor", "admin"];

/** Sign in, choose a desk, work. A login that ends in between takes nobody's desk away. */
export function Console() {
  const t = useMessages();
  const [place, setPlace] = useState(firstPlace);
  const goTo = (next: Place | null) => {
    keepPlace(next);
    forgetAsked();
    setPlace(next);
  };
  return (
    <RequireSignIn
      title={t("title")}
      roles={ROLES}
      whenExpired={place === null ? undefined : t("deskStaysOpen")}
    >
      {(session) => {
        const leave = () => {
          goTo(null);
          session.signOut();
        };
        if (place === null) return <Places session={session} onChosen={goTo} onLeave={leave} />;
        return (
          <DeskPage
            key={`${place.departmentId}/${place.deskId}`}
            session={session}
            place={place}
            onChangeDesk={() => goTo(null)}
            onLeave={leave}
          />
        );
      }}
    </RequireSignIn>
  );
}
