import type { LineToken } from "@web/types/department";
import { useState } from "react";
import { ServicesButton } from "../services/ServicesButton";
import { GroupDialog } from "./GroupDialog";
import { HoldDialog, type HoldWish } from "./HoldDialog";
import { useMessages } from "./messages";

interface Props {
  visitor: LineToken | null;
  canCall: boolean;
  group: readonly LineToken[];
  onEndGroup: (group: readonly LineToken[]) => void;
  busy: boolean;
  onHold: (visitor: LineToken, wish: HoldWish) => void;
  onCallGroup: (count: number) => void;
  onServices: (visitor: LineToken) => void;
}

/** What is done less often than once a visitor: it has no key and asks first. */
export function MoreActs({
  visitor,
  canCall,
  group,
  onEndGroup,
  busy,
  onHold,
  onCallGroup,
  onServices,
}: Props) {
  const t = useMessages();
  const [asking, setAsking] = useState<"hold" | "group" | null>(null);
  return (
    <div className="more-acts">
      <button
        type="button"
        className="button small"
        disabled={busy || visitor === null}
        onClick={() => setAsking("hold")}
      >
        {t("holdFor")}
      </button>
      <button
        type="button"
        className="button small"
        disabled={busy || !canCall}
        onClick={() => setAsking("group")}
      >
        {t("callGroup")}
      </button>
      <ServicesButton
        small
        disabled={busy || visitor === null}
        onPress={() => visitor && onServices(visitor)}
      />
      {group.length > 0 && (
        <button
          type="button"
          className="button small"
          disabled={busy}
          onClick={() => onEndGroup(group)}
        >
          {t("endGroup", { count: group.length })}
        </button>
      )}
      {asking === "hold" && visitor && (
        <HoldDialog
          label={visitor.token_label}
          onClose={() => setAsking(null)}
          onHold={(wish) => {
            setAsking(null);
            onHold(visitor, wish);
          }}
        />
      )}
      {asking === "group" && (
        <GroupDialog
          onClose={() => setAsking(null)}
          onCall={(count) => {
            setAsking(null);
            onCallGroup(count);
          }}
        />
      )}
    </div>
  );
}
