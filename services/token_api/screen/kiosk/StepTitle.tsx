import { type ReactNode, useEffect, useRef } from "react";

/** The heading of a step; takes the focus when the step appears, so that it is read out. */
export function StepTitle({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h1 className="step-title" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}
