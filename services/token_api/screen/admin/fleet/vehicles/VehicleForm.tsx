import { isolated } from "@web/i18n";
import type { SignedIn } from "@web/session/useSession";
import type { Vehicle } from "@web/types/token_api";
import { type FormEvent, useState } from "react";
import { useChange } from "../../useChange";
import { FormEnd } from "../FormEnd";
import { useMessages } from "../messages";
import { PlateField } from "./PlateField";

export function VehicleForm({ session, onMade }: { session: SignedIn; onMade: () => void }) {
  const t = useMessages();
  const changes = useChange(session);
  const [plate, setPlate] = useState("");
  const [made, setMade] = useState<string | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = { registration: plate };
    const vehicle = await changes.change<Vehicle>("POST", "/api/v1/vehicles", body);
    if (vehicle === null) return;
    setMade(t("made", { name: isolated(vehicle.registration) }));
    setPlate("");
    onMade();
  };
  return (
    <form className="form two" onSubmit={(event) => void save(event)}>
      <PlateField value={plate} onChange={setPlate} />
      <FormEnd changes={changes} label={t("addVehicle")} made={made} />
    </form>
  );
}
