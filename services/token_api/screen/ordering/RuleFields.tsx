import { useMessages } from "./messages";
import {
  type Draft,
  KINDS,
  MINUTES_MAX,
  takesTurns,
  WEIGHED,
  WEIGHT_MAX,
  WINDOW_MINUTES_MAX,
} from "./rules";

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** The kinds of rules, each in a sentence, and the numbers of the one that is chosen. */
export function RuleFields({ draft, onChange }: Props) {
  const t = useMessages();
  return (
    <fieldset className="rule-kinds">
      <legend>{t("rule")}</legend>
      {KINDS.map((kind) => (
        <label key={kind} className={kind === draft.kind ? "rule-kind chosen" : "rule-kind"}>
          <input
            type="radio"
            name="kind"
            checked={kind === draft.kind}
            onChange={() => onChange({ ...draft, kind })}
          />
          <span>
            <strong>{t(`kind.${kind}`)}</strong>
            <span className="rule-says">{t(`says.${kind}`)}</span>
          </span>
        </label>
      ))}
      {draft.kind === "AGEING" && (
        <RuleNumber
          name={t("minutes")}
          least={1}
          most={MINUTES_MAX}
          value={draft.minutes}
          onChange={(minutes) => onChange({ ...draft, minutes })}
        />
      )}
      {takesTurns(draft.kind) &&
        WEIGHED.map((category) => (
          <RuleNumber
            key={category}
            name={t(`category.${category}`)}
            least={1}
            most={WEIGHT_MAX}
            value={draft.weights[category]}
            onChange={(weight) =>
              onChange({ ...draft, weights: { ...draft.weights, [category]: weight } })
            }
          />
        ))}
      {draft.kind === "WINDOWS" &&
        (["early", "grace"] as const).map((what) => (
          <RuleNumber
            key={what}
            name={t(what)}
            least={0}
            most={WINDOW_MINUTES_MAX}
            value={draft[what]}
            onChange={(minutes) => onChange({ ...draft, [what]: minutes })}
          />
        ))}
    </fieldset>
  );
}

interface NumberProps {
  name: string;
  least: number;
  most: number;
  value: number;
  onChange: (value: number) => void;
}

function RuleNumber({ name, least, most, value, onChange }: NumberProps) {
  return (
    <label className="rule-number">
      {name}
      <input
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}
