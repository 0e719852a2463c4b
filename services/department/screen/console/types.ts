/** The shapes of department's API, as far as the console uses them. Times are ISO 8601 in UTC. */
import type { Names, TokenStatus } from "@web/types";

export interface Department {
  department_id: string;
  branch_id: string;
  names: Names;
  branch_names: Names;
  time_zone: string;
}

export interface Queue {
  queue_id: string;
  department_id: string;
  branch_id: string;
  kind: "COUNTER" | "SLOT" | "STATION";
  names: Names;
  paused: boolean;
}

export type Category = "EMERGENCY" | "PRIORITY_PAID" | "FOLLOWUP" | "ONLINE" | "WALKIN";

export interface Token {
  id: number;
  token_no: number;
  token_label: string;
  status: TokenStatus;
  queue_id: string;
  department_id: string;
  category: Category;
  priority: number;
  issued_at: string;
  arrived_at: string;
  waited_seconds: number;
  desk_id: number | null;
  called_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  visit: number;
  language: string;
  name: string | null;
}

export type Deed = "TOKEN_SERVED" | "TOKEN_NO_SHOW" | "TOKEN_CANCELLED" | "TOKEN_TRANSFERRED";

export interface Recent extends Token {
  deed: Deed;
  done_at: string;
  done_by: string | null;
}

export interface Desk {
  desk_id: number;
  department_id: string;
  state: "OPEN" | "CLOSED" | "BREAK";
  user_id: string | null;
  user_name: string | null;
  since: string | null;
  token_id: number | null;
  token_label: string | null;
  today: { called: number; served: number; no_show: number; service_seconds: number };
}

export interface Line {
  department_id: string;
  as_of: string;
  waiting: Token[];
  waiting_count: number;
  called: Token[];
  serving: Token[];
  held: Token[];
  recent: Recent[];
  desks: Desk[];
}
