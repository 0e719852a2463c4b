import type { SignedIn } from "@web/session/useSession";
import type { DbsList, StockRequestAnswer } from "@web/types/token_api";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useChange } from "../../useChange";
import { FormEnd } from "../FormEnd";
import { useMessages } from "../messages";
import { Picker } from "../Picker";
import { type RequestFields, RequestFieldset } from "./RequestFields";

/** Stock asked for on behalf of a daughter station; an engineer approves it. */
export function RequestForm({ session, onMade }: { session: SignedIn; onMade: () => void }) {
  const t = useMessages();
  const changes = useChange(session);
  const [dbs, setDbs] = useState("");
  const [made, setMade] = useState<string | null>(null);
  const { register, handleSubmit, reset } = useForm<RequestFields>({
    defaultValues: { requested_qty: "", priority: "N" },
  });
  const save = handleSubmit(async (fields) => {
    const body = { ...fields, dbs_id: Number(dbs) };
    if (!(await changes.change<StockRequestAnswer>("POST", "/api/eic/stock-requests", body)))
      return;
    setMade(t("requestMade"));
    reset();
    onMade();
  });
  return (
    <form className="form two" onSubmit={save}>
      <div className="wide">
        <Picker<DbsList>
          label={t("dbs")}
          path="/api/v1/dbs?active=true"
          choicesOf={(found) => found.dbs.map(({ dbs_id, name }) => ({ id: dbs_id, name }))}
          session={session}
          value={dbs}
          onChange={setDbs}
        />
      </div>
      <RequestFieldset register={register} />
      <FormEnd changes={changes} label={t("addRequest")} made={made} />
    </form>
  );
}
