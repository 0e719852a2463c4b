import { useMessages } from "../messages";

interface Props {
  value: string;
  onChange: (plate: string) => void;
}

export function PlateField({ value, onChange }: Props) {
  const t = useMessages();
  return (
    <label className="field">
      {t("plate")}
      <input
        required
        dir="ltr"
        autoCapitalize="characters"
        autoComplete="off"
        pattern="[A-Z0-9][A-Z0-9 \-]{1,19}"
        title={t("plateWhat")}
        value={value}
        onChange={(event) => onChange(event.target.value.toUpperCase())}
      />
    </label>
  );
}
