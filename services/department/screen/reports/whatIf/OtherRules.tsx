import { nameIn, useLanguage } from "@web/i18n";
import type { QueuesAnswer } from "@web/types/department";
import { useMessages } from "../messages";
import { AS_IT_WAS, type Draft, KINDS, MINUTES_MAX, WEIGHED, WEIGHT_MAX } from "./rules";

interface Props {
  queueIds: string[];
  queues: QueuesAnswer["queues"];
  drafts: Record<string, Draft>;
  onChange: (drafts: Record<string, Draft>) => void;
}

/** By which rule each line is called, to be changed. */
export function OtherRules({ queueIds, queues, drafts, onChange }: Props) {
  const t = useMessages();
  const { language } = useLanguage();
  return (
    <fieldset className="other-rules">
      <legend>{t("rules")}</legend>
      {queueIds.map((id) => (
        <OtherRule
          key={id}
          name={nameIn(queues.find((one) => one.queue_id === id)?.names, language) || id}
          draft={drafts[id] ?? AS_IT_WAS}
          onChange={(draft) => onChange({ ...drafts, [id]: draft })}
        />
      ))}
    </fieldset>
  );
}

interface RuleProps {
  name: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

function OtherRule({ name, draft, onChange }: RuleProps) {
  const t = useMessages();
  return (
    <div className={draft.kind === "AS_IT_WAS" ? "other-rule" : "other-rule changed"}>
      <label className="field">
        <bdi>{name}</bdi>
        <select
          value={draft.kind}
          onChange={(event) => {
            const kind = KINDS.find((one) => one === event.target.value);
            if (kind) onChange({ ...draft, kind });
          }}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {draft.kind === "AGEING" && (
        <RuleNumber
          says={t("ageingMinutes")}
          most={MINUTES_MAX}
          value={draft.minutes}
          onChange={(minutes) => onChange({ ...draft, minutes })}
        />
      )}
      {draft.kind === "RATIO" &&
        WEIGHED.map((category) => (
          <RuleNumber
            key={category}
            says={t(`category.${category}`)}
            most={WEIGHT_MAX}
            value={draft.weights[category]}
            onChange={(weight) =>
              onChange({ ...draft, weights: { ...draft.weights, [category]: weight } })
            }
          />
        ))}
    </div>
  );
}

interface NumberProps {
  says: string;
  most: number;
  value: number;
  onChange: (value: number) => void;
}

function RuleNumber({ says, most, value, onChange }: NumberProps) {
  return (
    <label className="field rule-number">
      {says}
      <input
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}
