import { isolated } from "@web/i18n";
import { QrCode } from "@web/QrCode";
import { ProblemNote } from "@web/session/ProblemNote";
import type { SignedIn } from "@web/session/useSession";
import type { BranchSetup, Device } from "@web/types/token_api";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useChange } from "../useChange";
import { useMessages } from "./messages";

interface Props {
  branch: BranchSetup;
  session: SignedIn;
  onMade: () => void;
}

interface Fields {
  code: string;
  name: string;
}

/** A kiosk shows a code; typed here, it becomes the branch's. */
export function KioskForm({ branch, session, onMade }: Props) {
  const t = useMessages();
  const changes = useChange(session);
  const [made, setMade] = useState<Device | null>(null);
  const { register, handleSubmit, reset } = useForm<Fields>({
    defaultValues: { code: "", name: "" },
  });
  const save = handleSubmit(async ({ code, name }) => {
    const body = {
      code,
      name: name.trim() || t("kioskNumber", { number: branch.kiosks + 1 }),
      branch_id: branch.branch_id,
    };
    const device = await changes.change<Device>("POST", "/api/v1/devices/pair", body);
    if (device === null) return;
    setMade(device);
    reset();
    onMade();
  });
  return (
    <div className="kiosk-pairing">
      <div>
        <p>{t("kioskOpen")}</p>
        <p>
          <a href={branch.kiosk_url} target="_blank" rel="noreferrer" dir="ltr">
            {branch.kiosk_url}
          </a>
        </p>
        <QrCode text={branch.kiosk_url} title={t("kioskAddress")} />
      </div>
      <form className="form" onSubmit={save}>
        <label className="field">
          {t("kioskCode")}
          <input
            required
            className="code-input"
            dir="ltr"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={9}
            placeholder="K7F 3Q9"
            {...register("code")}
          />
        </label>
        <label className="field">
          {t("kioskName")}
          <input
            maxLength={80}
            autoComplete="off"
            placeholder={t("kioskNumber", { number: branch.kiosks + 1 })}
            {...register("name")}
          />
        </label>
        <ProblemNote actions={changes} pageMessages={t} />
        <button type="submit" className="button primary" disabled={changes.busy}>
          {t("pair")}
        </button>
        <p role="status">{made && t("kioskMade", { name: isolated(made.name) })}</p>
      </form>
    </div>
  );
}
