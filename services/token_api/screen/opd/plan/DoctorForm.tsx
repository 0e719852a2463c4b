import { ProblemNote } from "@web/session/ProblemNote";
import type { Actions } from "@web/session/useActions";
import type { Doctor } from "@web/types/token_api";
import { useState } from "react";
import { useMessages } from "./messages";

const PREFIX_LENGTH_MAX = 32;

export type DoctorFields = Pick<Doctor, "name" | "specialization" | "slot_prefix">;

interface Props {
  /** As it is; null: a new one. */
  doctor: Doctor | null;
  actions: Actions;
  submitLabel: string;
  onSubmit: (fields: DoctorFields) => void;
}

/** Who a doctor is, and what the numbers of their appointments begin with. */
export function DoctorForm({ doctor, actions, submitLabel, onSubmit }: Props) {
  const t = useMessages();
  const [name, setName] = useState(doctor?.name ?? "");
  const [specialization, setSpecialization] = useState(doctor?.specialization ?? "");
  const [prefix, setPrefix] = useState(doctor?.slot_prefix ?? "");
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ name, specialization, slot_prefix: prefix.trim() || null });
      }}
    >
      <label className="field">
        {t("doctorName")}
        <input
          required
          data-first={doctor === null || undefined}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        {t("specialization")}
        <input
          required
          maxLength={80}
          value={specialization}
          onChange={(event) => setSpecialization(event.target.value)}
        />
      </label>
      <label className="field">
        {t("slotPrefix")}
        <input
          maxLength={PREFIX_LENGTH_MAX}
          value={prefix}
          aria-describedby="doctor-prefix-why"
          onChange={(event) => setPrefix(event.target.value)}
        />
      </label>
      <p id="doctor-prefix-why" className="soft">
        {t("slotPrefixWhy")}
      </p>
      <ProblemNote actions={actions} pageMessages={t} />
      <button type="submit" className="button primary" disabled={actions.busy}>
        {submitLabel}
      </button>
    </form>
  );
}
