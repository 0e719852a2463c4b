/** The shapes that the services' APIs speak, as far as pages use them. Times are ISO 8601 in UTC. */

export type Names = Record<string, string>;

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

export type Role = "kiosk" | "holder" | "staff" | "supervisor" | "driver" | "eic" | "dbs" | "admin";

export interface Wait {
  p50_seconds: number;
  p90_seconds: number;
}

/** POST /api/v1/sessions, on token_api and on department. */
export interface Session {
  access_token: string;
  token_type: "bearer";
  expires_in: number;
  role: Role;
}

// token_api

/** GET /api/v1/branches/{id}/kiosk */
export interface KioskBranch {
  branch_id: string;
  names: Names;
  languages: string[];
  time_zone: string;
  departments: KioskDepartment[];
}

export interface KioskDepartment {
  department_id: string;
  names: Names;
  queues: KioskQueue[];
}

export interface KioskQueue {
  queue_id: string;
  names: Names;
  open: boolean;
  paused: boolean;
  waiting_count: number;
  estimated_wait: Wait | null;
}

/** POST /api/v1/tokens */
export interface Issued {
  token: {
    id: number;
    token_no: number;
    token_label: string;
    queue_id: string;
    department_id: string;
    status: TokenStatus;
    service_date: string;
    issued_at: string;
  };
  queue_position: number | null;
  estimated_wait: Wait | null;
  ticket_url?: string | null;
  existing?: boolean;
}

/** GET /api/v1/tickets/{secret}, and each `ticket` event of its stream. */
export interface TicketAnswer {
  ticket: Ticket;
}

export interface Ticket {
  token_label: string;
  status: TokenStatus;
  queue_id: string;
  department_name: string | null;
  names: Names;
  position: number | null;
  estimated_wait: Wait | null;
  desk_id: number | null;
  call_id: string | null;
  language: string;
  branch_names: Names;
  branch_time_zone: string;
  issued_at: string;
  called_at: string | null;
  can_cancel: boolean;
}

// department

export type DeskState = "open" | "closed" | "break";

export interface Desk {
  desk_id: number;
  state: DeskState;
  user_name?: string | null;
  mine?: boolean;
}

/** GET /api/v1/departments/{id}/line, and each `line` event of its stream. */
export interface Line {
  department_id: string;
  as_of: string;
  waiting: LineToken[];
  waiting_count: number;
  called: LineToken[];
  serving: LineToken[];
  held: LineToken[];
  recent: LineToken[];
  desks: Desk[];
}

export interface LineToken {
  id: number;
  token_no: number;
  token_label: string;
  status: TokenStatus;
  queue_id: string;
  category: string;
  priority: number;
  issued_at: string;
  waited_seconds: number;
  desk_id: number | null;
  called_at: string | null;
  name?: string | null;
}

// display

/** GET /api/v1/boards/{branch}, and each `board` event of its stream. */
export interface Board {
  branch_id: string;
  names: Names;
  languages: string[];
  time_zone: string;
  version: number;
  as_of: string;
  /** Since when the log cannot be reached; null while the board is true. */
  stale_since: string | null;
  departments: BoardDepartment[];
}

export interface BoardDepartment {
  department_id: string;
  name: string;
  names: Names;
  now_serving: BoardServing[];
  /** The first 30, in the order in which they are called. */
  waiting: string[];
  waiting_count: number;
  /** At a mother station: the first 30 that are matched with a trip. */
  allocated?: string[];
  /** The last 6, the newest first. */
  recent_calls: BoardCall[];
  expected_wait: Wait | null;
}

export interface BoardServing {
  token_label: string;
  desk_id: number | null;
  called_at: string | null;
  /** At the desk already, no longer on the way. */
  started: boolean;
}

export interface BoardCall {
  call_id: string;
  token_label: string;
  desk_id: number | null;
  at: string;
}
