import type { ReactNode } from "react";

interface Props {
  token: { token_label: string; name: string | null };
  /** What the press does, for who does not see the row. */
  more?: string;
  onLook: () => void;
  children: ReactNode;
}

/** A person of the department in a list, who is looked at by a press. */
export function PersonRow({ token, more, onLook, children }: Props) {
  return (
    <button type="button" className="row" onClick={onLook}>
      <bdi className="label row-label">{token.token_label}</bdi>
      <span className="row-name">
        {token.name && <bdi>{token.name}</bdi>}
        {children}
      </span>
      {more && <span className="visually-hidden">{more}</span>}
    </button>
  );
}
