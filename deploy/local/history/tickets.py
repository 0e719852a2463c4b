"""A ticket of a day that has been."""

import secrets
from datetime import date
from typing import Final

from deploy.local.history.visitors import Visitor
from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow, next_arrival
from shared.line_order import BASE_PRIORITY

SECRET_BYTES: Final = 16


def new_token(token_id: int, queue: QueueRow, day: date, number: int, person: Visitor) -> TokenRow:
    return TokenRow(
        id=token_id,
        queue_id=queue.queue_id,
        origin_queue_id=queue.queue_id,
        department_id=queue.department_id,
        branch_id=queue.branch_id,
        service_date=day,
        number=number,
        label=f"{queue.queue_id}-{number:03}",
        status=TokenStatus.WAITING,
        version=0,
        category=person.category,
        priority=BASE_PRIORITY[person.category],
        arrived_at=next_arrival(queue, person.comes_at),
        secret=secrets.token_urlsafe(SECRET_BYTES),
        issued_at=person.comes_at,
    )
