import { useMessages } from "./messages";

/** "→ Desk 3": an arrow that points onwards, whichever way one reads. */
export function Desk({ desk }: { desk: number | null }) {
  const t = useMessages();
  if (desk === null) return null;
  return (
    <span className="desk">
      <svg className="desk-arrow" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path
          d="M4 12h15M13 5.5 19.5 12 13 18.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="desk-word">{t("desk")}</span> <bdi className="desk-number">{desk}</bdi>
    </span>
  );
}
