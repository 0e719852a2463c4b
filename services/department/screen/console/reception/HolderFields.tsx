import type { Holder } from "@web/types/department";
import { useMessages } from "./messages";

export const HOLDER_FIELDS = ["name", "phone", "email"] as const;

const TYPES = { name: "text", phone: "tel", email: "email" } as const;

/** Who somebody is and where they are reached: empty, or as it is known so far, to be put right. */
export function HolderFields({ holder }: { holder: Holder | null }) {
  const t = useMessages();
  return HOLDER_FIELDS.map((field) => (
    <label key={field} className="field">
      {t(`field.${field}`)}
      <input
        name={field}
        type={TYPES[field]}
        defaultValue={holder?.[field] ?? ""}
        maxLength={200}
        dir="auto"
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: what is to be put right has just been asked for
        autoFocus={holder !== null && field === "name"}
      />
    </label>
  ));
}
