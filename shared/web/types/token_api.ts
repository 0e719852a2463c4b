// Generated from docs/openapi/token_api.json by `npm run types`; do not edit.

export type Action = "CREATED" | "CHANGED" | "DELETED";
export type Change = "CREATED" | "CHANGED" | "DELETED";
export type EventType =
  | "TOKEN_GENERATED"
  | "TOKEN_ALLOCATED"
  | "TOKEN_WAITLISTED"
  | "TOKEN_RAISED"
  | "TOKEN_CHECKED_IN"
  | "TOKEN_CANCELLED"
  | "TOKEN_EXPIRED"
  | "TOKEN_CALLED"
  | "TOKEN_RECALLED"
  | "TOKEN_CALL_UNDONE"
  | "TOKEN_STARTED"
  | "TOKEN_HELD"
  | "TOKEN_RESUMED"
  | "TOKEN_RETURNED"
  | "TOKEN_RESTORED"
  | "TOKEN_CORRECTED"
  | "TOKEN_TRANSFERRED"
  | "TOKEN_ARRIVED"
  | "TOKEN_SERVED"
  | "TOKEN_NO_SHOW"
  | "TURN_NEAR"
  | "SLOT_DELAYED"
  | "SLOT_CANCELLED"
  | "BOOKING_REQUESTED"
  | "MESSAGE_POSTED"
  | "MESSAGE_ENDED"
  | "MESSAGE_SENT"
  | "EMERGENCY_RAISED"
  | "DESK_OPENED"
  | "DESK_CLOSED"
  | "REQUEST_APPROVED"
  | "REQUEST_REJECTED"
  | "TRIP_OFFERED"
  | "TRIP_ACCEPTED"
  | "TRIP_DECLINED"
  | "TRIP_TIMED_OUT"
  | "TRIP_STARTED"
  | "TRIP_COMPLETED"
  | "TRIP_RELEASED";
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
/**
 * Whether phones may join a branch, and which codes are good there.
 */
export type JoinMode = "off" | "fresh" | "fixed";
/**
 * Whether phones may join a branch, and which codes are good there.
 */
export type JoinMode1 = "off" | "fresh" | "fixed";
export type Missing = "DEPARTMENT" | "QUEUE" | "DESK" | "PERSON" | "KIOSK" | "UNPAUSED" | "OPEN";
/**
 * By which rule a call chose: of the counter's line, or another one.
 */
export type CallRule = "STRICT" | "AGEING" | "RATIO" | "WINDOWS" | "APPOINTMENT" | "BY_HAND";
export type Category = "EMERGENCY" | "PRIORITY_PAID" | "FOLLOWUP" | "ONLINE" | "WALKIN";
export type CheckInState = "EXPECTED" | "EARLY" | "NOTED" | "IN_TIME" | "LATE";
export type Template = "hospital" | "town-hall" | "bank" | "empty";
/**
 * Why it happened, where one event type has several causes.
 */
export type Reason =
  | "ISSUED"
  | "PROMOTED"
  | "MATCHED"
  | "MANUAL"
  | "DAY_OPENED"
  | "FULL"
  | "PREEMPTED"
  | "SLOT_CANCELLED"
  | "OTHER_DOCTOR"
  | "BY_HOLDER"
  | "BY_STAFF"
  | "GRACE_OVER"
  | "OUT_OF_ORDER"
  | "UNDONE"
  | "NEXT_SERVICE"
  | "CHECKED_IN"
  | "DRILL"
  | "DAY_ENDED"
  | "CANCELLED_BY_DRIVER"
  | "SHIFT_ENDED"
  | "OFFER_TIMEOUT"
  | "TRIP_COMPLETED"
  | "TRIP_RELEASED";
export type TripStatus =
  | "PENDING"
  | "ACCEPTED"
  | "STARTED"
  | "COMPLETED"
  | "DECLINED"
  | "TIMED_OUT"
  | "CANCELLED"
  | "RELEASED";
export type Discipline = "ageing" | "preemptive" | "elastic";
export type SlotStatus = "ACTIVE" | "DELAYED" | "CANCELLED";
export type RequestStatus = "PENDING" | "APPROVED" | "ALLOCATED" | "FULFILLED" | "REJECTED";
export type ObjectType = "branch" | "department" | "queue" | "desk";
export type Format = "yaml" | "json";
export type QueueState = "open" | "closed" | "paused" | "full";
export type Kind = "changes" | "acts";
/**
 * Why a slot of a pattern is not made.
 */
export type LeftOut = "CLOSED_DAY" | "ON_LEAVE" | "OVERLAPS" | "PAST" | "SKIPPED_HOUR";
export type LineRule = "STRICT" | "AGEING" | "RATIO" | "WINDOWS" | "APPOINTMENT";
export type ShiftStatus = "REQUESTED" | "APPROVED" | "REJECTED" | "ENDED";
/**
 * What a message to all who wait says; every surface has words for each.
 */
export type MessageKind = "DELAY" | "CLOSING" | "OTHER_ENTRANCE" | "OTHER";
/**
 * Whether phones may join a branch, and which codes are good there.
 */
export type JoinMode2 = "off" | "fresh" | "fixed";
export type Role = "kiosk" | "holder" | "staff" | "supervisor" | "driver" | "eic" | "dbs" | "admin";
/**
 * Why somebody who has booked would stand in no line.
 */
export type NotInLine = "EXPECTED" | "EARLY";
export type PairingState = "WAITING" | "PAIRED" | "OVER";
export type QueueKind = "COUNTER" | "SLOT" | "STATION";
/**
 * By which rule the line is called.
 */
export type LineRule1 = "STRICT" | "AGEING" | "RATIO" | "WINDOWS" | "APPOINTMENT";

export interface AgeingInput {
  kind?: "AGEING";
  /**
   * Who comes so much later goes before nobody, but in an emergency.
   */
  minutes: number;
}
export interface AgeingOutput {
  kind?: "AGEING";
  /**
   * Who comes so much later goes before nobody, but in an emergency.
   */
  minutes: number;
}
export interface Alive {
  alive: boolean;
}
export interface Allocated {
  dbs_name: string;
  driver_name: string;
  message: string;
  success: boolean;
  token_no: string;
  trip_id: number;
}
export interface Appointment {
  delay_minutes: number;
  /**
   * As it was booked.
   */
  starts_at: string;
}
export interface AskedBooking {
  booking_id: string;
  valid_seconds: number;
}
export interface AuditEntries {
  entries: AuditEntry[];
  next: number | null;
}
export interface AuditEntry {
  /**
   * An act is named as its event
   */
  action: Change | EventType;
  /**
   * The user's id; null: a command on the server
   */
  actor: string | null;
  actor_name: string | null;
  after: {
    [k: string]: unknown;
  } | null;
  at: string;
  /**
   * Of a change, the fields that it changed
   */
  before: {
    [k: string]: unknown;
  } | null;
  id: number;
  /**
   * Of a token its label; `after` has the id
   */
  object_id: string;
  object_type: string;
}
export interface BookedDay {
  booked: number;
  day: string;
  department_id: string;
}
/**
 * What a booking is answered with: the fields of a counter's token, and the slot's.
 */
export interface BookedSlot {
  actual_time: string | null;
  category: string;
  created_at: string;
  estimated_time: string | null;
  estimated_wait: null;
  existing: false;
  id: number;
  /**
   * Whether the holder is told by mail
   */
  letters: boolean;
  /**
   * An address was given, but too many tokens have been told there, or from here
   */
  letters_limited: boolean;
  patient: string | null;
  patient_name: string | null;
  priority: Priority;
  queue_position: number | null;
  slot: string;
  status: TokenStatus;
  ticket_url: string | null;
  token: SlotToken;
  token_number: number;
  updated_at: string;
}
export interface Priority {
  base: number;
  bonus: number;
  final: number;
}
/**
 * A slot's token; on the waiting list `position` is the place there.
 */
export interface SlotToken {
  actual_time: string | null;
  called_at: string | null;
  category: string;
  checked_in_at: string | null;
  created_at: string;
  department_id: string;
  desk_id: number | null;
  doctor_id: string;
  ended_at: string | null;
  estimated_time: string | null;
  id: number;
  issued_at: string;
  patient: string | null;
  patient_id: string | null;
  patient_name: string | null;
  /**
   * 1 = next; the place on the waiting list
   */
  position: number | null;
  priority: Priority;
  queue_id: string;
  service_date: string;
  slot: string;
  slot_id: string;
  started_at: string | null;
  status: TokenStatus;
  ticket_url: string | null;
  token_label: string;
  token_no: number;
  token_number: number;
  updated_at: string;
}
export interface Branch {
  closed_days: ClosedSpan[];
  hours: string[][][] | null;
  id: string;
  join_mode: JoinMode;
  languages: string[];
  /**
   * Of its hall screens
   */
  layouts: HallLayout[];
  names: {
    [k: string]: string;
  };
  phone_check_in: boolean;
  time_zone: string;
}
export interface ClosedSpan {
  first: string;
  last: string;
  reason: string | null;
}
/**
 * How a screen of the branch shows it whose address names this layout.
 */
export interface HallLayout {
  columns: number | null;
  departments: string[];
  id: string;
  language_seconds: number;
  languages: string[];
  ticker: {
    [k: string]: string;
  } | null;
}
/**
 * What is left out stays as it is.
 */
export interface BranchChange {
  /**
   * Days on which nothing is given out, with what visitors are told of them: the first and the last day of each stretch, on the branch's calendar.
   *
   * @maxItems 200
   */
  closed_days?: NewClosedSpan[];
  hours?: string[][][] | null;
  join_mode?: JoinMode1;
  /**
   * In the order screens show them.
   *
   * @minItems 1
   * @maxItems 20
   */
  languages?: string[];
  /**
   * Of hall screens: `/screen/main?layout=lab` shows the layout `lab`, and an address without one the layout `default`, where there is one.
   *
   * @maxItems 20
   */
  layouts?: NewLayout[];
  /**
   * By language; a plain string is the name in English.
   */
  name?:
    | string
    | {
        [k: string]: string;
      };
  /**
   * Whether who has booked may check in by the link of their ticket.
   */
  phone_check_in?: boolean;
  time_zone?: string;
}
export interface NewClosedSpan {
  first: string;
  last: string;
  reason?: string | null;
}
export interface NewLayout {
  columns?: number | null;
  /**
   * @maxItems 50
   */
  departments?: string[];
  id: string;
  language_seconds?: number;
  /**
   * @maxItems 20
   */
  languages?: string[];
  ticker?: {
    [k: string]: string;
  } | null;
}
export interface BranchSetup {
  branch_id: string;
  departments: number;
  desks: number;
  kiosk_url: string;
  kiosks: number;
  /**
   * In the order in which it is best done
   */
  missing: Missing[];
  names: {
    [k: string]: string;
  };
  /**
   * When it opens next, while it is closed
   */
  opens_at: string | null;
  people: number;
  queues: number;
  screen_url: string;
  time_zone: string;
}
export interface Branches {
  branches: Branch[];
  next: string | null;
}
export interface CalledBy {
  /**
   * Whether there may be more of them.
   */
  at_least: boolean;
  /**
   * How many came earlier and still wait.
   */
  passed_over: number;
  rule: CallRule;
}
/**
 * One of three: a delay, another number of seats, a cancellation.
 */
export interface ChangeWanted {
  cancel?: boolean;
  delay_minutes?: number | null;
  max_capacity?: number | null;
}
export interface CheckIn {
  /**
   * Whether one may check in here and now.
   */
  by_phone: boolean;
  /**
   * From when on one can be called; null: not known.
   */
  opens_at: string | null;
  state: CheckInState;
}
export interface ChosenDiscipline {
  discipline: StrictInput | AgeingInput | RatioInput | WindowsInput;
}
export interface StrictInput {
  kind?: "STRICT";
}
export interface RatioInput {
  kind?: "RATIO";
  /**
   * How many of each category are called in a turn; of one left out, one.
   */
  weights: {
    [k: string]: number;
  };
}
export interface WindowsInput {
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
export interface ChosenFile {
  /**
   * Whether what the file does not name is deleted
   */
  delete_missing?: boolean;
  /**
   * YAML or JSON, as it is exported
   */
  file: string;
  /**
   * That of the comparison: refused when the directory was changed since
   */
  state?: string | null;
}
export interface ChosenTemplate {
  template: Template;
}
/**
 * When a counter's line closes today: whoever still waits then leaves the line, and is told.
 */
export interface ClosingBody {
  closes_at: string;
  /**
   * Whether it is likely to be one's turn before; null: nobody can tell
   */
  in_time: boolean | null;
  last_ticket_at: string;
}
export interface Code {
  /**
   * The number of the booking, or the ticket's link as a scanner reads it.
   */
  code: string;
  /**
   * Of those that a refusal with SEVERAL_BOOKINGS lists as `choices` the one that is meant.
   */
  slot_id?: string | null;
}
export interface Confirmation {
  code: string;
}
export interface CounterTokenAnswer {
  token: Token;
}
export interface Token {
  category: string;
  department_id: string;
  id: number;
  issued_at: string;
  queue_id: string;
  service_date: string;
  status: TokenStatus;
  token_label: string;
  token_no: number;
}
export interface CurrentToken {
  has_token: boolean;
  queue_position?: number;
  token: DriverToken | null;
  trip?: Trip;
}
export interface DriverToken {
  allocated_at?: string;
  expiry_reason?: Reason;
  id: number;
  issued_at: string;
  ms_id: number;
  ms_name: string;
  sequence_number: number;
  status: "WAITING" | "ALLOCATED" | "EXPIRED";
  token_no: string;
  vehicle_reg: string;
}
export interface Trip {
  accepted_at: string | null;
  dbs_id: number;
  dbs_name: string;
  ended_at: string | null;
  id: number;
  offer_ends_at: string | null;
  offered_at: string;
  started_at: string | null;
  status: TripStatus;
  stock_request_id: number;
}
export interface CurrentTokenEvent {
  driver_name: string;
  has_token: boolean;
  /**
   * How the latest token ended; null with a live one
   */
  last: LastToken | null;
  queue_position?: number;
  /**
   * Where the trip went that was taken back last
   */
  released_from: string | null;
  station: HomeStation;
  token: DriverToken | null;
  trip?: Trip;
}
export interface LastToken {
  ended_at: string;
  expiry_reason: Reason;
  token_no: string;
}
export interface HomeStation {
  ms_id: number;
  ms_name: string;
  time_zone: string;
}
/**
 * Rates and the utilization are percent; who sits, is called or served counts as confirmed.
 */
export interface DailyReport {
  average_wait_minutes: number | null;
  cancellation_rate: number;
  cancelled: number;
  capacity_utilization: number;
  category_breakdown: {
    [k: string]: number;
  };
  completed: number;
  confirmed: number;
  date: string;
  doctor_id: string | null;
  expired: number;
  no_show: number;
  no_show_rate: number;
  overtakes: number;
  p90_wait_minutes: number | null;
  preemptions: number;
  promotions: number;
  status_breakdown: {
    [k: string]: number;
  };
  total_capacity: number;
  total_slots: number;
  total_tokens: number;
  waiting: number;
}
export interface DayDoctor {
  /**
   * Works here no more; slots of that day are left
   */
  gone: boolean;
  id: string;
  name: string;
  on_leave: boolean;
  slots: DaySlot[];
  specialization: string;
}
export interface DaySlot {
  /**
   * How many are called, being served or held
   */
  at_desk_count: number;
  check_in_required: boolean;
  created_at: string;
  /**
   * How many seats are taken now
   */
  current_capacity: number;
  date: string;
  delay_minutes: number;
  department_id: string;
  discipline: Discipline;
  doctor: string;
  doctor_id: string;
  doctor_name: string;
  end_time: string;
  id: string;
  max_capacity: number;
  /**
   * Seats granted beyond the capacity, worked off first
   */
  overflow: number;
  pace_minutes: number;
  /**
   * Whether phones that have joined may book it
   */
  phone_booking: boolean;
  seats_free: number;
  /**
   * Grows with each thing that happens in the slot
   */
  seq: number;
  start_time: string;
  /**
   * Who has waited so long is raised; null: as STARVATION_MINUTES says
   */
  starvation_minutes: number | null;
  status: SlotStatus;
  waiting_count: number;
}
export interface Dbs {
  /**
   * False: closed, it asks for no more stock
   */
  active: boolean;
  dbs_id: number;
  ms_id: number;
  name: string;
}
/**
 * What is left out stays as it is.
 */
export interface DbsChange {
  active?: boolean;
  name?: string;
}
export interface DbsList {
  dbs: ListedDbs[];
  next: number | null;
}
export interface ListedDbs {
  /**
   * False: closed, it asks for no more stock
   */
  active: boolean;
  dbs_id: number;
  ms_id: number;
  name: string;
  /**
   * Neither delivered nor rejected
   */
  open_request_count: number;
  username: string | null;
}
export interface Decision {
  approved_at: string | null;
  approved_by: string | null;
  dbs_id: number;
  dbs_name: string;
  driver_name: string | null;
  id: number;
  message: string;
  ms_id: number;
  priority: string;
  queue_position: number | null;
  requested_at: string | null;
  requested_by: string | null;
  requested_qty: string;
  status: RequestStatus;
  success: boolean;
  token_no: string | null;
  trip_id: number | null;
}
export interface Delay {
  /**
   * All told; 0 takes the delay back.
   */
  delay_minutes: number;
}
export interface Department {
  branch_id: string;
  /**
   * Beyond those of its branch
   */
  closed_days: ClosedSpan[];
  id: string;
  names: {
    [k: string]: string;
  };
  position: number;
  /**
   * What the numbers of its appointments begin with
   */
  slot_prefix: string;
}
/**
 * What is left out stays as it is.
 */
export interface DepartmentChange {
  /**
   * Days on which nothing is given out, with what visitors are told of them: the first and the last day of each stretch, on the branch's calendar.
   *
   * @maxItems 200
   */
  closed_days?: NewClosedSpan[];
  /**
   * By language; a plain string is the name in English.
   */
  name?:
    | string
    | {
        [k: string]: string;
      };
  /**
   * Where pages list it.
   */
  position?: number;
  /**
   * OPD makes OPD-A-001; with one of its own no other department's has its number
   */
  slot_prefix?: string;
}
export interface DepartmentDay {
  date: string;
  department_id: string;
  /**
   * Where a doctor calls their people, with `?doctor=` and the id
   */
  doctor_page_url: string;
  doctors: DayDoctor[];
  names: {
    [k: string]: string;
  };
  /**
   * Whether the branch has hours then, and it is no closed day
   */
  open: boolean;
  time_zone: string;
  today: string;
}
export interface DepartmentNow {
  busy_desks: number[];
  department_id: string;
}
export interface Departments {
  departments: Department[];
  next: string | null;
}
export interface Desk {
  department_id: string;
  names: {
    [k: string]: string;
  } | null;
  number: number;
}
/**
 * What is left out stays as it is; a desk without names goes by its number.
 */
export interface DeskChange {
  /**
   * By language; a plain string is the name in English.
   */
  name?:
    | string
    | {
        [k: string]: string;
      }
    | null;
}
export interface Desks {
  desks: Desk[];
}
export interface Device {
  active: boolean;
  branch_id: string;
  id: number;
  /**
   * When the kiosk last said that it is there; null: never
   */
  last_seen_at?: string | null;
  name: string;
}
/**
 * What is left out stays as it is.
 */
export interface DeviceChange {
  active?: boolean;
  name?: string;
}
export interface DeviceLogin {
  device_key: string;
}
export interface DeviceWithKey {
  active: boolean;
  branch_id: string;
  /**
   * Shown this once. Enter it in the kiosk's browser.
   */
  device_key: string;
  id: number;
  /**
   * When the kiosk last said that it is there; null: never
   */
  last_seen_at?: string | null;
  name: string;
}
export interface Devices {
  devices: Device[];
  next: number | null;
}
export interface DirectoryChange {
  action: Action;
  after: {
    [k: string]: unknown;
  } | null;
  /**
   * Of a change, the fields that it changes
   */
  before: {
    [k: string]: unknown;
  } | null;
  object_id: string;
  object_type: ObjectType;
}
export interface DirectoryComparison {
  /**
   * In the order in which they are made
   */
  changes: DirectoryChange[];
  /**
   * What the file does not name, and nobody deletes
   */
  kept: DirectoryObject[];
  /**
   * Why it would not be applied
   */
  refused: RefusedChange[];
  /**
   * Of the directory before; another one when it was changed
   */
  state: string;
}
export interface DirectoryObject {
  object_id: string;
  object_type: ObjectType;
}
export interface RefusedChange {
  code: string;
  object_id: string;
  object_type: ObjectType;
  sentence: string;
}
export interface DirectoryFile {
  /**
   * Whether what the file does not name is deleted
   */
  delete_missing?: boolean;
  /**
   * YAML or JSON, as it is exported
   */
  file: string;
}
export interface Doctor {
  created_at: string;
  department_id: string;
  id: string;
  name: string;
  /**
   * What the numbers of their appointments begin with; null: as the department's.
   */
  slot_prefix: string | null;
  specialization: string;
  updated_at: string;
}
/**
 * What is left out stays as it is.
 */
export interface DoctorChange {
  name?: string;
  slot_prefix?: string | null;
  specialization?: string;
}
export interface Doctors {
  doctors: Doctor[];
  next: string | null;
}
export interface Driver {
  active: boolean;
  driver_id: number;
  email: string | null;
  language: string;
  ms_id: number;
  name: string;
  phone: string | null;
}
/**
 * What is left out stays as it is.
 */
export interface DriverChange {
  active?: boolean;
  email?: string | null;
  language?: string;
  ms_id?: number;
  name?: string;
  phone?: string | null;
}
export interface Drivers {
  drivers: ListedDriver[];
  next: number | null;
}
export interface ListedDriver {
  active: boolean;
  driver_id: number;
  email: string | null;
  language: string;
  ms_id: number;
  name: string;
  /**
   * Null: neither
   */
  now: ("WAITING" | "ON_TRIP") | null;
  phone: string | null;
  token_no: string | null;
  username: string | null;
}
export interface Emergency {
  patient_id: string;
  slot_id: string;
}
export interface EstimatedWait {
  p50_seconds: number;
  p90_seconds: number;
}
export interface Further {
  queue_id: string;
}
export interface GivenPass {
  /**
   * For the header `Join-Pass`.
   */
  join_pass: string;
  valid_seconds: number;
}
export interface History {
  history: Moved[];
  token_id: number;
  token_label: string;
}
/**
 * One thing that changed the token's standing, or was said of it.
 */
export interface Moved {
  /**
   * The user who did it; null: the holder or a timer
   */
  actor: string | null;
  at: string;
  cause: string | null;
  event_id: string | null;
  event_type: string | null;
  moved: number;
  /**
   * What the actor gave as the reason, or to the next desk
   */
  note: string | null;
  /**
   * Whether it happened to this token, and not to another one
   */
  own: boolean;
  position: number | null;
  priority: {
    [k: string]: number;
  };
  reason: string | null;
  status: string;
  text: string;
}
export interface IssuedToken {
  /**
   * null while too little is known
   */
  estimated_wait: EstimatedWait | null;
  existing: boolean;
  /**
   * Whether the holder is told by mail
   */
  letters: boolean;
  /**
   * An address was given, but too many tokens have been told there, or from here
   */
  letters_limited: boolean;
  /**
   * 1 = next; null once called
   */
  queue_position: number | null;
  /**
   * The holder's own page
   */
  ticket_url: string | null;
  token: Token;
}
export interface JoinDepartment {
  /**
   * Of a closed day
   */
  closed_reason: string | null;
  department_id: string;
  names: {
    [k: string]: string;
  };
  open: boolean;
  /**
   * When it opens next, while it is closed
   */
  opens_at: string | null;
  queues: JoinQueue[];
}
export interface JoinQueue {
  /**
   * When its line closes today; null: it does not
   */
  closing: ClosingBody | null;
  estimated_wait: EstimatedWait | null;
  names: {
    [k: string]: string;
  };
  queue_id: string;
  state: QueueState;
  waiting_count: number;
}
export interface JoinSetup {
  join_mode: JoinMode;
  languages: string[];
  names: {
    [k: string]: string;
  };
  /**
   * What a poster's QR code says; null: none is good
   */
  poster_url: string | null;
  /**
   * Opens the code to a hall's screen: /screen/{branch}#join={key}; null: off
   */
  screen_key: string | null;
}
export interface JoinSlot {
  doctor_name: string;
  ends_at: string;
  seats_free: number;
  slot_id: string;
  specialization: string;
  starts_at: string;
}
export interface JoinSlots {
  slots: JoinSlot[];
}
export interface JoinTicket {
  queue_id: string;
  status: TokenStatus;
  ticket_url: string;
  token_label: string;
}
export interface JoinTicketAnswer {
  existing: boolean;
  ticket: JoinTicket;
}
export interface JoinTickets {
  tickets: JoinTicket[];
}
export interface Kiosk {
  branch_id: string;
  /**
   * Whether somebody may have to check in here today.
   */
  check_in: boolean;
  /**
   * Of a closed day
   */
  closed_reason: string | null;
  departments: KioskDepartment[];
  languages: string[];
  names: {
    [k: string]: string;
  };
  open: boolean;
  /**
   * When it opens next, while it is closed
   */
  opens_at: string | null;
  time_zone: string;
}
export interface KioskDepartment {
  /**
   * The desks that have a visitor now
   */
  busy_desks: number[];
  /**
   * Of a closed day
   */
  closed_reason: string | null;
  department_id: string;
  names: {
    [k: string]: string;
  };
  open: boolean;
  /**
   * The desks that are open and have no break now
   */
  open_desks: number[];
  /**
   * When it opens next, while it is closed
   */
  opens_at: string | null;
  queues: KioskQueue[];
}
export interface KioskQueue {
  categories: Category[];
  /**
   * When its line closes today; null: it does not
   */
  closing: ClosingBody | null;
  estimated_wait: EstimatedWait | null;
  names: {
    [k: string]: string;
  };
  open: boolean;
  pause_reason: string | null;
  paused: boolean;
  queue_id: string;
  /**
   * Further services can be added to its tickets here.
   */
  services: boolean;
  waiting_count: number;
}
export interface Leave {
  doctor_id: string;
  first_day: string;
  id: string;
  last_day: string;
  /**
   * To whom those went who were booked then
   */
  to_doctor_id: string | null;
}
export interface LeavePreview {
  people: PersonThen[];
  /**
   * Those that would be cancelled
   */
  slots: LeaveSlot[];
}
export interface PersonThen {
  expected_now: string | null;
  expected_then: string | null;
  patient_name: string | null;
  phone: string | null;
  position_then: number | null;
  slot_id_now: string | null;
  slot_id_then: string | null;
  status_now: TokenStatus;
  status_then: TokenStatus;
  token_id: number;
  token_label: string;
  /**
   * Whether a letter goes to them; the others want a call
   */
  told: boolean;
}
export interface LeaveSlot {
  end_time: string;
  slot_id: string;
  start_time: string;
}
export interface Leaves {
  leaves: Leave[];
}
export interface ListedShift {
  decided_at: string | null;
  decided_by: string | null;
  driver_id: number;
  driver_name: string;
  ends_at: string | null;
  id: number;
  ms_id: number;
  recurring: RecurringShown | null;
  requested_at: string;
  starts_at: string | null;
  status: ShiftStatus;
  vehicle_id: number;
  vehicle_reg: string;
}
export interface RecurringShown {
  first_day: string | null;
  from: string;
  last_day: string | null;
  to: string;
  weekdays: number[];
}
export interface ListedStation {
  /**
   * False: closed, it gives out no tokens
   */
  active: boolean;
  languages: string[];
  ms_id: number;
  name: string;
  on_trip_count: number;
  /**
   * Stock requests without a vehicle
   */
  open_request_count: number;
  queue_id: string;
  time_zone: string;
  waiting_count: number;
}
export interface ListedVehicle {
  active: boolean;
  /**
   * Null: neither
   */
  now: ("WAITING" | "ON_TRIP") | null;
  registration: string;
  token_no: string | null;
  vehicle_id: number;
}
/**
 * What is said to all who wait in the line.
 */
export interface MessageToAll {
  /**
   * When it closes.
   */
  at: string | null;
  ends_at: string;
  id: string;
  kind: MessageKind;
  /**
   * Of a delay.
   */
  minutes: number | null;
  texts: {
    [k: string]: string;
  };
}
export interface NewBooking {
  email: string;
  language?: string;
  name: string;
  slot_id: string;
}
export interface NewBranch {
  /**
   * Days on which nothing is given out, with what visitors are told of them: the first and the last day of each stretch, on the branch's calendar.
   *
   * @maxItems 200
   */
  closed_days?: NewClosedSpan[];
  hours?: string[][][] | null;
  id: string;
  join_mode?: JoinMode2;
  /**
   * In the order screens show them.
   *
   * @minItems 1
   * @maxItems 20
   */
  languages?: string[];
  /**
   * Of hall screens: `/screen/main?layout=lab` shows the layout `lab`, and an address without one the layout `default`, where there is one.
   *
   * @maxItems 20
   */
  layouts?: NewLayout[];
  /**
   * By language; a plain string is the name in English.
   */
  name:
    | string
    | {
        [k: string]: string;
      };
  /**
   * Whether who has booked may check in by the link of their ticket.
   */
  phone_check_in?: boolean;
  time_zone: string;
}
export interface NewDbs {
  dbs_id: number;
  ms_id: number;
  name: string;
  password?: string | null;
  username?: string | null;
}
export interface NewDepartment {
  branch_id: string;
  /**
   * Days on which nothing is given out, with what visitors are told of them: the first and the last day of each stretch, on the branch's calendar.
   *
   * @maxItems 200
   */
  closed_days?: NewClosedSpan[];
  id: string;
  /**
   * By language; a plain string is the name in English.
   */
  name:
    | string
    | {
        [k: string]: string;
      };
  /**
   * Where pages list it.
   */
  position?: number;
  /**
   * OPD makes OPD-A-001; with one of its own no other department's has its number
   */
  slot_prefix?: string;
}
export interface NewDesk {
  /**
   * By language; a plain string is the name in English.
   */
  name?:
    | string
    | {
        [k: string]: string;
      }
    | null;
  number: number;
}
export interface NewDevice {
  branch_id: string;
  name: string;
}
export interface NewDoctor {
  department_id?: string;
  name: string;
  slot_prefix?: string | null;
  specialization: string;
}
export interface NewDriver {
  email?: string | null;
  language?: string;
  ms_id: number;
  name: string;
  password?: string | null;
  phone?: string | null;
  username?: string | null;
}
export interface NewLeave {
  first_day: string;
  /**
   * The last day without slots
   */
  last_day: string;
  /**
   * Whose free seats of the same day who is booked gets; null: it is off for all
   */
  to_doctor_id?: string | null;
}
export interface NewPass {
  code: string;
  /**
   * The pass that this phone had before, good or expired.
   */
  join_pass?: string | null;
}
export interface NewPatient {
  email?: string | null;
  language?: string;
  name: string;
  phone?: string | null;
}
export interface NewPattern {
  check_in_required?: boolean;
  discipline?: Discipline;
  end_time: string;
  first_day: string;
  last_day: string;
  max_capacity: number;
  pace_minutes?: number;
  phone_booking?: boolean;
  slot_minutes: number;
  /**
   * On the branch's clock
   */
  start_time: string;
  /**
   * 0 is Monday
   *
   * @minItems 1
   * @maxItems 7
   */
  weekdays: number[];
}
export interface NewQueue {
  branch_id: string;
  closed?: boolean;
  daily_cap?: number | null;
  department_id: string;
  first_number?: number;
  id: string;
  /**
   * What a kiosk or a holder may ask for.
   *
   * @maxItems 5
   */
  kiosk_categories?: Category[];
  /**
   * Whether further services can be added to a ticket at the kiosk, or on its page: they are joined with the same number, once the one before is served.
   */
  kiosk_services?: boolean;
  /**
   * Plain text, {prefix} if you like, and {number} or {number:03d} last.
   */
  label_format?: string;
  /**
   * What its labels begin with; the queue's id when left out.
   */
  label_prefix?: string;
  /**
   * By language; a plain string is the name in English.
   */
  name:
    | string
    | {
        [k: string]: string;
      };
  paused?: boolean;
  wait_target_minutes?: number | null;
}
export interface NewShift {
  ends_at?: string | null;
  ms_id: number;
  recurring?: Recurring | null;
  /**
   * Without an offset: by the clock of the station
   */
  starts_at?: string | null;
  vehicle_id: number;
}
/**
 * On these weekdays, by the clock of the station; `to` may be on the next day.
 */
export interface Recurring {
  first_day?: string | null;
  from: string;
  last_day?: string | null;
  to: string;
  /**
   * 0 is Monday.
   *
   * @minItems 1
   * @maxItems 7
   */
  weekdays: number[];
}
export interface NewSlot {
  /**
   * Call only those who have checked in.
   */
  check_in_required?: boolean;
  discipline?: Discipline;
  doctor: string;
  end_time: string;
  max_capacity: number;
  pace_minutes?: number;
  /**
   * Phones that have joined may book it.
   */
  phone_booking?: boolean;
  /**
   * Without an offset: on the branch's clock.
   */
  start_time: string;
  starvation_minutes?: number | null;
}
export interface NewStation {
  /**
   * In the order screens show them.
   *
   * @minItems 1
   * @maxItems 20
   */
  languages?: string[];
  ms_id: number;
  name: string;
  time_zone: string;
}
export interface NewStockRequest {
  dbs_id: number;
  /**
   * Shown, and orders nothing.
   */
  priority?: string;
  requested_qty: number | string;
}
export interface NewTicket {
  language?: string;
  queue_id: string;
}
export interface NewUser {
  active?: boolean;
  departments?: string[] | null;
  display_name?: string | null;
  holder_id?: number | null;
  password: string;
  role: Role;
  username: string;
}
export interface NewVehicle {
  registration: string;
}
export interface Offers {
  branch_id: string;
  /**
   * Of a closed day
   */
  closed_reason: string | null;
  departments: JoinDepartment[];
  join_mode: JoinMode;
  languages: string[];
  names: {
    [k: string]: string;
  };
  open: boolean;
  /**
   * When a closed branch opens next
   */
  opens_at: string | null;
  time_zone: string;
}
export interface OwnTrip {
  accepted_at: string | null;
  dbs_id: number;
  dbs_name: string;
  ended_at: string | null;
  id: number;
  ms_id: number;
  offer_ends_at: string | null;
  offered_at: string;
  started_at: string | null;
  status: TripStatus;
  stock_request_id: number;
  token_no: string;
}
export interface Pair {
  stock_request_id: number;
  token_id: number;
}
export interface PairedDevice {
  branch_id: string;
  /**
   * As the kiosk shows it.
   */
  code: string;
  name: string;
}
export interface Pairing {
  /**
   * Shown on the kiosk's screen, for an administrator to type.
   */
  code: string;
  /**
   * Good once the code was typed. Keep it in the kiosk.
   */
  device_key: string;
  /**
   * Seconds.
   */
  expires_in: number;
}
export interface PairingAnswer {
  /**
   * Where the kiosk stands, once it is paired
   */
  branch_id: string | null;
  state: PairingState;
}
export interface PairingQuestion {
  device_key: string;
}
export interface Patient {
  created_at: string;
  email: string | null;
  id: string;
  language: string;
  name: string;
  phone: string | null;
  updated_at: string;
}
/**
 * What is left out stays as it is.
 */
export interface PatientChange {
  email?: string | null;
  language?: string;
  name?: string;
  phone?: string | null;
}
export interface Patients {
  next: string | null;
  patients: Patient[];
}
export interface PatternSlot {
  end_time: string;
  /**
   * Why there will be none; null: it is made
   */
  left_out: LeftOut | null;
  /**
   * On the branch's clock
   */
  start_time: string;
}
export interface PatternSlots {
  slots: PatternSlot[];
}
export interface Pause {
  reason?: string | null;
}
export interface People {
  people: Person[];
}
export interface Person {
  name: string;
  /**
   * As sessions have it.
   */
  user_id: string;
}
export interface PeopleInQueue {
  /**
   * Called, served, or on hold
   */
  at_desks_count: number;
  queue_id: string;
  waiting_count: number;
}
export interface PeopleNow {
  /**
   * From today on, where somebody has booked
   */
  booked_days: BookedDay[];
  departments: DepartmentNow[];
  queues: PeopleInQueue[];
}
export interface Preview {
  discipline: StrictOutput | AgeingOutput | RatioOutput | WindowsOutput;
  /**
   * In the order of the rule that is previewed.
   */
  line: PreviewedToken[];
  waiting_count: number;
}
export interface StrictOutput {
  kind?: "STRICT";
}
export interface RatioOutput {
  kind?: "RATIO";
  /**
   * How many of each category are called in a turn; of one left out, one.
   */
  weights: {
    [k: string]: number;
  };
}
export interface WindowsOutput {
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
export interface PreviewedToken {
  category: Category;
  /**
   * Has booked and would be called nowhere yet: has to check in (`EXPECTED`), or has before the window opens (`EARLY`).
   */
  not_in_line: NotInLine | null;
  /**
   * 1 = next; null: further behind than is shown.
   */
  place_now: number | null;
  place_then: number | null;
  queue_id: string;
  token_label: string;
  waited_seconds: number;
}
/**
 * What the provider sent the page back with, and what the page had kept.
 */
export interface ProviderLogin {
  code: string;
  code_verifier: string;
  nonce: string;
  redirect_uri: string;
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
  closed: boolean;
  daily_cap: number | null;
  department_id: string;
  /**
   * By which rule its line is called.
   */
  discipline: StrictOutput | AgeingOutput | RatioOutput | WindowsOutput;
  first_number: number;
  id: string;
  kind: QueueKind;
  kiosk_categories: Category[];
  kiosk_services: boolean;
  label_format: string;
  label_prefix: string;
  names: {
    [k: string]: string;
  };
  /**
   * What a kiosk says of the pause
   */
  pause_reason: string | null;
  paused: boolean;
  wait_target_minutes: number | null;
}
/**
 * What is left out stays as it is.
 */
export interface QueueChange {
  closed?: boolean;
  daily_cap?: number | null;
  first_number?: number;
  /**
   * What a kiosk or a holder may ask for.
   *
   * @maxItems 5
   */
  kiosk_categories?: Category[];
  /**
   * Whether further services can be added to a ticket at the kiosk, or on its page: they are joined with the same number, once the one before is served.
   */
  kiosk_services?: boolean;
  /**
   * Plain text, {prefix} if you like, and {number} or {number:03d} last.
   */
  label_format?: string;
  label_prefix?: string;
  /**
   * By language; a plain string is the name in English.
   */
  name?:
    | string
    | {
        [k: string]: string;
      };
  paused?: boolean;
  wait_target_minutes?: number | null;
}
export interface QueueToCome {
  names: {
    [k: string]: string;
  };
  queue_id: string;
}
export interface Queues {
  next: string | null;
  queues: Queue[];
}
export interface Readiness {
  missing: {
    [k: string]: string;
  };
  ready: boolean;
}
export interface RequestList {
  next: number | null;
  stock_requests: StockRequest[];
}
export interface StockRequest {
  approved_at: string | null;
  approved_by: string | null;
  dbs_id: number;
  dbs_name: string;
  id: number;
  ms_id: number;
  priority: string;
  queue_position: number | null;
  requested_at: string | null;
  requested_by: string | null;
  requested_qty: string;
  status: RequestStatus;
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
export interface Setup {
  branches: BranchSetup[];
  console_url: string;
  /**
   * An identity provider knows who works here
   */
  people_elsewhere: boolean;
  /**
   * Somewhere a ticket can be taken and called now
   */
  ready: boolean;
}
export interface Shift {
  decided_at: string | null;
  decided_by: string | null;
  driver_id: number;
  driver_name: string | null;
  ends_at: string | null;
  id: number;
  ms_id: number;
  recurring: RecurringShown | null;
  requested_at: string;
  starts_at: string | null;
  status: ShiftStatus;
  vehicle_id: number;
  vehicle_reg: string | null;
}
/**
 * When it is from now on, whole; without a vehicle the shift keeps the one that it has.
 */
export interface ShiftChange {
  ends_at?: string | null;
  recurring?: Recurring | null;
  /**
   * Without an offset: by the clock of the station
   */
  starts_at?: string | null;
  vehicle_id?: number | null;
}
export interface ShiftInUse {
  decided_at: string | null;
  decided_by: string | null;
  driver_id: number;
  driver_name: string;
  ends_at: string | null;
  id: number;
  ms_id: number;
  recurring: RecurringShown | null;
  requested_at: string;
  starts_at: string | null;
  status: ShiftStatus;
  /**
   * Of the token that waits under it
   */
  token_no: string | null;
  vehicle_id: number;
  vehicle_reg: string;
}
export interface ShiftList {
  next: number | null;
  shifts: ShiftInUse[];
}
export interface ShiftOfDriver {
  driver_id: number;
  ends_at?: string | null;
  ms_id: number;
  recurring?: Recurring | null;
  /**
   * Without an offset: by the clock of the station
   */
  starts_at?: string | null;
  vehicle_id: number;
}
export interface Shifts {
  shifts: ListedShift[];
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
export interface Slot {
  check_in_required: boolean;
  created_at: string;
  /**
   * How many seats are taken now
   */
  current_capacity: number;
  date: string;
  delay_minutes: number;
  department_id: string;
  discipline: Discipline;
  doctor: string;
  doctor_id: string;
  doctor_name: string;
  end_time: string;
  id: string;
  max_capacity: number;
  /**
   * Seats granted beyond the capacity, worked off first
   */
  overflow: number;
  pace_minutes: number;
  /**
   * Whether phones that have joined may book it
   */
  phone_booking: boolean;
  seats_free: number;
  start_time: string;
  /**
   * Who has waited so long is raised; null: as STARVATION_MINUTES says
   */
  starvation_minutes: number | null;
  status: SlotStatus;
  waiting_count: number;
}
/**
 * A patient and the slot wanted; the category is a word of the slot's discipline.
 */
export interface SlotBooking {
  category?: "EMERGENCY" | "FOLLOWUP" | "ONLINE" | "PAID" | "PRIORITY_PAID" | "STANDARD" | "WALKIN";
  patient_id: string;
  slot_id: string;
}
/**
 * What is left out stays as it is.
 */
export interface SlotChange {
  check_in_required?: boolean;
  max_capacity?: number;
  phone_booking?: boolean;
}
export interface SlotPreview {
  people: PersonThen[];
  /**
   * Slots of the doctor that get another delay
   */
  slots: SlotThen[];
}
export interface SlotThen {
  delay_minutes_now: number;
  delay_minutes_then: number;
  end_time: string;
  slot_id: string;
  start_time: string;
}
export interface SlotTokenAnswer {
  actual_time: string | null;
  category: string;
  created_at: string;
  estimated_time: string | null;
  id: number;
  patient: string | null;
  patient_name: string | null;
  priority: Priority;
  slot: string;
  status: TokenStatus;
  token: SlotToken;
  token_number: number;
  updated_at: string;
}
export interface SlotTokens {
  tokens: SlotToken[];
}
export interface Slots {
  next: string | null;
  slots: Slot[];
}
export interface Station {
  /**
   * False: closed, it gives out no tokens
   */
  active: boolean;
  ms_id: number;
  name: string;
  queue_id: string;
}
/**
 * What is left out stays as it is.
 */
export interface StationChange {
  active?: boolean;
  /**
   * In the order screens show them.
   *
   * @minItems 1
   * @maxItems 20
   */
  languages?: string[];
  name?: string;
  time_zone?: string;
}
export interface StationQueue {
  date: string;
  ms_id: number;
  ms_name: string;
  pending_count: number;
  pending_requests: StockRequest[];
  waiting_count: number;
  waiting_tokens: Waiting[];
}
export interface Waiting {
  driver_id: number;
  driver_name: string;
  driver_phone: string | null;
  id: number;
  issued_at: string;
  sequence: number;
  token_no: string;
  vehicle_reg: string;
}
export interface StationQueueEvent {
  date: string;
  ms_id: number;
  ms_name: string;
  new_requests: StockRequest[];
  /**
   * Accepted ones, the longest ago first
   */
  not_started: TripNotStarted[];
  pending_count: number;
  pending_requests: StockRequest[];
  /**
   * Those that are asked for
   */
  shifts: ListedShift[];
  time_zone: string;
  trips: StationTrip[];
  waiting_count: number;
  waiting_tokens: Waiting[];
}
export interface TripNotStarted {
  accepted_at: string | null;
  dbs_id: number;
  dbs_name: string;
  driver_name: string;
  driver_phone: string | null;
  ended_at: string | null;
  how: "MATCHED" | "MANUAL";
  id: number;
  ms_id: number;
  ms_name: string;
  offer_ends_at: string | null;
  offered_at: string;
  /**
   * Who allocated it by hand
   */
  offered_by: string | null;
  /**
   * From then on it may be released
   */
  start_due_at: string;
  started_at: string | null;
  status: TripStatus;
  stock_request_id: number;
  time_zone: string;
  token_no: string;
  vehicle_reg: string;
}
export interface StationTrip {
  accepted_at: string | null;
  dbs_id: number;
  dbs_name: string;
  driver_name: string;
  driver_phone: string | null;
  ended_at: string | null;
  how: "MATCHED" | "MANUAL";
  id: number;
  offer_ends_at: string | null;
  offered_at: string;
  /**
   * Who allocated it by hand
   */
  offered_by: string | null;
  started_at: string | null;
  status: TripStatus;
  stock_request_id: number;
  token_no: string;
  vehicle_reg: string;
}
export interface StationQueues {
  queues: StationQueue[];
  total_pending: number;
  total_waiting: number;
}
export interface Stations {
  next: number | null;
  stations: ListedStation[];
}
export interface StockRequestAnswer {
  approved_at: string | null;
  approved_by: string | null;
  dbs_id: number;
  dbs_name: string;
  id: number;
  message: string;
  ms_id: number;
  priority: string;
  queue_position: number | null;
  requested_at: string | null;
  requested_by: string | null;
  requested_qty: string;
  status: RequestStatus;
  stock_request: StockRequest;
  success: boolean;
}
/**
 * What is left out stays as it is.
 */
export interface StockRequestChange {
  priority?: string;
  requested_qty?: number | string;
}
export interface StockRequests {
  stock_requests: StockRequest[];
}
export interface TemplateContent {
  /**
   * Its departments, with a queue in each
   */
  parts: TemplatePart[];
  template: Template;
}
export interface TemplatePart {
  desks: number;
  label_prefix: string;
  names: {
    [k: string]: string;
  };
}
export interface TemplateResult {
  /**
   * The ids of what was made
   */
  departments: string[];
  desk_count: number;
  queues: string[];
}
export interface Templates {
  templates: TemplateContent[];
}
export interface Ticket {
  /**
   * Of a booked one.
   */
  appointment: Appointment | null;
  branch_names: {
    [k: string]: string;
  };
  branch_time_zone: string;
  /**
   * While one waits at a counter: the department's desks that have a visitor now
   */
  busy_desks: number[] | null;
  call_id: string | null;
  called_at: string | null;
  /**
   * While one is called: why it is one's turn.
   */
  called_by: CalledBy | null;
  can_cancel: boolean;
  /**
   * A call was missed, and it is not too late to come back
   */
  can_return: boolean;
  /**
   * Of a booked one who has to check in, or has.
   */
  check_in: CheckIn | null;
  /**
   * While one waits: when the counter's line closes today; null: it does not
   */
  closing: ClosingBody | null;
  department_id: string;
  department_name: string | null;
  desk_id: number | null;
  ended_at: string | null;
  estimated_wait: EstimatedWait | null;
  issued_at: string;
  language: string;
  /**
   * To all who wait, the newest first.
   */
  messages: MessageToAll[];
  names: {
    [k: string]: string;
  };
  /**
   * While one waits at a counter: the department's desks that are open and have no break now
   */
  open_desks: number[] | null;
  position: number | null;
  queue_id: string;
  rule: LineRule1;
  /**
   * Where one goes on to within this visit, in order, with the same number.
   */
  services: QueueToCome[];
  status: TokenStatus;
  token_label: string;
}
export interface TicketAnswer {
  ticket: Ticket;
}
export interface TokenAnswer {
  message: string;
  queue_position?: number;
  success: boolean;
  token: DriverToken;
  trip?: Trip;
}
export interface TokenBooking {
  name: string;
  priority?: "EMERGENCY" | "FOLLOWUP" | "ONLINE" | "PAID" | "PRIORITY_PAID" | "STANDARD" | "WALKIN";
  slot_id: string;
}
export interface TokenDetail {
  actual_time?: string | null;
  called_at: string | null;
  category: string;
  checked_in_at?: string | null;
  created_at?: string | null;
  department_id: string;
  desk_id: number | null;
  doctor_id?: string | null;
  email: string | null;
  ended_at: string | null;
  estimated_time?: string | null;
  estimated_wait: EstimatedWait | null;
  id: number;
  issued_at: string;
  language: string;
  name: string | null;
  patient?: string | null;
  patient_id?: string | null;
  patient_name?: string | null;
  phone: string | null;
  /**
   * 1 = next; waiting: the place there
   */
  position?: number | null;
  priority?: Priority | null;
  queue_id: string;
  queue_position: number | null;
  service_date: string;
  slot?: string | null;
  slot_id?: string | null;
  started_at: string | null;
  status: TokenStatus;
  ticket_url?: string | null;
  token_label: string;
  token_no: number;
  token_number?: number | null;
  updated_at?: string | null;
  user_id: number | null;
}
/**
 * What a visitor, or somebody for them, asks for.
 */
export interface TokenRequest {
  category?: Category | null;
  email?: string | null;
  language?: string;
  name?: string | null;
  phone?: string | null;
  queue_id: string;
  slot_id?: null;
  user_id?: number | null;
}
export interface TokenToCancel {
  token_id?: number | null;
}
export interface TokenWanted {
  ms_id: number;
}
export interface TripAnswer {
  message: string;
  queue_position: number | null;
  success: boolean;
  token: DriverToken;
  trip: Trip;
}
export interface Trips {
  trips: OwnTrip[];
}
export interface TripsNotStarted {
  trips: TripNotStarted[];
}
export interface User {
  active: boolean;
  departments: string[] | null;
  display_name: string;
  holder_id: number | null;
  id: number;
  role: Role;
  username: string;
}
/**
 * What is left out stays as it is.
 */
export interface UserChange {
  active?: boolean;
  departments?: string[] | null;
  display_name?: string;
  holder_id?: number | null;
  password?: string;
  role?: Role;
}
export interface UserLogin {
  password: string;
  username: string;
}
export interface Users {
  next: number | null;
  users: User[];
}
export interface Vehicle {
  active: boolean;
  registration: string;
  vehicle_id: number;
}
/**
 * What is left out stays as it is.
 */
export interface VehicleChange {
  active?: boolean;
  registration?: string;
}
export interface Vehicles {
  next: number | null;
  vehicles: ListedVehicle[];
}
export interface WaitingList {
  count: number;
  slot_id: string;
  tokens: SlotToken[];
}
export interface WaitingLists {
  count: number;
  tokens: SlotToken[];
}
