import type { DirectoryChange, DirectoryComparison, RefusedChange } from "@web/types/token_api";
import { useMessages } from "./messages";

interface Props {
  compared: DirectoryComparison;
}

/** What a file would make, change and delete, and what stands in its way. */
export function ComparisonList({ compared: { changes, kept, refused } }: Props) {
  const t = useMessages();
  const refusals = new Map(refused.map((each) => [nameOf(each), each]));
  return (
    <section className="comparison" aria-label={t("differences")}>
      <h3>{t("wouldChange", { count: changes.length })}</h3>
      {refused.length > 0 && (
        <p className="note warn" role="alert">
          {t("refused", { count: refused.length })}
        </p>
      )}
      <ul className="rows">
        {changes.map((each) => (
          <Row key={nameOf(each)} change={each} refusal={refusals.get(nameOf(each))} />
        ))}
      </ul>
      {kept.length > 0 && (
        <details>
          <summary>{t("kept", { count: kept.length })}</summary>
          <ul className="kept">
            {kept.map((each) => (
              <li key={nameOf(each)}>
                {t(`type.${each.object_type}`)} <bdi>{each.object_id}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function nameOf({ object_type, object_id }: Pick<DirectoryChange, "object_type" | "object_id">) {
  return `${object_type} ${object_id}`;
}

interface RowProps {
  change: DirectoryChange;
  refusal: RefusedChange | undefined;
}

function Row({ change, refusal }: RowProps) {
  const t = useMessages();
  const { action, object_type, object_id, before, after } = change;
  const kiosks = action === "DELETED" && before ? Number(before.kiosks ?? 0) : 0;
  return (
    <li>
      <span className={`state ${STATES[action]}`}>{t(`action.${action}`)}</span>
      <strong>
        {t(`type.${object_type}`)} <bdi>{object_id}</bdi>
      </strong>
      {kiosks > 0 && <span className="soft">{t("withKiosks", { count: kiosks })}</span>}
      {refusal && <span className="refusal">{sentenceOf(t, refusal)}</span>}
      {action === "CHANGED" && (
        <dl dir="ltr" className="log-fields">
          {Object.keys(after ?? {}).map((field) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd>
                <del>{JSON.stringify(before?.[field])}</del>{" "}
                <ins>{JSON.stringify(after?.[field])}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

const STATES = { CREATED: "open", CHANGED: "paused", DELETED: "closed" } as const;

function sentenceOf(t: ReturnType<typeof useMessages>, { code, sentence }: RefusedChange): string {
  switch (code) {
    case "LIVE_TOKENS":
      return t("problem.LIVE_TOKENS");
    case "NOT_EMPTY":
      return t("problem.NOT_EMPTY");
    default:
      return sentence;
  }
}
