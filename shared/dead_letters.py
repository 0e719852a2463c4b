"""The contract of `notifications.dlq` (key = letterId): a letter that could not be delivered."""

from shared.contract import Contract


class DeadLetterMessage(Contract):
    """What others need to act on it. The address stays in the row: the notifier's door shows it."""

    letter_id: str
    event_id: str
    token_id: int | None
    kind: str
    queue_id: str
    department_id: str
    branch_id: str
    attempts: int
    reason: str
    died_at: str
