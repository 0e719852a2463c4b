/** What is asked of a line: at a desk and from the overview by the same requests. */
import type { Actions } from "@web/session/useActions";
import type { Token } from "@web/types/department";

export interface LineActs {
  onDesk: (deskId: number, verb: "open" | "close" | "break" | "resume") => Promise<unknown>;
  onToken: (token: Token, verb: string, body?: unknown) => Promise<unknown>;
  /** Call the next; with a token and a reason, that one. */
  call: (deskId: number, more?: object) => Promise<unknown>;
}

export function actsOn(departmentId: string, actions: Actions): LineActs {
  const path = `/api/v1/departments/${encodeURIComponent(departmentId)}`;
  return {
    onDesk: (deskId, verb) => actions.act(`${path}/desks/${deskId}/${verb}`),
    // What was seen goes along: a visitor whom another desk called meanwhile is theirs.
    onToken: (token, verb, body) =>
      actions.act(`/api/v1/tokens/${token.id}/${verb}?seen=${token.status}`, body),
    call: (deskId, more = {}) => actions.act(`${path}/calls`, { desk_id: deskId, ...more }),
  };
}
