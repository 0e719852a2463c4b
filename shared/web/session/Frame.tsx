import type { ReactNode } from "react";
import { Brand } from "../Brand";
import { LanguageChoice } from "../language/LanguageChoice";
import { useMessages } from "./messages";
import { SignOutButton } from "./SignOutButton";

interface Props {
  title?: string;
  onSignOut: () => void;
  /** What is shown is old: the line to the server is broken. */
  lost?: boolean;
  children: ReactNode;
}

/** What stands around a page for people who sign in: its title, their language, the way out. */
export function Frame({ title, onSignOut, lost = false, children }: Props) {
  const t = useMessages();
  return (
    <div className="frame">
      <header className="frame-head">
        <Brand />
        {title && (
          <h1 className="frame-title">
            <bdi>{title}</bdi>
          </h1>
        )}
        <div className="frame-tools">
          <LanguageChoice />
          <SignOutButton onSignOut={onSignOut} />
        </div>
      </header>
      {lost && (
        <p className="note warn frame-lost" role="status">
          {t("lost")}
        </p>
      )}
      {children}
    </div>
  );
}
