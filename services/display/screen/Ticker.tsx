import { nameIn, useLanguage } from "@web/i18n";
import { type CSSProperties, useLayoutEffect, useRef, useState } from "react";
import { useSize } from "./useSize";

// As fast as it is read from across a hall.
const WIDTHS_A_SECOND = 0.09;

/** A text along the foot, in the language of the moment; it runs only where it does not fit. */
export function Ticker({ texts }: { texts: Record<string, string> }) {
  const { language } = useLanguage();
  const text = nameIn(texts, language);
  const [frame, room] = useSize<HTMLElement>();
  const line = useRef<HTMLElement>(null);
  const [length, setLength] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text or another room is measured anew
  useLayoutEffect(() => setLength(line.current?.scrollWidth ?? 0), [text, room]);
  const widths = room ? length / room.width : 0;
  const runs = widths > 1;
  const seconds = (1 + widths) / WIDTHS_A_SECOND;
  return (
    <section ref={frame} className="ticker" data-runs={runs || undefined}>
      <p key={text} style={{ "--seconds": `${seconds}s` } as CSSProperties}>
        <bdi ref={line}>{text}</bdi>
      </p>
    </section>
  );
}
