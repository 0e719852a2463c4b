import type { UseFormRegister } from "react-hook-form";
import { useMessages } from "../messages";

export interface RequestFields {
  requested_qty: string;
  priority: string;
}

/** How much, and a letter that the engineer sees. */
export function RequestFieldset({ register }: { register: UseFormRegister<RequestFields> }) {
  const t = useMessages();
  return (
    <>
      <label className="field">
        {t("quantity")}
        <input
          required
          dir="ltr"
          inputMode="decimal"
          pattern="[0-9]{1,10}(\.[0-9]{1,2})?"
          title={t("quantityWhat")}
          {...register("requested_qty")}
        />
      </label>
      <label className="field">
        {t("priority")}
        <input
          required
          dir="ltr"
          autoCapitalize="characters"
          pattern="[A-Z][A-Z0-9_]{0,15}"
          title={t("priorityWhat")}
          {...register("priority")}
        />
        <span className="soft">{t("priorityWhat")}</span>
      </label>
    </>
  );
}
