import type { SignedIn } from "@web/session/useSession";
import type { BranchSetup, Setup } from "@web/types/token_api";
import { Addresses } from "./Addresses";
import { FillForm } from "./FillForm";
import { KioskForm } from "./KioskForm";
import { useMessages } from "./messages";
import { PersonForm } from "./PersonForm";
import { Step } from "./Step";

interface Props {
  branch: BranchSetup;
  setup: Setup;
  session: SignedIn;
  onChanged: () => void;
}

/** What a branch needs, one step after the other; the first that is missing is open. */
export function Checklist({ branch, setup, session, onChanged }: Props) {
  const t = useMessages();
  const lacks = (what: BranchSetup["missing"][number]) => branch.missing.includes(what);
  const empty = lacks("DEPARTMENT") || lacks("QUEUE") || lacks("DESK");
  const nextStep = empty ? "inside" : lacks("PERSON") ? "people" : lacks("KIOSK") ? "kiosk" : "go";
  const { departments, queues, desks, people, kiosks } = branch;
  return (
    <ol className="steps">
      <Step
        title={t("inside")}
        state={t("insideCounts", { departments, queues, desks })}
        done={!empty}
        isNext={nextStep === "inside"}
      >
        {departments === 0 ? (
          <FillForm branch={branch} session={session} onMade={onChanged} />
        ) : (
          <p>{t("insideHow")}</p>
        )}
      </Step>
      <Step
        title={t("people")}
        state={setup.people_elsewhere ? t("peopleElsewhere") : t("peopleCount", { count: people })}
        done={!lacks("PERSON")}
        isNext={nextStep === "people"}
      >
        {setup.people_elsewhere ? (
          <p>{t("peopleElsewhereHow")}</p>
        ) : (
          <PersonForm branch={branch} session={session} onMade={onChanged} />
        )}
      </Step>
      <Step
        title={t("kiosk")}
        state={t("kioskCount", { count: kiosks })}
        done={!lacks("KIOSK")}
        isNext={nextStep === "kiosk"}
      >
        <KioskForm branch={branch} session={session} onMade={onChanged} />
      </Step>
      <Step title={t("go")} state={t("goState")} done={false} isNext={nextStep === "go"}>
        <Addresses branch={branch} consoleUrl={setup.console_url} />
      </Step>
    </ol>
  );
}
