import type { ReactNode } from "react";
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
          least={1}
          most={MINUTES_MAX}
          value={draft.minutes}
          onChange={(minutes) => onChange({ ...draft, minutes })}
        >
          {t("minutes")}
        </RuleNumber>
      )}
      {takesTurns(draft.kind) &&
        WEIGHED.map((category) => (
          <RuleNumber
            key={category}
            least={1}
            most={WEIGHT_MAX}
            value={draft.weights[category]}
            onChange={(weight) =>
              onChange({ ...draft, weights: { ...draft.weights, [category]: weight } })
            }
          >
            {t(`category.${category}`)}
          </RuleNumber>
        ))}
      {draft.kind === "WINDOWS" && (
        <>
          <RuleNumber
            least={0}
            most={WINDOW_MINUTES_MAX}
            value={draft.early}
            onChange={(early) => onChange({ ...draft, early })}
          >
            {t("early")}
          </RuleNumber>
          <RuleNumber
            least={0}
            most={WINDOW_MINUTES_MAX}
            value={draft.grace}
            onChange={(grace) => onChange({ ...draft, grace })}
          >
            {t("grace")}
          </RuleNumber>
        </>
      )}
    </fieldset>
  );
}

interface NumberProps {
  least: number;
  most: number;
  value: number;
  onChange: (value: number) => void;
  children: ReactNode;
}

function RuleNumber({ least, most, value, onChange, children }: NumberProps) {
  return (
    <label className="rule-number">
      {children}
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
