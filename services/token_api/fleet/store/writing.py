"""Writes what a batch of commands changed at a station; the ledger's part is the ledger's."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.rules.states import FleetToken, StockRequest, Trip
from shared.events import TokenStatus


async def write_tokens(tx: AsyncConnection, ms_id: int, tokens: Iterable[FleetToken]) -> None:
    """Write new and changed tokens; those that ended first, for their drivers may have others."""
    in_order = sorted(tokens, key=lambda one: one.live)
    await _each(tx, _TOKEN, ms_id, [_token_values(one) for one in in_order])


async def write_trips(tx: AsyncConnection, ms_id: int, trips: Iterable[Trip]) -> None:
    """Write new and changed trips; those that ended first, for their requests may have others."""
    in_order = sorted(trips, key=lambda one: one.live)
    await _each(tx, _TRIP, ms_id, [_trip_values(one) for one in in_order])


async def write_requests(tx: AsyncConnection, ms_id: int, requests: Iterable[StockRequest]) -> None:
    await _each(tx, _REQUEST, ms_id, [_request_values(one) for one in requests])


async def _each(
    tx: AsyncConnection, statement: TextClause, ms_id: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    if rows:
        await tx.execute(statement, [{"ms_id": ms_id, **row} for row in rows])


def _token_values(token: FleetToken) -> dict[str, Any]:
    return {
        "token_id": token.token_id,
        "driver_id": token.driver_id,
        "vehicle_id": token.vehicle_id,
        "vehicle_reg": token.vehicle_reg,
        "waiting": token.row.status is TokenStatus.WAITING,
        "keeps_until": token.keeps_until,
        "ending": token.ending.value,
        "expiry_reason": token.expiry_reason.value if token.expiry_reason else None,
    }


def _trip_values(trip: Trip) -> dict[str, Any]:
    return {
        "trip_id": trip.trip_id,
        "token_id": trip.token_id,
        "request_id": trip.request_id,
        "driver_id": trip.driver_id,
        "vehicle_id": trip.vehicle_id,
        "dbs_id": trip.dbs_id,
        "status": trip.status.value,
        "how": trip.how.value,
        "offered_by": trip.offered_by,
        "offered_at": trip.offered_at,
        "offer_ends_at": trip.offer_ends_at,
        "accepted_at": trip.accepted_at,
        "started_at": trip.started_at,
        "ended_at": trip.ended_at,
    }


def _request_values(request: StockRequest) -> dict[str, Any]:
    return {
        "request_id": request.request_id,
        "status": request.status.value,
        "approved_at": request.approved_at,
        "approved_by": request.approved_by,
        "queue_position": request.queue_position,
    }


_TOKEN: Final = text("""
    INSERT INTO token_api.fleet_token (token_id, ms_id, driver_id, vehicle_id, vehicle_reg,
      waiting, keeps_until, ending, expiry_reason)
    VALUES (:token_id, :ms_id, :driver_id, :vehicle_id, :vehicle_reg, :waiting, :keeps_until,
      :ending, :expiry_reason)
    ON CONFLICT (token_id) DO UPDATE SET waiting = excluded.waiting,
      keeps_until = excluded.keeps_until, ending = excluded.ending,
      expiry_reason = excluded.expiry_reason
""")
_TRIP: Final = text("""
    INSERT INTO token_api.trip (trip_id, ms_id, token_id, request_id, driver_id, vehicle_id,
      dbs_id, status, how, offered_by, offered_at, offer_ends_at, accepted_at, started_at, ended_at)
    VALUES (:trip_id, :ms_id, :token_id, :request_id, :driver_id, :vehicle_id, :dbs_id, :status,
      :how, :offered_by, :offered_at, :offer_ends_at, :accepted_at, :started_at, :ended_at)
    ON CONFLICT (trip_id) DO UPDATE SET status = excluded.status,
      accepted_at = excluded.accepted_at, started_at = excluded.started_at,
      ended_at = excluded.ended_at
""")
_REQUEST: Final = text("""
    UPDATE token_api.stock_request SET status = :status, approved_at = :approved_at,
      approved_by = :approved_by, queue_position = :queue_position
    WHERE request_id = :request_id AND ms_id = :ms_id
""")
