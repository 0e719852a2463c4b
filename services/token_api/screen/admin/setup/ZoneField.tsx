import type { ComponentProps } from "react";
import { useMessages } from "./messages";

const ZONES = [...Intl.supportedValuesOf("timeZone"), "UTC"];

interface Props extends ComponentProps<"select"> {
  /** The zone that a branch has: browsers may know it by another name only. */
  kept?: string;
}

/** The clock on the branch's wall. */
export function ZoneField({ kept = "UTC", ...select }: Props) {
  const t = useMessages();
  const zones = [...new Set([...ZONES, kept])].sort();
  return (
    <label className="field">
      {t("timeZone")}
      <select dir="ltr" {...select}>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    </label>
  );
}
