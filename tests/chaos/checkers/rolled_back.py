"""I10: what was rolled back was never told."""

from shared.topics import DEAD_LETTERS, TOKEN_EVENTS
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "No record and no letter is about something that the ledger does not hold."


def check(observed: Observations) -> list[Violation]:
    events = {row.event_id for row in observed.events}
    message_ids = {row["message_id"] for row in observed.rows("notifier.letter")}
    letter_ids = {str(row["id"]) for row in observed.rows("notifier.letter")}
    return [
        *(
            Violation("I10", f"the log tells of event {record.event.event_id}, which is not there")
            for record in observed.log
            if record.topic == TOKEN_EVENTS.name and record.event is not None
            if record.event.event_id not in events
        ),
        *(
            Violation("I10", f"letter {row['id']} is about an event that is not there")
            for row in observed.rows("notifier.letter")
            if row["event_id"] not in events
        ),
        *(
            Violation("I10", f"mail {one.message_id} was delivered and never written")
            for one in observed.mailbox
            if one.message_id not in message_ids
        ),
        *(
            Violation("I10", f"dead letter {record.key} was told and never written")
            for record in observed.log
            if record.topic == DEAD_LETTERS.name and record.key not in letter_ids
        ),
    ]
