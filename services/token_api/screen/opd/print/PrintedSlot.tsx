import { timeIn } from "@web/clock";
import { isolated, useLanguage } from "@web/i18n";
import type { DaySlot, SlotToken, TokenStatus } from "@web/types/token_api";
import { beginsAt, endsAt } from "../calendar/timeline";
import { useMessages } from "./messages";

interface Props {
  slot: DaySlot;
  tokens: SlotToken[];
  zone: string;
}

const GONE: readonly TokenStatus[] = ["CANCELLED", "NO_SHOW", "EXPIRED"];

/** A slot's table: who is booked, in their order, with a box to tick. */
export function PrintedSlot({ slot, tokens, zone }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  const time = (at: number | string) => timeIn(zone, language, at);
  const there = tokens.filter((token) => !GONE.includes(token.status));
  return (
    <section
      className="print-slot"
      aria-labelledby={`print-${slot.id}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
    >
      <h4 id={`print-${slot.id}`}>
        <bdi>
          {time(beginsAt(slot))}–{time(endsAt(slot))}
        </bdi>{" "}
        · {t("seats", { taken: slot.current_capacity, all: slot.max_capacity })}
        {slot.delay_minutes > 0 && <> · {t("late", { minutes: slot.delay_minutes })}</>}
      </h4>
      {there.length === 0 ? (
        <p>{t("nobody")}</p>
      ) : (
        <table>
          <caption className="visually-hidden">
            {t("tableOf", { time: isolated(time(beginsAt(slot))) })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("place")}</th>
              <th scope="col">{t("time")}</th>
              <th scope="col">{t("patient")}</th>
              <th scope="col">{t("number")}</th>
              <th scope="col">{t("state")}</th>
              <th scope="col">{t("seen")}</th>
            </tr>
          </thead>
          <tbody>
            {there.map((token) => (
              <tr key={token.id}>
                <td>{token.position ?? "–"}</td>
                <td>{token.estimated_time ? time(token.estimated_time) : "–"}</td>
                <th scope="row">
                  <bdi>{token.patient_name ?? "–"}</bdi>
                </th>
                <td>
                  <bdi className="label">{token.token_label}</bdi>
                </td>
                <td>
                  {t.find(`status.${token.status}`)}
                  {token.checked_in_at && <> · {t("here")}</>}
                </td>
                <td>
                  <span className="tick" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
