"""Vehicles wait in lines of their own, which match themselves: no desk takes anybody out. Pure."""

from shared.events import QueueKind
from shared.ledger import QueueRow
from shared.problems import Refused


def refuse_station(queue: QueueRow) -> None:
    if queue.kind is QueueKind.STATION:
        raise Refused("STATION_LINE", f"{queue.queue_id} is a line of vehicles, not of a desk.")
