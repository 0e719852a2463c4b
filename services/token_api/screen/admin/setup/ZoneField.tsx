import type { ComponentProps } from "react";
import { useMessages } from "./messages";

const ZONES = [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC"])].sort();

/** The clock on the branch's wall. */
export function ZoneField(select: ComponentProps<"select">) {
  const t = useMessages();
  return (
    <label className="field">
      {t("timeZone")}
      <select dir="ltr" {...select}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    </label>
  );
}
