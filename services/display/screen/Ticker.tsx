import { LANGUAGES, nameIn, useLanguage } from "@web/i18n";
import type { CSSProperties } from "react";
import { useSize } from "./useSize";

// As fast as it is read from across a hall.
const WIDTHS_A_SECOND = 0.09;

/** A text along the foot, in the language of the moment; it runs only where it does not fit. */
export function Ticker({ texts }: { texts: Record<string, string> }) {
  const { language } = useLanguage();
  const text = nameIn(texts, language);
  const [frame, room] = useSize<HTMLElement>();
  const [line, length] = useSize<HTMLSpanElement>();
  const widths = room && length ? length.width / room.width : 0;
  const seconds = (1 + widths) / WIDTHS_A_SECOND;
  return (
    <section
      ref={frame}
      className="ticker"
      dir={LANGUAGES[language].dir}
      data-runs={widths > 1 || undefined}
    >
      {/* As long as the text is on one line, also where it stands on several. */}
      <span ref={line} className="ticker-length" data-text={text} aria-hidden="true" />
      <p key={text} style={{ "--seconds": `${seconds}s` } as CSSProperties}>
        <bdi>{text}</bdi>
      </p>
    </section>
  );
}
