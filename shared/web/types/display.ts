// Generated from docs/openapi/display.json by `npm run types`; do not edit.

/**
 * What a message to all who wait says; every surface has words for each.
 */
export type MessageKind = "DELAY" | "CLOSING" | "OTHER_ENTRANCE" | "OTHER";

export interface Alive {
  alive: boolean;
}
export interface Board {
  as_of: string;
  branch_id: string;
  departments: BoardDepartment[];
  languages: string[];
  layouts: HallLayout[];
  names: {
    [k: string]: string;
  };
  stale_since: string | null;
  time_zone: string;
  version: number;
}
export interface BoardDepartment {
  allocated: string[];
  department_id: string;
  expected_wait: ShownWait | null;
  messages: ShownMessage[];
  name: string;
  names: {
    [k: string]: string;
  };
  now_serving: Serving[];
  recent_calls: BoardCall[];
  waiting: string[];
  waiting_count: number;
}
export interface ShownWait {
  p50_seconds: number;
  p90_seconds: number;
}
/**
 * What is said to all who wait in a department, or in one of its queues.
 */
export interface ShownMessage {
  at: string | null;
  kind: MessageKind;
  message_id: string;
  minutes: number | null;
  queue_id: string | null;
  queue_names?: {
    [k: string]: string;
  } | null;
  texts: {
    [k: string]: string;
  };
}
export interface Serving {
  called_at: string | null;
  desk_id: number | null;
  started: boolean;
  token_label: string;
}
export interface BoardCall {
  at: string;
  call_id: string;
  desk_id: number | null;
  token_label: string;
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
export interface BranchEntry {
  branch_id: string;
  names: {
    [k: string]: string;
  };
}
export interface Branches {
  branches: BranchEntry[];
}
export interface JoinCode {
  /**
   * After so long there is a newer one
   */
  renew_seconds: number;
  /**
   * What the QR code says
   */
  url: string;
}
export interface Readiness {
  missing: {
    [k: string]: string;
  };
  ready: boolean;
}
