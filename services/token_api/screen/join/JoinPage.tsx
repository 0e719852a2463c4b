import { Brand } from "@web/Brand";
import { ALL_LANGUAGES, isLanguage, nameIn, useLanguage } from "@web/i18n";
import { LanguageChoice } from "@web/language/LanguageChoice";
import { asProblem, type Problem } from "@web/problem";
import type { JoinQueue, JoinSlot, Offers } from "@web/types/token_api";
import { useEffect, useState } from "react";
import { Admitted } from "./Admitted";
import { Appointments } from "./Appointments";
import { BookingForm, CodeForm } from "./BookingForm";
import { Confirm } from "./Confirm";
import { useMessages } from "./messages";
import { OwnTickets } from "./OwnTickets";
import { Services } from "./Services";
import { useBooking, useSlots } from "./useBooking";
import { useOffers } from "./useOffers";
import { pageOf, usePhone } from "./usePhone";

interface JoinProps {
  branch: string;
  code: string | null;
}

type Step =
  | { at: "services" }
  | { at: "booking"; slot: JoinSlot }
  | { at: "confirm"; queue: JoinQueue }
  | { at: "taking"; queue: JoinQueue; retrying: boolean }
  | { at: "refused"; queue: JoinQueue; problem: Problem };

/** A phone in the hall: choose a service, take the ticket, go on to its page. */
export function JoinPage({ branch, code }: JoinProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const { offers, unknownBranch, unreachable } = useOffers(branch);
  const { admission, tickets, take, joinPass } = usePhone(branch, code);
  const path = `/api/v1/join/${encodeURIComponent(branch)}`;
  const slots = useSlots(path);
  const booking = useBooking(path, joinPass);
  const [step, setStep] = useState<Step>({ at: "services" });
  useBranchLanguage(offers);

  async function takeTicket(queue: JoinQueue): Promise<void> {
    setStep({ at: "taking", queue, retrying: false });
    try {
      const ticket = await take(queue, language, () =>
        setStep({ at: "taking", queue, retrying: true }),
      );
      location.assign(pageOf(ticket));
    } catch (error) {
      const problem = asProblem(error);
      setStep({ at: "refused", queue, problem });
    }
  }

  if (offers === null) {
    return (
      <Page offers={null}>
        <div className="message" role="status">
          <h1>
            {unknownBranch ? t("unknownBranch") : unreachable ? t("unreachable") : t("loading")}
          </h1>
        </div>
      </Page>
    );
  }
  if (booking.asked !== null) {
    return (
      <Page offers={offers}>
        <CodeForm email={booking.asked.email} booking={booking} />
      </Page>
    );
  }
  if (step.at === "booking") {
    return (
      <Page offers={offers}>
        <BookingForm
          slot={step.slot}
          offers={offers}
          booking={booking}
          onBack={() => setStep({ at: "services" })}
        />
      </Page>
    );
  }
  if (step.at !== "services") {
    return (
      <Page offers={offers}>
        <Confirm
          step={step}
          onTake={() => void takeTicket(step.queue)}
          onBack={() => setStep({ at: "services" })}
        />
      </Page>
    );
  }
  const off = offers.join_mode === "off";
  return (
    <Page offers={offers}>
      {unreachable && (
        <p className="note warn" role="status">
          {t("unreachable")}
        </p>
      )}
      {tickets && tickets.length > 0 && <OwnTickets tickets={tickets} offers={offers} />}
      {off ? <p className="note warn">{t("off")}</p> : <Admitted admission={admission} />}
      {!off && (
        <Services
          offers={offers}
          held={tickets ?? []}
          choosable={admission.state === "good" && tickets !== null}
          onChosen={(queue) => setStep({ at: "confirm", queue })}
        />
      )}
      {!off && (
        <Appointments
          slots={slots}
          offers={offers}
          choosable={admission.state === "good"}
          onChosen={(slot) => setStep({ at: "booking", slot })}
        />
      )}
    </Page>
  );
}

function Page({ offers, children }: { offers: Offers | null; children: React.ReactNode }) {
  const { language } = useLanguage();
  const spoken = offers?.languages.filter(isLanguage) ?? [];
  const name = nameIn(offers?.names, language);
  useEffect(() => {
    if (name) document.title = name;
  }, [name]);
  return (
    <div className="page">
      <header className="page-head">
        <Brand {...(name ? { name } : {})} />
        <LanguageChoice languages={spoken.length > 0 ? spoken : ALL_LANGUAGES} />
      </header>
      <main className="page-main">{children}</main>
    </div>
  );
}

/** Speak a language of the branch: the phone's own, if it is one, else the branch's first. */
function useBranchLanguage(offers: Offers | null): void {
  const { language, setLanguage } = useLanguage();
  const spoken = offers?.languages.filter(isLanguage).join(",") ?? "";
  useEffect(() => {
    const [first] = spoken.split(",").filter(isLanguage);
    if (first !== undefined && !spoken.split(",").includes(language)) setLanguage(first);
  }, [spoken, language, setLanguage]);
}
