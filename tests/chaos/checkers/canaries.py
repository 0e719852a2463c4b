"""I13: nobody's name, address or phone is where others can see it."""

from collections.abc import Iterator

from shared.topics import TOKEN_EVENTS
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import Observations

STATEMENT = "No name, address or phone of a holder is in anything public, nor in keys and headers."


def check(observed: Observations) -> list[Violation]:
    """Look for the canaries; a place that holds several is told once."""
    markers = [marker.encode() for marker in observed.canaries]
    found: dict[str, Violation] = {}
    for place, content in _public(observed):
        for marker in markers:
            at = content.find(marker)
            if at >= 0:
                around = content[max(at - 60, 0) : at + 60].decode(errors="replace")
                found.setdefault(place, Violation("I13", f"a canary sings in {place}", (around,)))
    return list(found.values())


def _public(observed: Observations) -> Iterator[tuple[str, bytes]]:
    for capture in observed.captures:
        yield capture.place, capture.content
    yield from _streams(observed)
    for record in observed.log:
        head = [record.key or "", *record.headers, *record.headers.values()]
        yield f"keys and headers of {record.topic}", " ".join(head).encode()
        if record.topic != TOKEN_EVENTS.name:
            yield f"values of {record.topic}", record.value or b""
    for entry in observed.diary:
        if entry.answer is not None and entry.client.startswith("kiosk"):
            yield f"answers to kiosks: {entry.operation}", repr(entry.answer).encode()


def _streams(observed: Observations) -> Iterator[tuple[str, bytes]]:
    """Return what screens and tickets were told; consoles are the staff's."""
    transcripts = observed.transcripts
    public = {
        place
        for client in transcripts.clients
        if client.kind != "console"
        for connection in client.connections
        for place in connection.told
    }
    for place in sorted(public):
        yield "a stream", transcripts.messages[place].data
