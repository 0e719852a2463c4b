import { useMessages } from "./messages";
import { type Draft, KINDS, MINUTES_MAX, WEIGHED, WEIGHT_MAX } from "./rules";

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
        <label className="rule-number">
          {t("minutes")}
          <input
            type="number"
            inputMode="numeric"
            min={1}
            max={MINUTES_MAX}
            value={Number.isNaN(draft.minutes) ? "" : draft.minutes}
            onChange={(event) => onChange({ ...draft, minutes: event.target.valueAsNumber })}
          />
        </label>
      )}
      {draft.kind === "RATIO" &&
        WEIGHED.map((category) => {
          const weight = draft.weights[category];
          return (
            <label key={category} className="rule-number">
              {t(`category.${category}`)}
              <input
                type="number"
                inputMode="numeric"
                min={1}
                max={WEIGHT_MAX}
                value={Number.isNaN(weight) ? "" : weight}
                onChange={(event) => {
                  const weights = { ...draft.weights, [category]: event.target.valueAsNumber };
                  onChange({ ...draft, weights });
                }}
              />
            </label>
          );
        })}
    </fieldset>
  );
}
