import type { Actions } from "@web/session/useActions";
import type { SignedIn } from "@web/session/useSession";
import type { SlotToken } from "@web/types/token_api";
import { TokenRow } from "./TokenRow";

interface Props {
  title: string;
  tokens: SlotToken[];
  zone: string;
  session: SignedIn;
  actions: Actions;
  onSaid: (sentence: string) => void;
  folded?: boolean;
}

/** Those of a slot who stand alike; nothing where there is nobody. */
export function TokenList({ title, tokens, folded, ...shared }: Props) {
  if (tokens.length === 0) return null;
  const rows = (
    <ol className="tokens">
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} {...shared} />
      ))}
    </ol>
  );
  if (folded) {
    return (
      <details>
        <summary>
          <bdi>{title}</bdi> <span className="count">{tokens.length}</span>
        </summary>
        {rows}
      </details>
    );
  }
  return (
    <section>
      <h3>
        <bdi>{title}</bdi> <span className="count">{tokens.length}</span>
      </h3>
      {rows}
    </section>
  );
}
