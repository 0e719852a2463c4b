"""The ledger: queues, tokens and the events that say what happened to them.

Both services that change tokens do it here, in the same way: lock the queue's row (several: in
id order), read the token, let their own rules decide, and `save`. State and event commit
together. No business rule is in here.
"""

from shared.ledger.appointments import called_from, line_of_appointments
from shared.ledger.book import Book, ticket_url
from shared.ledger.category_heads import first_of_category
from shared.ledger.changes import Change, Saved
from shared.ledger.correcting import correcting
from shared.ledger.department_heads import reading_heads, reading_joined
from shared.ledger.history import latest_events, why_called
from shared.ledger.known import (
    Beside,
    KnownQueue,
    KnownQueues,
    KnownSave,
    Written,
    locking_known,
)
from shared.ledger.messages import (
    SAID_TO_ALL,
    end_message,
    keep_message,
    messages_now,
    messages_since,
)
from shared.ledger.next_services import (
    add_next_service,
    next_services,
    reading_next_services,
    tell_pages,
)
from shared.ledger.open_desks import note_desk
from shared.ledger.orders import (
    calling_key,
    candidate,
    in_calling_order,
    in_department_order,
    in_order,
    standing,
)
from shared.ledger.queues import (
    SlotQueue,
    change_slot,
    create_queue,
    delete_queue,
    set_discipline,
    set_time_zone,
)
from shared.ledger.ranks import counts_before, rank
from shared.ledger.reading import (
    at_desks,
    by_queue,
    find_token,
    first_of_categories,
    heads,
    in_its_queue,
    live_count,
    lock_department,
    lock_queues,
    lock_token,
    locking_departments,
    locking_queue_of,
    new_token_ids,
    read_department,
    read_departments,
    read_queues,
    reading_at_desks,
    reading_tokens,
    taking_token_ids,
    token_by_secret,
    tokens,
)
from shared.ledger.rows import (
    ARRIVAL_STEP,
    IN_LINE,
    SEATED,
    TOKEN_COLUMNS,
    QueueRow,
    TokenRow,
    next_arrival,
    token_row,
)
from shared.ledger.signs_of_life import (
    DeviceKind,
    DeviceSeen,
    LettersInTrouble,
    devices_seen,
    forget_device,
    forget_devices,
    note_devices,
    note_letters,
)
from shared.ledger.writing import as_json, entered, refusals, save, save_past

__all__ = [
    "ARRIVAL_STEP",
    "IN_LINE",
    "SAID_TO_ALL",
    "SEATED",
    "TOKEN_COLUMNS",
    "Beside",
    "Book",
    "Change",
    "DeviceKind",
    "DeviceSeen",
    "KnownQueue",
    "KnownQueues",
    "KnownSave",
    "LettersInTrouble",
    "QueueRow",
    "Saved",
    "SlotQueue",
    "TokenRow",
    "Written",
    "add_next_service",
    "as_json",
    "at_desks",
    "by_queue",
    "called_from",
    "calling_key",
    "candidate",
    "change_slot",
    "correcting",
    "counts_before",
    "create_queue",
    "delete_queue",
    "devices_seen",
    "end_message",
    "entered",
    "find_token",
    "first_of_categories",
    "first_of_category",
    "forget_device",
    "forget_devices",
    "heads",
    "in_calling_order",
    "in_department_order",
    "in_its_queue",
    "in_order",
    "keep_message",
    "latest_events",
    "line_of_appointments",
    "live_count",
    "lock_department",
    "lock_queues",
    "lock_token",
    "locking_departments",
    "locking_known",
    "locking_queue_of",
    "messages_now",
    "messages_since",
    "new_token_ids",
    "next_arrival",
    "next_services",
    "note_desk",
    "note_devices",
    "note_letters",
    "rank",
    "read_department",
    "read_departments",
    "read_queues",
    "reading_at_desks",
    "reading_heads",
    "reading_joined",
    "reading_next_services",
    "reading_tokens",
    "refusals",
    "save",
    "save_past",
    "set_discipline",
    "set_time_zone",
    "standing",
    "taking_token_ids",
    "tell_pages",
    "ticket_url",
    "token_by_secret",
    "token_row",
    "tokens",
    "why_called",
]
