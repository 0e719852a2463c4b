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
  | "OTHER_DOCTOR"
  | "OFFERED"
  | "RELEASED"
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
export interface AllWords {
  letters: LetterWords[];
}
export interface LetterWords {
  /**
   * Null: the suite's own words.
   */
  changed_at: string | null;
  changed_by: string | null;
  kind: Kind;
  language: string;
  /**
   * What may stand in braces in letters of this kind.
   */
  names: (
    | "label"
    | "service"
    | "branch"
    | "place"
    | "waiting_place"
    | "wait"
    | "at"
    | "slot_start"
    | "expected_at"
    | "desk"
    | "called_at"
    | "delay"
  )[];
  words: Words;
}
/**
 * The words of a letter, in which a name in braces, such as {service}, is replaced.
 *
 * Where it is not known, the sentence that names it is left out; for a subject or a headline the
 * suite's own words are taken then.
 */
export interface Words {
  /**
   * A sentence or paragraph each.
   *
   * @minItems 1
   * @maxItems 6
   */
  body: string[];
  headline: string;
  subject: string;
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
 * How the letter would look to somebody who is fifth in the line, or booked for tomorrow.
 */
export interface LetterPreview {
  body: string[];
  direction: string;
  facts: PreviewedFact[];
  headline: string;
  language: string;
  subject: string;
}
export interface PreviewedFact {
  name: string;
  value: string;
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
export interface TestLetter {
  /**
   * Chosen by the caller; the same one sends nothing twice.
   */
  test_id: string;
  to: string;
  words: Words;
}
export interface TestLetterTaken {
  test_id: string;
  to: string;
}
export interface WordedBranch {
  branch_id: string;
  names: {
    [k: string]: string;
  };
}
export interface WordedBranches {
  branches: WordedBranch[];
}
