import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import type { DepartmentDay, PersonThen } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  people: PersonThen[];
  day: DepartmentDay;
  /** Whose free seats they get. */
  otherDoctor?: string;
}

/** Whom a change moves: where to, and whether they hear of it without a call. */
export function People({ people, day, otherDoctor }: Props) {
  return (
    <ul className="people">
      {people.map((person) => (
        <li key={person.token_id}>
          <p className="token-who">
            <strong>
              <bdi>{person.patient_name ?? "–"}</bdi>
            </strong>
            <bdi className="label">{person.token_label}</bdi>
          </p>
          <Fate person={person} zone={day.time_zone} otherDoctor={otherDoctor} />
          <Told person={person} />
        </li>
      ))}
    </ul>
  );
}

/** Whoever is booked in what is off; the others make room for them. */
export function losesTheSlot(person: PersonThen): boolean {
  return person.status_then === "CANCELLED" || person.slot_id_now !== person.slot_id_then;
}

interface FateProps {
  person: PersonThen;
  zone: string;
  otherDoctor: string | undefined;
}

function Fate({ person, zone, otherDoctor }: FateProps) {
  const t = useMessages();
  const { language } = useLanguage();
  const time = (at: string | null) => isolated(at ? timeIn(zone, language, at) : "–");
  const { status_then: then, position_then, expected_now, expected_then } = person;
  const place = position_then ?? 0;
  if (otherDoctor !== undefined) {
    if (then === "CANCELLED") return <p>{t("findsNoSeat")}</p>;
    if (!losesTheSlot(person)) return <p>{then === "WAITING" ? t("makesRoom") : t("getsSeat")}</p>;
    const [before, after] = [time(expected_now), time(expected_then)];
    return <p>{t("toOtherDoctor", { name: isolated(otherDoctor), before, after })}</p>;
  }
  if (then === "CANCELLED") return <p>{t("isCancelled")}</p>;
  if (then === "WAITING") return <p>{t("waitsThen", { place })}</p>;
  if (expected_now === null) return <p>{t("seatThen", { place, time: time(expected_then) })}</p>;
  return <p>{t("timeThen", { before: time(expected_now), after: time(expected_then) })}</p>;
}

function Told({ person: { told, phone } }: { person: PersonThen }) {
  const t = useMessages();
  if (told) return <p className="tag good">{t("told")}</p>;
  return (
    <p className="tag warn">
      {phone ? t("pleaseCall", { phone: isolated(phone) }) : t("cannotBeTold")}
    </p>
  );
}
