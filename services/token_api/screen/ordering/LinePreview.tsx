import type { Preview, PreviewedToken } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  preview: Preview;
  queueId: string;
}

const MINUTE_SECONDS = 60;

/** Who waits now, in the order in which they would be called, and who moves where. */
export function LinePreview({ preview: { line, waiting_count }, queueId }: Props) {
  const t = useMessages();
  return (
    <section className="ordering-line" aria-label={t("lineThen")}>
      <h2>{t("lineThen")}</h2>
      {line.length === 0 ? (
        <p>{t("nobodyWaits")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("placeThen")}</th>
              <th scope="col">{t("placeNow")}</th>
              <th scope="col">{t("ticket")}</th>
              <th scope="col">{t("category")}</th>
              <th scope="col">{t("waited")}</th>
            </tr>
          </thead>
          <tbody>
            {line.map((one) => (
              <tr key={one.token_label} className={one.queue_id === queueId ? "" : "other-queue"}>
                <td>
                  {one.not_in_line ? t(`notInLine.${one.not_in_line}`) : (one.place_then ?? "–")}
                </td>
                <td>
                  {one.place_now ?? "–"} <Move one={one} />
                </td>
                <th scope="row">
                  <bdi className="label">{one.token_label}</bdi>
                </th>
                <td>{t(`category.${one.category}`)}</td>
                <td>
                  {t("minutesWaited", { count: Math.floor(one.waited_seconds / MINUTE_SECONDS) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {waiting_count > line.length && <p>{t("andMore", { count: waiting_count - line.length })}</p>}
    </section>
  );
}

function Move({ one: { place_now, place_then } }: { one: PreviewedToken }) {
  const t = useMessages();
  if (place_now === null || place_then === null || place_now === place_then) return null;
  const count = Math.abs(place_now - place_then);
  return place_then < place_now ? (
    <span className="move up">{t("earlier", { count })}</span>
  ) : (
    <span className="move down">{t("later", { count })}</span>
  );
}
