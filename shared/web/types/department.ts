// Generated from docs/openapi/department.json by `npm run types`; do not edit.

export type Alert =
  | "NOBODY_SERVES"
  | "WAIT_OVER_TARGET"
  | "DESK_IDLE"
  | "LETTERS_DEAD"
  | "LETTERS_LATE";
export type BranchAlert = "KIOSK_SILENT" | "SCREEN_SILENT";
export type DeviceKind = "KIOSK" | "SCREEN";
export type By = "hour" | "day" | "weekday_hour" | "queue" | "category" | "desk";
/**
 * By which rule a call chose: of the counter's line, or another one.
 */
export type CallRule = "STRICT" | "AGEING" | "RATIO" | "WINDOWS" | "APPOINTMENT" | "BY_HAND";
export type Category = "EMERGENCY" | "PRIORITY_PAID" | "FOLLOWUP" | "ONLINE" | "WALKIN";
export type TokenStatus =
  | "WAITING"
  | "ALLOCATED"
  | "CALLED"
  | "SERVING"
  | "HELD"
  | "SERVED"
  | "NO_SHOW"
  | "CANCELLED"
  | "EXPIRED";
export type Deed = "TOKEN_SERVED" | "TOKEN_NO_SHOW" | "TOKEN_CANCELLED" | "TOKEN_TRANSFERRED";
export type DeskState = "CLOSED" | "OPEN" | "BREAK";
/**
 * WAIT_OVER: somebody waits there for longer than `minutes`; OWN_EMPTY: nobody waits in the desk's own queues.
 */
export type When = "WAIT_OVER" | "OWN_EMPTY";
export type When1 = "WAIT_OVER" | "OWN_EMPTY";
export type HoldReason = "RESULT" | "PAPERS" | "AWAY";
export type Noted =
  | "TOKEN_TRANSFERRED"
  | "TOKEN_CALLED"
  | "TOKEN_CANCELLED"
  | "TOKEN_HELD"
  | "NOTE_LEFT";
/**
 * What a message to all who wait says; every surface has words for each.
 */
export type MessageKind = "DELAY" | "CLOSING" | "OTHER_ENTRANCE" | "OTHER";
export type LookedFor = "NUMBER" | "NAME" | "PHONE" | "TICKET" | "CHOSEN";
export type QueueKind = "COUNTER" | "SLOT" | "STATION";
export type Role = "kiosk" | "holder" | "staff" | "supervisor" | "driver" | "eic" | "dbs" | "admin";

/**
 * Who has taken note, and until when it is not shown as new.
 */
export interface AcknowledgedAlert {
  alert: Alert;
  at: string;
  by: string;
  until: string;
}
/**
 * Who has taken note, and until when it is not shown as new.
 */
export interface AcknowledgedBranchAlert {
  alert: BranchAlert;
  at: string;
  by: string;
  until: string;
}
export interface Ageing {
  kind?: "AGEING";
  /**
   * Who comes so much later goes before nobody, but in an emergency.
   */
  minutes: number;
}
export interface Alive {
  alive: boolean;
}
export interface BinOut {
  called: number;
  from_minutes: number;
  /**
   * Cancelled or expired, without ever having been called.
   */
  gave_up: number;
}
export interface BranchOverview {
  acknowledged: AcknowledgedBranchAlert[];
  alerts: BranchAlert[];
  branch_id: string;
  names: {
    [k: string]: string;
  };
  silent_devices: SilentDevice[];
  time_zone: string;
}
/**
 * A kiosk or a screen that has said nothing for a minute, while its branch is open.
 */
export interface SilentDevice {
  kind: DeviceKind;
  name: string;
  seen_at: string;
}
export interface CallIn {
  desk_id: number;
  /**
   * Only of this doctor's slots.
   */
  doctor_id?: string | null;
  /**
   * Why; it is recorded.
   */
  reason?: string | null;
  /**
   * Call this one out of order.
   */
  token_id?: number | null;
}
export interface CancelIn {
  note?: string | null;
}
/**
 * What token_api answers; more is in its document.
 */
export interface CheckedIn {
  token: CheckedInToken;
}
export interface CheckedInToken {
  department_id: string;
  id: number;
  status: TokenStatus;
  token_label: string;
}
export interface Chosen {
  /**
   * Whether there may be more of them.
   */
  at_least: boolean;
  /**
   * How many came earlier and still wait, by category.
   */
  passed_over: {
    [k: string]: number;
  };
  rule: CallRule;
}
export interface ClosingAnswer {
  /**
   * Null: the line does not close today.
   */
  closing: ClosingNow | null;
}
export interface ClosingNow {
  closes_at: string;
  last_ticket_at: string;
}
export interface ClosingIn {
  /**
   * Of the wall clock of the branch, today.
   */
  closes: string;
  /**
   * Of the wall clock of the branch, today.
   */
  last_ticket: string;
}
export interface Contacts {
  /**
   * @maxItems 20
   */
  emails: string[];
}
export interface CorrectIn {
  email?: string | null;
  language?: string;
  name?: string | null;
  phone?: string | null;
}
export interface DayAnswer {
  desks: DesksOut[];
  queue_ids: string[];
  visits: number;
}
export interface DesksOut {
  desks: number;
  hour: number;
}
export interface Department {
  branch_id: string;
  branch_names: {
    [k: string]: string;
  };
  department_id: string;
  /**
   * In which its branch speaks, by its screens' order.
   */
  languages: string[];
  names: {
    [k: string]: string;
  };
  time_zone: string;
}
/**
 * `waits_since`: when the one came who waits longest at a counter.
 *
 * `desks_idle_long`: open for a minute with nobody at them; `desks_wanted`: those of them that may
 * serve somebody who waits. `next_hour`: how many will be served,
 * if it goes on like the last hour; null when too little is known. `letters_dead`: those that
 * could not be delivered within the last hour; `letters_late`: that wait for five minutes or more.
 */
export interface DepartmentOverview {
  acknowledged: AcknowledgedAlert[];
  alerts: Alert[];
  branch_id: string;
  branch_names: {
    [k: string]: string;
  };
  called_count: number;
  department_id: string;
  desks_count: number;
  desks_idle: number;
  desks_idle_long: number;
  desks_on_break: number;
  desks_open: number;
  desks_wanted: number;
  emergencies: EmergencyNow[];
  held_count: number;
  letters_dead: number;
  letters_late: number;
  names: {
    [k: string]: string;
  };
  next_hour: NextHour | null;
  queues: QueueOverview[];
  served_last_hour: number;
  serving_count: number;
  time_zone: string;
  waiting_count: number;
  waits_since: string | null;
}
/**
 * A call for help that is not over; null: nobody has confirmed that they come.
 */
export interface EmergencyNow {
  confirmed_at: string | null;
  confirmed_by_name: string | null;
  department_id: string;
  desk_id: number;
  drill: boolean;
  id: string;
  raised_at: string;
  raised_by: string;
  raised_by_name: string;
}
/**
 * Between which numbers it lies in eight of ten hours.
 */
export interface NextHour {
  high: number;
  low: number;
}
/**
 * A counter of the department: who waits there, and how long they should at most.
 */
export interface QueueOverview {
  closing: ClosingNow | null;
  names: {
    [k: string]: string;
  };
  paused: boolean;
  queue_id: string;
  wait_target_seconds: number;
  waiting_count: number;
  waits_since: string | null;
}
export interface DepartmentsAnswer {
  departments: Department[];
  /**
   * Where supervisors choose by which rule a line is called
   */
  ordering_url: string;
}
export interface Desk {
  department_id: string;
  desk_id: number;
  since: string | null;
  state: DeskState;
  today: DeskDay;
  token_id: number | null;
  token_label: string | null;
  user_id: string | null;
  user_name: string | null;
}
export interface DeskDay {
  called: number;
  no_show: number;
  served: number;
  service_seconds: number;
}
export interface DeskAnswer {
  desk: Desk;
}
/**
 * How many who wait a desk may call, and the first of them in the order of its calls.
 */
export interface DeskOutlook {
  next: NextThere[];
  waiting_count: number;
}
export interface NextThere {
  category: Category;
  queue_id: string;
  token_label: string;
}
export interface DeskPreview {
  desk_id: number;
  now: DeskOutlook;
  then: DeskOutlook;
}
export interface DeskProfileIn {
  /**
   * The day's slots as well.
   */
  appointments?: boolean;
  /**
   * Who does not answer is called again, twice at most.
   */
  calls_again_after_seconds?: number | null;
  /**
   * @maxItems 20
   */
  helps?: HelpIn[];
  /**
   * A queue is called from once those listed before it are empty.
   */
  in_order?: boolean;
  /**
   * The desk's own queues; null: every queue of the department.
   */
  queue_ids?: string[] | null;
  /**
   * Back by itself at the day's end.
   */
  today_only?: boolean;
}
export interface HelpIn {
  minutes?: number | null;
  queue_id: string;
  when: When;
}
export interface DeskSetting {
  always: ProfileSet | null;
  desk_id: number;
  today: ProfileSet | null;
}
export interface ProfileSet {
  appointments: boolean;
  calls_again_after_seconds: number | null;
  helps: Helping[];
  in_order: boolean;
  queue_ids: string[] | null;
}
export interface Helping {
  minutes: number | null;
  queue_id: string;
  when: When1;
}
export interface DesksAnswer {
  desks: Desk[];
}
/**
 * So many desks call from one time of the branch's day to another.
 */
export interface DesksIn {
  count: number;
  from: string;
  to: string;
}
export interface DistributionAnswer {
  bin_minutes: number;
  bins: BinOut[];
  target_seconds: number;
  /**
   * Whether the queues asked about have different ones: then it is the usual one.
   */
  targets_differ?: boolean;
}
export interface Doctor {
  department_id: string;
  doctor_id: string;
  name: string;
  specialization: string;
}
export interface DoctorsAnswer {
  doctors: Doctor[];
}
/**
 * A slot of a doctor's day, and who has a seat in it or had one.
 */
export interface DoctorsSlot {
  capacity: number;
  delay_minutes: number;
  /**
   * As planned; null: made before it was noted
   */
  ends_at: string | null;
  /**
   * At a desk, then as they are called, then who is not here, then who has been.
   */
  people: LineToken[];
  seats_taken: number;
  slot_id: string;
  starts_at: string;
  /**
   * Those who have no seat yet.
   */
  waiting_list_count: number;
}
/**
 * A token as a line lists it.
 */
export interface LineToken {
  arrived_at: string;
  call_id: string | null;
  called_at: string | null;
  category: Category;
  /**
   * Of who has booked: since when they are here.
   */
  checked_in_at: string | null;
  /**
   * At a desk: why it was this one's turn.
   */
  chosen: Chosen | null;
  department_id: string;
  desk_id: number | null;
  ended_at: string | null;
  /**
   * When they come back by themselves.
   */
  hold_ends_at: string | null;
  hold_reason: HoldReason | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  /**
   * Of transfers and the like, oldest first.
   */
  notes: Note[];
  origin_queue_id: string;
  phone: string | null;
  priority: number;
  queue_id: string;
  /**
   * The queues to which they go on within this visit, in order.
   */
  services: string[];
  started_at: string | null;
  status: TokenStatus;
  token_label: string;
  token_no: number;
  visit: number;
  waited_seconds: number;
}
export interface Note {
  at: string;
  by: string | null;
  event_type: Noted;
  text: string;
}
export interface EmergencyAnswer {
  emergency: EmergencyNow;
}
export interface EmergencyIn {
  /**
   * Only a test: everybody is told that it is one.
   */
  drill?: boolean;
}
/**
 * Somebody who has booked and stands in no line: not checked in, or before the window opens.
 */
export interface Expected {
  arrived_at: string;
  call_id: string | null;
  called_at: string | null;
  category: Category;
  /**
   * Of who has booked: since when they are here.
   */
  checked_in_at: string | null;
  /**
   * At a desk: why it was this one's turn.
   */
  chosen: Chosen | null;
  department_id: string;
  desk_id: number | null;
  ended_at: string | null;
  /**
   * When they come back by themselves.
   */
  hold_ends_at: string | null;
  hold_reason: HoldReason | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  /**
   * Of transfers and the like, oldest first.
   */
  notes: Note[];
  origin_queue_id: string;
  phone: string | null;
  priority: number;
  queue_id: string;
  /**
   * The queues to which they go on within this visit, in order.
   */
  services: string[];
  started_at: string | null;
  starts_at: string;
  status: TokenStatus;
  token_label: string;
  token_no: number;
  visit: number;
  waited_seconds: number;
}
export interface FairnessAnswer {
  categories: OvertakenOut[];
}
export interface OvertakenOut {
  category: string;
  overtaking_calls: number;
  times_overtaken: number;
  visits: number;
}
export interface FiguresAnswer {
  by: By;
  groups: GroupOut[];
  target_seconds: number;
  /**
   * Whether the queues asked about have different ones: then it is the usual one.
   */
  targets_differ?: boolean;
}
export interface GroupOut {
  called: number;
  cancelled: number;
  expired: number;
  /**
   * An hour, a day, a weekday and hour (1-9: Monday at 9), an id.
   */
  key: string;
  no_show: number;
  out_of_order: number;
  overtaking_calls: number;
  served: number;
  service_seconds: SecondsOut;
  /**
   * Were told a wait when they came, and called.
   */
  told: number;
  told_later: number;
  told_sooner: number;
  told_within: number;
  transferred: number;
  visits: number;
  wait_seconds: SecondsOut;
  /**
   * Null: of nobody.
   */
  within_target_percent: number | null;
}
export interface SecondsOut {
  max: number | null;
  mean: number | null;
  p50: number | null;
  p90: number | null;
}
/**
 * A visitor who was found, whatever became of them.
 */
export interface Found {
  arrived_at: string;
  call_id: string | null;
  called_at: string | null;
  can_return: boolean;
  category: Category;
  /**
   * Of who has booked: since when they are here.
   */
  checked_in_at: string | null;
  /**
   * At a desk: why it was this one's turn.
   */
  chosen: Chosen | null;
  department_id: string;
  desk_id: number | null;
  ended_at: string | null;
  /**
   * When they come back by themselves.
   */
  hold_ends_at: string | null;
  hold_reason: HoldReason | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  /**
   * Of transfers and the like, oldest first.
   */
  notes: Note[];
  origin_queue_id: string;
  phone: string | null;
  priority: number;
  queue_id: string;
  service_date: string;
  /**
   * The queues to which they go on within this visit, in order.
   */
  services: string[];
  started_at: string | null;
  status: TokenStatus;
  token_label: string;
  token_no: number;
  visit: number;
  waited_seconds: number;
}
export interface FoundAnswer {
  visitors: Found[];
}
/**
 * What token_api answers; more is in its document.
 */
export interface Given {
  existing: boolean;
  queue_position: number | null;
  ticket_url: string | null;
  token: GivenToken;
}
export interface GivenToken {
  category: Category;
  department_id: string;
  id: number;
  queue_id: string;
  status: TokenStatus;
  token_label: string;
  token_no: number;
}
export interface GroupAnswer {
  tokens: Token[];
}
export interface Token {
  arrived_at: string;
  call_id: string | null;
  called_at: string | null;
  category: Category;
  department_id: string;
  desk_id: number | null;
  ended_at: string | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  origin_queue_id: string;
  priority: number;
  queue_id: string;
  started_at: string | null;
  status: TokenStatus;
  token_label: string;
  token_no: number;
  visit: number;
  waited_seconds: number;
}
export interface GroupCallIn {
  /**
   * Call up to so many at once.
   */
  count: number;
  desk_id: number;
}
/**
 * A queue that a desk serves only while a condition holds.
 */
export interface HelpNow {
  /**
   * It helps there now because somebody waits for too long.
   */
  joined: boolean;
  minutes: number | null;
  queue_id: string;
  waiting_since: string | null;
  when: When1;
}
export interface HoldIn {
  /**
   * Back in the line by themselves after this; null: by hand.
   */
  minutes?: number | null;
  note?: string | null;
  reason?: HoldReason | null;
}
/**
 * Whose token it is, for the printer and for putting it right.
 */
export interface Holder {
  email: string | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  phone: string | null;
  queue_id: string;
  ticket_url: string;
  time_zone: string;
  token_label: string;
}
export interface HourOut {
  arrivals: number;
  hour: number;
  wait_seconds_p50: number | null;
  wait_seconds_p90: number | null;
}
export interface IssueIn {
  category?: Category | null;
  email?: string | null;
  language?: string;
  name?: string | null;
  phone?: string | null;
  queue_id: string;
  /**
   * Another token of the same visitor: name, addresses and language are theirs.
   */
  same_holder_as?: number | null;
  user_id?: number | null;
}
export interface LeftUnserved {
  queue_id: string;
  waiting_count: number;
}
export interface LikelyOut {
  /**
   * Nine of ten results lie between.
   *
   * @minItems 2
   * @maxItems 2
   */
  p50: unknown[];
  /**
   * @minItems 2
   * @maxItems 2
   */
  p90: unknown[];
  /**
   * So often it was played with service times drawn anew.
   */
  runs: number;
}
export interface Line {
  as_of: string;
  called: LineToken[];
  department_id: string;
  desks: Desk[];
  /**
   * Desks that call for help: supervisors.
   */
  emergencies: EmergencyNow[];
  /**
   * By the time of their appointment.
   */
  expected: Expected[];
  held: LineToken[];
  /**
   * What is said to all who wait, newest first.
   */
  messages: MessageNow[];
  profiles: ProfileNow[];
  recent: Recent[];
  serving: LineToken[];
  /**
   * With `doctor_id`: the doctor's slots of the day.
   */
  slots?: DoctorsSlot[] | null;
  unserved: Unserved[];
  waiting: LineToken[];
  waiting_count: number;
}
export interface MessageNow {
  /**
   * When it closes.
   */
  at: string | null;
  ends_at: string;
  id: string;
  kind: MessageKind;
  minutes: number | null;
  posted_at: string;
  queue_id: string | null;
  texts: {
    [k: string]: string;
  };
}
/**
 * What an open desk serves; a desk that is not listed serves every queue.
 */
export interface ProfileNow {
  appointments: boolean;
  desk_id: number;
  helps: HelpNow[];
  in_order: boolean;
  queue_ids: string[] | null;
  /**
   * What the person there may serve; null: all.
   */
  skills: string[] | null;
  today_only: boolean;
}
export interface Recent {
  arrived_at: string;
  call_id: string | null;
  called_at: string | null;
  category: Category;
  /**
   * Of who has booked: since when they are here.
   */
  checked_in_at: string | null;
  /**
   * At a desk: why it was this one's turn.
   */
  chosen: Chosen | null;
  deed: Deed;
  department_id: string;
  desk_id: number | null;
  done_at: string;
  done_by: string | null;
  ended_at: string | null;
  /**
   * When they come back by themselves.
   */
  hold_ends_at: string | null;
  hold_reason: HoldReason | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  /**
   * Of transfers and the like, oldest first.
   */
  notes: Note[];
  origin_queue_id: string;
  phone: string | null;
  priority: number;
  queue_id: string;
  /**
   * The queues to which they go on within this visit, in order.
   */
  services: string[];
  started_at: string | null;
  status: TokenStatus;
  token_label: string;
  token_no: number;
  visit: number;
  waited_seconds: number;
}
/**
 * A queue in which people wait and from which no open desk calls.
 */
export interface Unserved {
  queue_id: string;
  waiting_count: number;
}
export interface Lookup {
  at: string;
  id: number;
  looked_for: LookedFor;
  token_ids: number[];
  user_id: string;
  user_name: string;
}
export interface Lookups {
  lookups: Lookup[];
  next: number | null;
}
export interface MessageAnswer {
  message: MessageNow;
}
export interface MessageIn {
  kind: MessageKind;
  lasts_minutes?: number;
  /**
   * How much longer it takes, or in how many minutes it closes.
   */
  minutes?: number | null;
  /**
   * Null: the whole department.
   */
  queue_id?: string | null;
  /**
   * A supervisor's own words, by language. Everybody sees them: no names.
   */
  texts?: {
    [k: string]: string;
  };
}
export interface NoteIn {
  note: string;
}
export interface Overview {
  branches: BranchOverview[];
  departments: DepartmentOverview[];
  wait_target_seconds: number;
}
/**
 * What token_api answers.
 */
export interface PeopleAtDesks {
  people: PersonAtDesks[];
}
export interface PersonAtDesks {
  name: string;
  user_id: string;
}
export interface PersonSetting {
  always: SkillsSet | null;
  name: string | null;
  today: SkillsSet | null;
  user_id: string;
}
export interface SkillsSet {
  queue_ids: string[];
}
export interface PlayedCategoryOut {
  called: number;
  category: Category;
  max: number | null;
  mean: number | null;
  p50: number | null;
  p90: number | null;
}
export interface PlayedHourOut {
  hour: number;
  max: number | null;
  mean: number | null;
  p50: number | null;
  p90: number | null;
}
export interface PlayedOut {
  by_category: PlayedCategoryOut[];
  by_hour: PlayedHourOut[];
  called: number;
  wait_seconds: SecondsOut;
  /**
   * Null: of nobody.
   */
  within_target_percent: number | null;
}
/**
 * What would be other with today's line.
 */
export interface ProfilePreview {
  /**
   * The desk; of skills those at which the person sits now, which may be none.
   */
  desks: DeskPreview[];
  /**
   * Where people wait whom some open desk serves now, and none would then.
   */
  unserved: LeftUnserved[];
}
export interface ProfilesAnswer {
  desks: DeskSetting[];
  people: PersonSetting[];
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
export interface Queue {
  branch_id: string;
  department_id: string;
  /**
   * By which rule its line is called.
   */
  discipline: Strict | Ageing | Ratio | Windows;
  kind: QueueKind;
  names: {
    [k: string]: string;
  };
  paused: boolean;
  queue_id: string;
}
export interface Strict {
  kind?: "STRICT";
}
export interface Ratio {
  kind?: "RATIO";
  /**
   * How many of each category are called in a turn; of one left out, one.
   */
  weights: {
    [k: string]: number;
  };
}
export interface Windows {
  /**
   * By how much the window opens before the slot begins.
   */
  early_minutes?: number;
  /**
   * How long after the slot's end a check-in is still in time.
   */
  grace_minutes?: number;
  kind?: "WINDOWS";
  /**
   * How many of each category are called in a turn; of one left out, one.
   */
  weights: {
    [k: string]: number;
  };
}
export interface QueuesAnswer {
  queues: Queue[];
}
export interface Readiness {
  missing: {
    [k: string]: string;
  };
  ready: boolean;
}
export interface ReplayedCallOut {
  called_at: string;
  /**
   * The token that was called.
   */
  really: number;
  /**
   * The token that the rules choose.
   */
  replayed: number | null;
}
export interface SearchIn {
  /**
   * A number (12, CW-012), a name's beginning, a phone, or a ticket's link.
   */
  text: string;
}
export interface ServiceIn {
  queue_id: string;
}
export interface ServicesAnswer {
  /**
   * The queues that are still to come, in order.
   */
  services: string[];
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
export interface SkillsIn {
  /**
   * @minItems 1
   * @maxItems 50
   */
  queue_ids: string[];
  /**
   * Back by itself at the day's end.
   */
  today_only?: boolean;
}
export interface SlotOut {
  booked: number;
  cancelled: number;
  capacity: number | null;
  date: string;
  no_show: number;
  queue_id: string;
  served: number;
  starts_at: string | null;
}
export interface SlotsAnswer {
  slots: SlotOut[];
}
export interface TokenAnswer {
  token: Token;
}
export interface TransferIn {
  /**
   * This desk alone calls them, until it closes or for a while.
   */
  desk_id?: number | null;
  note?: string | null;
  queue_id?: string | null;
  /**
   * The desk where they sit.
   */
  user_id?: string | null;
}
export interface WaitingPage {
  /**
   * Where the next page begins; null: this is the last.
   */
  next: string | null;
  waiting: LineToken[];
}
export interface WaitsAnswer {
  by_hour: HourOut[];
  cancelled: number;
  expired: number;
  /**
   * Null: of nobody.
   */
  forecast_within_range_percent: number | null;
  no_show: number;
  served: number;
  service_seconds: SecondsOut;
  visits: number;
  wait_seconds: SecondsOut;
  /**
   * Null: of nobody.
   */
  within_target_percent: number | null;
}
export interface WhatIfAnswer {
  after: PlayedOut;
  before: PlayedOut;
  likely?: LikelyOut | null;
  /**
   * By the same model with the desks as they were: how good it is.
   */
  modelled?: PlayedOut | null;
  /**
   * Unchanged: each call of the day, as it was and as replayed.
   */
  order?: ReplayedCallOut[] | null;
  unchanged: boolean;
}
export interface WhatIfIn {
  date: string;
  department_id: string;
  /**
   * At other times as it was.
   *
   * @maxItems 96
   */
  desks?: DesksIn[];
  /**
   * Another rule of calls, by queue.
   */
  disciplines?: {
    [k: string]: Strict | Ageing | Ratio | Windows;
  };
}
