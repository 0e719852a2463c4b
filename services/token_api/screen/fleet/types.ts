/** The shapes of vehicle queues that these pages use. */

export interface DriverToken {
  id: number;
  token_no: string;
  status: "WAITING" | "ALLOCATED" | "EXPIRED";
  issued_at: string;
  ms_id: number;
  ms_name: string;
  vehicle_reg: string;
}

export type TripStatus =
  | "PENDING"
  | "ACCEPTED"
  | "STARTED"
  | "COMPLETED"
  | "DECLINED"
  | "TIMED_OUT"
  | "CANCELLED";

export interface Trip {
  id: number;
  dbs_id: number;
  dbs_name: string;
  status: TripStatus;
  stock_request_id: number;
  offered_at: string;
  offer_ends_at: string | null;
}

/** Each `current` event of GET /api/driver/token/stream */
export interface Current {
  has_token: boolean;
  token: DriverToken | null;
  queue_position?: number;
  trip?: Trip;
  last: { token_no: string; expiry_reason: string; ended_at: string } | null;
  station: { ms_id: number; ms_name: string; time_zone: string };
  driver_name: string;
}

export interface WaitingToken {
  id: number;
  token_no: string;
  sequence: number;
  driver_name: string;
  vehicle_reg: string;
  issued_at: string;
}

export interface StockRequest {
  id: number;
  dbs_name: string;
  requested_qty: string;
  priority: string;
  status: string;
  approved_at: string | null;
}

export interface StationTrip extends Trip {
  token_no: string;
  driver_name: string;
  vehicle_reg: string;
  how: "MATCHED" | "MANUAL";
}

export interface ShiftWanted {
  id: number;
  driver_name: string;
  vehicle_reg: string;
  starts_at: string | null;
  ends_at: string | null;
  recurring: { weekdays: number[]; from: string; to: string } | null;
}

/** Each `queue` event of GET /api/eic/token-queue/stream */
export interface StationQueue {
  ms_id: number;
  ms_name: string;
  time_zone: string;
  waiting_tokens: WaitingToken[];
  pending_requests: StockRequest[];
  waiting_count: number;
  pending_count: number;
  new_requests: StockRequest[];
  trips: StationTrip[];
  shifts: ShiftWanted[];
}
