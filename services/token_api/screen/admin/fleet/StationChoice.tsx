import { isolated } from "@web/i18n";
import type { ListedStation } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  stations: ListedStation[];
  value: string;
  onChange: (msId: string) => void;
  /** Also none of them, for a list of all. */
  all?: boolean;
}

export function StationChoice({ stations, value, onChange, all = false }: Props) {
  const t = useMessages();
  return (
    <label className="field">
      {t("station")}
      <select required={!all} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{all ? t("all") : ""}</option>
        {stations.map((each) => (
          <option key={each.ms_id} value={each.ms_id}>
            {isolated(each.name)} ({each.queue_id})
          </option>
        ))}
      </select>
    </label>
  );
}
