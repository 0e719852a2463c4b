import type { SignedIn } from "@web/session/useSession";
import type { Patient } from "@web/types/token_api";
import type { Sought } from "./alike";
import { useMessages } from "./messages";
import { usePatients } from "./usePatients";

interface Props {
  typed: Sought;
  /** Whose name stands there if nothing is typed; empty: something has to be. */
  placeholder: string;
  patient: Patient | null;
  session: SignedIn;
  onType: (typed: Sought) => void;
  onChoose: (patient: Patient | null) => void;
}

/** Who it is: who is known already is offered while somebody types. */
export function PatientFields(props: Props) {
  const { typed, placeholder, patient, session, onType, onChoose } = props;
  const t = useMessages();
  const known = usePatients(typed, session);
  if (patient) {
    return (
      <div className="chosen-patient">
        <PatientFacts patient={patient} />
        <button type="button" className="button small" onClick={() => onChoose(null)}>
          {t("somebodyElse")}
        </button>
      </div>
    );
  }
  return (
    <>
      <label className="field">
        {t("name")}
        <input
          required={!placeholder}
          data-first={placeholder ? undefined : true}
          placeholder={placeholder}
          maxLength={80}
          value={typed.name}
          onChange={(event) => onType({ ...typed, name: event.target.value })}
        />
      </label>
      <div className="two-fields">
        <label className="field">
          {t("phone")}
          <input
            type="tel"
            dir="ltr"
            maxLength={31}
            value={typed.phone}
            onChange={(event) => onType({ ...typed, phone: event.target.value })}
          />
        </label>
        <label className="field">
          {t("email")}
          <input
            type="email"
            dir="ltr"
            maxLength={254}
            value={typed.email}
            onChange={(event) => onType({ ...typed, email: event.target.value })}
          />
        </label>
      </div>
      <div role="status" className="known">
        {known.length > 0 && (
          <>
            <p className="soft">{t("known", { count: known.length })}</p>
            <ul className="known-patients">
              {known.map((one) => (
                <li key={one.id}>
                  <button type="button" className="entry" onClick={() => onChoose(one)}>
                    <PatientFacts patient={one} />
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function PatientFacts({ patient }: { patient: Patient }) {
  return (
    <span className="patient-facts">
      <strong>
        <bdi>{patient.name}</bdi>
      </strong>
      <span className="soft">
        <bdi dir="ltr">{[patient.phone, patient.email].filter(Boolean).join(" · ")}</bdi>
      </span>
    </span>
  );
}
