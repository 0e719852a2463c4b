import { isolated } from "@web/i18n";
import type { DayDoctor } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  doctors: DayDoctor[];
  value: string;
  onChange: (doctorId: string) => void;
}

export function DoctorField({ doctors, value, onChange }: Props) {
  const t = useMessages();
  return (
    <label className="field">
      {t("doctor")}
      <select data-first value={value} onChange={(event) => onChange(event.target.value)}>
        {doctors.map((doctor) => (
          <option key={doctor.id} value={doctor.id}>
            {isolated(doctor.name)}
          </option>
        ))}
      </select>
    </label>
  );
}
