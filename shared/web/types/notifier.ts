// Generated from docs/openapi/notifier.json by `npm run types`; do not edit.

/**
 * What a letter says; the templates have words for each.
 */
export type Kind =
  | "GENERATED"
  | "BOOKED"
  | "WAITLISTED"
  | "PREEMPTED"
  | "MOVED"
  | "PROMOTED"
  | "OFFERED"
  | "NEAR"
  | "CALLED"
  | "SERVED"
  | "CANCELLED"
  | "NO_SHOW"
  | "RETURNED"
  | "EXPIRED"
  | "DELAYED"
  | "SLOT_CANCELLED"
  | "CODE"
  | "MESSAGE"
  | "EMERGENCY";
export type Role = "kiosk" | "holder" | "staff" | "supervisor" | "driver" | "eic" | "dbs" | "admin";

export interface Alive {
  alive: boolean;
}
export interface Engine {
  detail: string | null;
  name: string;
  reachable: boolean;
  since: string;
}
export interface Letter {
  attempts: number;
  created_at: string;
  department_id: string;
  died_at: string | null;
  event_id: string;
  id: string;
  kind: Kind;
  language: string;
  last_error: string | null;
  message_id: string;
  next_attempt_at: string | null;
  queue_id: string;
  queue_names: {
    [k: string]: string;
  } | null;
  recipient: string | null;
  sent_at: string | null;
  status: "pending" | "sent" | "dead" | "superseded";
  time_zone: string | null;
  token_id: number | null;
  token_label: string;
}
/**
 * What the letter says; its code and its links are for the recipient alone.
 */
export interface LetterText {
  language: string;
  subject: string;
  text: string;
}
export interface Letters {
  letters: Letter[];
  next: string | null;
}
/**
 * The page keeps it, goes to the address, and sends all but the state with the code.
 */
export interface ProviderSignIn {
  authorization_url: string;
  code_verifier: string;
  nonce: string;
  state: string;
}
export interface Readiness {
  missing: {
    [k: string]: string;
  };
  ready: boolean;
}
export interface Redrive {
  /**
   * @minItems 1
   * @maxItems 100
   */
  letters: SeenDead[];
}
export interface SeenDead {
  /**
   * As the letter showed it: that death is mended.
   */
  died_at: string;
  id: string;
}
export interface RedriveAnswer {
  letters: Redriven[];
}
export interface Redriven {
  id: string;
  outcome:
    | "sent_again"
    | "waiting"
    | "sent"
    | "superseded"
    | "died_again"
    | "forgotten"
    | "stopped"
    | "not_found";
}
export interface Session {
  access_token: string;
  /**
   * Of a kiosk: where it stands.
   */
  branch_id?: string | null;
  /**
   * Seconds.
   */
  expires_in: number;
  role: Role;
  /**
   * Where to end the provider's session too; null: there is none to end
   */
  sign_out_url?: string | null;
  token_type: "bearer";
}
export interface SignInMethod {
  /**
   * Where people sign in; null: here, with user name and password
   */
  provider: ProviderSignIn | null;
}
export interface SignInMethodRequest {
  /**
   * The page's address, to which the provider sends people back.
   */
  redirect_uri: string;
}
/**
 * All that wait or are dead, and what became of others in the last 24 hours.
 */
export interface Summary {
  engines: Engine[];
  last_sent_at: string | null;
  letters: {
    [k: string]: number;
  };
  oldest_pending_seconds: number | null;
  parked: number;
  unannounced: number;
}
