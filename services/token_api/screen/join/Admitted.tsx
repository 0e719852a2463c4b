import { problemSentence } from "@web/messages/problemSentence";
import { useMessages } from "./messages";
import type { Admission } from "./usePhone";

/** Whether the code was good, and what to do when it was not; nothing when it was. */
export function Admitted({ admission }: { admission: Admission }) {
  const t = useMessages();
  switch (admission.state) {
    case "good":
      return null;
    case "asking":
      return (
        <p className="note" role="status">
          {admission.seconds === null
            ? t("checking")
            : t("waitsALittle", { seconds: admission.seconds })}
        </p>
      );
    case "none":
      return <Scan head={t("scanFirst")} text={t("scanWhere")} />;
    case "refused": {
      // What cannot be accepted here is the code; of a booking it would be what was typed.
      const unreadable = admission.problem.code === "INVALID_INPUT";
      const head = unreadable ? t("unreadable") : problemSentence(t, admission.problem);
      return <Scan head={head} text={t("scanWhere")} />;
    }
  }
}

function Scan({ head, text }: { head: string; text: string }) {
  return (
    <section className="scan" role="alert">
      <h1>{head}</h1>
      <p>{text}</p>
    </section>
  );
}
